"""Every choice of an installation is documented, read in one place, and refused when it is unsafe."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from portal.settings import ROOT, Environment, MailBackend, Settings, UnsafeSettings

pytestmark = pytest.mark.pure

README = (ROOT / "README.md").read_text(encoding="utf-8")
FOR_REAL = {
    "HANGBIAO_ENVIRONMENT": "production",
    "HANGBIAO_SECRET_KEY": "0123456789abcdef" * 4,
    "HANGBIAO_BASE_URL": "https://hangbiao.example",
}
#: Passwords cost the same everywhere but in tests.
NOT_CHOSEN = {"argon2_time_cost", "argon2_memory_kib"}
#: Modules that look at the environment; the start hands it to Settings.
READERS = {"portal/settings.py", "portal/__main__.py"}


def variables() -> set[str]:
    names = {field.name for field in fields(Settings)} - NOT_CHOSEN
    return {f"HANGBIAO_{name.upper()}" for name in names - {"data_folder"}} | {"HANGBIAO_DATA"}


def test_every_setting_is_documented_and_nothing_else() -> None:
    assert set(re.findall(r"^\| `(HANGBIAO_[A-Z_]+)`", README, re.MULTILINE)) == variables()


def test_every_documented_setting_is_read(tmp_path: Path) -> None:
    chosen = {
        "HANGBIAO_ENVIRONMENT": "production",
        "HANGBIAO_SECRET_KEY": "k" * 40,
        "HANGBIAO_DATABASE_URL": "postgresql://somewhere/else",
        "HANGBIAO_DATA": str(tmp_path),
        "HANGBIAO_BASE_URL": "https://hangbiao.example",
        "HANGBIAO_SQLITE_SYNCHRONOUS": "NORMAL",
        "HANGBIAO_POOL_SIZE": "7",
        "HANGBIAO_MAIL_BACKEND": "smtp",
        "HANGBIAO_MAIL_FROM": "a@b.example",
        "HANGBIAO_SMTP_URL": "smtp://b.example",
        "HANGBIAO_TRUSTED_PROXIES": "2",
        "HANGBIAO_COMPRESS": "no",
        "HANGBIAO_RETENTION_DAYS": "90",
        "HANGBIAO_UNFINISHED_HOURS": "12",
        "HANGBIAO_SHARE_DAYS": "14",
        "HANGBIAO_BACKUP_DAYS": "21",
    }
    assert set(chosen) == variables()
    default, read = Settings.from_env({"HANGBIAO_DATA": str(tmp_path / "x")}), Settings.from_env(chosen)
    same = [
        field.name
        for field in fields(Settings)
        if field.name not in NOT_CHOSEN and getattr(read, field.name) == getattr(default, field.name)
    ]
    assert same == []


def test_only_the_settings_read_the_environment() -> None:
    modules = (
        path for path in (ROOT / "portal").rglob("*.py") if re.search(r"os\.environ|getenv", path.read_text())
    )
    assert {path.relative_to(ROOT).as_posix() for path in modules} <= READERS


def test_production_starts_with_what_it_needs() -> None:
    settings = Settings.from_env(FOR_REAL)
    assert settings.is_production
    assert settings.secure_cookies


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"HANGBIAO_SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"HANGBIAO_SECRET_KEY": "secret"}, "SECRET_KEY needs 32"),
        ({"HANGBIAO_BASE_URL": "http://hangbiao.example"}, "BASE_URL must begin with https"),
        ({"HANGBIAO_BASE_URL": ""}, "BASE_URL must begin with https"),
        ({"HANGBIAO_MAIL_BACKEND": "smtp"}, "SMTP_URL is missing"),
    ],
)
def test_production_refuses_what_is_unsafe(changed: dict[str, str], complaint: str) -> None:
    with pytest.raises(UnsafeSettings, match=complaint):
        Settings.from_env({**FOR_REAL, **changed})


def test_settings_made_by_hand_are_checked_as_well(tmp_path: Path) -> None:
    settings = Settings("short", "sqlite://", tmp_path, environment=Environment.production)
    with pytest.raises(UnsafeSettings):
        settings.check()


def test_a_local_secret_is_random_kept_and_only_for_its_owner(tmp_path: Path) -> None:
    first, again = (Settings.from_env({"HANGBIAO_DATA": str(tmp_path / "one")}) for _ in range(2))
    other = Settings.from_env({"HANGBIAO_DATA": str(tmp_path / "other")})
    assert first.secret_key == again.secret_key != other.secret_key
    assert len(first.secret_key) >= 64
    assert (tmp_path / "one" / "secret").stat().st_mode & 0o077 == 0


def test_a_fresh_installation_keeps_every_commit_on_the_disk_and_sends_nothing(tmp_path: Path) -> None:
    settings = Settings.from_env({"HANGBIAO_DATA": str(tmp_path)})
    assert settings.sqlite_synchronous == "FULL"
    assert settings.mail_backend is MailBackend.folder
    assert settings.trusted_proxies == 0
