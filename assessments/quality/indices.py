"""All indices of a questionnaire from one call, as far as what is known allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix, NoFiniteEstimate, NoVariance, TooFewPersons
from assessments.matrix import as_matrix, as_vector
from assessments.quality.consistency import even_odd_consistency, psychometric_antonyms, psychometric_synonyms
from assessments.quality.invariance import intra_individual_variability, long_string_share
from assessments.quality.outliers import mahalanobis
from assessments.quality.pace import seconds_per_item
from assessments.randomness import Floats
from assessments.reliability.keys import Keys


@dataclass(frozen=True, eq=False)
class QualityIndices:
    """Indices of careless answering, each n numbers, NaN where unknown, or None where it was not taken at all.

    `seconds_per_item` on the fastest page; `effort`, the response-time effort of a test; `long_string_share`, the
    longest run as a share of its page; `variability`, the SD of a person's answers; `mahalanobis_p`; `even_odd`;
    `synonyms` and `antonyms`, correlations within persons; `person_fit`, l_z* or l_z; `instructed_failed`, a count.
    Raises InvalidMatrix when the indices are not of the same persons, or there is none.
    """

    seconds_per_item: Floats | None = None
    effort: Floats | None = None
    long_string_share: Floats | None = None
    variability: Floats | None = None
    mahalanobis_p: Floats | None = None
    even_odd: Floats | None = None
    synonyms: Floats | None = None
    antonyms: Floats | None = None
    person_fit: Floats | None = None
    instructed_failed: Floats | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            given = getattr(self, field.name)
            object.__setattr__(self, field.name, _numbers(given, field.name))
        sizes = {name: len(index) for name, index in self.known().items()}
        if len(set(sizes.values())) != 1:
            raise InvalidMatrix(f"indices of the same persons are needed, not {sizes}")

    @property
    def n_persons(self) -> int:
        """How many persons there are."""
        return len(next(iter(self.known().values())))

    def known(self) -> dict[str, Floats]:
        """The indices that were taken, by name."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: index for name, index in named.items() if index is not None}


def quality_indices(
    x: npt.ArrayLike,
    *,
    pages: Sequence[int] | None = None,
    seconds: npt.ArrayLike | None = None,
    scales: Keys | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    reference: npt.ArrayLike | None = None,
    instructed_failed: npt.ArrayLike | None = None,
    person_fit: npt.ArrayLike | None = None,
) -> QualityIndices:
    """The indices of n persons' answers to k items, in the order and direction in which these were shown.

    `pages` are the numbers of items per page and `seconds` the time on each, n x p (both or only pages); `scales`,
    `minimum` and `maximum` are those of `even_odd_consistency`; `reference` is a table of other persons that gives
    means, covariances and pairs, for single persons or few. `instructed_failed` and `person_fit` are passed on. What
    needs an argument that is not there is None, as are outliers and pairs when the table has too few persons for
    them, items without variance, or items that follow from others.

    Raises InvalidMatrix, InvalidArgument and what else the functions of the single indices raise.

    >>> found = quality_indices([[3] * 10, [1, 5, 2, 4, 3, 3, 2, 5, 1, 4]], pages=[10], seconds=[[15], [48]])
    >>> found.seconds_per_item.tolist(), found.long_string_share.tolist(), found.mahalanobis_p
    ([1.5, 4.8], [1.0, 0.2], None)
    """
    matrix = as_matrix(x, min_items=2)
    source = None if reference is None else as_matrix(reference, min_items=2)
    return QualityIndices(
        seconds_per_item=None
        if seconds is None
        else _fastest(seconds_per_item(seconds, [matrix.shape[1]] if pages is None else pages)),
        long_string_share=long_string_share(matrix, pages=pages),
        variability=intra_individual_variability(matrix),
        mahalanobis_p=_if_possible(lambda: mahalanobis(matrix, reference=source).p),
        even_odd=None
        if scales is None
        else even_odd_consistency(matrix, scales, minimum=minimum, maximum=maximum),
        synonyms=_if_possible(lambda: psychometric_synonyms(matrix, reference=source).r),
        antonyms=_if_possible(lambda: psychometric_antonyms(matrix, reference=source).r),
        instructed_failed=_numbers(instructed_failed, "instructed_failed"),
        person_fit=_numbers(person_fit, "person_fit"),
    )


def _numbers(given: npt.ArrayLike | None, name: str) -> Floats | None:
    return None if given is None else as_vector(given, name=name, allow_missing=True)


def _fastest(pace: Floats) -> Floats:
    """The smallest number of each row, NaN where none is known."""
    return np.asarray(np.fmin.reduce(pace, axis=1))


def _if_possible(index: Callable[[], Floats]) -> Floats | None:
    try:
        return index()
    except (TooFewPersons, NoVariance, NoFiniteEstimate):
        return None
