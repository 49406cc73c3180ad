"""The demonstration centre: an invented house that shows everything, and never serves real people."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from portal.accounts.code import group_code
from portal.clock import now
from portal.database import Database
from portal.demo.loading import Keys, load_demonstration
from portal.settings import Settings, UnsafeSettings
from portal.staff.models import Centre, Member
from portal.staff.one_time import code_at

#: In the data folder; readable by its owner alone.
KEYS_FILE = "demo.json"


class NotEmpty(RuntimeError):
    """There is a centre here already; the demonstration never mixes with it."""


def load(database: Database, settings: Settings) -> Keys:
    """Fill an empty database with the demonstration and keep its keys beside it. Raises NotEmpty."""
    with database.transaction() as session:
        if session.scalar(select(Centre.id).limit(1)) is not None:
            raise NotEmpty("there is a centre here already")
        keys = load_demonstration(session, settings, at=now())
        write_keys(settings, keys)
    return keys


def load_if_empty(database: Database, settings: Settings) -> bool:
    """Fill an empty database; True when it was empty."""
    try:
        load(database, settings)
    except NotEmpty:
        return False
    return True


def write_keys(settings: Settings, keys: Keys) -> None:
    descriptor = os.open(keys_path(settings), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(keys), file, indent=2)


def keys_path(settings: Settings) -> Path:
    return settings.data_folder / KEYS_FILE


def find_keys(settings: Settings) -> Keys | None:
    path = keys_path(settings)
    return Keys(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def list_demo_members(session: Session) -> list[Member]:
    """The advisers of the demonstration; nobody where there is none."""
    return list(session.scalars(select(Member).join(Member.centre).where(Centre.is_demo).order_by(Member.id)))


def refuse_demo(database: Database) -> None:
    """Keep production from serving the demonstration, whose password lies in a file. Raises UnsafeSettings."""
    if not inspect(database.engine).has_table(Centre.__tablename__):
        return
    with database.open_session(writes=False) as session:
        members = list_demo_members(session)
    # Servers that fork after this point must not share a connection.
    database.engine.dispose()
    if members:
        raise UnsafeSettings("This database holds the demonstration centre. Production needs one without it.")


def greeting(app: Flask, *, address: str) -> str:
    """What the terminal says at the start: the address, and the sign-ins of the demonstration if it is here."""
    database, settings = app.extensions["database"], app.extensions["settings"]
    with app.app_context(), database.open_session(writes=False) as session:
        members = list_demo_members(session)
        at = now()
    lines = ["", f"Hangbiao is ready: {address}", ""]
    if members:
        lines += _sign_ins(members, find_keys(settings), address, code_at(members[0].totp_secret or "", at))
    return "\n".join(lines) + "\n"


def _sign_ins(members: list[Member], keys: Keys | None, address: str, code: str) -> list[str]:
    password = keys.password if keys else f"(it was in {KEYS_FILE} of the data folder)"
    codes = keys.codes if keys else {}
    return [
        "This is a demonstration with invented people; please enter nothing real.",
        "",
        f"Advisers sign in at {address}/desk/sign-in",
        *(f"  {one.email:<22}{_role(one)}" for one in members),
        f"  password              {password}",
        f"  one-time code now     {code}    (later: python3 dev.py code)",
        f"  authenticator secret  {members[0].totp_secret}",
        "",
        f"Sample reports open at {address}/continue",
        *(f"  {group_code(code)}          {label}" for label, code in codes.items()),
        "",
    ]


def _role(member: Member) -> str:
    more = (("administrator", member.is_administrator), ("editor", member.is_editor))
    return " and ".join(("adviser", *(name for name, has_it in more if has_it)))
