"""Whether items with several ordered categories mean the same in each group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessments.errors import AssessmentError, CategoryGap, TooFewPersons
from assessments.fairness import LordDif, MeasurementInvariance, lord_chi_square, measurement_invariance
from assessments.irt import Calibration, calibrate
from assessments.irt.bank import Model
from assessments.matrix import Ints
from assessments.randomness import Floats
from assessments.reporting.limits import limit
from assessments.reporting.markdown import code, codes, counted, number, plain, probability, table
from assessments.reporting.parts import Part, joined
from assessments.reporting.response_model import FEWEST_FOR_MODEL
from assessments.reporting.scales import KeyedScale, without_gaps

_LEVEL = 0.05
_LEVELS = (
    "Equal loadings (metric) allow correlations to be compared, equal intercepts (scalar) means. A step holds while "
    "CFI falls by at most 0.010 and RMSEA rises by at most 0.015 (Cheung & Rensvold 2002; Chen 2007)."
)


def ordered_differences(
    scale: KeyedScale, labels: Sequence[str], members: Ints, groups: Sequence[int], *, model: Model
) -> Part:
    """The invariance of a scale in the groups at these places, the reference first, and its items' curves in each.

    Raises what `measurement_invariance` raises; where the curves cannot be compared, the part says why.

    >>> from assessments.simulate import likert
    >>> x = likert(200, [0.7] * 4, seed=1).x
    >>> scale = KeyedScale("s", tuple("abcd"), (0, 1, 2, 3), np.zeros(4, bool), x, 0.0, 4.0)
    >>> part = ordered_differences(scale, ("f", "m"), np.arange(200) % 2, [0, 1], model="grm")
    >>> part.blocks[-1][:61]
    '**`m` against `f`, item by item.** Not computed: in the group'
    """
    answers = without_gaps(scale.x)[0]
    parts = [_invariance(scale, labels, members, groups)]
    parts += _curves(scale, answers, labels, members, groups, model)
    return joined(parts)


def _curves(
    scale: KeyedScale,
    answers: Floats,
    labels: Sequence[str],
    members: Ints,
    groups: Sequence[int],
    model: Model,
) -> list[Part]:
    """One part for each group after the reference. The reference is calibrated once for all of them."""
    parts = []
    found: dict[int, Calibration] = {}
    for focal in groups[1:]:
        heading = f"**{code(labels[focal])} against {code(labels[0])}, item by item.**"
        place = 0
        try:
            for place in (0, focal):
                if place not in found:
                    found[place] = _calibrated(answers[members == place], model)
            compared = lord_chi_square(found[0], found[focal], purify=True)
        except AssessmentError as error:
            reason = f"in the group {code(labels[place])}, {plain(_named(error, scale))}"
            parts.append(Part((f"{heading} Not computed: {reason}.",)))
        else:
            parts.append(_lord(scale, compared, heading, labels[focal]))
    return parts


def _calibrated(answers: Floats, model: Model) -> Calibration:
    answered = answers[~np.isnan(answers).all(axis=1)]
    if len(answered) < FEWEST_FOR_MODEL[model]:
        raise TooFewPersons(len(answered), FEWEST_FOR_MODEL[model])
    return calibrate(answered, model)


def _named(error: AssessmentError, scale: KeyedScale) -> str:
    """The complaint with the item that it speaks of."""
    column = getattr(error, "column", None)
    if column is None:
        return str(error)
    item = scale.items[column]
    return f"nobody chose some category of {item}" if isinstance(error, CategoryGap) else f"{item}: {error}"


def _lord(scale: KeyedScale, found: LordDif, heading: str, focal: str) -> Part:
    slopes, locations = found.difference[:, 0], np.nanmean(found.difference[:, 1:], axis=1)
    rows = [
        [code(item), number(slope), number(location), number(chi2), str(df), probability(p)]
        for item, slope, location, chi2, df, p in zip(
            scale.items, slopes, locations, found.chi2, found.df, found.p, strict=True
        )
    ]
    differing = np.flatnonzero(found.p * scale.k_items < _LEVEL)
    items = codes(scale.items[place] for place in differing)
    how = (
        f"{heading} Curves of both groups, brought to one scale by {int(found.anchor.sum())} of {scale.k_items} items "
        f"(Lord's chi-square, purified in {counted(found.n_rounds, 'round')})"
    )
    legend = (
        f"Δ is {code(focal)} less the reference, of locations in units of θ: above zero the item is harder, or less "
        "popular, at equal θ."
    )
    return Part(
        (how, table(["item", "Δ slope", "Δ location", "χ²", "df", "p"], rows), legend, limit("lord")),
        (f"{items}: other curves for {code(focal)} (Lord's chi-square, see Δ).",) if differing.size else (),
    )


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
