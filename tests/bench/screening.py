"""How often the screen for careless answers is right and how often it is wrong, on people whose carelessness is known.

    python -m tests.bench.screening

simulates careful and careless people for every form of every questionnaire, reads them as a stored sitting is read,
and writes `screening.toml` beside each instrument, from where the passport shows it. A slow test computes it again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, get_args

import numpy as np

from assessments import Instrument
from assessments.matrix import Bools, Ints
from assessments.quality import Family, read_quality
from assessments.randomness import Floats, normals, uniforms
from assessments.simulate import careless, likert, response_seconds
from assessments.simulate.carelessness import Carelessness
from assessments.simulate.streams import stream
from portal.content import CONTENT
from portal.library import read_library
from portal.reports.quality_plan import Plan, indices_of, plan_of
from portal.reports.quality_reading import SCREEN_VERSION, TOLD_ALONE

SEED = 20261128
N_PERSONS = 2000
#: Median seconds of careful people: 3.9 for a statement was measured in an online inventory (see the passport of
#: interests); a set of three to be ordered is taken to need twice that.
MEDIAN_SECONDS, MEDIAN_SECONDS_OF_SET = 3.9, 7.8
#: Whoever does not read takes what a tap takes; a set takes three of them.
RAPID_SECONDS, RAPID_SECONDS_OF_SET = 1.5, 3.0
#: An assumption: one in fifty control statements goes wrong for careful people, too.
SLIPS = 0.02
#: How the careless go about it: in a hurry or at everybody's pace, from the first statement or from the middle on.
MANNERS = {
    "hurry": (True, False),
    "hurry_half": (True, True),
    "calm": (False, False),
    "calm_half": (False, True),
}
COMMENT = (
    "# Computed, never edited: `python -m tests.bench.screening` writes this file, and says how it is made.\n"
)


class People(NamedTuple):
    """Answers and seconds of n persons, in the columns of a plan."""

    values: Floats
    seconds: Floats


def measure(instrument: Instrument, form: str, *, seed: int = SEED, n: int = N_PERSONS) -> dict[str, Any]:
    """Shares of careful people who are rightly left alone, and of careless ones who are found."""
    plan = plan_of(instrument, form)
    own = stream(seed, f"{instrument.id}/{form}")
    people = careful_people(plan, n, own)
    needs_care, is_told = read(plan, people)
    found: dict[str, Any] = {
        "left_alone": share(~needs_care),
        "without_note": share(~is_told),
        "found": {},
    }
    for kind in get_args(Carelessness):
        others = careless_people(plan, n, own, kind)
        found["found"][kind] = {
            manner: share(read(plan, mixed(people, others, is_fast=is_fast, is_half=is_half))[0])
            for manner, (is_fast, is_half) in MANNERS.items()
        }
    return found


def read(plan: Plan, people: People) -> tuple[Bools, Bools]:
    """Of whom a result is to be read with care, and who is told anything at all."""
    reading = read_quality(indices_of(plan, *people))
    alone = [reading.families[family] for family in Family if family in TOLD_ALONE]
    return reading.needs_care, reading.needs_care | np.any(alone, axis=0)


def careful_people(plan: Plan, n: int, seed: int) -> People:
    """One trait behind each main scale, as strong as the instrument assumes; nobody is careless."""
    values = np.empty((n, len(plan.order)))
    traits: dict[str, Floats] = {}
    for scale, (columns, is_reversed) in scales_of(plan).items():
        answers = likert(
            n,
            np.full(columns.size, loading_of(plan.instrument)),
            seed=stream(seed, f"scale {scale}"),
            n_categories=n_categories(plan),
            reversed_items=np.flatnonzero(is_reversed),
        )
        values[:, columns] = answers.x + plan.instrument.minimum
        traits[scale] = answers.trait
    for check in plan.checks:
        draws = uniforms(stream(seed, f"slip {check.id}"), (n,))
        slipped = plan.instrument.minimum + np.floor(draws / SLIPS * n_categories(plan))
        values[:, plan.column[check.id]] = np.where(draws < SLIPS, slipped, check.expected)
    for one in plan.instrument.sets_of(plan.form):
        drawn = normals(stream(seed, f"choice {one.id}"), (n, len(one.options)))
        liking = np.stack([traits[option] for option in one.options], axis=1) + drawn
        most, least = np.argmax(liking, axis=1), np.argmin(liking, axis=1)
        values[:, plan.column[one.id]] = most * len(one.options) + least
    return People(values, seconds_of_people(plan, n, seed, is_rapid=False))


def careless_people(plan: Plan, n: int, seed: int, kind: Carelessness) -> People:
    """Nobody reads a line; sets get a careless pattern of their own among their six choices."""
    values = np.empty((n, len(plan.order)))
    for part, columns in enumerate(plan.parts):
        choices = np.array(sorted(plan.instrument.choices_of(plan.order[columns[0]])))
        blank = np.zeros((n, columns.size))
        own = stream(seed, f"careless {kind} {part}")
        codes = careless(blank, share=1.0, kind=kind, seed=own, n_categories=choices.size).x
        values[:, columns] = choices[codes.astype(np.int64)]
    return People(values, seconds_of_people(plan, n, stream(seed, f"{kind} pace"), is_rapid=True))


def mixed(people: People, others: People, *, is_fast: bool, is_half: bool) -> People:
    """Careful people who answer as careless ones do, from the middle or from the start on."""
    since = people.values.shape[1] // 2 if is_half else 0
    values, seconds = people.values.copy(), people.seconds.copy()
    values[:, since:] = others.values[:, since:]
    if is_fast:
        seconds[:, since:] = others.seconds[:, since:]
    return People(values, seconds)


def seconds_of_people(plan: Plan, n: int, seed: int, *, is_rapid: bool) -> Floats:
    """Lognormal times, people differing in speed; rapid ones take what a tap takes."""
    seconds = np.empty((n, len(plan.order)))
    sets = {one.id for one in plan.instrument.sets}
    for part, columns in enumerate(plan.parts):
        is_set = plan.order[columns[0]] in sets
        median = MEDIAN_SECONDS_OF_SET if is_set else MEDIAN_SECONDS
        seconds[:, columns] = response_seconds(
            np.zeros(n),
            np.full(columns.size, median),
            seed=stream(seed, f"pace {part}"),
            rapid_share=float(is_rapid),
            rapid_rate=1.0,
            rapid_seconds=RAPID_SECONDS_OF_SET if is_set else RAPID_SECONDS,
        ).seconds
    return seconds


def scales_of(plan: Plan) -> dict[str, tuple[Ints, Bools]]:
    """The columns of each main scale, the facets of a domain together, and which of them are reversed."""
    numbers = {scale: np.array(found) for scale, found in plan.keys.items()}
    return {scale: (np.abs(found) - 1, found < 0) for scale, found in numbers.items()}


def loading_of(instrument: Instrument) -> float:
    """The loading with which so many items reach the assumed reliability (Spearman-Brown)."""
    known = instrument.precision
    r = known.reliability / (known.k_items - known.reliability * (known.k_items - 1))
    return float(np.sqrt(r))


def n_categories(plan: Plan) -> int:
    return plan.instrument.maximum - plan.instrument.minimum + 1


def share(flags: Bools) -> float:
    return round(float(np.mean(flags)), 4)


def write_toml(instrument: Instrument, forms: Mapping[str, Mapping[str, Any]], *, day: date) -> str:
    """The file of one instrument."""
    return COMMENT + "\n".join(_lines(instrument, forms, day)) + "\n"


def _lines(instrument: Instrument, forms: Mapping[str, Mapping[str, Any]], day: date) -> Iterator[str]:
    yield f'id = "{instrument.id}"'
    yield f'instrument_version = "{instrument.version}"'
    yield f"screen_version = {SCREEN_VERSION}"
    yield f"seed = {SEED}"
    yield f"n_persons = {N_PERSONS}"
    yield f"computed_on = {day.isoformat()}"
    yield f"loading = {loading_of(instrument):.4f}"
    yield f"median_seconds = {MEDIAN_SECONDS}"
    yield f"rapid_seconds = {RAPID_SECONDS}"
    yield f"slips = {SLIPS}"
    for form, found in forms.items():
        yield ""
        yield f"[forms.{form}]"
        yield f"left_alone = {found['left_alone']}"
        yield f"without_note = {found['without_note']}"
        yield f"[forms.{form}.found]"
        for kind, shares in found["found"].items():
            yield f"{kind} = {{ {', '.join(f'{manner} = {value}' for manner, value in shares.items())} }}"


def main() -> None:
    for instrument_id, publication in read_library().publications.items():
        instrument = publication.instrument
        forms = {form.id: measure(instrument, form.id) for form in instrument.forms}
        path = CONTENT / "instruments" / instrument_id / "screening.toml"
        path.write_text(write_toml(instrument, forms, day=date.today()), encoding="utf-8")  # noqa: DTZ011
        sys.stdout.write(f"{path.relative_to(CONTENT.parent)} written\n")


if __name__ == "__main__":
    main()
