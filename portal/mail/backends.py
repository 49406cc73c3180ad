"""Where messages go: a folder, a mail server, or a list for tests."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from portal.settings import MailBackend, Settings

PORTS = {"smtp": 587, "smtps": 465}
SECONDS = 30
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class UnreadableMailServer(ValueError):
    """The address of the mail server is not `smtp://…` or `smtps://…`."""


class UnencryptedMailServer(RuntimeError):
    """The mail server offers no encryption, and is not on this machine."""


class Backend(Protocol):
    """Takes a message over. Returning means that it has left; anything raised means that it must be tried again."""

    def send(self, letter: EmailMessage) -> None: ...

    def forget(self, message_ids: Iterable[str]) -> int:
        """Delete what is kept here of these messages; returns how many there were."""


@dataclass(frozen=True)
class FolderBackend:
    """Writes each message to a file named by its Message-ID; a second delivery replaces the first."""

    folder: Path

    def send(self, letter: EmailMessage) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A reader of the folder never sees half a message. The temporary file is readable by its owner alone.
        descriptor, temporary = tempfile.mkstemp(dir=self.folder, suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(letter.as_bytes())
            Path(temporary).replace(self.path_of(letter["Message-ID"]))
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def forget(self, message_ids: Iterable[str]) -> int:
        paths = [path for path in map(self.path_of, message_ids) if path.exists()]
        for path in paths:
            path.unlink()
        return len(paths)

    def path_of(self, message_id: str) -> Path:
        return self.folder / (re.sub(r"[^A-Za-z0-9@.-]", "", message_id) + ".eml")


@dataclass(frozen=True)
class SmtpBackend:
    """Hands messages to a mail server, encrypted: `smtp://` by STARTTLS, `smtps://` from the first byte."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> SmtpBackend:
        """From `smtp://user:password@host:587`. Raises UnreadableMailServer."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise UnreadableMailServer("The mail server is named like smtp://user:password@host:587.")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def send(self, letter: EmailMessage) -> None:
        with self._connect() as server:
            if self.user:
                server.login(self.user, self.password)
            server.send_message(letter)

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.scheme == "smtps":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        elif self.host not in LOCAL_HOSTS:
            server.close()
            raise UnencryptedMailServer(self.host)
        return server

    def forget(self, message_ids: Iterable[str]) -> int:
        """Nothing is kept here; what a mail server holds is out of our hands."""
        return 0


@dataclass
class MemoryBackend:
    """Keeps messages in a list, for tests."""

    letters: list[EmailMessage] = field(default_factory=list)

    def send(self, letter: EmailMessage) -> None:
        self.letters.append(letter)

    def forget(self, message_ids: Iterable[str]) -> int:
        gone = set(message_ids)
        kept = [letter for letter in self.letters if letter["Message-ID"] not in gone]
        n_forgotten = len(self.letters) - len(kept)
        self.letters[:] = kept
        return n_forgotten


def make_backend(settings: Settings) -> Backend:
    """The backend that the settings name. Raises UnreadableMailServer."""
    if settings.mail_backend is MailBackend.smtp:
        return SmtpBackend.from_url(settings.smtp_url)
    return FolderBackend(settings.mail_folder)
