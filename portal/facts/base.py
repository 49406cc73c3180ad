"""The sources and shelf lives of the content, read once per process."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from portal.facts.facts import FactReader
from portal.facts.shelf import Shelves
from portal.facts.sources import UnreadableFact, read_sources
from portal.settings import ROOT

CONTENT = ROOT / "content"


@functools.cache
def fact_reader(content: Path = CONTENT) -> FactReader:
    """What reads facts of this content folder. Raises UnreadableFact."""
    folder = content / "facts"
    try:
        shelves = Shelves.from_mapping(tomllib.loads((folder / "shelf.toml").read_text(encoding="utf-8")))
    except (OSError, KeyError, ValueError) as error:
        raise UnreadableFact(f"shelf.toml: {error}") from error
    return FactReader(read_sources(folder / "sources"), shelves)
