"""From the rows of a session to every number of its report: pure, so that a replay comes to the same.

Tasks on trial never enter. A skipped task was not solved; one that was not reached does not count either way.

- "proportion-solved": the share of tasks solved among those reached. Its error is that of a share with two successes
  and two failures added (Agresti & Coull 1998), so that it does not vanish at 0 and 100 %; the interval is Wilson's
  (1927). As the tasks differ in difficulty, both are a little too wide.
- "eap": ability with its posterior standard deviation under the parameters that the session began with, widened by what
  their own errors add, and in plain numbers the share of all calibrated tasks that somebody of this ability solves.
- "speed-and-accuracy": pairs a minute, with the error of a ratio whose times scatter from page to page, and the share
  of pairs judged rightly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import mean, stdev
from typing import NamedTuple

from assessments.adaptive import is_finished
from assessments.irt import probability
from assessments.quality import response_time_effort, solution_behaviour
from portal.aptitude.calibrations import MIN_ITEMS, Calibration
from portal.aptitude.choosing import is_exact, replay_session, session_length, theta_error
from portal.aptitude.families import TaskFamily
from portal.aptitude.rows import ItemRow, PauseRow, TaskSitting
from portal.aptitude.standing import is_late

#: Fewer tasks say too little for a number.
FEWEST_ITEMS = MIN_ITEMS
#: A scatter of times needs as many pages.
FEWEST_PAGES = 3
#: Of a normal distribution this many standard deviations hold 95 %.
Z95 = 1.96
#: A rapid guess takes less than this share of the usual time, or of ten seconds (Wise & Ma 2012).
RAPID_SHARE, RAPID_SECONDS = 0.10, 10.0
#: From here on a test was taken with effort (Wise & Kong 2005).
EFFORT_PASSES = 0.90
LEVELS = (1, 2, 3)
#: The right end of the scale on which speed is drawn; nobody checks two pairs a second.
FASTEST, FARTHEST_THETA = 120.0, 6.0
#: At stage 0, above it, and of checking.
METHODS = PROPORTION, ABILITY, SPEED = ("proportion-solved", "eap", "speed-and-accuracy")
#: 1: the error of ability took the models' parameters as known exactly. 2: with what their own errors add.
METHOD_VERSION = 2
METHOD_VERSIONS = (1, 2)


class SessionRows(NamedTuple):
    """Everything that a report of a session is made of."""

    sitting: TaskSitting
    items: tuple[ItemRow, ...]
    pauses: tuple[PauseRow, ...]
    calibration: Calibration | None


class Scored(NamedTuple):
    """One scale: a value with its standard error, or neither when too little was reached."""

    scale: str
    value: float | None
    error: float | None
    maximum: float
    n_answered: int
    k_items: int
    #: complete, prorated when the session was cut short, or unfinished.
    status: str


@dataclass(frozen=True)
class Computed:
    """All numbers of a report."""

    method: str
    scores: tuple[Scored, ...]
    figures: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def shape(self) -> str:
        """clear, or unfinished when a scale has no value."""
        return "unfinished" if any(one.value is None for one in self.scores) else "clear"


def recompute(rows: SessionRows, version: int = METHOD_VERSION) -> Computed:
    """The numbers of a session by this version of the methods. The same rows give the same numbers, always."""
    scored = [item for item in rows.items if item.is_answered and not item.is_pilot]
    if rows.sitting.family.is_speeded:
        method, found = SPEED, _speed(rows, scored)
    elif rows.calibration is None:
        method, found = PROPORTION, _proportion(rows, scored)
    else:
        method, found = ABILITY, _ability(rows, scored, rows.calibration, version)
    return Computed(
        method,
        tuple(one for one in found if isinstance(one, Scored)),
        {
            **dict(one for one in found if not isinstance(one, Scored)),
            **dict(_counts(rows, scored)),
            **dict(_levels(rows, scored)),
            **dict(_effort(rows, scored)),
        },
    )


Figure = tuple[str, float | None]
Found = list[Scored | Figure]


def _proportion(rows: SessionRows, scored: Sequence[ItemRow]) -> Found:
    n, n_solved = len(scored), _n_right(scored)
    is_enough = n >= FEWEST_ITEMS
    interval = wilson(n_solved, n) if is_enough else (None, None)
    return [
        Scored(
            scale=rows.sitting.form,
            value=100 * n_solved / n if is_enough else None,
            error=share_error(n_solved, n) if is_enough else None,
            maximum=100.0,
            n_answered=_n_given(scored),
            k_items=rows.sitting.family.k_items,
            status=_status(is_enough=is_enough, is_whole=n >= rows.sitting.family.k_items),
        ),
        ("low", interval[0]),
        ("high", interval[1]),
    ]


def _ability(rows: SessionRows, scored: Sequence[ItemRow], calibration: Calibration, version: int) -> Found:
    state = replay_session(rows.sitting, scored, calibration)
    is_enough = len(scored) >= FEWEST_ITEMS
    error = state.error if version == 1 else theta_error(state, calibration)
    reach = Z95 * error
    shares = [
        100 * float(probability(theta, calibration.bank).mean())
        for theta in (state.theta, state.theta - reach, state.theta + reach)
    ]
    share, low, high = shares if is_enough else (None, None, None)
    return [
        Scored(
            scale=rows.sitting.form,
            value=state.theta if is_enough else None,
            error=error if is_enough else None,
            maximum=FARTHEST_THETA,
            n_answered=_n_given(scored),
            k_items=len(scored),
            status=_status(is_enough=is_enough, is_whole=is_finished(state) or is_exact(state, error)),
        ),
        ("share", share),
        ("low", low),
        ("high", high),
    ]


def _speed(rows: SessionRows, scored: Sequence[ItemRow]) -> Found:
    pages = [item for item in scored if not item.is_skipped]
    k_pairs = rows.sitting.family.k_options
    n, n_pairs, n_right = len(pages), k_pairs * len(pages), k_pairs * len(pages) - n_wrong_pairs(pages)
    minutes = [page.response_ms / 60_000 for page in pages]
    is_enough = n >= FEWEST_PAGES and sum(minutes) > 0
    rate = n_pairs / sum(minutes) if is_enough else None
    interval = wilson(n_right, n_pairs) if is_enough else (None, None)
    status = _status(is_enough=is_enough, is_whole=True)
    k_items = k_pairs * rows.sitting.family.k_items
    slug = rows.sitting.form
    return [
        Scored(f"{slug}.speed", rate, _rate_error(rate, minutes), FASTEST, n_pairs, k_items, status),
        Scored(
            f"{slug}.accuracy",
            100 * n_right / n_pairs if is_enough else None,
            share_error(n_right, n_pairs) if is_enough else None,
            100.0,
            n_pairs,
            k_items,
            status,
        ),
        ("low", interval[0]),
        ("high", interval[1]),
        ("pages_ms", sum(page.response_ms for page in pages)),
        ("n_right_pairs", n_right),
    ]


def _rate_error(rate: float | None, minutes: Sequence[float]) -> float | None:
    """Of pages over their time, by the scatter of the times (Cochran 1977, the variance of a ratio)."""
    return None if rate is None else rate * stdev(minutes) / mean(minutes) / sqrt(len(minutes))


def _status(*, is_enough: bool, is_whole: bool) -> str:
    if not is_enough:
        return "unfinished"
    return "complete" if is_whole else "prorated"


def share_error(n_right: int, n: int) -> float:
    """The standard error of a percentage, in points."""
    share = (n_right + 2) / (n + 4)
    return 100 * sqrt(share * (1 - share) / (n + 4))


def wilson(n_right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a percentage.

    >>> [round(end, 1) for end in wilson(9, 15)]
    [35.7, 80.2]
    """
    share, z2 = n_right / n, Z95**2
    middle = share + z2 / (2 * n)
    reach = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return 100 * max(0.0, middle - reach) / (1 + z2 / n), 100 * min(1 + z2 / n, middle + reach) / (1 + z2 / n)


