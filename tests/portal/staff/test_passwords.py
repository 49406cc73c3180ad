"""What a password must be, and how it is kept."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from portal.staff.passwords import HASHES_AT_ONCE, Passwords, Weakness, WeakPassword, check_strength

pytestmark = pytest.mark.pure

CHEAP = {"time_cost": 1, "memory_kib": 64}


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("elevenchars", Weakness.short),
        ("航标航标", Weakness.short),
        ("QwertyUiop123", Weakness.common),
        ("éééééééééééé", Weakness.common),
        ("my name is LIN-1980", Weakness.like_email),
    ],
)
def test_what_a_guesser_tries_early_is_refused(password: str, weakness: Weakness) -> None:
    with pytest.raises(WeakPassword) as refused:
        check_strength(password, email="lin-1980@example.org")
    assert refused.value.weakness is weakness


@pytest.mark.parametrize("password", ["twelve chars", "海上一盏不灭的航标灯亮着", "nodigitsnocapitals"])
def test_length_is_enough_without_any_recipe(password: str) -> None:
    check_strength(password, email="lin-1980@example.org")


def test_a_short_local_part_may_stand_in_a_password() -> None:
    check_strength("a lamp above the sea", email="a@example.org")


def test_a_hash_is_argon2id_and_never_the_same_twice() -> None:
    passwords = Passwords(**CHEAP)
    first, second = (passwords.hash_new("a lamp above the sea", email="x@example.org") for _ in range(2))
    assert first.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert first != second
    assert passwords.is_right(first, "a lamp above the sea")
    assert not passwords.is_right(first, "a lamp above the Sea")


def test_nobodys_password_is_wrong_although_a_hash_is_checked() -> None:
    assert not Passwords(**CHEAP).is_right(None, "no password belongs to this hash")


def test_a_hash_of_another_cost_is_renewed_once() -> None:
    earlier, today = Passwords(**CHEAP), Passwords(time_cost=2, memory_kib=64)
    stored = earlier.hash_new("a lamp above the sea", email="x@example.org")
    renewed = today.renew(stored, "a lamp above the sea")
    assert renewed is not None
    assert today.is_right(renewed, "a lamp above the sea")
    assert today.renew(renewed, "a lamp above the sea") is None


def test_only_a_few_hashes_are_made_at_once() -> None:
    passwords, running, most, gate = Passwords(**CHEAP), [0], [0], threading.Lock()

    def slow_verify(_stored: str, _password: str) -> bool:
        with gate:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.01)
        with gate:
            running[0] -= 1
        return True

    passwords._hasher = SimpleNamespace(verify=slow_verify)  # type: ignore[assignment]
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: passwords.is_right("stored", "password"), range(24)))
    assert most[0] == HASHES_AT_ONCE
