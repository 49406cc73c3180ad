"""`flask worker`: send what waits, and do the work of the day."""

from __future__ import annotations

import signal
import threading
from typing import cast

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from werkzeug.local import LocalProxy

from portal.mail.backends import make_backend
from portal.mail.worker import run_worker, work_once


@click.group("worker", cls=AppGroup, invoke_without_command=True)
@click.option("--once", is_flag=True, help="Do what is due now, and stop.")
@click.pass_context
@with_appcontext
def worker(context: click.Context, *, once: bool) -> None:
    """Send waiting messages and do what is due, until stopped by Ctrl-C or SIGTERM."""
    if context.invoked_subcommand is None:
        context.invoke(work_now if once else run)


@worker.command("run")
def run() -> None:
    """Work until stopped by Ctrl-C or SIGTERM, like `flask worker`."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    run_worker(_application(), stop)


@worker.command("once")
def work_now() -> None:
    """Do what is due now, and stop, like `flask worker --once`."""
    app = _application()
    n_sent = work_once(make_backend(app.extensions["settings"]), app.extensions.get("jobs", []))
    click.echo(f"sent {n_sent}")


def _application() -> Flask:
    return cast(LocalProxy[Flask], current_app)._get_current_object()  # noqa: SLF001 Flask's own name for it.
