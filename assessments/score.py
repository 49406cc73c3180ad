"""Scoring: one door, one table of methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from assessments.errors import UnknownMethod
from assessments.instrument import FULL_FORM, Instrument
from assessments.methods.sum_score import sum_score_1
from assessments.responses import Responses
from assessments.results import Score, ScoreReport
from assessments.version import ENGINE_VERSION

Method = Callable[[Instrument, str, Responses], tuple[Score, ...]]

#: Every version of a method that ever scored a sitting stays here and keeps its numbers: a changed rule is a new
#: version.
METHODS: Mapping[tuple[str, int], Method] = MappingProxyType({("sum-score", 1): sum_score_1})


def score(instrument: Instrument, responses: Responses, *, form: str = FULL_FORM) -> ScoreReport:
    """Score one person's answers to one form by the method and version that the instrument names.

    A scale with too few answers is unfinished; that is a result, not an error. Formulas and sources stand with each
    method. Raises UnknownMethod, UnknownForm, UnknownItem, ValueOutOfRange.

    >>> from assessments import Form, Item, Precision, Scale
    >>> zeal = Instrument(
    ...     id="zeal", method="sum-score", method_version=1, minimum=0, maximum=4, max_missing_share=0.5,
    ...     scales=(Scale("Z"),), items=(Item("z-1", "Z"), Item("z-2", "Z", reverse=True)),
    ...     forms=(Form("full", ("z-1", "z-2")),), precision=Precision(0.5, 2.0, 2),
    ... )
    >>> both, = score(zeal, Responses({"z-1": 3, "z-2": 1})).scores
    >>> both.value, round(both.error, 4), both.status.value
    (6.0, 1.4142, 'complete')
    >>> one, = score(zeal, Responses({"z-1": 3})).scores
    >>> one.value, round(one.error, 4), one.status.value
    (6.0, 2.0, 'prorated')
    """
    method = METHODS.get((instrument.method, instrument.method_version))
    if method is None:
        raise UnknownMethod(instrument.method, instrument.method_version)
    checked = Responses.checked(instrument, form, responses.values)
    return ScoreReport(
        instrument_id=instrument.id,
        instrument_version=instrument.version,
        form=form,
        method=instrument.method,
        method_version=instrument.method_version,
        engine_version=ENGINE_VERSION,
        scores=method(instrument, form, checked),
    )
