"""Whether the items of a scale mean the same in two groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessments.errors import InvalidMatrix
from assessments.fairness import Dif, LogisticDif, logistic_dif, mantel_haenszel
from assessments.irt.bank import Model
from assessments.matrix import Ints
from assessments.reporting.limits import limit
from assessments.reporting.markdown import NOTHING, code, codes, counted, number, probability, table
from assessments.reporting.ordered_differences import ordered_differences
from assessments.reporting.parts import Part, joined
from assessments.reporting.scales import KeyedScale, without_gaps

#: Differences between smaller groups are mostly chance.
FEWEST_PER_GROUP = 100
_LEGEND = (
    "Δ = −2.35 ln of the common odds ratio at equal total score (Holland & Thayer 1988): below zero the item is harder "
    "for {focal}. ETS classes: A negligible, B moderate, C large. ΔR² (Nagelkerke) is what the group, and then its "
    "product with the score, add to the score in a logistic regression; 0.035 is moderate, 0.070 large (Jodoin & Gierl "
    "2001)."
)


def large_groups(labels: Sequence[str], codes: Ints) -> list[int]:
    """Places of the groups of at least 100 persons, in their order.

    >>> large_groups(["a", "b"], np.array([0] * 100 + [1] * 99 + [-1]))
    [0]
    """
    return [place for place in range(len(labels)) if int(np.sum(codes == place)) >= FEWEST_PER_GROUP]


def differences_part(
    scale: KeyedScale, labels: Sequence[str], members: Ints, *, model: Model | None = None
) -> Part:
    """Differential item functioning of right-or-wrong items against the first group; of items with more categories the
    invariance of their scale, and their curves by `model` ("grm" unless said).

    `labels` name the groups, the reference first; `members` is each person's place among them, -1 for none. All items
    vary. Raises InvalidMatrix unless the reference group and another one have 100 persons, and what the comparisons
    raise.

    >>> from assessments.simulate import likert
    >>> x = likert(200, [0.7] * 4, seed=1).x
    >>> scale = KeyedScale("s", tuple("abcd"), (0, 1, 2, 3), np.zeros(4, bool), x, 0.0, 4.0)
    >>> differences_part(scale, ("f", "m"), np.arange(200) % 2).blocks[0]
    '**Measurement invariance** of one factor in the groups `f` 100, `m` 100.'
    """
    groups = large_groups(labels, members)
    if len(groups) < 2 or groups[0] != 0:
        sizes = ", ".join(f"{label} {int(np.sum(members == place)):,}" for place, label in enumerate(labels))
        reason = f"two groups of {FEWEST_PER_GROUP} persons are needed, the reference among them; there are {sizes}"
        raise InvalidMatrix(reason)
    answers = without_gaps(scale.x)[0]
    if (answers > 1).any():
        return ordered_differences(scale, labels, members, groups, model=model or "grm")
    parts = []
    for focal in groups[1:]:
        kept = (members == 0) | (members == focal)
        group = (members[kept] == focal).astype(np.float64)
        odds = mantel_haenszel(answers[kept], group, purify=True)
        parts.append(_dif(scale, odds, logistic_dif(answers[kept], group), labels[0], labels[focal]))
    return joined(parts)


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
