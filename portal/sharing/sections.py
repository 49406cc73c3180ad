"""Which parts of a report can be shown by themselves, which depends on what its instrument is about."""

from __future__ import annotations

from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.library import Kind, Publication, read_library
from portal.reports.scales import STRAIN
from portal.sharing.models import Section

#: Parts that only reports of interests have.
OF_INTERESTS = frozenset({Section.guess, Section.matches})
#: Parts that belong to no single report; one of the client's shares carries them.
ACROSS = frozenset({Section.wishes, Section.tensions})
#: What can be shown of tasks: never the tasks themselves, nor what somebody answered to them.
OF_TASKS = (Section.scores, Section.certainty)


def sections_of(instrument: str) -> tuple[Section, ...]:
    """The parts of a report of this instrument, in the order of `Section`; none where there is no brief of it."""
    if instrument == APTITUDE:
        return OF_TASKS
    publication = read_library().find_publication(instrument)
    if publication is None:
        return ()
    return tuple(section for section in Section if _has(publication, section))


def _has(publication: Publication, section: Section) -> bool:
    if section in ACROSS:
        return False
    if section is Section.strain:
        return any(scale.id == STRAIN for scale in publication.instrument.scales)
    return publication.kind is Kind.interests or section not in OF_INTERESTS
