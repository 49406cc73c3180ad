"""The page of one scale: its scores, items, response model, comparisons of groups, and percentiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.manual.cells import is_locked
from portal.manual.charts import Span, SpanChart, draw_error, draw_histogram
from portal.manual.naming import (
    CONTRASTS,
    LEVELS,
    NOTHING,
    cell_text,
    group_name,
    lock_sentence,
    number,
    probability,
    who,
    with_error,
)
from portal.manual.shown import NO_FIGURE, Figure, Reader, Shown

#: Limits of the standardised difference between classes A, B and C.
LIMITS = (-0.25, -0.17, 0.17, 0.25)


def scores_figure(part: Mapping[str, Any], *, lowest: int, highest: int) -> Figure:
    """How scores spread."""
    rows = tuple((f"{bar['from']}–{bar['to']}", f"{bar['n']:,}") for bar in part["scores"])
    return Figure(
        histogram=draw_histogram(part["scores"], lowest=lowest, highest=highest),
        table=Shown(_("Scores"), (_("Points"), _("Number of people")), rows, (1,)),
    )


def items_table(reader: Reader, part: Mapping[str, Any]) -> Shown:
    """Each item in its scale."""
    choices = reader.publication.words[reader.locale].choices
    rows = tuple(
        (
            f"{reader.item(item['id'])}{' ↔' if item['reverse'] else ''}",
            with_error(item["mean"], item["sd"]),
            number(item["rest"]),
            number(item["dropped"]),
            *(cell_text(n) for n in item["answers"].values()),
        )
        for item in part["items"]
    )
    heads = (_("Item"), _("Mean (SD)"), _("With the rest"), _("α without it"), *choices)
    return Shown(_("Items"), heads, rows, tuple(range(1, len(heads))))


def model_figure(model: Mapping[str, Any]) -> Figure:
    """Where the scale measures how exactly."""
    if missing := lock_sentence(model):
        return Figure(missing=missing)
    return Figure(curve=draw_error(model["information"]), table=information_table(model["information"]))


def information_table(points: list[Mapping[str, float]]) -> Shown:
    """The curve in numbers."""
    rows = tuple((number(one["theta"]), number(one["information"]), number(one["error"])) for one in points)
    return Shown(_("Information"), ("θ", _("Information"), _("Standard error")), rows, (0, 1, 2))


def parameters_table(reader: Reader, model: Mapping[str, Any]) -> Shown:
    """Parameters of each item with their errors, and how well it follows its curve."""
    most = max((len(item["thresholds"]) for item in model["items"]), default=0)
    rows = []
    for item in model["items"]:
        pairs = zip(item["thresholds"], item["threshold_errors"], strict=True)
        steps = [with_error(value, error) for value, error in pairs]
        rows.append(
            (
                reader.item(item["id"]),
                with_error(item["slope"], item["slope_error"]),
                *steps,
                *[NOTHING] * (most - len(steps)),
                number(item["rmsea"], 3),
                probability(item["p"]),
            )
        )
    thresholds = (_("Threshold %(number)d", number=place) for place in range(1, most + 1))
    heads = (_("Item"), _("Slope"), *thresholds, _("Misfit (RMSEA)"), "p")
    return Shown(_("Parameters"), heads, tuple(rows), tuple(range(1, len(heads))))


@dataclass(frozen=True)
class Comparison:
    """Two groups compared on one scale."""

    title: str
    who: str = ""
    figure: Figure = NO_FIGURE
    invariance: Shown | None = None
    level: str = ""
    curves: Figure = NO_FIGURE


def comparisons(reader: Reader, part: Mapping[str, Any]) -> Iterator[Comparison]:
    """Each pair of groups, with numbers or with the reason why there are none."""
    for name, found in part["differences"].items():
        title = str(CONTRASTS[name])
        if missing := lock_sentence(found):
            yield Comparison(title, figure=Figure(missing=missing))
            continue
        steps = found["invariance"]
        yield Comparison(
            title,
            who(found["n"]),
            _difference_figure(reader, found),
            None if steps is None else _invariance_table(steps),
            "" if steps is None else str(LEVELS[steps["level"]]),
            _curves_figure(reader, found["curves"]),
        )


def _difference_figure(reader: Reader, found: Mapping[str, Any]) -> Figure:
    spans = tuple(
        Span(
            reader.item(item["id"]),
            item["effect"],
            item["effect"] - 1.96 * item["error"],
            item["effect"] + 1.96 * item["error"],
            f"{number(item['effect'])} · {item['class']}",
        )
        for item in found["items"]
        if item["effect"] is not None
    )
    rows = tuple(
        (
            reader.item(item["id"]),
            number(item["difference"]),
            with_error(item["effect"], item["error"]),
            probability(item["p"]),
            item["class"] or NOTHING,
        )
        for item in found["items"]
    )
    heads = (_("Item"), _("Points"), _("Standardised (error)"), "p", _("Class"))
    return Figure(
        spans=SpanChart(spans, -1.0, 1.0, (-1.0, -0.5, 0.0, 0.5, 1.0), LIMITS),
        table=Shown(_("Differences at equal score"), heads, rows, (1, 2, 3)),
    )


def _invariance_table(steps: Mapping[str, Any]) -> Shown:
    rows = tuple(
        (
            str(LEVELS[step["level"]]),
            number(step["cfi"], 3),
            number(step["rmsea"], 3),
            number(step["delta_cfi"], 3),
            _("holds") if step["holds"] else _("does not hold"),
        )
        for step in steps["steps"]
    )
    heads = (_("Model"), "CFI", "RMSEA", _("Change of CFI"), _("Verdict"))
    return Shown(_("Measurement invariance"), heads, rows, (1, 2, 3))


def _curves_figure(reader: Reader, curves: Mapping[str, Any]) -> Figure:
    if missing := lock_sentence(curves):
        return Figure(missing=missing)
    rows = tuple(
        (
            reader.item(item["id"]),
            number(item["slope"]),
            number(item["location"]),
            number(item["chi2"], 1),
            str(item["df"]),
            probability(item["p"]),
        )
        for item in curves["items"]
    )
    heads = (_("Item"), _("Δ slope"), _("Δ location"), "χ²", "df", "p")
    return Figure(table=Shown(_("Differences of the curves"), heads, rows, (1, 2, 3, 4, 5)))


def norms_table(norms: Mapping[str, Mapping[str, Any]]) -> Shown:
    """Percentiles of each group, or how many people it still needs."""
    open_ones = [part for part in norms.values() if not is_locked(part)]
    percentiles = [one["percentile"] for one in open_ones[0]["percentiles"]] if open_ones else []
    rows = []
    for group, part in norms.items():
        if is_locked(part):
            has, needs = cell_text(part["locked"]["has"]), part["locked"]["needs"]
            told = _("%(has)s of %(needs)d people", has=has, needs=needs)
            rows.append((group_name(group), told, *[NOTHING] * (len(percentiles) + 1)))
            continue
        told = _(
            "%(n)s people, %(first)s to %(last)s", n=f"{part['n']:,}", first=part["from"], last=part["until"]
        )
        scores = [number(one["score"], 1) for one in part["percentiles"]]
        rows.append((group_name(group), told, with_error(part["mean"], part["sd"], 1), *scores))
    columns = (f"{one}%" for one in percentiles)
    heads = (_("Users of this portal"), _("People and days"), _("Mean (SD)"), *columns)
    return Shown(_("Percentiles"), heads, tuple(rows), tuple(range(2, len(heads))))
