"""The page of a family of tasks: who solved how much, its item models, its stage, and comparisons of groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.manual.cells import is_locked
from portal.manual.charts import draw_error, draw_histogram
from portal.manual.naming import (
    CONTRASTS,
    NOTHING,
    lock_sentence,
    number,
    probability,
    who,
    with_error,
)
from portal.manual.overview import retest_text
from portal.manual.scale_page import information_table, scores_figure
from portal.manual.shown import NO_FIGURE, Figure, Shown

#: The most models that a page lists; the file has all of them.
MOST_SHOWN = 60


def solved_figure(content: Mapping[str, Any]) -> Figure:
    """The share that people solve."""
    if missing := lock_sentence(content["solved"]):
        return Figure(missing=missing)
    return scores_figure(content["solved"], lowest=0, highest=100)


def summary_table(content: Mapping[str, Any]) -> Shown | None:
    """Mean, reliability and retest in one row each."""
    solved = content["solved"]
    if is_locked(solved):
        return None
    retest = next(iter(content["retest"]["scales"].values()))
    rows = (
        (_("Number of people"), f"{solved['n']:,}"),
        (_("Solved, in per cent: mean (SD)"), with_error(solved["mean"], solved["sd"], 1)),
        (_("Odd against even tasks, stepped up"), number(content["reliability"]["halves"])),
        (_("Reliability of the estimates"), number(content["reliability"]["estimates"])),
        (_("Retest"), retest_text(retest)),
    )
    return Shown(_("At a glance"), (_("What"), _("Value")), rows, (1,))


def models_table(content: Mapping[str, Any], *, most: int | None = MOST_SHOWN) -> Shown | None:
    """Item models from the one that most people solve."""
    models = content.get("models", [])
    if not models:
        return None
    ordered = sorted(models, key=lambda one: (-(one["solved"] or 0), one["id"]))
    rows = tuple(
        (
            one["id"],
            f"{one['n']:,}",
            _("few on one side") if one["solved"] is None else number(one["solved"], 0),
            number(one["rest"]),
            number(one["seconds"], 0),
            number(one["assumed"]),
            with_error(one["difficulty"], one["difficulty_error"]),
            with_error(one["slope"], one["slope_error"] or None),
            # Builds from before it was computed do not have it.
            number(one.get("misfit"), 3),
            number(one.get("misfit_by_chance"), 3),
            probability(one.get("misfit_p")),
        )
        for one in ordered[:most]
    )
    heads = (
        _("Item model"),
        _("Number of people"),
        _("Solved (per cent)"),
        _("With the rest"),
        _("Seconds"),
        _("Assumed difficulty"),
        _("Difficulty"),
        _("Slope"),
        _("Off its curve (RMSD)"),
        _("By chance"),
        "p",
    )
    return Shown(_("Item models"), heads, rows, tuple(range(1, 11)))


def misfit_figure(content: Mapping[str, Any]) -> Figure:
    """How many models lie how far from their curves; nothing before there are curves."""
    bars = content.get("misfits")
    if not bars:
        return NO_FIGURE
    rows = tuple((f"{bar['from'] / 100:.2f}–{(bar['to'] + 1) / 100:.2f}", f"{bar['n']:,}") for bar in bars)
    return Figure(
        histogram=draw_histogram(bars, lowest=0, highest=bars[-1]["to"]),
        table=Shown(
            _("How far item models lie from their curves"),
            (_("Off its curve (RMSD)"), _("Number of item models")),
            rows,
            (1,),
        ),
    )


@dataclass(frozen=True)
class StageReading:
    """The stage of a family, the rule that brought it there, and what its features explain."""

    stage: int
    facts: tuple[tuple[str, str], ...]
    features: Shown | None
    figure: Figure


def read_stage(content: Mapping[str, Any]) -> StageReading:
    """What calibration found, or that there is none yet."""
    part = content["calibration"]
    if not part["stage"]:
        return StageReading(0, (), None, Figure())
    rule = part["rule"]
    told = rule.get("features")
    needed = _(
        "%(models)d models with %(answers)d answers each at least",
        models=rule["fewest_models"],
        answers=rule["answers_per_model"],
    )
    seen = _(
        "%(models)d models, %(answers)s answers in %(sessions)s sessions",
        models=rule["models"],
        answers=f"{rule['answers']:,}",
        sessions=f"{rule['sessions']:,}",
    )
    facts = [
        (_("Frozen on"), part["on"] or NOTHING),
        (_("Version"), part["version"]),
        (_("Rule"), needed),
        (_("Seen"), seen),
    ]
    facts += _steps(rule)
    if told:
        facts.append((_("Explained by features"), f"R² = {number(told['r2'])}, σ = {number(told['sigma'])}"))
    points = part["information"]
    return StageReading(
        part["stage"],
        tuple(facts),
        _features_table(told) if told else None,
        Figure(curve=draw_error(points), table=information_table(points)),
    )


def _steps(rule: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Guessing that was held, models that were left out, and the way from the scale before."""
    if rule.get("guessing"):
        yield _("Right by guessing"), f"c = {number(rule['guessing'], 3)}"
    if fit := rule.get("fit"):
        left_out = _("; ").join(
            f"{name}: RMSD = {number(one['rmsd'], 3)}, p {probability(one['p'])}"
            for name, one in fit["left_out"].items()
        )
        yield (
            _("Left out, off its curve (p < %(p)s of any model)", p=f"{fit['p_of_any']:g}"),
            left_out or _("none"),
        )
    if line := rule.get("link"):
        yield (
            _("Scale of the calibration before"),
            _(
                "θ = %(slope)s θ + %(intercept)s, through %(n)d models (%(method)s)",
                slope=number(line["slope"], 3),
                intercept=number(line["intercept"], 3),
                n=line["models"],
                method=line["method"],
            ),
        )


def _features_table(told: Mapping[str, Any]) -> Shown:
    rows = tuple((name, with_error(*weight)) for name, weight in told["weights"].items())
    return Shown(
        _("What the features of tasks explain"), (_("Feature"), _("Weight in logits (error)")), rows, (1,)
    )


@dataclass(frozen=True)
class TaskComparison:
    """Two groups compared on the models of a family."""

    title: str
    who: str
    figure: Figure


def task_comparisons(content: Mapping[str, Any]) -> Iterator[TaskComparison]:
    """Each pair of groups; of the models those that are compared."""
    for name, found in content.get("differences", {}).items():
        title = str(CONTRASTS[name])
        if missing := lock_sentence(found):
            yield TaskComparison(title, "", Figure(missing=missing))
        elif not found["items"]:
            missing = _("No item model was shown to a hundred people of each group.")
            yield TaskComparison(title, "", Figure(missing=missing))
        else:
            yield TaskComparison(title, who(found["n"]), Figure(table=_differences_table(found["items"])))


def _differences_table(items: Sequence[Mapping[str, Any]]) -> Shown:
    ordered = sorted(items, key=lambda one: -(one["delta_r2"] or 0.0))
    rows = tuple(
        (
            one["id"],
            number(one["logit"]),
            number(one["delta_r2"], 3),
            probability(one["p"]),
            one["class"] or NOTHING,
        )
        for one in ordered[:MOST_SHOWN]
    )
    heads = (_("Item model"), _("Log odds"), "ΔR²", "p", _("Class"))
    return Shown(_("Differences at equal score"), heads, rows, (1, 2, 3))
