"""Whether the items of a scale mean the same in two groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessments.errors import TooFewPersons
from assessments.fairness import (
    Dif,
    LogisticDif,
    MeasurementInvariance,
    logistic_dif,
    mantel_haenszel,
    measurement_invariance,
)
from assessments.matrix import Ints
from assessments.reporting.limits import limit
from assessments.reporting.markdown import NOTHING, code, codes, counted, number, probability, table
from assessments.reporting.parts import Part
from assessments.reporting.scales import KeyedScale, without_gaps

#: Differences between smaller groups are mostly chance.
FEWEST_PER_GROUP = 100
_LEGEND = (
    "Δ = −2.35 ln of the common odds ratio at equal total score (Holland & Thayer 1988): below zero the item is harder "
    "for {focal}. ETS classes: A negligible, B moderate, C large. ΔR² (Nagelkerke) is what the group, and then its "
    "product with the score, add to the score in a logistic regression; 0.035 is moderate, 0.070 large (Jodoin & Gierl "
    "2001)."
)
_LEVELS = (
    "Equal loadings (metric) allow correlations to be compared, equal intercepts (scalar) means. A step holds while "
    "CFI falls by at most 0.010 and RMSEA rises by at most 0.015 (Cheung & Rensvold 2002; Chen 2007)."
)


def large_groups(labels: Sequence[str], codes: Ints) -> list[int]:
    """Places of the groups of at least 100 persons, in their order.

    >>> large_groups(["a", "b"], np.array([0] * 100 + [1] * 99 + [-1]))
    [0]
    """
    return [place for place in range(len(labels)) if int(np.sum(codes == place)) >= FEWEST_PER_GROUP]


def differences_part(scale: KeyedScale, labels: Sequence[str], members: Ints) -> Part:
    """Differential item functioning of right-or-wrong items against the first group; the invariance of other scales.

    `labels` name the groups, the reference first; `members` is each person's place among them, -1 for none. All items
    vary. Raises TooFewPersons below 100 persons in the reference group or in all others, and what the comparisons
    raise.

    >>> from assessments.simulate import likert
    >>> x = likert(200, [0.7] * 4, seed=1).x
    >>> scale = KeyedScale("s", tuple("abcd"), (0, 1, 2, 3), np.zeros(4, bool), x, 0.0, 4.0)
    >>> differences_part(scale, ("f", "m"), np.arange(200) % 2).blocks[0]
    '**Measurement invariance** of one factor in the groups `f` 100, `m` 100.'
    """
    groups = large_groups(labels, members)
    if len(groups) < 2 or groups[0] != 0:
        fewest = min(int(np.sum(members == place)) for place in range(len(labels))) if labels else 0
        raise TooFewPersons(fewest, FEWEST_PER_GROUP)
    answers = without_gaps(scale.x)[0]
    if (answers > 1).any():
        return _invariance(scale, labels, members, groups)
    parts = []
    for focal in groups[1:]:
        kept = (members == 0) | (members == focal)
        group = (members[kept] == focal).astype(np.float64)
        odds = mantel_haenszel(answers[kept], group, purify=True)
        parts.append(_dif(scale, odds, logistic_dif(answers[kept], group), labels[0], labels[focal]))
    return Part(
        tuple(block for part in parts for block in part.blocks),
        tuple(remark for part in parts for remark in part.remarks),
    )


def _dif(scale: KeyedScale, odds: Dif, logistic: LogisticDif, reference: str, focal: str) -> Part:
    header = ["item", "MH Δ (SE)", "p", "ETS class", "ΔR² uniform", "p", "ΔR² crossing", "p"]
    rows = [
        [
            code(item),
            number(one.delta)
            if not one.delta_error > 0
            else f"{number(one.delta)} ({number(one.delta_error)})",
            probability(one.p),
            one.classification or NOTHING,
            number(uniform.delta_r2, 3),
            probability(uniform.p),
            number(crossing.delta_r2, 3),
            probability(crossing.p),
        ]
        for item, one, uniform, crossing in zip(
            scale.items, odds, logistic.uniform, logistic.nonuniform, strict=True
        )
    ]
    return Part(
        (
            _who(odds, reference, focal),
            table(header, rows),
            _LEGEND.format(focal=code(focal)),
            limit("dif"),
        ),
        _dif_remarks(scale, odds, focal),
    )


def _who(odds: Dif, reference: str, focal: str) -> str:
    left_out = (
        f"; {counted(odds.n_excluded, 'person')} with a missing answer left out" if odds.n_excluded else ""
    )
    purified = f"matched on a score purified in {counted(odds.n_rounds, 'round')}"
    unsettled = "" if odds.is_stable else ", without settling"
    return (
        f"**{code(focal)} against {code(reference)}**: {odds.n_focal:,} and {odds.n_reference:,} persons{left_out}, "
        f"{purified}{unsettled}."
    )


def _dif_remarks(scale: KeyedScale, odds: Dif, focal: str) -> tuple[str, ...]:
    remarks = []
    for letter, size in (("C", "large"), ("B", "moderate")):
        where = np.flatnonzero(odds.classification == letter)
        if where.size:
            items = codes(scale.items[place] for place in where)
            remarks.append(
                f"{items}: {size} differential functioning for {code(focal)} (ETS class {letter})."
            )
    return tuple(remarks)


def _invariance(scale: KeyedScale, labels: Sequence[str], members: Ints, groups: Sequence[int]) -> Part:
    kept = np.isin(members, groups)
    found = measurement_invariance(scale.x[kept], [labels[place] for place in members[kept]], strict=True)
    sizes = ", ".join(
        f"{code(str(label))} {n:,}" for label, n in zip(found.groups, found.n_persons, strict=True)
    )
    left_out = (
        f"; {counted(found.n_excluded, 'person')} with a missing answer left out" if found.n_excluded else ""
    )
    remark = f"Measurement invariance between the groups holds only up to the level: {found.level}."
    return Part(
        (
            f"**Measurement invariance** of one factor in the groups {sizes}{left_out}.",
            table(["level", "χ²", "df", "CFI", "TLI", "RMSEA", "ΔCFI", "ΔRMSEA", "holds"], _steps(found)),
            f"Highest level that holds: {found.level}. {_LEVELS}",
            limit("invariance"),
        ),
        (remark,) if found.level not in ("scalar", "strict") else (),
    )


def _steps(found: MeasurementInvariance) -> list[list[str]]:
    return [
        [
            step.level,
            number(step.chi2),
            str(step.df),
            number(step.cfi, 3),
            number(step.tli, 3),
            number(step.rmsea, 3),
            number(step.delta_cfi, 3),
            number(step.delta_rmsea, 3),
            "yes" if step.holds else "no",
        ]
        for step in found.steps
    ]
