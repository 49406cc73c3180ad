"""The manual's numbers, computed once more by plain loops and by other libraries' formulas."""

from __future__ import annotations

from math import atanh, sqrt, tanh
from typing import Any

import numpy as np
import pytest
from scipy import stats

from assessments import Responses, score
from assessments.randomness import Floats
from portal.manual.answers import scale_sums
from portal.manual.classical import describe_scale, told_of
from portal.manual.instruments import Study, describe_instrument
from portal.manual.norm_tables import PERCENTILES, describe_norms
from portal.manual.stability import describe_retest, fisher_interval
from portal.manual.structure import best_less_worst, describe_choices, describe_circle
from tests.portal.manual.builds import PUBLICATIONS, a_study, people_of

pytestmark = pytest.mark.pure

N = 140


@pytest.fixture(scope="module")
def study() -> Study:
    return a_study("personality", people_of(N))


def keyed(study: Study, scale_id: str) -> Floats:
    """The answers of a scale, turned round by hand."""
    instrument = study.instrument
    own = {scale_id, *instrument.facets_of(scale_id)}
    columns = [
        (4 - column if item.reverse else column)
        for item in instrument.items_of("full")
        if item.scale in own
        for column in [study.table.x[:, study.table.items.index(item.id)]]
    ]
    return np.column_stack(columns)


def part_of(study: Study, scale_id: str) -> dict[str, Any]:
    scale = next(one for one in study.instrument.scales if one.id == scale_id)
    found = study.keyed(scale)
    return describe_scale(found, study.sums(found))


@pytest.mark.parametrize("scale_id", ["E", "EEnergy", "S"])
def test_alpha_and_its_interval_are_those_of_the_formula(study: Study, scale_id: str) -> None:
    x = keyed(study, scale_id)
    k = x.shape[1]
    alpha = k / (k - 1) * (1 - sum(np.var(column, ddof=1) for column in x.T) / np.var(x.sum(axis=1), ddof=1))
    low, high = (1 - (1 - alpha) * stats.f.ppf(q, N - 1, (N - 1) * (k - 1)) for q in (0.975, 0.025))
    part = part_of(study, scale_id)
    assert part["alpha"] == pytest.approx(alpha, abs=5e-4)
    assert (part["alpha_low"], part["alpha_high"]) == (
        pytest.approx(low, abs=5e-4),
        pytest.approx(high, abs=5e-4),
    )
    assert part["sem"] == pytest.approx(np.std(x.sum(axis=1), ddof=1) * sqrt(1 - alpha), abs=6e-3)
    assert part["omega"] == pytest.approx(alpha, abs=0.05)


def test_items_are_described_as_a_spreadsheet_would(study: Study) -> None:
    x = keyed(study, "A")
    for place, item in enumerate(part_of(study, "A")["items"]):
        rest = np.delete(x, place, axis=1).sum(axis=1)
        assert item["mean"] == pytest.approx(x[:, place].mean(), abs=6e-3)
        assert item["sd"] == pytest.approx(x[:, place].std(ddof=1), abs=6e-3)
        assert item["rest"] == pytest.approx(np.corrcoef(x[:, place], rest)[0, 1], abs=6e-3)
        counts = [int((x[:, place] == value).sum()) for value in range(5)]
        assert item["answers"] == {str(value): n for value, n in enumerate(counts)} or min(counts) < 10


def test_sums_are_the_scores_that_a_report_shows(study: Study) -> None:
    """Gaps included: the manual and the person's own report must not score alike by chance."""
    x = study.table.x.copy()
    rng = np.random.default_rng(2)
    x[rng.random(x.shape) < 0.12] = np.nan
    holed = Study(
        study.instrument, study.sample, type(study.table)(study.table.sitting_ids, study.table.items, x)
    )
    reports = [
        score(
            study.instrument,
            Responses({i: int(v) for i, v in zip(study.table.items, line, strict=True) if not np.isnan(v)}),
        )
        for line in x[:40]
    ]
    n_missing = 0
    for scale in study.instrument.scales:
        sums = holed.sums(holed.keyed(scale))[:40]
        values = [report.by_scale()[scale.id].value for report in reports]
        n_missing += sum(value is None for value in values)
        assert [None if np.isnan(one) else pytest.approx(one) for one in sums] == values
    assert n_missing > 10


def test_a_person_without_a_score_is_not_described(study: Study) -> None:
    scale = next(one for one in study.instrument.scales if one.id == "E")
    found = study.keyed(scale)
    sums = scale_sums(found, max_missing_share=0.2)
    sums[[3, 7]] = np.nan
    part = describe_scale(found, sums)
    known = told_of(sums)
    assert (part["n"], len(known)) == (130, 130)
    assert part["mean"] == pytest.approx(known.mean(), abs=6e-3)
    assert sum(bar["n"] for bar in part["scores"]) == 130


# ---- norms, retest ---------------------------------------------------------------------------------------------------


