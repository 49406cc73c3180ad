"""What a client can show of which report: the reports with their parts, as a form offers them and reads them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.library import Kind, read_library
from portal.reports.models import Report
from portal.reports.service import list_current_reports
from portal.sharing.models import Section
from portal.sharing.sections import sections_of
from portal.sharing.service import Choice


@dataclass(frozen=True)
class Offer:
    """One report and the parts of it that can be ticked."""

    report: Report
    sections: tuple[Section, ...]
    #: Whether the client has answered the same instrument again since.
    is_earlier: bool

    @property
    def values(self) -> dict[str, Section]:
        """What stands in the form for each part."""
        return {f"{self.report.id}-{section.value}": section for section in self.sections}


def list_offers(session: Session, client_id: int) -> list[Offer]:
    """The client's reports: of each instrument the newest, interests first, then those that were made before."""
    seen: set[str] = set()
    offers: list[Offer] = []
    for report in list_current_reports(session, client_id):
        if sections := sections_of(report.instrument):
            offers.append(Offer(report, sections, is_earlier=report.instrument in seen))
            seen.add(report.instrument)
    return sorted(offers, key=lambda offer: (offer.is_earlier, place_of(offer.report.instrument)))


def place_of(instrument: str) -> tuple[bool, int, str]:
    """Where an instrument stands among others: interests first, what asks about strain last."""
    publication = read_library().publications[instrument]
    return Section.strain in sections_of(instrument), list(Kind).index(publication.kind), instrument


def read_choices(offers: Sequence[Offer], ticked: Iterable[str]) -> list[Choice]:
    """The reports of which something was ticked, with what was."""
    wanted = set(ticked)
    found = (
        (offer.report, tuple(section for value, section in offer.values.items() if value in wanted))
        for offer in offers
    )
    return [(report, sections) for report, sections in found if sections]
