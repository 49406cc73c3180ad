"""How the numbers of a session of tasks were made: every task with what entered of it, and the formulas in figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, stdev

from flask_babel import gettext as _

from assessments.adaptive import State
from portal.aptitude.calibrations import Calibration
from portal.aptitude.choosing import replay_session
from portal.aptitude.rows import ItemRow
from portal.aptitude.scoring import (
    ABILITY,
    Z95,
    SessionRows,
    n_wrong_pairs,
    rapid_below,
    thirds_of,
)
from portal.reports.models import Report
from portal.reports.rows import ReportRows, ScoreRow

#: Weights of the posterior smaller than half of this are not listed; they change no figure that is shown.
SMALLEST_WEIGHT = 0.000_01
Row = tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """A table of the working."""

    caption: str
    heads: Row
    rows: tuple[Row, ...]

    @property
    def numbers(self) -> range:
        """Its columns of figures."""
        return range(1, len(self.heads))


@dataclass(frozen=True)
class TaskWorking:
    """Everything that a stranger needs to come to the same numbers."""

    tasks: Listing
    steps: tuple[str, ...]
    #: Of an ability: how probable each ability is after the answers, and the tasks of which a share would be solved.
    details: tuple[Listing, ...]


def show_working(report: Report, stored: ReportRows, rows: SessionRows) -> TaskWorking:
    """The working of a report from the rows of its session."""
    calibration = rows.calibration if report.method == ABILITY else None
    return TaskWorking(
        tasks=_tasks(rows, calibration),
        steps=tuple(step for score in stored.scores for step in _steps(report, score, stored, rows)),
        details=tuple(_details(rows, calibration)) if calibration else (),
    )


def minus(text: str) -> str:
    """With a proper minus sign."""
    return text.replace("-", "−")


# ---- tables ----------------------------------------------------------------------------------------------------------


def _tasks(rows: SessionRows, calibration: Calibration | None) -> Listing:
    levels = {1: _("easier tasks"), 2: _("middling tasks"), 3: _("harder tasks")}
    thirds = thirds_of(rows.sitting.family, rows.calibration)
    heads = (_("Task"), _("Result"), _("Seconds"), _("Rapid below"), _("Level"))
    answered = [item for item in rows.items if item.is_answered]
    return Listing(
        caption=_("What entered of each task"),
        heads=(*heads, "a", "b", "c") if calibration else heads,
        rows=tuple(
            (
                str(item.position + 1),
                _result(item, rows),
                f"{item.response_ms / 1000:.3f}",
                f"{rapid_below(rows, item):.2f}",
                levels[thirds[item.model]] if item.model in thirds else "–",
                *(_parameters(item.model, calibration, is_used=not item.is_pilot) if calibration else ()),
            )
            for item in answered
        ),
    )


def _result(item: ItemRow, rows: SessionRows) -> str:
    if item.is_pilot:
        return _("on trial, does not count")
    if item.is_skipped:
        return _("Skipped")
    if rows.sitting.family.is_speeded:
        k_pairs = rows.sitting.family.k_options
        return _("%(n)d of %(k)d right", n=k_pairs - n_wrong_pairs([item]), k=k_pairs)
    return _("Solved") if item.is_correct else _("Not solved")


def _parameters(model: str, calibration: Calibration, *, is_used: bool = True) -> Row:
    if not is_used:
        return ("–",) * 3
    place, bank = calibration.places[model], calibration.bank
    return tuple(minus(f"{parameter[place]:.4f}") for parameter in (bank.a, bank.b, bank.c))


def _last_state(rows: SessionRows) -> State:
    assert rows.calibration is not None, "an ability comes from calibrated tasks"
    return replay_session(rows.sitting, [item for item in rows.items if not item.is_pilot], rows.calibration)


def _details(rows: SessionRows, calibration: Calibration) -> Iterator[Listing]:
    state = _last_state(rows)
    weights = zip(state.standing.plan.tables.nodes.tolist(), state.standing.posterior.tolist(), strict=True)
    total = float(state.standing.posterior.sum())
    yield Listing(
        caption=_("Weight of each ability after the answers"),
        heads=("θ", _("Weight")),
        rows=tuple(
            (minus(f"{theta:.1f}"), f"{weight / total:.5f}")
            for theta, weight in weights
            if weight / total >= SMALLEST_WEIGHT / 2
        ),
    )
    yield Listing(
        caption=_("All calibrated tasks of this kind"),
        heads=(_("Model"), "a", "b", "c"),
        rows=tuple((name, *_parameters(name, calibration)) for name in calibration.names),
    )


# ---- formulas in figures ---------------------------------------------------------------------------------------------


def _steps(report: Report, score: ScoreRow, stored: ReportRows, rows: SessionRows) -> Iterator[str]:
    if score.value is None or score.error is None:
        return
    figures = stored.figures
    if report.method == ABILITY:
        yield from _ability_steps(score, stored, rows)
    elif score.scale.endswith(".speed"):
        yield from _speed_steps(
            score, [item for item in rows.items if item.is_answered and not item.is_skipped]
        )
    elif "n_right_pairs" in figures:
        yield from _share_steps(round(figures["n_right_pairs"] or 0), score.n_answered, score)
    else:
        yield from _share_steps(round(figures["n_solved"] or 0), round(figures["n_reached"] or 0), score)


def _share_steps(n_right: int, n: int, score: ScoreRow) -> Iterator[str]:
    yield _(
        "%(n_right)d ÷ %(n)d = %(percent)s%%. Standard error: p = (%(n_right)d + 2) ÷ (%(n)d + 4), and 100 × √(p × (1 −"
        " p) ÷ (%(n)d + 4)) = %(error)s points (Agresti & Coull 1998).",
        n_right=n_right,
        n=n,
        percent=f"{score.value:.1f}",
        error=f"{score.error:.2f}",
    )
    share, spread = n_right / n, Z95**2 / n
    middle = share + spread / 2
    reach = Z95 * sqrt(share * (1 - share) / n + spread / (4 * n))
    yield _(
        "Interval (Wilson 1927), with p = %(n_right)d ÷ %(n)d and z = %(z)s: the middle is p + z² ÷ (2 × %(n)d) ="
        " %(middle)s, the reach z × √(p × (1 − p) ÷ %(n)d + z² ÷ (4 × %(n)d²)) = %(reach)s, and both are divided by"
        " 1 + z² ÷ %(n)d = %(divisor)s: from %(low)s%% to %(high)s%%.",
        n_right=n_right,
        n=n,
        z=f"{Z95:.2f}",
        middle=f"{middle:.4f}",
        reach=f"{reach:.4f}",
        divisor=f"{1 + spread:.4f}",
        low=f"{100 * max(0.0, middle - reach) / (1 + spread):.1f}",
        high=f"{100 * min(1 + spread, middle + reach) / (1 + spread):.1f}",
    )


def _speed_steps(score: ScoreRow, pages: Sequence[ItemRow]) -> Iterator[str]:
    seconds = [page.response_ms / 1000 for page in pages]
    yield _(
        "Speed: %(n)d pairs ÷ %(seconds)s s × 60 = %(rate)s a minute.",
        n=score.n_answered,
        seconds=f"{sum(seconds):.3f}",
        rate=f"{score.value:.3f}",
    )
    yield _(
        "Its standard error (Cochran 1977, of a ratio): the mean time of a page is %(mean)s s, the standard deviation"
        " of the times √(sum of (time − mean)² ÷ (%(n)d − 1)) = %(deviation)s s; %(rate)s × %(deviation)s ÷ %(mean)s ÷"
        " √%(n)d = %(error)s.",
        mean=f"{mean(seconds):.3f}",
        n=len(seconds),
        deviation=f"{stdev(seconds):.3f}",
        rate=f"{score.value:.3f}",
        error=f"{score.error:.3f}",
    )


def _ability_steps(score: ScoreRow, stored: ReportRows, rows: SessionRows) -> Iterator[str]:
    assert score.value is not None, "an ability without a value has no working"
    assert score.error is not None, "an ability never stands without its error"
    state = _last_state(rows)
    yield _(
        "Whoever has the ability θ solves a task with the probability P = c + (1 − c) ÷ (1 + exp(−a × (θ − b))), with"
        " a, b and c as in the table; a task that was skipped counts as not solved."
    )
    low, high = state.rules.bounds
    yield _(
        "Weight of θ: exp(−θ² ÷ 2), times P for each task solved, times 1 − P for each task not solved; for %(n)d"
        " values of θ from %(low)s to %(high)s, the first and the last of which count half, and divided by the sum of"
        " all.",
        n=state.rules.n_nodes,
        low=minus(f"{low:g}"),
        high=f"{high:g}",
    )
    value, error = minus(f"{score.value:+.3f}"), f"{score.error:.3f}"
    yield _(
        "Ability: the sum of θ × weight = %(value)s. Standard error: √(sum of θ² × weight − %(value)s²) = %(error)s.",
        value=value,
        error=f"{state.error:.3f}",
    )
    # Nothing is added where a calibration does not say how exactly its models are known, nor was by the first method.
    if (added := score.error**2 - state.error**2) > 1e-9:
        yield _(
            "How exactly the tasks themselves are known counts, too: √(%(own)s² + %(added)s) = %(error)s. What is added"
            " is the variance of a, b and their covariance times how far each moves the ability, summed (Yang, Hansen &"
            " Cai 2012).",
            own=f"{state.error:.3f}",
            added=f"{added:.6f}",
            error=error,
        )
    ends = [score.value + sign * Z95 * score.error for sign in (-1, 1)]
    yield _(
        "Share: the mean of P over all %(k)d calibrated tasks, at θ = %(value)s: %(share)s%%; at %(value)s − 1.96 ×"
        " %(error)s = %(from)s: %(low)s%%; at %(value)s + 1.96 × %(error)s = %(to)s: %(high)s%%.",
        k=len(rows.calibration.names) if rows.calibration else 0,
        value=value,
        error=error,
        **dict(zip(("from", "to"), (minus(f"{end:+.3f}") for end in ends), strict=True)),
        **{name: f"{stored.figures[name] or 0.0:.1f}" for name in ("share", "low", "high")},
    )
