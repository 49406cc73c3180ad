"""The table of characters: which traditional one is which simplified one, and which belong to one script only."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.settings import ROOT

TABLE = ROOT / "content" / "characters.csv"
HEAD = "character,simplified,only"


@dataclass(frozen=True)
class Characters:
    """What is known of single characters, without a converter."""

    #: Simplified character by traditional one.
    simplified: Mapping[str, str]
    #: By locale, the characters that must not stand in a text of it.
    foreign: Mapping[str, frozenset[str]]

    def foreign_in(self, text: str, locale: str) -> str:
        """The characters of a text that belong to the other script, in order, each once."""
        foreign = self.foreign[locale]
        return "".join(dict.fromkeys(one for one in text if one in foreign))


@functools.cache
def read_characters(path: Path = TABLE) -> Characters:
    """The table, read once per process. Raises ValueError when it is not that table."""
    try:
        head, *lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error
    if head != HEAD:
        raise ValueError(f"{path.name}: the columns are {head}")
    rows = [line.split(",") for line in lines]
    return Characters(
        simplified={character: simplified for character, simplified, _ in rows if simplified},
        foreign={
            "zh_Hans": frozenset(character for character, _, only in rows if only in {"hant", "neither"}),
            "zh_Hant": frozenset(character for character, _, only in rows if only in {"hans", "neither"}),
        },
    )
