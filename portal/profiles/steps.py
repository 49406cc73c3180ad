"""What to do next, for every person: nothing kept, one thing kept, or everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.profiles.material import Material
from portal.profiles.person import INTERESTS, PERSONALITY


@dataclass(frozen=True)
class Way:
    """A link of a step: to a sitting by its number, or to the start of an instrument."""

    #: An instrument or, after a slash, a family of tasks.
    start: str
    label: str
    note: str = ""
    sitting_id: int | None = None


@dataclass(frozen=True)
class NextStep:
    """One thing to do; `key` says which page of the portal helps with it."""

    key: str
    name: str
    text: str
    ways: tuple[Way, ...] = ()
    #: Small things to try, in words.
    tries: tuple[str, ...] = ()


def next_steps(material: Material) -> tuple[NextStep, ...]:
    """In one order for everybody; the last is always there."""
    return tuple(_steps(material))


def _steps(material: Material) -> Iterator[NextStep]:
    for key, ways in (
        ("resume", tuple(_open_ways(material))),
        ("again", tuple(_unfinished_ways(material))),
        ("missing", tuple(_missing_ways(material))),
    ):
        if ways:
            yield _step(material, key, ways=ways)
    if tries := tuple(_tries(material)):
        yield _step(material, "try", tries=tries)
    yield _step(material, "adviser")


def _step(
    material: Material, key: str, *, ways: tuple[Way, ...] = (), tries: tuple[str, ...] = ()
) -> NextStep:
    texts = material.voice.texts(f"steps.{key}")
    return NextStep(key, texts["name"], texts["text"], ways, tries)


def _open_ways(material: Material) -> Iterator[Way]:
    known = set(material.content.instruments)
    for sitting in material.person.open_sittings:
        if sitting.instrument == APTITUDE:
            label = material.name_of(APTITUDE, sitting.form)
            yield Way(f"{APTITUDE}/{sitting.form}", label, sitting_id=sitting.id)
        elif sitting.instrument in known:
            yield Way(sitting.instrument, material.title_of(sitting.instrument), sitting_id=sitting.id)


def _unfinished_ways(material: Material) -> Iterator[Way]:
    for of in material.content.instruments:
        profile = material.person.newest(of)
        if profile is not None and profile.report.shape == "unfinished":
            yield Way(of, material.title_of(of))
    for slug, result in material.person.newest_tasks.items():
        if not result.is_finished:
            yield Way(f"{APTITUDE}/{slug}", material.name_of(APTITUDE, slug))


def _missing_ways(material: Material) -> Iterator[Way]:
    begun = {sitting.instrument for sitting in material.person.open_sittings}
    for of in material.content.instruments:
        if not material.person.has(of) and of not in begun:
            yield Way(of, material.title_of(of), note=material.voice.say(f"about.{of}"))


def _tries(material: Material) -> Iterator[str]:
    """Of the first interest of a profile with a shape, and of the first side of personality beyond error."""
    profile = material.person.newest(INTERESTS)
    if profile is not None and profile.is_clear:
        yield _first_try(material, INTERESTS, profile.ordered[0])
    sides = [scale for band in ("high", "low") for scale in material.scales_with(PERSONALITY, band)]
    if sides:
        yield _first_try(material, PERSONALITY, sides[0])


def _first_try(material: Material, of: str, scale: str) -> str:
    return str(material.voice_of(of).words.scale(scale)["try"][0])
