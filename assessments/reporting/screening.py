"""Signs of careless answering: how many persons show them, never who."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from assessments.quality import LIMITS, QualityReading, person_fit, quality_indices, read_quality
from assessments.randomness import Floats
from assessments.reporting.limits import limit
from assessments.reporting.markdown import counted, number, percent, table
from assessments.reporting.parts import Part
from assessments.reporting.response_model import FittedScale
from assessments.reporting.scales import KeyedScale, keys_of

#: A share of persons with signs of carelessness that deserves a look; surveys usually find 3 to 12 % (Curran 2016).
MANY_CARELESS = 0.10
_FEWEST_SCALES = 3
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "long_string_share": "longest run of one answer, as a share of all items",
        "variability": "variability of a person's answers",
        "mahalanobis_p": "unusual combination of answers (Mahalanobis)",
        "even_odd": "agreement of odd and even items",
        "synonyms": "agreement on items of one meaning",
        "antonyms": "contradiction on items of opposite meaning",
        "person_fit": "answers against the fitted model (l_z*)",
    }
)


def screening_part(x: Floats, scales: Sequence[KeyedScale], fitted: FittedScale | None = None) -> Part:
    """Who is to be read with care, in numbers. `x` are the answers of a questionnaire as they were given, n x k in the
    order of asking, to all `scales`; `fitted` is the model of its only scale. Raises what `quality_indices` raises.

    Answers that are right or wrong are judged by person fit alone, since long runs of right answers are no sign.

    >>> from assessments.simulate import likert
    >>> x = likert(200, [0.7] * 4, seed=1).x
    >>> scale = KeyedScale("s", tuple("abcd"), (0, 1, 2, 3), np.zeros(4, bool), x, 0.0, 4.0)
    >>> screening_part(x, [scale]).blocks[1][:63]
    'Flagged in two or more families of signs, and to be read with c'
    """
    fit = _person_fit(fitted, len(x)) if fitted else None
    if all(scale.maximum - scale.minimum < 2 for scale in scales):
        return _fit_only(fit)
    has_halves = sum(scale.k_items > 1 for scale in scales) >= _FEWEST_SCALES
    indices = quality_indices(
        x,
        scales=keys_of(scales) if has_halves else None,
        minimum=scales[0].minimum,
        maximum=scales[0].maximum,
        person_fit=fit,
    )
    reading = read_quality(indices)
    rows = [_row(name, index, reading) for name, index in indices.known().items()]
    shown = [row for row in rows if row]
    share = float(np.mean(reading.needs_care[reading.is_judged])) if reading.is_judged.any() else 0.0
    remark = f"{percent(share)} of the persons show signs of careless answering."
    return Part(
        (
            table(["sign", "family", "flagged", "persons", "share"], shown, left=3),
            _conclusion(reading),
            limit("carelessness"),
        ),
        (remark,) if share > MANY_CARELESS else (),
    )


def _row(name: str, index: Floats, reading: QualityReading) -> list[str]:
    known, flagged = int(np.sum(~np.isnan(index))), int(reading.flags[name].sum())
    if not known:
        return []
    if name != "variability":
        bound = LIMITS[name]
        family = bound.family.value
        rule = f"{'≥' if bound.is_upper else '<'} {number(bound.value, 3 if bound.value < 0.01 else 2)}"
    elif reading.variability_range is None:
        return []
    else:
        family, between = "invariance", reading.variability_range
        rule = f"outside {number(between[0])} to {number(between[1])}"
    return [_NAMES[name], family, rule, f"{flagged:,}", percent(flagged / known, 1)]


def _conclusion(reading: QualityReading) -> str:
    n_judged, n_careless = int(reading.is_judged.sum()), int(reading.needs_care.sum())
    if not n_judged:
        return "Only one family of signs is known of each person, so nobody is judged."
    return (
        f"Flagged in two or more families of signs, and to be read with care: {counted(n_careless, 'person')} "
        f"({percent(n_careless / n_judged, 1)}) of the {n_judged:,} of whom two families or more are known."
    )


def _person_fit(fitted: FittedScale, n_persons: int) -> Floats:
    fit = np.full(n_persons, np.nan)
    fit[fitted.rows] = person_fit(fitted.x, fitted.calibration.items).l_z_star
    return fit


def _fit_only(fit: Floats | None) -> Part:
    known = np.zeros(0) if fit is None else fit[~np.isnan(fit)]
    if not known.size:
        return Part(
            ("Of right and wrong answers only the fit to a model can be judged, and no model was fitted.",)
        )
    bound = LIMITS["person_fit"].value
    n = int(np.sum(known < bound))
    words = (
        f"{counted(n, 'person')} of {known.size:,} ({percent(n / known.size, 1)}) gave answers that hardly fit their "
        f"ability: l_z* below {number(bound, 3)}, where about 5 % of fitting persons lie."
    )
    return Part(
        (
            words,
            limit("person fit"),
        )
    )
