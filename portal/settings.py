"""The only reader of the environment. Everything else gets a frozen `Settings`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MINIMUM_SECRET_LENGTH = 32


class UnsafeSettings(RuntimeError):
    """These settings must not serve real people; the message says what to change."""


class Environment(StrEnum):
    local = "local"
    production = "production"
    test = "test"


class MailBackend(StrEnum):
    folder = "folder"
    smtp = "smtp"


@dataclass(frozen=True)
class Settings:
    """All choices that an installation can make; each is described in the README."""

    secret_key: str
    database_url: str
    data_folder: Path
    environment: Environment = Environment.local
    base_url: str = "http://127.0.0.1:8000"
    sqlite_synchronous: str = "FULL"
    pool_size: int = 10
    mail_backend: MailBackend = MailBackend.folder
    mail_from: str = "hangbiao@localhost"
    smtp_url: str = ""
    trusted_proxies: int = 0
    compress: bool = True
    retention_days: int = 180
    unfinished_hours: int = 24
    share_days: int = 30
    backup_days: int = 35
    argon2_time_cost: int = 3
    argon2_memory_kib: int = 65536

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.production

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def mail_folder(self) -> Path:
        return self.data_folder / "mail"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read `HANGBIAO_*` variables. Raises UnsafeSettings when production lacks what it needs."""
        env = os.environ if environ is None else environ
        environment = Environment(env.get("HANGBIAO_ENVIRONMENT", "local"))
        folder = Path(env.get("HANGBIAO_DATA", ROOT / "data")).resolve()
        chosen: dict[str, Any] = {
            "environment": environment,
            "data_folder": folder,
            "database_url": env.get("HANGBIAO_DATABASE_URL", f"sqlite:///{folder / 'hangbiao.db'}"),
            "secret_key": env.get("HANGBIAO_SECRET_KEY") or _local_secret(environment, folder),
        }
        for name, read in _READERS.items():
            if text := env.get(f"HANGBIAO_{name.upper()}"):
                chosen[name] = read(text)
        settings = cls(**chosen)
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse what would be unsafe for real people. Raises UnsafeSettings."""
        if not self.is_production:
            return
        if len(self.secret_key) < MINIMUM_SECRET_LENGTH:
            raise UnsafeSettings(f"HANGBIAO_SECRET_KEY needs {MINIMUM_SECRET_LENGTH} characters or more.")
        if not self.base_url.startswith("https://"):
            raise UnsafeSettings("HANGBIAO_BASE_URL must begin with https:// in production.")
        if self.mail_backend is MailBackend.smtp and not self.smtp_url:
            raise UnsafeSettings("HANGBIAO_SMTP_URL is missing while HANGBIAO_MAIL_BACKEND is smtp.")


def _flag(text: str) -> bool:
    return text.strip().lower() in {"1", "true", "yes", "on"}


_READERS: dict[str, Any] = {
    "base_url": str,
    "sqlite_synchronous": str,
    "pool_size": int,
    "mail_backend": MailBackend,
    "mail_from": str,
    "smtp_url": str,
    "trusted_proxies": int,
    "compress": _flag,
    "retention_days": int,
    "unfinished_hours": int,
    "share_days": int,
    "backup_days": int,
}


def _local_secret(environment: Environment, folder: Path) -> str:
    """A random secret kept beside the local database, so that there is no default to forget."""
    if environment is Environment.production:
        raise UnsafeSettings("HANGBIAO_SECRET_KEY is missing.")
    path = folder / "secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(os.urandom(32).hex())
    return path.read_text().strip()
