"""People whose scores are what a test says: answers to whole points, in the database or without one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from assessments.choices import encode_choice
from portal.accounts.models import Client
from portal.aptitude.families import FAMILIES
from portal.careers.catalogue import read_catalogue
from portal.library import Publication, read_library
from portal.profiles.material import Material
from portal.profiles.person import Person, TaskResult
from portal.profiles.wording import profile_content
from portal.reports.computation import compute
from portal.reports.models import Report
from portal.reports.profile import Profile
from portal.reports.rows import ReportRows, ScoreRow, rows_of
from portal.reports.service import figure_rows, match_rows, score_rows, seed_of
from tests.factories import Factory
from tests.portal.aptitude.sessions import take

PUBLICATIONS = read_library().publications
CATALOGUE = read_catalogue()
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def answers_of(
    instrument: str, totals: Mapping[str, int], *, form: str = "full", order: str = ""
) -> dict[str, int]:
    """Answers whose points by scale (of a domain: by domain) are the totals, other scales in the middle.

    `order` names values from the one that is always chosen as most important to the one that never is.
    """
    publication = PUBLICATIONS[instrument]
    structure = publication.instrument
    parents = {scale.id: scale.parent or scale.id for scale in structure.scales}
    items = structure.items_of(form)
    left = {
        scale: totals.get(scale, 2 * sum(parents[item.scale] == scale for item in items))
        for scale in set(parents.values())
    }
    answers: dict[str, int] = {}
    for item in items:
        scale = parents[item.scale]
        open_items = sum(parents[one.scale] == scale and one.id not in answers for one in items)
        given = min(structure.maximum, max(0, round(left[scale] / open_items)))
        left[scale] -= given
        answers[item.id] = structure.maximum - given if item.reverse else given
    return {**answers, **_choices(publication, form, order), **_checks(publication, form)}


def _choices(publication: Publication, form: str, order: str) -> dict[str, int]:
    ranked = order.split() or [scale.id for scale in publication.instrument.scales]
    chosen = {}
    for one in publication.instrument.sets_of(form):
        places = [ranked.index(option) for option in one.options]
        best, worst = places.index(min(places)), places.index(max(places))
        chosen[one.id] = encode_choice(best, worst, len(one.options))
    return chosen


def _checks(publication: Publication, form: str) -> dict[str, int]:
    return {check.id: check.expected for check in publication.instrument.checks_of(form)}


# ---- without a database ---------------------------------------------------------------------------------------------


def profile(
    instrument: str,
    totals: Mapping[str, int] | None = None,
    *,
    form: str = "full",
    order: str = "",
    days: int = 0,
    number: int = 1,
    leave_out: Collection[str] = (),
    version: str | None = None,
) -> Profile:
    """A report that nobody saved."""
    publication = PUBLICATIONS[instrument]
    answers = answers_of(instrument, totals or {}, form=form, order=order)
    answers = {item: value for item, value in answers.items() if item not in leave_out}
    seed = seed_of(publication.instrument, form, answers)
    found = compute(publication.instrument, CATALOGUE, answers, form=form, seed=seed, kind=publication.kind)
    report = Report(
        id=number,
        instrument=instrument,
        instrument_version=version or found.scores.instrument_version,
        form=form,
        method=found.scores.method,
        method_version=found.scores.method_version,
        engine_version=found.scores.engine_version,
        careers_version=CATALOGUE.version,
        seed=seed,
        shape=found.shape,
        code=found.code,
        created_at=AT + timedelta(days=days),
    )
    rows = rows_of(score_rows(found), figure_rows(found), match_rows(found))
    return Profile(report, rows, publication.instrument)


def estimated(
    family: str,
    theta: float,
    error: float,
    *,
    days: int = 0,
    calibration: str = "c" * 16,
    number: int = 92,
    **figures: float,
) -> TaskResult:
    """A calibrated session that nobody saved."""
    report = Report(id=number, instrument="aptitude", form=family, shape="clear", method="eap")
    report.instrument_version, report.created_at = "1", AT + timedelta(days=days)
    score = ScoreRow(family, theta, error, 6.0, 12, 12, "complete")
    found = {"low": 40.0, "high": 60.0, "share": 50.0, "extra_time": 1.0, "has_reader": 0.0, **figures}
    return TaskResult(report, ReportRows((score,), found, ()), FAMILIES[family], calibration)


def solved(family: str, n_solved: int, *, low: float, high: float, number: int = 90) -> TaskResult:
    """The report of a family of tasks that nobody saved."""
    share = 100 * n_solved / 15
    report = Report(id=number, instrument="aptitude", form=family, shape="clear", method="proportion-solved")
    report.instrument_version, report.created_at = "1", AT
    score = ScoreRow(family, share, 10.0, 100.0, 15, 15, "complete")
    return TaskResult(report, ReportRows((score,), {"low": low, "high": high}, ()), FAMILIES[family])


def unsolved(family: str, *, number: int = 91) -> TaskResult:
    """Too few tasks were reached for a number."""
    report = Report(
        id=number, instrument="aptitude", form=family, shape="unfinished", method="proportion-solved"
    )
    report.instrument_version, report.created_at = "1", AT
    score = ScoreRow(family, None, None, 100.0, 2, 15, "unfinished")
    return TaskResult(report, ReportRows((score,), {"low": None, "high": None}, ()), FAMILIES[family])


def person(
    *profiles: Profile,
    tasks: tuple[TaskResult, ...] = (),
    guess: str | None = None,
    wishes: tuple[str, ...] = (),
) -> Person:
    """Somebody with these results, the newest of an instrument first."""
    by_instrument: dict[str, tuple[Profile, ...]] = {}
    for one in profiles:
        name = one.report.instrument
        by_instrument[name] = (*by_instrument.get(name, ()), one)
    by_family: dict[str, tuple[TaskResult, ...]] = {}
    for result in tasks:
        by_family[result.report.form] = (*by_family.get(result.report.form, ()), result)
    return Person(by_instrument, by_family, guess, frozenset(wishes))


def material(somebody: Person, locale: str = "zh_Hans") -> Material:
    return Material(somebody, profile_content(), PUBLICATIONS, CATALOGUE, locale)


# ---- in the database ------------------------------------------------------------------------------------------------


def take_tasks(a: Factory, client: Client, family: str, *, n_solved: int = 15, seed: int = 7) -> Report:
    """A finished session of a family of tasks."""
    taker = take(a, FAMILIES[family], client=client, seed=seed)
    for number in range(FAMILIES[family].k_items):
        taker.solve(seconds=4, rightly=number < n_solved)
    report = taker.finish()
    a.keep()
    return report


def everything(a: Factory, client: Client) -> None:
    """All instruments, so that most of a page has something to show."""
    a.report(client, answers=answers_of("interests", INTERESTS), guess="RIS")
    a.report(client, instrument="personality", answers=answers_of("personality", PERSONALITY))
    a.report(client, instrument="values", answers=answers_of("values", VALUES, order=ORDER))
    a.report(client, instrument="adaptability", answers=answers_of("adaptability", ADAPTABILITY))
    take_tasks(a, client, "number-series")
    take_tasks(a, client, "logic", n_solved=9)
    take_tasks(a, client, "clerical-checking")


INTERESTS = {"S": 36, "A": 30, "E": 20, "I": 14, "C": 12, "R": 6}
PERSONALITY = {"E": 12, "A": 48, "C": 30, "S": 36, "O": 50}
VALUES = {
    "Relationships": 16,
    "Independence": 14,
    "Support": 4,
    "Achievement": 9,
    "Recognition": 7,
    "Conditions": 8,
}
ORDER = "Relationships Independence Achievement Conditions Recognition Support"
ADAPTABILITY = {
    "Concern": 22,
    "Control": 12,
    "Curiosity": 20,
    "Confidence": 10,
    "Resilience": 16,
    "Strain": 30,
}
