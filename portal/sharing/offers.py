"""What a client can show of which report: the reports with their parts, as a form offers them and reads them back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.aptitude.families import FAMILIES
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.library import Kind, read_library
from portal.profiles.service import read_wishes
from portal.profiles.wording import profile_content
from portal.reports.models import Report
from portal.reports.service import list_current_reports
from portal.sharing.models import Section
from portal.sharing.sections import ACROSS, sections_of
from portal.sharing.service import Choice


@dataclass(frozen=True)
class Offer:
    """One report and the parts of it that can be ticked, or the parts that belong to no single report."""

    #: Of parts across results the one whose share carries them.
    report: Report
    sections: tuple[Section, ...]
    #: Whether the client has answered the same again since.
    is_earlier: bool

    @property
    def is_across(self) -> bool:
        return ACROSS.issuperset(self.sections)

    @property
    def values(self) -> dict[str, Section]:
        """What stands in the form for each part."""
        prefix = "all" if self.is_across else str(self.report.id)
        return {f"{prefix}-{section.value}": section for section in self.sections}


def list_offers(session: Session, client_id: int) -> list[Offer]:
    """The client's reports: of each subject the newest, interests first, then those that were made before.

    Between them stands what belongs to no single report.
    """
    seen: set[str] = set()
    offers: list[Offer] = []
    for report in list_current_reports(session, client_id):
        if sections := sections_of(report.instrument):
            offers.append(Offer(report, sections, is_earlier=subject_of(report) in seen))
            seen.add(subject_of(report))
    offers.sort(key=lambda offer: (offer.is_earlier, place_of(subject_of(offer.report))))
    newest = [offer for offer in offers if not offer.is_earlier]
    across = tuple(_across(session, client_id, newest))
    carried = [Offer(newest[0].report, across, is_earlier=False)] if across else []
    return [*newest, *carried, *offers[len(newest) :]]


def _across(session: Session, client_id: int, newest: Sequence[Offer]) -> Iterator[Section]:
    """What this client could show across results: wishes when some are named, tensions when a rule reads a result."""
    if newest and read_wishes(session, client_id):
        yield Section.wishes
    contrasted = {one.of for rule in profile_content().rules["tensions"] for one in rule.when}
    if not contrasted.isdisjoint(offer.report.instrument for offer in newest):
        yield Section.tensions


def subject_of(report: Report) -> str:
    """What a newer report of takes the place of this one: its instrument, of tasks their family."""
    return report.form if report.instrument == APTITUDE else report.instrument


def place_of(subject: str) -> tuple[bool, int, int, str]:
    """Where a subject stands among others: interests first, tasks by their families, what asks about strain last."""
    if subject in FAMILIES:
        return False, len(Kind), list(FAMILIES).index(subject), subject
    publication = read_library().publications[subject]
    return Section.strain in sections_of(subject), list(Kind).index(publication.kind), 0, subject


def read_choices(offers: Sequence[Offer], ticked: Iterable[str]) -> list[Choice]:
    """The reports of which something was ticked, with what was, and with what the share of one carries."""
    wanted = set(ticked)
    found: defaultdict[int, list[Section]] = defaultdict(list)
    for offer in offers:
        found[offer.report.id] += (section for value, section in offer.values.items() if value in wanted)
    reports = {offer.report.id: offer.report for offer in offers}
    return [(reports[report_id], sections) for report_id, sections in found.items() if sections]
