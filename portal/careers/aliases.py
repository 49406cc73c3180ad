"""What people call occupations beside their titles, so that these are found by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from portal.content import by_locale, once_per_folder, read_rows


@once_per_folder
def read_aliases(content: Path) -> Mapping[str, tuple[str, ...]]:
    """By occupation its words in both scripts, each once. Raises UnservableContent."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in read_rows(content / "careers" / "aliases.csv"):
        found[row["occupation"]].update(dict.fromkeys(by_locale(row, "word").values()))
    return {occupation: tuple(words) for occupation, words in found.items()}
