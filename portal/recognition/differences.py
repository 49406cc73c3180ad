"""What changed between two editions of a list, or differs between two lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from portal.locale import SUFFIXES
from portal.recognition.csv_files import row_of
from portal.recognition.entries import SIDES, Edition, Entry
from portal.search.folding import name_key

#: How the columns of titles and levels end.
NAMES = tuple(f"_{what}_{script}" for what in ("title", "level") for script in SUFFIXES.values())


@dataclass(frozen=True)
class Change:
    """A row that is in both, and says something else."""

    before: Entry
    after: Entry
    #: The columns that differ, in the order of the file.
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """Rows by what became of them."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Change, ...]
    n_same: int


def difference(before: Edition | None, after: Edition) -> Difference:
    """From one edition to another.

    Of one list, rows are the same row when they have the same id. Two lists have ids of their own, so that rows are
    set against each other by their titles.
    """
    if before is None:
        return Difference(after.entries, (), (), 0)
    by_name = before.list_id != after.list_id
    return compare(before.entries, after.entries, by_name=by_name)


def compare(before: Iterable[Entry], after: Iterable[Entry], *, by_name: bool) -> Difference:
    """Rows of one table against those of another."""
    old, new = _pairs(list(before), list(after), by_name=by_name)
    changes, n_same = [], 0
    for key in (key for key in new if key in old):
        columns = _differing(old[key], new[key], by_name=by_name)
        n_same += not columns
        if columns:
            changes.append(Change(old[key], new[key], columns))
    return Difference(
        added=tuple(one for key, one in new.items() if key not in old),
        removed=tuple(one for key, one in old.items() if key not in new),
        changed=tuple(changes),
        n_same=n_same,
    )


def _pairs(
    before: list[Entry], after: list[Entry], *, by_name: bool
) -> tuple[dict[tuple[str, ...], Entry], dict[tuple[str, ...], Entry]]:
    """Both tables by what makes two rows the same row."""
    if not by_name:
        return {(one.id,): one for one in before}, {(one.id,): one for one in after}
    n_before, n_after = (Counter(map(_titles, rows)) for rows in (before, after))
    # One title may stand in several rows, one for each level; then the level belongs to the name.
    single = {titles for titles, n in n_before.items() if n == 1 and n_after[titles] <= 1}
    single |= {titles for titles, n in n_after.items() if n == 1 and n_before[titles] <= 1}
    old, new = ({_key(one, single): one for one in rows} for rows in (before, after))
    return old, new


def _titles(entry: Entry) -> tuple[str, ...]:
    return tuple(name_key(entry.half(side).title("zh_Hans")) for side in SIDES)


def _key(entry: Entry, single: set[tuple[str, ...]]) -> tuple[str, ...]:
    titles = _titles(entry)
    if titles in single and any(titles):
        return titles
    return (*titles, *(name_key(entry.half(side).level("zh_Hans")) for side in SIDES))


def _differing(one: Entry, other: Entry, *, by_name: bool) -> tuple[str, ...]:
    """Columns that differ. Two lists are compared by their titles and levels alone."""
    first, second = row_of(one), row_of(other)
    columns = [column for column in first if not by_name or column.endswith(NAMES)]
    return tuple(column for column in columns if first[column] != second[column])
