"""Occupations as content: titles of both sides, codes, interest values, and what the work draws on."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from portal.content import by_locale, once_per_folder, read_rows, read_toml
from portal.locale import LOCALES, SUFFIXES, tag_of

TYPES = ("R", "I", "A", "S", "E", "C")
#: Columns of code and name in each side's classification.
CLASSIFICATIONS = {"cn": ("csco2022_code", "csco2022_name"), "tw": ("tw6_code", "tw6_name")}


@dataclass(frozen=True)
class Named:
    """A sector, skill or field of knowledge, in both scripts."""

    id: str
    names: Mapping[str, str] = field(hash=False)

    def name(self, locale: str) -> str:
        return self.names[locale]


@dataclass(frozen=True)
class Drawn:
    """A skill or field of knowledge that an occupation draws on, with its O*NET importance from 1 to 5."""

    what: Named
    importance: float
    version: str


@dataclass(frozen=True)
class Side:
    """What one side of the Strait calls an occupation."""

    id: str
    title: str
    #: Code and name in that side's classification; empty when it has none for this occupation.
    code: str
    code_name: str


@dataclass(frozen=True)
class Occupation:
    """One occupation on both sides. `row` holds the table's columns; `does` the editors' summary by locale."""

    row: Mapping[str, str]
    sector: Named
    does: Mapping[str, str]
    skills: tuple[Drawn, ...]
    knowledge: tuple[Drawn, ...]

    @property
    def id(self) -> str:
        return self.row["id"]

    @property
    def american_and_international(self) -> str:
        """Codes and English names in the classifications behind the figures."""
        row = self.row
        return f"O*NET-SOC {row['onet_soc']} {row['onet_title']} · ISCO-08 {row['isco08_code']} {row['isco08_label']}"

    @property
    def job_zone(self) -> int:
        """O*NET's job zone, from 1 for little preparation to 5 for extensive."""
        return int(self.row["job_zone"])

    @property
    def interests(self) -> tuple[float, ...]:
        """O*NET occupational interests, 1 to 7, in the order of `TYPES`."""
        return tuple(float(self.row[letter]) for letter in TYPES)

    @cached_property
    def highest_types(self) -> list[str]:
        """The types from the highest value to the lowest."""
        return sorted(TYPES, key=lambda letter: -float(self.row[letter]))

    @property
    def leading_types(self) -> list[str]:
        """The type with the highest value; several when they share it."""
        return [letter for letter in TYPES if self.row[letter] == self.row[self.highest_types[0]]]

    def text(self, column: str, locale: str) -> str:
        """A column that is written in both scripts, such as `title_cn`."""
        return self.row[f"{column}_{SUFFIXES[locale]}"]

    def title(self, locale: str) -> str:
        """The title on the reader's side, by script."""
        return self.text("title_tw" if locale == "zh_Hant" else "title_cn", locale)

    def title_there(self, locale: str) -> str:
        """The title on the other side, written in the reader's script."""
        return self.text("title_cn" if locale == "zh_Hant" else "title_tw", locale)

    def side(self, side: str, locale: str) -> Side:
        """One side of the Strait, `cn` or `tw`, in the reader's script."""
        code, name = CLASSIFICATIONS[side]
        return Side(
            id=side,
            title=self.text(f"title_{side}", locale),
            code=self.row[code],
            code_name=self.text(name, locale) if self.row[code] else "",
        )


class Catalogue:
    """All occupations, read once per process."""

    def __init__(self, folder: Path) -> None:
        rows = read_rows(folder / "occupations.csv")
        self.version = version_of(rows)
        self.sources = read_toml(folder / "SOURCE.toml")
        self.sectors = {row["id"]: _named(row) for row in read_rows(folder / "sectors.csv")}
        does = {locale: read_toml(folder / f"{tag_of(locale)}.toml")["does"] for locale in LOCALES}
        skills = _drawn(folder, "skill", "skills.csv", "occupation_skills.csv")
        knowledge = _drawn(folder, "knowledge", "knowledge.csv", "occupation_knowledge.csv")
        self.occupations = {
            row["id"]: Occupation(
                row=row,
                sector=self.sectors[row["sector"]],
                does={locale: does[locale][row["id"]] for locale in LOCALES},
                skills=tuple(skills[row["id"]]),
                knowledge=tuple(knowledge[row["id"]]),
            )
            for row in rows
        }

    @cached_property
    def profiles(self) -> tuple[list[str], npt.NDArray[np.float64]]:
        """Ids and interest values (n occupations x 6), as the engine's matching takes them."""
        ids = list(self.occupations)
        return ids, np.array([self.occupations[one].interests for one in ids])

    def find(self, occupation_id: str) -> Occupation | None:
        return self.occupations.get(occupation_id)

    @cached_property
    def _alike(self) -> npt.NDArray[np.float64]:
        """Correlation of every two interest profiles. None is its own neighbour, so the diagonal is the least."""
        alike = np.array(np.corrcoef(self.profiles[1]))
        alike[np.diag_indices_from(alike)] = -1.0
        return alike

    def neighbours(self, occupation_id: str, n: int) -> list[Occupation]:
        """The occupations whose interest profiles are nearest in shape, nearest first."""
        ids = self.profiles[0]
        nearest = np.argsort(-self._alike[ids.index(occupation_id)], kind="stable")[:n]
        return [self.occupations[ids[row]] for row in nearest]

    def titles_of(self, ids: Container[str], locale: str) -> list[str]:
        """Titles of some occupations, in the order of the table."""
        return [one.title(locale) for one in self.occupations.values() if one.id in ids]

    def source_words(self, source: str, what: str, locale: str) -> str:
        """What has to be said about a source in one script, such as the attribution of its licence."""
        return str(self.sources[source][what][tag_of(locale)])

    def by_sector(self) -> dict[Named, list[Occupation]]:
        """Occupations under their sectors, both in the order of the tables."""
        grouped: dict[str, list[Occupation]] = {sector: [] for sector in self.sectors}
        for occupation in self.occupations.values():
            grouped[occupation.sector.id].append(occupation)
        return {self.sectors[sector]: found for sector, found in grouped.items()}


def version_of(rows: Iterable[Mapping[str, str]]) -> str:
    """Hash of what matching depends on: the ids and their interest values."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(",".join((row["id"], *(row[letter] for letter in TYPES))).encode() + b"\n")
    return digest.hexdigest()[:16]


def _named(row: Mapping[str, str]) -> Named:
    return Named(row["id"], by_locale(row, "name"))


def _drawn(folder: Path, column: str, names: str, table: str) -> Mapping[str, list[Drawn]]:
    named = {row["id"]: _named(row) for row in read_rows(folder / names)}
    drawn: dict[str, list[Drawn]] = defaultdict(list)
    for row in read_rows(folder / table):
        drawn[row["occupation"]].append(Drawn(named[row[column]], float(row["importance"]), row["version"]))
    return drawn


@once_per_folder
def read_catalogue(content: Path) -> Catalogue:
    """The catalogue of a content folder. Raises UnservableContent."""
    return Catalogue(content / "careers")


def catalogue() -> Catalogue:
    """The occupations of the portal; read at the first use, since many pages need none."""
    return read_catalogue()
