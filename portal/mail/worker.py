"""The worker: sends what waits in the outbox, and does the work of the day.

Several may run beside each other. A message is claimed in one transaction, sent outside any, and marked in another:
a worker that is killed in between leaves the message to be sent again, with the same Message-ID, once the claim has
run out.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask

from portal.clock import now
from portal.database import Database, database
from portal.extensions import current_settings
from portal.mail import outbox
from portal.mail.backends import Backend, make_backend
from portal.mail.letter import write_letter
from portal.mail.models import OutboxMessage

log = logging.getLogger(__name__)

BATCH = 50
PAUSE_SECONDS = 2.0


@dataclass
class Job:
    """Work that comes due again and again; it runs within an application context and may run twice."""

    name: str
    every: timedelta
    run: Callable[[Database, datetime], object]
    due_at: datetime | None = field(default=None, init=False)

    def is_due(self, at: datetime) -> bool:
        return self.due_at is None or at >= self.due_at


def deliver_waiting(
    database: Database, backend: Backend, clock: Callable[[], datetime], limit: int = BATCH, *, mail_from: str
) -> int:
    """Send up to `limit` messages that are due; returns how many left.

    At least once each: a message leaves again only if we died before marking it sent, never after.
    """
    n_sent = 0
    for _ in range(limit):
        with database.transaction() as session:
            message = outbox.claim_next(session, at=clock())
        if message is None:
            break
        n_sent += _deliver(database, backend, clock, message, mail_from=mail_from)
    return n_sent


def _deliver(
    database: Database,
    backend: Backend,
    clock: Callable[[], datetime],
    message: OutboxMessage,
    *,
    mail_from: str,
) -> bool:
    """Send one claimed message, outside any transaction, and note what became of it."""
    message_id = message.message_id
    try:
        backend.send(write_letter(message, mail_from=mail_from))
    except Exception as error:  # noqa: BLE001 Whatever a mail server comes up with must not stop the others.
        failure = type(error).__name__
        log.warning("%s was not sent: %s", message_id, failure)
        with database.transaction() as session:
            outbox.mark_failed(session, message_id, failure, attempts=message.attempts + 1, at=clock())
        return False
    with database.transaction() as session:
        outbox.mark_sent(session, message_id, at=clock())
        was_erased = outbox.is_gone(session, message_id)
    if was_erased:
        # The person was erased while their message was on its way.
        backend.forget([message_id])
    log.info("%s was sent", message_id)
    return True


def work_once(backend: Backend, jobs: Sequence[Job] = ()) -> int:
    """Everything that is due now, within an application context; returns how many messages left."""
    n_sent = deliver_waiting(database(), backend, now, mail_from=current_settings().mail_from)
    at = now()
    for job in jobs:
        if job.is_due(at):
            job.due_at = at + job.every
            _run(job, at)
    return n_sent


def _run(job: Job, at: datetime) -> None:
    try:
        job.run(database(), at)
    except Exception as error:  # noqa: BLE001 One job's failure must not keep mail from leaving; it comes due again.
        log.error("The job %s failed: %s", job.name, type(error).__name__)  # noqa: TRY400 A traceback may hold names.


def add_job(app: Flask, job: Job) -> None:
    """Let every worker of this application also do a job."""
    app.extensions.setdefault("jobs", []).append(job)


def run_worker(app: Flask, stop: threading.Event, *, pause_seconds: float = PAUSE_SECONDS) -> None:
    """Work until told to stop. A database that is away for a moment is waited for."""
    backend = make_backend(app.extensions["settings"])
    while not stop.is_set():
        n_sent = 0
        try:
            with app.app_context():
                n_sent = work_once(backend, app.extensions.get("jobs", []))
        except Exception as error:  # noqa: BLE001 The loop outlives a restart of the database.
            log.error("The worker could not work: %s", type(error).__name__)  # noqa: TRY400 As above.
        if n_sent < BATCH:
            stop.wait(pause_seconds)
