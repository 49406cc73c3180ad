"""Where messages go: a folder and a mail server."""

from __future__ import annotations

import os
import socketserver
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from portal.mail import backends
from portal.mail.backends import (
    FolderBackend,
    MemoryBackend,
    SmtpBackend,
    UnencryptedMailServer,
    UnreadableMailServer,
)
from portal.mail.letter import write_letter
from portal.mail.models import OutboxMessage
from portal.settings import MailBackend
from tests.conftest import make_settings

pytestmark = pytest.mark.pure


def a_letter(message_id: str = "<0123@example.org>", body: str = "你好\n") -> EmailMessage:
    message = OutboxMessage(
        message_id=message_id,
        locale="zh_Hans",
        to_address="someone@example.org",
        subject="预约😀",
        body=body,
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    return write_letter(message, mail_from="hello@example.org")


def test_a_message_becomes_one_file_that_only_the_owner_reads(tmp_path: Path) -> None:
    backend = FolderBackend(tmp_path / "mail")
    backend.send(a_letter())
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == "0123@example.org.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_second_delivery_replaces_the_first(tmp_path: Path) -> None:
    backend = FolderBackend(tmp_path)
    backend.send(a_letter())
    backend.send(a_letter())
    assert len(list(tmp_path.iterdir())) == 1


def test_a_failure_leaves_no_half_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(_self: object, _target: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", break_off)
    with pytest.raises(OSError, match="disk full"):
        FolderBackend(tmp_path).send(a_letter())
    assert list(tmp_path.iterdir()) == []


def test_messages_are_forgotten_by_their_ids(tmp_path: Path) -> None:
    for backend in (FolderBackend(tmp_path), MemoryBackend()):
        backend.send(a_letter("<1@example.org>"))
        backend.send(a_letter("<2@example.org>"))
        assert backend.forget(["<1@example.org>", "<never@example.org>"]) == 1
        assert backend.forget(["<1@example.org>"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["2@example.org.eml"]


def test_an_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    backend = FolderBackend(tmp_path / "mail")
    assert backend.path_of("<../../etc/passwd@x>").parent == tmp_path / "mail"
    assert os.sep not in backend.path_of("<../a@x>").name


class SmallServer(socketserver.StreamRequestHandler):
    """Just enough SMTP to take one message. It offers no encryption."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().strip().decode():
            word = line.split()[0].upper()
            if word == "DATA":
                self.take()
            else:
                self.say({"QUIT": "221 bye"}.get(word, "250 fine"))
            if word == "QUIT":
                return

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.taken.append(b"".join(lines))  # type: ignore[attr-defined]
        self.say("250 taken")


@pytest.fixture
def server() -> Iterator[socketserver.TCPServer]:
    with socketserver.TCPServer(("127.0.0.1", 0), SmallServer) as server:
        server.taken = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_server_on_this_machine_takes_the_message(server: socketserver.TCPServer) -> None:
    SmtpBackend.from_url(f"smtp://127.0.0.1:{server.server_address[1]}").send(a_letter())
    (taken,) = server.taken  # type: ignore[attr-defined]
    assert b"Message-ID: <0123@example.org>" in taken


def test_nothing_is_sent_in_the_clear_to_another_machine(
    server: socketserver.TCPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backends, "LOCAL_HOSTS", frozenset())
    with pytest.raises(UnencryptedMailServer):
        SmtpBackend.from_url(f"smtp://user:secret@127.0.0.1:{server.server_address[1]}").send(a_letter())
    assert server.taken == []  # type: ignore[attr-defined]


def test_the_address_of_a_server_is_read() -> None:
    backend = SmtpBackend.from_url("smtps://some%40user:p%3Aw@mail.example.org")
    assert (backend.scheme, backend.host, backend.port) == ("smtps", "mail.example.org", 465)
    assert (backend.user, backend.password) == ("some@user", "p:w")
    assert SmtpBackend.from_url("smtp://mail.example.org").port == 587
    assert "p:w" not in repr(backend)


@pytest.mark.parametrize("url", ["", "mail.example.org", "http://mail.example.org", "smtp://"])
def test_the_address_of_no_server_is_refused(url: str) -> None:
    with pytest.raises(UnreadableMailServer):
        SmtpBackend.from_url(url)


def test_the_settings_choose_the_backend(tmp_path: Path) -> None:
    assert backends.make_backend(make_settings(tmp_path)) == FolderBackend(tmp_path / "mail")
    chosen = make_settings(tmp_path, mail_backend=MailBackend.smtp, smtp_url="smtp://localhost:25")
    assert backends.make_backend(chosen) == SmtpBackend("smtp", "localhost", 25)
