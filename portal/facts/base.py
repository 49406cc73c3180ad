"""The sources and shelf lives of the content, read once per process."""

from __future__ import annotations

from pathlib import Path

from portal.content import once_per_folder, read_toml
from portal.facts.facts import FactReader
from portal.facts.shelf import Shelves
from portal.facts.sources import UnreadableFact, read_sources


@once_per_folder
def fact_reader(content: Path) -> FactReader:
    """What reads facts of this content folder. Raises UnservableContent."""
    folder = content / "facts"
    given = read_toml(folder / "shelf.toml")
    try:
        shelves = Shelves.from_mapping(given)
    except (KeyError, ValueError) as error:
        raise UnreadableFact(f"shelf.toml: {error}") from error
    return FactReader(read_sources(folder / "sources"), shelves)
