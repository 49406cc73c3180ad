"""What is no bank, no calibration and no diagram is named, whichever function it is handed to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from assessments import adaptive, fairness, irt, quality, satisfaction
from assessments.errors import AssessmentError

pytestmark = pytest.mark.pure

X = np.tile([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]], (5, 1))
CALLS: dict[str, Callable[[Any], object]] = {
    "path_model": lambda wrong: satisfaction.path_model(X, wrong),
    "bootstrap_paths": lambda wrong: satisfaction.bootstrap_paths(X, wrong, seed=1),
    "read_quality": quality.read_quality,
    "person_fit": lambda wrong: quality.person_fit(X, wrong),
    "lord_chi_square": lambda wrong: fairness.lord_chi_square(wrong, wrong),
    "item_fit": lambda wrong: irt.item_fit(X, wrong),
    "model_fit": lambda wrong: irt.model_fit(X, wrong),
    "q3": lambda wrong: irt.q3(X, wrong),
    "estimate": lambda wrong: irt.estimate(X, wrong),
    "probability": lambda wrong: irt.probability([0.0], wrong),
    "information": lambda wrong: irt.information([0.0], wrong),
    "sum_score_eap": irt.sum_score_eap,
    "empirical_reliability": irt.empirical_reliability,
    "link": lambda wrong: irt.link(wrong, wrong),
    "start": adaptive.start,
    "next_item": adaptive.next_item,
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("wrong", [3, None, "bank", {"a": [1.0]}], ids=repr)
def test_a_wrong_kind_of_object_is_named(call: Callable[[Any], object], wrong: object) -> None:
    with pytest.raises(AssessmentError):
        call(wrong)
