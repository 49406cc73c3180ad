"""What travels to other processes is the answers alone."""

from __future__ import annotations

import pickle
from copy import copy

import numpy as np
import pytest

from assessments.irt import calibrate, expectation
from assessments.irt.answers import as_answers
from assessments.irt.expectation import GridPlan, make_chunks
from tests.assessments.irt.marginals import some_answers

pytestmark = pytest.mark.pure


def test_a_chunk_keeps_its_matrix_at_home_and_travels_without_it() -> None:
    answers = as_answers(some_answers("grm")[0], weights=None, group=None, min_persons=2, min_items=2)
    (chunk,) = make_chunks(answers, GridPlan(answers.n_categories, answers.is_complete))
    assert chunk.design is not None
    sent = copy(chunk)  # By the same door as pickling.
    assert sent.design is None
    assert np.array_equal(sent.codes, chunk.codes)
    assert len(pickle.dumps(chunk)) < chunk.design.nbytes / 2


def test_designs_that_are_not_kept_give_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made anew in parts, the last block of a part holds fewer persons than the others."""
    x, _ = some_answers("2pl", n_persons=5_000, missing=0.1)
    kept = calibrate(x, "2pl")
    monkeypatch.setattr(expectation, "KEPT_BYTES", 0)
    anew = calibrate(x, "2pl")
    assert anew.items.b == pytest.approx(kept.items.b, abs=1e-9)
    assert anew.standard_errors.b == pytest.approx(kept.standard_errors.b, rel=1e-9)
