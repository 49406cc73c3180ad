"""All editions of all lists: those of the content, and those that editors have published since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal.facts.facts import PLACES, Confidence, Fact
from portal.facts.page import day_of
from portal.facts.periods import Moment, Period
from portal.facts.sources import Citation, Source
from portal.locale import LOCALES, SUFFIXES
from portal.recognition.content import SIDE_COLUMNS, Holdings, half_of, read_moment, scripts_of
from portal.recognition.entries import SIDES, Edition, Entry, ListKind, Row, Standing
from portal.recognition.models import RecognitionListRow, RecognitionListVersion

TEXT_COLUMNS = (
    *(
        f"{side}_{what}_{script}"
        for side in SIDE_COLUMNS.values()
        for what in ("title", "level")
        for script in SUFFIXES.values()
    ),
    *(f"{what}_{script}" for what in ("category", "note") for script in SUFFIXES.values()),
)
#: What an editor may write down of what the document says, as its columns begin, and under which heading it stands.
STATED = {
    "effect": "effect",
    "where_it_holds": "where-it-holds",
    "papers": "papers",
    "where_to_apply": "where-to-apply",
    "window": "window",
}
#: Which document says so, when it is not that of the list.
SAID_IN = "said_in"
#: Lists that the content does not know stand after those that it does.
AFTER_ALL = 1000
#: In the place of a version's number, before there is one.
DRAFT = "draft"


@dataclass(frozen=True)
class Counts:
    """What a page must say first: how little or how much is held."""

    n_rows: int
    #: How many of them hold on the day.
    n_current: int
    #: How many of the lists' rows, and how many cases, name official title and level of both sides.
    n_complete: int
    n_complete_cases: int
    n_cases: int
    n_lists: int
    n_whole: int


@dataclass(frozen=True)
class Register:
    """Every edition by list, the content's first and then by number."""

    editions: Mapping[str, tuple[Edition, ...]]

    def edition(self, list_id: str, on: date) -> Edition | None:
        """The edition of a list that is looked at on a day; None when there is no such list.

        What editors publish takes the content's place from its first day on. Before its first day a list is shown as
        one that is still ahead.
        """
        editions = self.editions.get(list_id, ())
        begun = [one for one in editions if one.first_day <= on]
        if begun:
            return max(begun, key=_order)
        return min(editions, key=lambda one: one.first_day, default=None)

    def numbered(self, list_id: str, number: int) -> Edition | None:
        """One edition by its number."""
        return next((one for one in self.editions.get(list_id, ()) if one.number == number), None)

    def lists(self, on: date) -> list[Edition]:
        """What is looked at on a day of each list, in the order of the lists."""
        found = [edition for one in self.editions if (edition := self.edition(one, on)) is not None]
        return sorted(found, key=lambda one: (one.is_case, one.position, one.list_id))

    def rows(self, on: date) -> Iterator[Row]:
        """All rows that are looked at on a day, those that are over or ahead among them."""
        return (row for edition in self.lists(on) for row in edition.rows)

    def current_rows(self, on: date) -> Iterator[Row]:
        """The rows that hold on a day."""
        return (row for row in self.rows(on) if row.standing(on) is Standing.in_force)

    def other_rows(self, on: date) -> Iterator[Row]:
        """Rows that an earlier or a later edition has, and that which is looked at on a day has not."""
        for list_id, editions in self.editions.items():
            looked_at = self.edition(list_id, on)
            known = looked_at.by_id if looked_at is not None else {}
            others = dict.fromkeys(key for one in editions for key in one.by_id if key not in known)
            found = (self.other_row(list_id, row_id, on) for row_id in others)
            yield from (row for row in found if row is not None)

    def other_row(self, list_id: str, row_id: str, on: date) -> Row | None:
        """A row as the last edition before a day has it, else the first one after it; an address outlives its list."""
        having = [one for one in self.editions.get(list_id, ()) if row_id in one.by_id]
        earlier = [one for one in having if one.first_day <= on]
        if earlier:
            edition = max(earlier, key=_order)
        elif having:
            edition = min(having, key=_order)
        else:
            return None
        return self.row_of(edition, edition.by_id[row_id], on)

    def row_of(self, edition: Edition, entry: Entry, on: date) -> Row:
        """A row of any edition, with the day on which it ended if that which is looked at no longer has it."""
        looked_at, ended = self.edition(edition.list_id, on), self.ends(edition)
        if ended is None or (looked_at is not None and entry.id in looked_at.by_id):
            return Row(edition, entry)
        row = Row(edition, entry)
        # What took its place may go back to the very beginning, of which perhaps only the month is known.
        if row.since is not None and ended < row.since.first_day:
            return replace(row, ended=row.since)
        return replace(row, ended=Moment.of(ended))

    def counts(self, on: date) -> Counts:
        """How many rows and lists are looked at on a day."""
        lists = [one for one in self.lists(on) if not one.is_case]
        rows = list(self.rows(on))
        return Counts(
            n_rows=len(rows),
            n_current=sum(row.standing(on) is Standing.in_force for row in rows),
            n_complete=sum(row.entry.is_complete and not row.edition.is_case for row in rows),
            n_complete_cases=sum(row.entry.is_complete and row.edition.is_case for row in rows),
            n_cases=sum(row.edition.is_case for row in rows),
            n_lists=len(lists),
            n_whole=sum(one.is_whole for one in lists),
        )

    def ends(self, edition: Edition) -> date | None:
        """The last day before the next edition takes an edition's place; None while nothing does."""
        later = [one.first_day for one in self.editions[edition.list_id] if _follows(one, edition)]
        return min(later) - timedelta(days=1) if later else None


