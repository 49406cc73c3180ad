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


def fact_reader(content: Path = CONTENT) -> FactReader:
    """What reads facts of this content folder, one per process. Raises UnreadableFact."""
    # The folder is named, so that all who ask share one reader: a page numbers its sources by what they are.
    return _read(content)


@functools.cache
def _read(content: Path) -> FactReader:
    folder = content / "facts"
    try:
        shelves = Shelves.from_mapping(tomllib.loads((folder / "shelf.toml").read_text(encoding="utf-8")))
    except (OSError, KeyError, ValueError) as error:
        raise UnreadableFact(f"shelf.toml: {error}") from error
    return FactReader(read_sources(folder / "sources"), shelves)
