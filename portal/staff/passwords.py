"""Passwords: argon2id (Biryukov, Dinu and Khovratovich 2016), and the few rules that a new one must keep.

Length and not being guessable are what protects; rules about digits and signs only make people write passwords down
(NIST SP 800-63B, 2017, 5.1.1.2).
"""

from __future__ import annotations

import functools
import threading
from enum import Enum, auto
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

MINIMUM_LENGTH = 12
#: Longer local parts of an address are looked for in the password; shorter ones would stand in many words by chance.
TELLING_LENGTH = 3
#: Each hash takes its memory (64 MiB) for as long as it runs.
HASHES_AT_ONCE = 2

_turns = threading.BoundedSemaphore(HASHES_AT_ONCE)

#: What people take when only length is asked for: runs of the keyboard, counting, and words said twice.
COMMONEST = frozenset((Path(__file__).parent / "commonest_passwords.txt").read_text("utf-8").split())


class Weakness(Enum):
    """Why a new password is refused."""

    short = auto()
    common = auto()
    like_email = auto()


class WeakPassword(ValueError):
    """The password is too easy to guess; `weakness` says in which way."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(weakness.name)
        self.weakness = weakness


def check_strength(password: str, *, email: str) -> None:
    """Raises WeakPassword when a guesser would try the password early."""
    folded = password.casefold()
    local_part = email.partition("@")[0].casefold()
    if len(password) < MINIMUM_LENGTH:
        raise WeakPassword(Weakness.short)
    if folded in COMMONEST or len(set(folded)) == 1:
        raise WeakPassword(Weakness.common)
    if len(local_part) >= TELLING_LENGTH and local_part in folded:
        raise WeakPassword(Weakness.like_email)


class Passwords:
    """Hashes and checks at one cost. Everything here takes a tenth of a second: hold no database lock meanwhile."""

    def __init__(self, *, time_cost: int, memory_kib: int) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)
        self._nobodys = self._hasher.hash("no password belongs to this hash")

    def hash_new(self, password: str, *, email: str) -> str:
        """The hash of a password that somebody chose. Raises WeakPassword."""
        check_strength(password, email=email)
        with _turns:
            return self._hasher.hash(password)

    def is_right(self, stored: str | None, password: str) -> bool:
        """Whether the password belongs to the stored hash; without one it takes as long, and is wrong."""
        with _turns:
            try:
                is_same = self._hasher.verify(stored or self._nobodys, password)
            except VerificationError:
                return False
        return is_same and stored is not None

    def renew(self, stored: str, password: str) -> str | None:
        """A hash at the present cost for a password just proved; None when the stored one has it already."""
        if not self._hasher.check_needs_rehash(stored):
            return None
        with _turns:
            return self._hasher.hash(password)


@functools.cache
def passwords_at(time_cost: int, memory_kib: int) -> Passwords:
    """One for each cost in a process, so that the hash that belongs to nobody is made once."""
    return Passwords(time_cost=time_cost, memory_kib=memory_kib)
