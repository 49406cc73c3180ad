"""A generated item: structure and numbers only; words and drawings are made of it elsewhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

#: What a stem is made of: plain values that JSON keeps, nothing with a binary fraction where a whole number will do.
Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True)
class GeneratedItem:
    """One item of a family, a pure function of (family version, seed, radicals).

    - `stem` is what is asked, as plain data: numbers, shapes on a grid, or a template id with slot values.
    - `options` are the answers to choose from, in the order shown; None when the answer is typed in.
    - `key` is the place of the right option from 0; for typed answers the whole number expected.
    - `radicals` are the features that make it easy or hard (Irvine 2002); all else is incidental.
    - `difficulty` is the prior mean of b in logits, `difficulty_error` its standard deviation: an assumption until the
      family is calibrated.
    """

    family: str
    version: int
    seed: int
    stem: Mapping[str, Plain]
    options: tuple[Plain, ...] | None
    key: int
    radicals: Mapping[str, int | str | bool]
    difficulty: float
    difficulty_error: float

    def __hash__(self) -> int:
        """By the digest, so that what is worked out of an item can be remembered."""
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal digits of SHA-256 over stem, options and key: equal items have equal digests."""
        content = {"family": self.family, "stem": dict(self.stem), "options": self.options, "key": self.key}
        text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]
