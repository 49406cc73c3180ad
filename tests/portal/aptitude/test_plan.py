"""Which tasks a session holds: the same spread of difficulty for everybody, and other tasks for each."""

from __future__ import annotations

from statistics import mean

import pytest

from assessments.randomness import check_seed
from portal.aptitude.families import FAMILIES, PAIRS, TaskFamily, expected_response, read_response
from portal.aptitude.families import UnreadableResponse as Unreadable
from portal.aptitude.plan import (
    N_PILOTS,
    ORDER,
    PILOT_PLACES,
    fixed_models,
    item_seed,
    pilot_models,
    pilot_places,
)

pytestmark = pytest.mark.pure
UNTIMED = [family for family in FAMILIES.values() if not family.is_speeded]
CHECKING, SERIES = FAMILIES["clerical-checking"], FAMILIES["number-series"]


def slug(family: TaskFamily) -> str:
    return family.slug


def test_there_are_six_families_of_tasks() -> None:
    assert list(FAMILIES) == [
        "number-series",
        "figure-matrix",
        "mental-rotation",
        "data-reading",
        "logic",
        "clerical-checking",
    ]


@pytest.mark.parametrize("family", UNTIMED, ids=slug)
def test_a_family_has_at_least_two_hundred_models(family: TaskFamily) -> None:
    assert len(family.models) >= 200
    difficulties = [family.models[name].difficulty for name in family.names]
    assert difficulties == sorted(difficulties)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=slug)
def test_no_session_holds_two_clones_of_one_model(family: TaskFamily) -> None:
    for seed in range(200):
        models = fixed_models(family, seed)
        assert len(set(models)) == len(models) == family.k_items


@pytest.mark.parametrize("family", UNTIMED, ids=slug)
def test_every_session_spreads_over_the_same_fifteen_stretches(family: TaskFamily) -> None:
    names = list(family.names)
    for seed in range(50):
        places = [names.index(name) * 15 // len(names) for name in fixed_models(family, seed)]
        assert all(abs(place - expected) <= 1 for place, expected in zip(places, ORDER, strict=True))


def test_any_beginning_of_the_order_is_mixed() -> None:
    """So that somebody whose time runs out has met easy and hard tasks alike."""
    assert sorted(ORDER) == list(range(15))
    for length in range(5, 16):
        assert 5.5 <= mean(ORDER[:length]) <= 8.5


@pytest.mark.parametrize("family", FAMILIES.values(), ids=slug)
def test_another_seed_means_other_tasks(family: TaskFamily) -> None:
    assert len({fixed_models(family, seed) for seed in range(40)}) == 40


def test_pilots_are_two_of_the_early_places_and_all_of_them_occur() -> None:
    places = [pilot_places(seed) for seed in range(300)]
    assert {len(one) for one in places} == {N_PILOTS}
    assert set().union(*places) == set(PILOT_PLACES)
    assert min(PILOT_PLACES) > 0


@pytest.mark.parametrize("family", UNTIMED, ids=slug)
def test_pilots_are_other_models_than_those_that_count(family: TaskFamily) -> None:
    for seed in range(100):
        pilots = pilot_models(family, seed)
        assert len(set(pilots)) == N_PILOTS
        assert not set(pilots) & set(fixed_models(family, seed))


def test_pilots_are_models_of_which_least_is_known() -> None:
    known = SERIES.names[:200]
    assert all(not set(pilot_models(SERIES, seed, known)) & set(known) for seed in range(50))
    assert len(pilot_models(SERIES, 3, SERIES.names)) == N_PILOTS


def test_the_seed_of_a_task_depends_on_session_place_and_model() -> None:
    seeds = {
        item_seed(seed, place, model) for seed in (1, 2, 2**53 - 1) for place in (0, 1, 21) for model in "ab"
    }
    assert len(seeds) == 18
    assert all(check_seed(seed) == seed for seed in seeds)


def test_seeds_never_change() -> None:
    """Stored sessions are drawn again from them."""
    assert item_seed(7, 0, "rule=+") == 2497500396416997943
    assert fixed_models(SERIES, 7)[:2] == GOLDEN_MODELS
    assert sorted(pilot_places(7)) == GOLDEN_PLACES


GOLDEN_MODELS = ("rule=+,* negative=True digits=3", "rule=+>|- negative=True digits=2")
GOLDEN_PLACES = [6, 8]


# ---- answers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", UNTIMED, ids=slug)
def test_a_task_has_as_many_options_as_its_family_says(family: TaskFamily) -> None:
    for number, name in enumerate(family.names[::40]):
        item = family.item(name, number)
        assert len(item.options or ()) == family.k_options
        assert expected_response(family, item) == item.key


def test_a_page_of_pairs_expects_the_rows_that_differ() -> None:
    for number, name in enumerate(CHECKING.names):
        item = CHECKING.item(name, number)
        assert len(item.stem["left"]) == PAIRS == CHECKING.k_options
        expected = expected_response(CHECKING, item)
        assert expected.bit_count() == item.key
        for row, (left, right) in enumerate(zip(item.stem["left"], item.stem["right"], strict=True)):
            assert bool(expected >> row & 1) == (left != right)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("-3", -3),
        ("+4", 4),
        (" 5 ", 5),
        ("１２", 12),
        ("－３", -3),
        ("−7", -7),
        ("0", 0),
        ("- 8", -8),
    ],
)
def test_a_number_is_understood_as_people_type_it(text: str, number: int) -> None:
    assert read_response(SERIES, [text]) == number


@pytest.mark.parametrize(
    "text", ["", "-", "x", "1.5", "1e3", "--2", "٣", "十", "1" * 13, "1,000", "½", "²", "5²", "①"]
)
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_response(SERIES, [text])


@pytest.mark.parametrize("given", [[], ["5"], ["-1"], ["1", "2"], ["x"], [""], ["٣"], ["0" * 400]])
def test_an_option_that_does_not_exist_is_refused(given: list[str]) -> None:
    with pytest.raises(Unreadable):
        read_response(FAMILIES["logic"], given)


def test_any_number_of_rows_can_be_ticked() -> None:
    assert read_response(CHECKING, []) == 0
    assert read_response(CHECKING, ["0", "2"]) == read_response(CHECKING, ["2", "0", "2"]) == 5
    for row in ("6", "-1", "x"):
        with pytest.raises(Unreadable):
            read_response(CHECKING, [row])
