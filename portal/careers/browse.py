"""Which occupations a reader asks to see, and in which order: what stands in the address, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from portal.careers.catalogue import TYPES, Catalogue, Occupation
from portal.careers.fields import Field
from portal.search.service import find_occupations

LONGEST_SEARCH = 40
#: The order of the tables, the order of one's own report, or the name of a definition of pay.
BY_FIELD, MINE = "", "mine"
#: Whether a licence is needed: only where it is confirmed, and of a side.
LICENCES: Mapping[str, tuple[str, bool]] = {
    "cn-needed": ("cn", True),
    "cn-free": ("cn", False),
    "tw-needed": ("tw", True),
    "tw-free": ("tw", False),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it does not know is not asked."""

    words: str = ""
    field: str = ""
    type: str = ""
    licence: str = ""
    order: str = BY_FIELD

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words is asked for."""
        return bool(self.field or self.type or self.licence or self.order)

    @property
    def is_anything(self) -> bool:
        return bool(self.words) or self.is_narrowed


def read_asked(given: Mapping[str, str], *, fields: Collection[str], orders: Collection[str]) -> Asked:
    """The filters of an address."""

    def one_of(name: str, known: Collection[str]) -> str:
        value = given.get(name, "")
        return value if value in known else ""

    return Asked(
        words=given.get("q", "").strip()[:LONGEST_SEARCH],
        field=one_of("field", fields),
        type=one_of("type", TYPES),
        licence=one_of("licence", LICENCES),
        order=one_of("order", orders),
    )


@dataclass(frozen=True)
class Line:
    """One occupation of a list, with what the order is made of."""

    occupation: Occupation
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Occupations below a heading, or without one."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Listing:
    """What a reader sees: groups of occupations, and those that an order leaves out, with the reason."""

    groups: tuple[Group, ...]
    left_out: tuple[Group, ...] = ()
    #: How the order is to be read.
    notes: tuple[str, ...] = ()

    @property
    def n_found(self) -> int:
        return sum(len(group.lines) for group in (*self.groups, *self.left_out))


#: An order of its own.
Order = Callable[[Sequence[Occupation]], Listing]


def choose(
    catalogue: Catalogue,
    asked: Asked,
    *,
    fields: Sequence[Field],
    needs_licence: Callable[[str, str], bool | None],
) -> list[Occupation]:
    """The occupations that pass all filters: the best answer to the words first, without words as in the table."""
    found = find_occupations(asked.words, catalogue) if asked.words else list(catalogue.occupations.values())
    if asked.field:
        sectors = next(one.sectors for one in fields if one.id == asked.field)
        found = [one for one in found if one.sector.id in sectors]
    if asked.type:
        found = [one for one in found if asked.type in one.leading_types]
    if asked.licence:
        side, is_needed = LICENCES[asked.licence]
        found = [one for one in found if needs_licence(one.id, side) is is_needed]
    return found


def list_as_found(found: Sequence[Occupation]) -> Listing:
    """One list, in the order in which they were found."""
    return Listing((Group("", tuple(map(Line, found))),) if found else ())


def list_by_field(found: Sequence[Occupation], fields: Sequence[Field], locale: str) -> Listing:
    """Under the names of the fields, in their order; a field without any is left out."""
    groups = []
    for field in fields:
        lines = tuple(Line(one) for one in found if one.sector.id in field.sectors)
        if lines:
            groups.append(Group(field.name(locale), lines))
    return Listing(tuple(groups))
