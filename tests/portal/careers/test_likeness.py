"""What could come next is reckoned from O*NET by a formula that can be done by hand."""

from __future__ import annotations

import numpy as np
import pytest

from portal.careers.catalogue import Drawn, Named, read_catalogue
from portal.careers.likeness import LEAST_LIKENESS, MOST_ROUTES, Ways, overlaps
from portal.careers.material import read_material

pytestmark = pytest.mark.pure

CATALOGUE = read_catalogue()
WAYS = Ways(CATALOGUE)
FIELDS = read_material().fields


def drawn(**importance: float) -> tuple[Drawn, ...]:
    return tuple(Drawn(Named(name, {}), value, "29.3") for name, value in importance.items())


def test_overlap_is_the_least_by_the_most() -> None:
    found = overlaps([drawn(a=4, b=2), drawn(a=3, c=2), drawn(d=5)])
    # min: a 3; max: a 4, b 2, c 2.
    assert found[0, 1] == found[1, 0] == pytest.approx(3 / 8)
    assert found[0, 2] == 0
    assert np.diag(found).tolist() == [1, 1, 1]


def test_what_is_not_rated_makes_nobody_more_or_less_alike() -> None:
    found = overlaps([drawn(a=4, b=2), drawn(a=3, c=2), drawn(d=5), ()])
    # The three rated pairs overlap by 3/8, 0 and 0.
    assert found[3].tolist() == pytest.approx([1 / 8] * 4)


def test_likeness_is_the_mean_of_three_parts() -> None:
    one, other = CATALOGUE.occupations["ed-kinder"], CATALOGUE.occupations["ed-primary"]
    r = np.corrcoef(one.interests, other.interests)[0, 1]

    def overlap(left: tuple[Drawn, ...], right: tuple[Drawn, ...]) -> float:
        a, b = ({each.what.id: each.importance for each in found} for found in (left, right))
        names = {*a, *b}
        least = sum(min(a.get(name, 0), b.get(name, 0)) for name in names)
        return least / sum(max(a.get(name, 0), b.get(name, 0)) for name in names)

    parts = ((1 + r) / 2, overlap(one.skills, other.skills), overlap(one.knowledge, other.knowledge))
    assert WAYS.likeness(one, other) == pytest.approx(sum(parts) / 3)


def test_a_way_leads_to_more_preparation_within_the_field() -> None:
    n_found = 0
    for field in FIELDS.values():
        peers = field.occupations(CATALOGUE)
        for occupation in peers:
            steps = WAYS.onward(occupation, peers)
            n_found += len(steps)
            assert len(steps) <= MOST_ROUTES
            assert [step.likeness for step in steps] == sorted(
                (step.likeness for step in steps), reverse=True
            )
            for step in steps:
                assert step.to in peers
                assert 1 <= step.to.job_zone - occupation.job_zone <= 2
                assert step.likeness >= LEAST_LIKENESS
    assert n_found > 50


def test_nothing_more_alike_is_passed_over() -> None:
    occupation = CATALOGUE.occupations["fi-teller"]
    peers = FIELDS["finance"].occupations(CATALOGUE)
    shown = {step.to.id for step in WAYS.onward(occupation, peers)}
    least = min(WAYS.likeness(occupation, CATALOGUE.occupations[one]) for one in shown)
    higher = [one for one in peers if 1 <= one.job_zone - occupation.job_zone <= 2 and one.id not in shown]
    assert len(shown) == MOST_ROUTES
    assert max(WAYS.likeness(occupation, one) for one in higher) <= least