def _order(edition: Edition) -> tuple[bool, date, int]:
    """What editors publish takes the content's place; of theirs the later one, and of one day the newer one."""
    return edition.number > 0, edition.first_day, edition.number


def _follows(one: Edition, edition: Edition) -> bool:
    return one.number > 0 and _order(one) > _order(edition)


def build_register(
    holdings: Holdings,
    versions: Iterable[RecognitionListVersion],
    entries: Mapping[int, tuple[Entry, ...]],
) -> Register:
    """The register of the content and of the published versions with their rows."""
    editions: defaultdict[str, list[Edition]] = defaultdict(list)
    for edition in holdings.editions.values():
        editions[edition.list_id].append(edition)
    for version in sorted(versions, key=lambda one: one.number or 0):
        editions[version.list_id].append(edition_of(version, entries[version.id], holdings))
    return Register({list_id: tuple(found) for list_id, found in editions.items()})


def edition_of(version: RecognitionListVersion, entries: tuple[Entry, ...], holdings: Holdings) -> Edition:
    """A version with its rows as an edition.

    What its document states comes first. What the content tells of the list stays, but for what it says of the rows
    that were seen; and what a regulation says of all such lists holds for this one.
    """
    known = holdings.editions.get(version.list_id)
    source = source_of(version)
    stated = tuple(stated_facts(version, source, holdings))
    return Edition(
        list_id=version.list_id,
        number=version.number or 0,
        position=known.position if known else AFTER_ALL + version.id,
        kind=ListKind.list,
        word=version.word,
        names=dict(zip(LOCALES, (version.name_hans, version.name_hant), strict=True)),
        place=version.place,
        citations=(Citation(source),),
        doc_no=version.doc_no,
        issued=read_moment(version.issued),
        since=read_moment(version.effective_from),
        until=read_moment(version.effective_until),
        n_rows_official=version.n_rows_official,
        is_whole=version.n_rows_official == version.n_rows,
        confidence=Confidence(version.confidence),
        as_of=_day_of(version),
        shelf=holdings.reader.shelves.lives["list"],
        missing={},
        facts=(
            *stated,
            *(known.lasting if known else ()),
            *holdings.facts_for(version.place, version.word),
        ),
        entries=entries,
        stated=stated,
    )


def stated_facts(version: RecognitionListVersion, source: Source, holdings: Holdings) -> Iterator[Fact]:
    """What an editor wrote down of what the document says, each as a fact of that document."""
    citation = Citation(_stating_source(version, source))
    since, until = read_moment(version.effective_from), read_moment(version.effective_until)
    for name, aspect in STATED.items():
        texts = _both(version, name)
        if since is not None and all(texts.values()):
            yield Fact(
                side=PLACES[version.place],
                place=version.place,
                texts=texts,
                citations=(citation,),
                period=Period(since, until),
                as_of=_day_of(version),
                confidence=Confidence(version.confidence),
                shelf=holdings.reader.shelves.lives["list"],
                aspect=aspect,
            )


def _both(version: RecognitionListVersion, name: str) -> dict[str, str]:
    return {locale: getattr(version, f"{name}_{script}") for locale, script in SUFFIXES.items()}


def _stating_source(version: RecognitionListVersion, own: Source) -> Source:
    """The list's own document, or the one of the same publisher that the editor named."""
    named = _both(version, SAID_IN)
    if not all(named.values()):
        return own
    titles = {f"title_{script}": named[locale] for locale, script in SUFFIXES.items()}
    days = dict.fromkeys(("published", "in_force_from", "in_force_until"), "")
    return Source({**own.row, **titles, **days, "id": f"{own.id}-said", "doc_no": ""})


def _day_of(version: RecognitionListVersion) -> Moment:
    """The day to which a version was verified: that on which a second person published it."""
    seen = version.published_at or version.uploaded_at
    return Moment.of(day_of(seen))


def source_of(version: RecognitionListVersion) -> Source:
    """The document of a version as a source."""
    place = version.place if version.place in {"cn", "fj", "xm", "tw"} else PLACES[version.place]
    return Source(
        {
            # By its number, which is the same in every copy of the data; a draft has none.
            "id": f"list-{version.list_id}-{version.number or DRAFT}",
            "kind": "notice",
            "place": place,
            "publisher_hans": version.publisher_hans,
            "publisher_hant": version.publisher_hant,
            "title_hans": version.title_hans,
            "title_hant": version.title_hant,
            "doc_no": version.doc_no,
            "published": version.issued,
            "in_force_from": version.effective_from,
            "in_force_until": version.effective_until,
            "address": "",
            "read": "whole",
            "as_of": str(_day_of(version)),
            "licence": "",
        }
    )


def entry_of(row: RecognitionListRow) -> Entry:
    """A stored row as an entry; sources and confidence are its version's."""
    texts = {name: getattr(row, name) for name in TEXT_COLUMNS}
    given = {**texts, "id": row.row_id}
    return Entry(
        id=row.row_id,
        halves={side: half_of(given, side) for side in SIDES},
        category=scripts_of(given, "category"),
        note=scripts_of(given, "note"),
        category_is_inferred=row.category_is_inferred,
        taiwan_title_is_official=row.taiwan_title_is_official,
        since=read_moment(row.effective_from),
        occupations=tuple(one for one in row.occupations.split("|") if one),
    )
