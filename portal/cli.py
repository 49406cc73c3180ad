"""Commands of the portal: noun first, then what to do with it."""

from __future__ import annotations

from flask import Flask

from portal.accounts.cli import retention
from portal.backup.cli import backup, restore_command
from portal.checking.cli import content
from portal.demo.cli import demo
from portal.mail.cli import worker
from portal.manual.cli import calibrate, manual
from portal.migrations.commands import database
from portal.reports.cli import data, replay_reports
from portal.staff.cli import centre


def init_app(app: Flask) -> None:
    """Each feature's commands."""
    app.cli.add_command(backup)
    app.cli.add_command(calibrate)
    app.cli.add_command(centre)
    app.cli.add_command(content)
    app.cli.add_command(database)
    app.cli.add_command(data)
    app.cli.add_command(demo)
    app.cli.add_command(manual)
    app.cli.add_command(replay_reports)
    app.cli.add_command(restore_command)
    app.cli.add_command(retention)
    app.cli.add_command(worker)
