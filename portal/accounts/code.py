"""Codes that a person can read out: nine characters of 45 random bits and a check character.

The alphabet is Crockford's base 32 (Crockford 2019): no I, L, O or U, and reading I or L as 1 and O as 0 forgives the
usual slips. The check character is the sum of c_i * g**i in the field GF(32) with g a generator: since the powers of g
differ for all positions, every single wrong character and every swap of two characters is noticed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 9
REDUCTION = 0b100101  # x**5 + x**2 + 1, primitive over GF(2), so that x generates the field.
FORGIVEN = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", " ": "", "-": "", "\u3000": ""})


class MistypedCode(ValueError):
    """What was typed cannot be a code: wrong length, a foreign character, or a failing check character."""


def _times_generator(value: int) -> int:
    value <<= 1
    return value ^ REDUCTION if value & 0b100000 else value


def check_character(body: str) -> str:
    """The check character of nine characters, by Horner's rule in GF(32)."""
    total = 0
    for character in body:
        total = _times_generator(total) ^ ALPHABET.index(character)
    return ALPHABET[_times_generator(total)]


def draw_code() -> str:
    """A new random code with its check character, as ten characters without separators."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return body + check_character(body)


def derive_code(seed: str, *, secret: str, purpose: str) -> str:
    """The code that belongs to a seed: the same at every call, and not to be guessed without the secret."""
    digest = hmac.new(secret.encode(), f"{purpose}:{seed}".encode(), hashlib.sha256).digest()
    body = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])
    return body + check_character(body)


def read_code(typed: str) -> str:
    """The code that a person meant by what they typed. Raises MistypedCode."""
    widened = typed.translate({0xFF01 + i: 0x21 + i for i in range(94)})
    code = widened.upper().translate(FORGIVEN)
    if len(code) != LENGTH + 1 or any(character not in ALPHABET for character in code):
        raise MistypedCode(typed)
    if check_character(code[:LENGTH]) != code[LENGTH]:
        raise MistypedCode(typed)
    return code


def group_code(code: str) -> str:
    """The code as it is shown and read out: `7KQ-2M4-X9TC`."""
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def hash_code(code: str, *, secret: str, purpose: str) -> str:
    """What the database keeps of a code. Keyed, since 45 bits alone could be searched through."""
    return hmac.new(secret.encode(), f"{purpose}:{code}".encode(), hashlib.sha256).hexdigest()
