"""One reading of all indices: who is to be read with care. Never a verdict, and never from one kind of sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from assessments.errors import InvalidArgument
from assessments.matrix import Bools, Ints, check_entries, check_kind, check_number
from assessments.quality.indices import QualityIndices
from assessments.randomness import Floats


class Family(StrEnum):
    """Kinds of signs; two signs of one kind are one sign."""

    #: too fast
    time = "time"
    #: the same answer again and again, or answers all over the range
    invariance = "invariance"
    #: answers that contradict each other, the other persons or the model
    consistency = "consistency"
    #: items that show whether they were read
    instructed = "instructed"


@dataclass(frozen=True)
class Limit:
    """The published limit of an index: flagged below it, or, with `is_upper`, at or above it."""

    family: Family
    value: float
    is_upper: bool
    source: str


#: Of each index but variability, whose limits depend on the questionnaire: see `read_quality`.
LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "seconds_per_item": Limit(Family.time, 2.0, False, "Huang et al. 2012"),
        "effort": Limit(Family.time, 0.90, False, "Wise & Kong 2005"),
        "long_string_share": Limit(Family.invariance, 0.5, True, "Curran 2016"),
        "mahalanobis_p": Limit(Family.consistency, 0.001, False, "Tabachnick & Fidell 2007"),
        "even_odd": Limit(Family.consistency, 0.30, False, "Jackson 1976; Johnson 2005"),
        "synonyms": Limit(Family.consistency, 0.22, False, "DeSimone, Harms & DeSimone 2015"),
        "antonyms": Limit(Family.consistency, -0.03, True, "Johnson 2005"),
        "person_fit": Limit(
            Family.consistency, -1.645, False, "Drasgow, Levine & Williams 1985: 5 % of a normal l_z"
        ),
        "instructed_failed": Limit(Family.instructed, 1.0, True, "Meade & Craig 2012"),
    }
)
#: Dunn et al. (2018) judge variability within the sample; both of its tails are unusual.
VARIABILITY_TAIL = 0.01
#: Percentiles of fewer persons are not taken.
FEWEST_FOR_PERCENTILES = 100
#: Families that must agree.
FAMILIES_NEEDED = 2


@dataclass(frozen=True, eq=False)
class QualityReading:
    """Of n persons:

    `needs_care`, whether at least two families of signs are flagged: tell the person, offer to answer again, keep the
    answers out of norms and calibrations; `is_judged`, whether at least two families were known at all, without which
    nothing can be said; `n_families` flagged and `n_known` families; `flags` by index and `families` by family, each n
    bools, False where unknown; `variability_range`, the limits that were used, or None.
    """

    needs_care: Bools
    is_judged: Bools
    n_families: Ints
    n_known: Ints
    flags: Mapping[str, Bools]
    families: Mapping[Family, Bools]
    variability_range: tuple[float, float] | None


def read_quality(
    indices: QualityIndices, *, variability_range: tuple[float, float] | None = None
) -> QualityReading:
    """Hold every index against its limit (`LIMITS`) and count the families of signs that are flagged.

    Answers count as careful unless two or more of the families time, invariance, consistency and instructed items are
    flagged (after Curran 2016; single indices detect little). Variability is flagged outside `variability_range`;
    without it, beyond the 1st and 99th percentiles of the persons given, of whom at least 100 must be known, and
    otherwise not at all. Raises InvalidArgument for a range the wrong way round, or
    what are no indices.

    >>> found = read_quality(QualityIndices(seconds_per_item=[1.4, 1.5, 4.0], long_string_share=[0.9, 0.2, 0.6]))
    >>> found.needs_care.tolist(), found.n_families.tolist()
    ([True, False, False], [2, 1, 1])
    """
    known = check_kind("indices", indices, QualityIndices).known()
    between = _range(known.get("variability"), variability_range)
    flags = {name: _flag(name, index, between) for name, index in known.items()}
    families: dict[Family, Bools] = {}
    n_known = np.zeros(indices.n_persons, dtype=np.int64)
    for family in Family:
        names = [name for name in known if _family(name) is family and (name != "variability" or between)]
        families[family] = _any([flags[name] for name in names], indices.n_persons)
        n_known += _any([~np.isnan(known[name]) for name in names], indices.n_persons)
    n_families = np.sum(list(families.values()), axis=0)
    return QualityReading(
        needs_care=n_families >= FAMILIES_NEEDED,
        is_judged=n_known >= FAMILIES_NEEDED,
        n_families=n_families,
        n_known=n_known,
        flags=MappingProxyType(flags),
        families=MappingProxyType(families),
        variability_range=between,
    )


def _family(name: str) -> Family:
    return Family.invariance if name == "variability" else LIMITS[name].family


def _flag(name: str, index: Floats, between: tuple[float, float] | None) -> Bools:
    # Comparisons with NaN are False: what is unknown is not flagged.
    if name == "variability":
        return (
            (index < between[0]) | (index > between[1]) if between else np.zeros(len(index), dtype=np.bool_)
        )
    limit = LIMITS[name]
    return index >= limit.value if limit.is_upper else index < limit.value


def _any(columns: list[Bools], n_persons: int) -> Bools:
    return np.any(columns, axis=0) if columns else np.zeros(n_persons, dtype=np.bool_)


def _range(variability: Floats | None, given: tuple[float, float] | None) -> tuple[float, float] | None:
    if given is not None:
        bounds = [
            check_number("variability_range", bound) for bound in check_entries("variability_range", given)
        ]
        low, high = bounds if len(bounds) == 2 else (1.0, 0.0)
        if low > high:
            raise InvalidArgument("variability_range", given, "from a lower to a higher standard deviation")
        return low, high
    if variability is None or np.sum(~np.isnan(variability)) < FEWEST_FOR_PERCENTILES:
        return None
    low, high = np.nanquantile(variability, (VARIABILITY_TAIL, 1 - VARIABILITY_TAIL))
    return float(low), float(high)