def test_percentiles_are_mid_ranks_by_hand() -> None:
    scores = np.random.default_rng(4).integers(0, 41, 300).astype(np.float64)
    part = describe_norms(scores, people_of(300, scripts=1), mode="online")["zh_Hans"]
    assert part["n"] == 300
    for entry in part["percentiles"]:
        below = (scores < entry["score"]).mean() * 100
        up_to = (scores <= entry["score"]).mean() * 100
        # The score stands between two whole points, one on each side of the percentile.
        assert below - 3 <= entry["percentile"] <= up_to + 3
    assert [entry["percentile"] for entry in part["percentiles"]] == list(PERCENTILES)
    expected = np.quantile(scores, np.array(PERCENTILES) / 100)
    assert [entry["score"] for entry in part["percentiles"]] == pytest.approx(expected, abs=0.75)
    assert (part["from"], part["until"]) == ("2026-11-02", "2026-11-14")
    assert part["quality"] == "good"


def test_people_are_grouped_by_what_they_said_and_else_by_script() -> None:
    people = people_of(900, schooling=("taiwan", None, None))
    scores = np.arange(900.0)
    found = describe_norms(scores, people, mode="online")
    by_hand: dict[str, int] = {}
    for one in people:
        group = one.schooling or one.script
        by_hand[group] = by_hand.get(group, 0) + 1
    told = {group: part.get("n") or part["locked"]["has"] for group, part in found.items()}
    assert told == {**dict.fromkeys(found, "few"), **by_hand}
    assert sum(by_hand.values()) == 900


def test_retest_is_a_correlation_with_fishers_interval() -> None:
    rng = np.random.default_rng(5)
    first = rng.normal(size=60)
    second = 0.8 * first + 0.6 * rng.normal(size=60) + 0.3
    part = describe_retest(first, second)
    r = stats.pearsonr(first, second)
    assert part["r"] == pytest.approx(r.statistic, abs=5e-4)
    interval = r.confidence_interval(0.95)
    assert (part["low"], part["high"]) == (
        pytest.approx(interval.low, abs=1e-3),
        pytest.approx(interval.high, abs=1e-3),
    )
    assert part["change"] == pytest.approx((second - first).mean(), abs=6e-3)
    assert fisher_interval(0.5, 103) == (
        pytest.approx(tanh(atanh(0.5) - 0.196)),
        pytest.approx(tanh(atanh(0.5) + 0.196)),
    )


# ---- structure -------------------------------------------------------------------------------------------------------


def test_the_hexagon_is_counted_prediction_by_prediction() -> None:
    study = a_study("interests", people_of(240))
    sums = np.column_stack(
        [
            study.sums(study.keyed(next(one for one in study.instrument.scales if one.id == letter)))
            for letter in "RIASEC"
        ]
    )
    r = np.corrcoef(sums.T)
    met = violated = 0
    pairs = [(i, j) for i in range(6) for j in range(i + 1, 6)]
    for one in pairs:
        for other in pairs:
            near, far = (min(j - i, 6 - j + i) for i, j in (one, other))
            if near < far:
                met += r[one] > r[other]
                violated += r[one] < r[other]
    part = describe_circle(sums, [one.script for one in study.people])["everybody"]
    assert met + violated == 72
    assert part["met"] == met
    assert part["index"] == pytest.approx((met - violated) / 72, abs=5e-3)


def test_choices_are_counted_set_by_set() -> None:
    study = a_study("values", people_of(60))
    instrument = PUBLICATIONS["values"].instrument
    scales = [scale.id for scale in instrument.scales]
    x = study.table.of(study.people)
    counts = best_less_worst(x, study.table.items, instrument.sets, scales)
    for person in (0, 17, 59):
        by_hand = dict.fromkeys(scales, 0)
        for one in instrument.sets:
            most, least = divmod(int(x[person, study.table.items.index(one.id)]), 3)
            by_hand[one.options[most]] += 1
            by_hand[one.options[least]] -= 1
        assert counts[person].tolist() == list(by_hand.values())
    ratings = np.column_stack([study.sums(study.keyed(scale)) for scale in instrument.scales])
    found = describe_choices(x, study.table.items, instrument.sets, scales, ratings)
    centred = ratings - ratings.mean(axis=1, keepdims=True)
    for place, scale in enumerate(scales):
        expected = np.corrcoef(counts[:, place], centred[:, place])[0, 1]
        assert found[scale]["agreement"] == pytest.approx(expected, abs=5e-4)


def test_a_set_that_was_skipped_leaves_the_person_out_of_the_choices() -> None:
    study = a_study("values", people_of(60))
    x = study.table.x.copy()
    x[5, study.table.items.index("set-1")] = np.nan
    scales = [scale.id for scale in study.instrument.scales]
    counts = best_less_worst(x, study.table.items, study.instrument.sets, scales)
    assert np.isnan(counts[5]).all()
    assert not np.isnan(counts[np.arange(60) != 5]).any()


def test_the_whole_content_is_plain_json() -> None:
    import json

    for instrument_id, publication in PUBLICATIONS.items():
        content = describe_instrument(a_study(instrument_id, people_of(40)), publication.kind)
        assert json.loads(json.dumps(content)) == content
