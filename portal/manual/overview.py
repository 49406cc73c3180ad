"""The overview of a questionnaire: who answered, what its passport promised, how reliable its scales are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from assessments.instrument import FULL_FORM
from portal.manual.cells import is_locked
from portal.manual.charts import Span, SpanChart
from portal.manual.naming import (
    NOTHING,
    VERDICTS,
    cell_text,
    group_name,
    interval,
    lock_sentence,
    number,
    probability,
    with_error,
)
from portal.manual.shown import Figure, Reader, Shown


@dataclass(frozen=True)
class PeoplePart:
    """People counted in one way; without a table where a group is too small for any of them to be told."""

    title: str
    table: Shown | None


def read_people(content: Mapping[str, Any]) -> list[PeoplePart]:
    """Who the numbers are of."""
    titles = {"scripts": _("By script"), "schooling": _("By place of schooling"), "sex": _("By sex")}
    heads = (_("Group"), _("Number of people"))
    parts = []
    for name, title in titles.items():
        counts = content["sample"][name]
        is_shown = all(isinstance(n, int) for n in counts.values())
        rows = tuple((group_name(group), cell_text(n)) for group, n in counts.items())
        parts.append(PeoplePart(title, Shown(title, heads, rows, (1,)) if is_shown else None))
    return parts


@dataclass(frozen=True)
class Promise:
    """A sentence of the passport, and what came of each of its numbers."""

    sentence: str
    table: Shown


def read_gates(reader: Reader) -> list[Promise]:
    """What the passport promises, and what came of it."""
    sentences = reader.publication.passports[reader.locale]["evidence"]["gates"]
    heads = (_("Part"), _("Found"), _("Verdict"))
    promises = []
    for place, sentence in enumerate(sentences):
        rows = tuple(
            (_gate_part(gate), _gate_found(reader, gate), str(VERDICTS[gate["verdict"]]))
            for gate in reader.content["gates"]
            if gate["passport"] == place
        )
        promises.append(Promise(sentence, Shown(_("Gates"), heads, rows)))
    return promises


def _gate_part(gate: Mapping[str, Any]) -> str:
    parts = [group_name(gate["form"])] if gate["kind"] == "alpha" else []
    if gate["k_items"]:
        parts.append(_("%(k)d items", k=gate["k_items"]))
    if gate["of"] in {"domains", "facets"}:
        parts.append(_("domains") if gate["of"] == "domains" else _("facets"))
    if gate["at_least"] is not None:
        parts.append(f"≥\N{NO-BREAK SPACE}{gate['at_least']:.2f}")
    if gate["at_most"] is not None:
        parts.append(f"≤\N{NO-BREAK SPACE}{gate['at_most']:.3f}")
    return _(", ").join(parts) or _("All items")


def _gate_found(reader: Reader, gate: Mapping[str, Any]) -> str:
    if gate["verdict"] == "open":
        if gate["has"] is None:
            return _("The answers do not allow this computation.")
        return _("%(has)s of %(needs)d people", has=cell_text(gate["has"]), needs=gate["needs"])
    if gate["kind"] == "no-large-difference":
        return _("class C: %(item)s", item=reader.item(gate["where"])) if gate["value"] else _("no class C")
    digits = 3 if gate["at_most"] is not None else 2
    where = reader.where(gate["where"])
    value = number(gate["value"], digits)
    return _("%(value)s (%(where)s)", value=value, where=where) if where else value


def reliability_figure(reader: Reader) -> Figure:
    """Alpha of every scale with its interval; the table has the rest."""
    parts = {scale: part for scale, part in reader.full.items() if not is_locked(part)}
    if not parts:
        return Figure(missing=lock_sentence(next(iter(reader.full.values()))))
    spans = tuple(
        Span(reader.scale(scale), part["alpha"], part["alpha_low"], part["alpha_high"], number(part["alpha"]))
        for scale, part in parts.items()
        if part["alpha"] is not None
    )
    gates = {
        gate["at_least"]
        for gate in reader.content["gates"]
        if gate["kind"] == "alpha" and gate["form"] == FULL_FORM
    }
    chart = SpanChart(spans, 0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0), tuple(sorted(gates)))
    return Figure(spans=chart, table=_reliability_table(reader, parts))


def _reliability_table(reader: Reader, parts: Mapping[str, Mapping[str, Any]]) -> Shown:
    retest = reader.content["retest"]["scales"]
    rows = tuple(
        (
            reader.scale(scale),
            f"{part['n']:,}",
            str(part["k_items"]),
            with_error(part["mean"], part["sd"], 1),
            number(part["alpha"]),
            interval(part["alpha_low"], part["alpha_high"]),
            number(part["omega"]),
            number(part["sem"], 1),
            retest_text(retest.get(scale, {})),
        )
        for scale, part in parts.items()
    )
    heads = (
        _("Scale"),
        _("Number of people"),
        _("Number of items"),
        _("Mean (SD)"),
        "α",
        _("Interval (95 in 100)"),
        "ω",
        _("Error (SEM)"),
        _("Retest"),
    )
    return Shown(_("Reliability"), heads, rows, tuple(range(1, 9)))


def retest_text(part: Mapping[str, Any]) -> str:
    """The correlation of two sittings with its interval."""
    if is_locked(part) or part.get("r") is None:
        return NOTHING
    return f"{number(part['r'])} ({interval(part['low'], part['high'])})"


def short_table(reader: Reader) -> Shown | None:
    """Reliability of the short form, where there is one with enough people."""
    form = reader.content["forms"].get("short", {"scales": {}})
    parts = {scale: part for scale, part in form["scales"].items() if not is_locked(part)}
    if not parts:
        return None
    rows = tuple(
        (
            reader.scale(scale),
            f"{part['n']:,}",
            str(part["k_items"]),
            number(part["alpha"]),
            interval(part["alpha_low"], part["alpha_high"]),
            number(part["sem"], 1),
        )
        for scale, part in parts.items()
    )
    heads = (
        _("Scale"),
        _("Number of people"),
        _("Number of items"),
        "α",
        _("Interval (95 in 100)"),
        _("Error (SEM)"),
    )
    return Shown(_("Short version"), heads, rows, tuple(range(1, 6)))


def circle_table(reader: Reader) -> Shown | None:
    """The hexagon of interests."""
    if "circle" not in reader.content:
        return None
    rows = tuple(
        (group_name(group), missing, NOTHING, NOTHING)
        if (missing := lock_sentence(part))
        else (group_name(group), number(part["index"]), f"{part['met']} / 72", probability(part["p"]))
        for group, part in reader.content["circle"].items()
    )
    heads = (_("Group"), _("Index"), _("Predictions met"), "p")
    return Shown(_("Circular order"), heads, rows, (1, 2, 3))


def choices_table(reader: Reader) -> Shown | None:
    """What is chosen among values, and how it agrees with the ratings."""
    parts = reader.content.get("choices")
    if parts is None or any(is_locked(part) for part in parts.values()):
        return None
    rows = tuple(
        (reader.scale(scale), number(part["mean"]), number(part["sd"]), number(part["agreement"]))
        for scale, part in parts.items()
    )
    heads = (_("Scale"), _("Most less least important"), _("SD"), _("Correlation with the ratings"))
    return Shown(_("Choices"), heads, rows, (1, 2, 3))


def factors_figure(reader: Reader) -> Figure | None:
    """Several factors among the readers of both scripts."""
    part = reader.content.get("factors")
    if part is None:
        return None
    if missing := lock_sentence(part):
        return Figure(missing=missing)
    models = {
        **{group_name(name): fit for name, fit in part["groups"].items()},
        _("Both, nothing alike"): part["free"],
        _("Both, the same weights of the items"): part["equal"],
    }
    rows = tuple((name, number(fit["cfi"], 3), number(fit["rmsea"], 3)) for name, fit in models.items())
    return Figure(table=Shown(_("Factors"), (_("Model"), "CFI", "RMSEA"), rows, (1, 2)))
