"""Everything that content says of occupations and fields, read once per process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from portal.careers.catalogue import Catalogue, Occupation, read_catalogue
from portal.careers.entries import Entry, read_entries
from portal.careers.fields import Field, NamedRoute, read_fields
from portal.careers.likeness import Step, Ways
from portal.careers.pay import PayTables, read_pay
from portal.careers.seasons import Season, read_seasons
from portal.content import once_per_folder, read_rows, read_toml
from portal.facts.base import fact_reader
from portal.facts.facts import Fact, FactReader
from portal.facts.sources import Source


@dataclass(frozen=True)
class Material:
    """The catalogue, and the facts that belong to it."""

    catalogue: Catalogue
    sources: Mapping[str, Source]
    fields: Mapping[str, Field]
    entries: Mapping[tuple[str, str], Entry]
    pay: PayTables
    #: What is known of the codes of each side.
    classifications: Mapping[str, Fact]
    #: When people are sought, by side.
    seasons: Mapping[str, tuple[Season, ...]]
    #: Groups of pay that speak of a field as a whole.
    field_groups: Mapping[str, tuple[str, ...]]

    @cached_property
    def ways(self) -> Ways:
        return Ways(self.catalogue)

    def field_of(self, occupation: Occupation) -> Field:
        """The one field that holds its sector."""
        return next(one for one in self.fields.values() if occupation.sector.id in one.sectors)

    def onward(self, occupation: Occupation) -> list[Step]:
        """What could come next in its field."""
        peers = self.field_of(occupation).occupations(self.catalogue)
        return self.ways.onward(occupation, peers)

    def named_routes(self, occupation: Occupation) -> list[NamedRoute]:
        """Ways that the editors suggest, of any field, with this occupation on them."""
        return [
            route
            for field in self.fields.values()
            for route in field.routes
            if occupation.id in route.occupations
        ]

    def needs_licence(self, occupation_id: str, side: str) -> bool | None:
        """Whether nobody may do the work without a licence; None where that is not confirmed."""
        entry = self.entries.get((occupation_id, side))
        return entry.needs_licence if entry else None


@once_per_folder
def read_material(content: Path) -> Material:
    """Everything of a content folder. Raises UnservableContent."""
    reader = fact_reader(content)
    return Material(
        catalogue=read_catalogue(content),
        sources=reader.sources,
        fields=read_fields(content, reader),
        entries=read_entries(content / "careers", reader),
        pay=read_pay(content / "careers", reader),
        classifications=read_classifications(content / "careers" / "classifications.toml", reader),
        seasons=read_seasons(content / "careers" / "seasons.csv", reader),
        field_groups=read_field_groups(content / "careers" / "field_pay.csv"),
    )


def read_classifications(path: Path, reader: FactReader) -> dict[str, Fact]:
    """What is known of each side's classification. Raises UnservableContent."""
    return {side: reader.from_mapping(fact, side=side) for side, fact in read_toml(path).items()}


def read_field_groups(path: Path) -> dict[str, tuple[str, ...]]:
    """Groups of pay by field."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(path):
        groups[row["field"]].append(row["group_id"])
    return {field: tuple(found) for field, found in groups.items()}


def material() -> Material:
    """The material of the portal, read at its first use."""
    return read_material()
