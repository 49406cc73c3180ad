"""What the newest build of the manual knows: for passports and reports, which are older than it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from assessments.instrument import FULL_FORM
from portal.manual.cells import is_locked
from portal.manual.instruments import NEVER_NORMED
from portal.manual.models import ManualBuild
from portal.manual.service import find_build


@dataclass(frozen=True, order=True)
class NormGroup:
    """A group of users of whom there are percentiles, and the days on which they handed in."""

    group: str
    n: int
    since: date
    until: date


@dataclass(frozen=True)
class Today:
    """What one build knows, in short."""

    subject: str
    version: str
    made_at: datetime
    n: int
    #: The lowest and the highest reliability of a scale; None below the lock.
    alphas: tuple[float, float] | None
    norms: tuple[NormGroup, ...]
    #: Values are compared within a person and never with others.
    may_be_normed: bool
    #: Whose answers were compared at equal score.
    compared: tuple[str, ...]


def read_today(session: Session, subject: str, version: str) -> Today | None:
    """What the newest build of this version knows; None before there is one."""
    build = find_build(session, subject, version)
    return None if build is None else summarise(build)


def summarise(build: ManualBuild) -> Today:
    """Of all scales: a group has percentiles, and was compared, as soon as it is so on one of them."""
    parts = list(_parts(build.content))
    alphas = [part["alpha"] for part in parts if part.get("alpha") is not None]
    return Today(
        subject=build.subject,
        version=build.version,
        made_at=build.made_at,
        n=build.n_persons,
        alphas=(min(alphas), max(alphas)) if alphas else None,
        norms=tuple(sorted(set(_largest(parts).values()))),
        may_be_normed=NEVER_NORMED not in build.content,
        compared=tuple(sorted({name for part in parts for name in _open(part.get("differences"))})),
    )


def _parts(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The scales of the full form; of a family of tasks the family itself, which is one."""
    scales = content.get("forms", {}).get(FULL_FORM, {}).get("scales")
    yield from [content] if scales is None else scales.values()


def _open(found: Mapping[str, Any] | None) -> Iterator[str]:
    yield from (name for name, part in (found or {}).items() if not is_locked(part))


def _largest(parts: list[Mapping[str, Any]]) -> dict[str, NormGroup]:
    """Scales differ by a few unfinished ones, so that one of them stands for a group."""
    found: dict[str, NormGroup] = {}
    for part in parts:
        for name in _open(part.get("norms")):
            norm = part["norms"][name]
            days = (date.fromisoformat(norm[end]) for end in ("from", "until"))
            group = NormGroup(name, norm["n"], *days)
            if name not in found or group.n > found[name].n:
                found[name] = group
    return found