def _n_right(items: Sequence[ItemRow]) -> int:
    return sum(bool(item.is_correct) for item in items)


def _n_given(items: Sequence[ItemRow]) -> int:
    return sum(not item.is_skipped for item in items)


def n_wrong_pairs(pages: Sequence[ItemRow]) -> int:
    """Rows that were ticked and are the same, or differ and were not ticked."""
    return sum(((page.response or 0) ^ page.expected).bit_count() for page in pages)


def _counts(rows: SessionRows, scored: Sequence[ItemRow]) -> Iterator[Figure]:
    sitting = rows.sitting
    answered = [item for item in rows.items if item.is_answered]
    yield "n_reached", len(scored)
    yield "n_solved", _n_right(scored)
    yield "n_skipped", len(scored) - _n_given(scored)
    yield "n_planned", session_length(sitting).most
    yield "n_pilots", len(answered) - len(scored)
    yield "used_ms", sum(item.response_ms for item in answered)
    yield "limit_ms", sitting.time_limit_ms
    yield "time_ran_out", float(is_late(sitting, sitting.used_ms, grace=False))
    pauses = [pause for pause in rows.pauses if not pause.is_outage]
    yield "n_pauses", len(pauses)
    yield "paused_ms", sum(_length_ms(pause) for pause in pauses)
    # Only where the network was lost: reports from before it was noticed are to come out again.
    if outages := [pause for pause in rows.pauses if pause.is_outage]:
        yield "n_outages", len(outages)
        yield "outage_ms", sum(_length_ms(pause) for pause in outages)
    yield "extra_time", sitting.extra_time.factor
    yield "has_reader", float(sitting.has_reader)


