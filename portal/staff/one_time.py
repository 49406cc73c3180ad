"""One-time codes of an authenticator (TOTP, RFC 6238): six digits that change every thirty seconds."""

from __future__ import annotations

import hmac
import unicodedata
from datetime import datetime

import pyotp

STEP_SECONDS = 30
#: A clock may be this many steps early or late.
TOLERANCE = 1
ISSUER = "Hangbiao"


def draw_secret() -> str:
    """A new secret of 160 random bits in base 32, as authenticators take it."""
    return pyotp.random_base32()


def code_at(secret: str, at: datetime) -> str:
    """The six digits that an authenticator shows at an instant."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).at(at)


def matching_step(secret: str, code: str, *, at: datetime) -> int | None:
    """The time step whose code this is, or None when no step near `at` has it. Spaces and wide digits are forgiven."""
    present = int(at.timestamp()) // STEP_SECONDS
    digits = "".join(unicodedata.normalize("NFKC", code).split())
    otp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    steps = range(present - TOLERANCE, present + TOLERANCE + 1)
    matching = [
        step for step in steps if hmac.compare_digest(otp.generate_otp(step).encode(), digits.encode())
    ]
    return max(matching, default=None)


def enrolment_uri(secret: str, *, email: str) -> str:
    """What the picture for the authenticator says."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=email, issuer_name=ISSUER)
