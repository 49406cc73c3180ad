"""Wished occupations beside a person's interests, and what each draws on that nobody measured here. Numbers only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessments.interests import congruence, holland_code
from assessments.interests.match import GREAT_FIT
from portal.careers.catalogue import TYPES, Catalogue, Drawn, Occupation
from portal.matching.standing import Ranking, Standing, rank_occupations
from portal.profiles.person import INTERESTS, Person
from portal.profiles.wording import ProfileContent

NEAR_SURE, NEAR_OPEN, FAR_OPEN, FAR_SURE = "near-sure", "near-open", "far-open", "far-sure"
#: A code is what stands in the first three places.
PLACES = 3


@dataclass(frozen=True)
class Draw:
    """A skill or field of knowledge that an occupation draws on, and the sets of tasks that touch it."""

    drawn: Drawn
    done: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def is_touched(self) -> bool:
        return bool(self.done or self.open)


@dataclass(frozen=True)
class Closeness:
    """Two profiles and two codes beside each other. Only interests enter."""

    report_id: int
    standing: Standing
    n_ranked: int
    own_code: str
    code: str
    #: C of Brown & Gore, 0 to 18.
    congruence: float

    @property
    def state(self) -> str:
        """Whether the shapes are alike, and whether that holds within the errors of the scores."""
        moved = self.standing.range
        if self.standing.is_alike:
            return NEAR_SURE if moved.lowest_r >= GREAT_FIT else NEAR_OPEN
        return FAR_SURE if moved.highest_r < GREAT_FIT else FAR_OPEN


@dataclass(frozen=True)
class Wish:
    """One wished occupation."""

    occupation: Occupation
    #: None while the interests have no shape to compare, or were never asked.
    closeness: Closeness | None
    draws: tuple[Draw, ...]


def read_wishes(person: Person, catalogue: Catalogue, content: ProfileContent) -> tuple[Wish, ...]:
    """The wishes in the order of the catalogue, whichever was named first."""
    named = [one for one in catalogue.occupations.values() if one.id in person.wishes]
    profile = person.newest(INTERESTS)
    ranking = rank_occupations(profile, catalogue) if named and profile else None
    return tuple(
        Wish(
            occupation=occupation,
            closeness=_closeness(ranking, occupation) if ranking else None,
            draws=tuple(_draws(occupation, person, content)),
        )
        for occupation in named
    )


def _closeness(ranking: Ranking, occupation: Occupation) -> Closeness:
    own = ranking.profile.code
    assert own is not None, "a profile with a shape has a code"
    code = holland_code(dict(zip(TYPES, occupation.interests, strict=True)))
    return Closeness(
        report_id=ranking.profile.report.id,
        standing=ranking.standings[occupation.id],
        n_ranked=len(ranking.standings),
        own_code=str(own.top(PLACES)),
        code=str(code.top(PLACES)),
        congruence=congruence(own, code),
    )


def _draws(occupation: Occupation, person: Person, content: ProfileContent) -> Iterator[Draw]:
    """Skills, then knowledge, each in the order of importance."""
    for kind, elements in (("skills", occupation.skills), ("knowledge", occupation.knowledge)):
        yield from (_draw(drawn, content.families_for(kind, drawn.what.id), person) for drawn in elements)


def _draw(drawn: Drawn, families: Iterable[str], person: Person) -> Draw:
    finished = {slug for slug, result in person.newest_tasks.items() if result.is_finished}
    return Draw(
        drawn,
        done=tuple(slug for slug in families if slug in finished),
        open=tuple(slug for slug in families if slug not in finished),
    )