def _length_ms(pause: PauseRow) -> int:
    lasted = (pause.ended_at or pause.began_at) - pause.began_at
    return round(lasted.total_seconds() * 1000)


def _levels(rows: SessionRows, scored: Sequence[ItemRow]) -> Iterator[Figure]:
    """Solved and reached among the easier, the middle and the harder third of the family's tasks."""
    thirds = thirds_of(rows.sitting.family, rows.calibration)
    for level in LEVELS:
        members = [item for item in scored if thirds.get(item.model) == level]
        yield f"level_{level}_reached", len(members)
        yield f"level_{level}_solved", _n_right(members)


def thirds_of(family: TaskFamily, calibration: Calibration | None) -> Mapping[str, int]:
    """The level of each model, 1 to 3: by calibrated difficulty where there is one, otherwise as assumed."""
    names: Sequence[str] = family.names
    if calibration is not None:
        order = sorted(zip(calibration.bank.b.tolist(), calibration.names, strict=True))
        names = [name for _, name in order]
    return {name: 1 + 3 * place // len(names) for place, name in enumerate(names)}


def _effort(rows: SessionRows, scored: Sequence[ItemRow]) -> Iterator[Figure]:
    """NT10: how many answers came faster than such a task can be taken in, and the share of the others."""
    given = [item for item in scored if not item.is_skipped]
    seconds = [item.response_ms / 1000 for item in given]
    thresholds = [rapid_below(rows, item) for item in given]
    if not given:
        yield "n_rapid", 0
        yield "effort", None
        return
    shown = solution_behaviour([seconds], thresholds)
    yield "n_rapid", len(given) - int(shown.sum())
    yield "effort", float(response_time_effort([seconds], thresholds=thresholds)[0])


def rapid_below(rows: SessionRows, item: ItemRow) -> float:
    """The seconds in which such a task cannot be taken in."""
    known = rows.calibration.seconds if rows.calibration else {}
    return min(RAPID_SECONDS, RAPID_SHARE * known.get(item.model, rows.sitting.family.usual_seconds))
