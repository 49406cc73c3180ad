"""The table of occupations with something changed that is no interest value."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from portal.careers.catalogue import Catalogue
from portal.content import CONTENT

Row = dict[str, str]
Change = Callable[[list[Row], random.Random], list[Row]]

TYPES = "RIASEC"
#: Columns that other tables or rows refer to, and those that are compared.
KEPT = {"id", "sector", *TYPES}


def changed_catalogue(folder: Path, change: Change, *, seed: int = 1) -> Catalogue:
    """The catalogue of a copy of the careers' content whose occupations went through a change."""
    careers = folder / "careers"
    shutil.copytree(CONTENT / "careers", careers)
    path = careers / "occupations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = change(rows, random.Random(seed))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return Catalogue(careers)


def other_order(rows: list[Row], chance: random.Random) -> list[Row]:
    return chance.sample(rows, len(rows))


def other_sectors(rows: list[Row], chance: random.Random) -> list[Row]:
    """Every occupation gets the sector of another one."""
    sectors = chance.sample([row["sector"] for row in rows], len(rows))
    return [{**row, "sector": sector} for row, sector in zip(rows, sectors, strict=True)]


def other_names(rows: list[Row], chance: random.Random) -> list[Row]:
    """Titles, codes and the rest change hands; ids, sectors and interest values stay."""
    donors = chance.sample(rows, len(rows))
    return [
        {**donor, **{column: row[column] for column in KEPT}} for row, donor in zip(rows, donors, strict=True)
    ]


CHANGES: tuple[Change, ...] = (other_order, other_sectors, other_names)
