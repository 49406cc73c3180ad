"""Figure matrices: one right answer, named radicals, the same item for a seed, and enough of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, InvalidSeed, UnknownChoice
from assessments.generate import GeneratedItem, figure_matrix, figure_matrix_models, solve_figure_matrix
from assessments.generate.figure_models import FigurePlan, plan_of
from assessments.generate.figure_sets import MIRRORS, STEPS, mirrored, turned
from assessments.generate.figure_space import ATTRIBUTES, LAYOUTS, encode
from assessments.generate.item import Plain

pytestmark = pytest.mark.pure

GOLDEN = {
    0: "28020aa5dcad116b",
    1: "df7b509ebe26e44f",
    2: "d445cfda3666d6d6",
    20261124: "b1d57aaa67fb1e98",
    2**62: "aed847ce96ad54f2",
}


def cells_of(item: GeneratedItem) -> list[Mapping[str, Plain]]:
    """All nine cells, the right option in the last place."""
    assert item.options is not None
    return [*item.stem["cells"], item.options[item.key]]


@pytest.mark.parametrize(("seed", "digest"), GOLDEN.items())
def test_a_seed_gives_the_same_item_for_ever(seed: int, digest: str) -> None:
    assert figure_matrix(seed).digest == digest


@given(st.integers(0, 2**63 - 1))
@settings(max_examples=20)
def test_seed_and_radicals_tell_the_whole_item(seed: int) -> None:
    item = figure_matrix(seed)
    assert figure_matrix(seed, radicals=item.radicals) == item


@given(st.integers(0, 2**63 - 1))
@settings(max_examples=15)
def test_eight_different_options_and_one_of_them_right(seed: int) -> None:
    item = figure_matrix(seed)
    solution = solve_figure_matrix(item.stem["cells"], item.options)
    assert solution.consistent == (item.key,)
    assert solution.is_unique
    assert solution.complexity == item.radicals["complexity"]
    assert len({str(option) for option in item.options or ()}) == 8
    assert tuple(cells_of(item)[0]) == LAYOUTS[str(item.radicals["layout"])].attributes


# ---- the rules once more, written differently from the generator and from the reasoner -------------------------------


def _steps(name: str, three: list[int]) -> bool:
    return three[1] - three[0] == three[2] - three[1] != 0


def _turns(name: str, three: list[int]) -> bool:
    # Not by half a turn, after which the third cell would be the first again.
    steps = [k for k in range(1, STEPS[name]) if 2 * k != STEPS[name]]
    return any(three[1:] == [turned(name, three[0], k), turned(name, three[0], 2 * k)] for k in steps)


def _mirrors(name: str, three: list[int]) -> bool:
    # Two mirrors at right angles together turn by half a turn.
    half = {"rays": 4, "places": 2, "lines": 2}[name]
    return three[1] in {mirrored(name, three[0], way) for way in MIRRORS} and three[2] == turned(
        name, three[0], half
    )


OBEYS: dict[str, Callable[[str, list[int]], bool]] = {
    "constant": lambda _, three: len(set(three)) == 1,
    "progression": _steps,
    "distribution": lambda _, three: len(set(three)) == 3,
    "rotation": _turns,
    "reflection": _mirrors,
    "or": lambda _, three: three[0] | three[1] == three[2],
    "and": lambda _, three: three[0] & three[1] == three[2],
    "xor": lambda _, three: three[0] ^ three[1] == three[2],
    "subtraction": lambda _, three: three[2] | three[1] == three[0] and not three[2] & three[1],
}


def assert_obeys_its_rules(item: GeneratedItem, plan: FigurePlan) -> None:
    cells = cells_of(item)
    for name in cells[0]:
        rule, direction = plan.rule_of(name)
        codes = [encode(name, cell[name]) for cell in cells]
        if rule == "unchanged":
            assert len(set(codes)) == 1
            continue
        lines = (
            [codes[k : k + 3] for k in (0, 3, 6)] if direction == "rows" else [codes[k::3] for k in range(3)]
        )
        assert all(OBEYS[rule](name, line) for line in lines), (item.radicals, name, lines)


@pytest.mark.parametrize("remainder", range(4))
def test_items_obey_the_rules_of_their_model(remainder: int) -> None:
    for place, model in enumerate(figure_matrix_models()[remainder::24]):
        assert_obeys_its_rules(figure_matrix(place, radicals=model.radicals), plan_of(model))


@pytest.mark.slow
def test_every_model_gives_proved_items_from_many_seeds() -> None:
    for model in figure_matrix_models():
        for seed in range(10):
            item = figure_matrix(seed, radicals=model.radicals)
            assert item.radicals == model.radicals
            assert_obeys_its_rules(item, plan_of(model))


# ---- models and difficulty -------------------------------------------------------------------------------------------


def test_the_models_cover_all_rules_directions_and_numbers_of_rules() -> None:
    plans = [plan_of(model) for model in figure_matrix_models()]
    assert len({model.name for model in figure_matrix_models()}) == len(plans) >= 200
    assert {rule for plan in plans for rule in plan.rules.values()} == set(OBEYS)
    assert {name for plan in plans for name in plan.rules} == set(ATTRIBUTES)
    assert {plan.direction for plan in plans} == {"rows", "columns", "mixed"}
    assert min(Counter(len(plan.rules) for plan in plans).values()) > 50
    assert {model.radicals["overlap"] for model in figure_matrix_models()} == {False, True}
    assert {model.radicals["n_elements"] for model in figure_matrix_models()} == {1, 2, 3}


def test_one_more_rule_is_harder_and_more_complex() -> None:
    by_rules = {
        (plan_of(model).layout, frozenset(plan_of(model).rules.items())): model
        for model in figure_matrix_models()
        if model.radicals["direction"] == "rows"
    }
    n_compared = 0
    for (layout, rules), model in by_rules.items():
        for rule in rules:
            if easier := by_rules.get((layout, rules - {rule})):
                n_compared += 1
                assert easier.difficulty < model.difficulty
                assert easier.radicals["complexity"] < model.radicals["complexity"]
    assert n_compared > 500


def test_the_prior_is_spread_and_honest() -> None:
    difficulties = [model.difficulty for model in figure_matrix_models()]
    assert min(difficulties) <= -1.5
    assert max(difficulties) >= 1.5
    assert 0.7 <= figure_matrix(1).difficulty_error <= 1.0


@pytest.mark.parametrize("difficulty", [-9.0, -1.2, 0.0, 0.37, 9.0])
def test_the_nearest_model_is_taken(difficulty: float) -> None:
    item = figure_matrix(7, difficulty=difficulty)
    nearest = min(abs(model.difficulty - difficulty) for model in figure_matrix_models())
    assert abs(item.difficulty - difficulty) == pytest.approx(nearest, abs=0.006)


def test_radicals_may_be_named_in_part() -> None:
    item = figure_matrix(3, radicals={"n_rules": 3, "overlap": True})
    assert (item.radicals["n_rules"], item.radicals["overlap"]) == (3, True)


def test_what_cannot_be_asked_for_is_refused() -> None:
    with pytest.raises(InvalidSeed):
        figure_matrix(-1)
    with pytest.raises(UnknownChoice, match="colour"):
        figure_matrix(1, radicals={"colour": 2})
    with pytest.raises(InvalidArgument, match="radicals"):
        figure_matrix(1, radicals={"n_rules": 5})
    with pytest.raises(InvalidArgument, match="difficulty"):
        figure_matrix(1, difficulty=float("nan"))


# ---- how many, how fast ----------------------------------------------------------------------------------------------


def test_one_model_alone_has_more_than_a_million_items() -> None:
    # A shape distributed over three: which three of six in which order, two Latin squares; a size and a fill of four
    # each that stay; and all orders of eight different options.
    assert 6 * 5 * 4 * 2 * 4 * 4 * 40320 > 10**6
    radicals = {"layout": "figure", "rules": "shape=distribution"}
    digests = {figure_matrix(seed, radicals=radicals).digest for seed in range(60)}
    assert len(digests) == 60


@pytest.mark.slow
def test_ten_thousand_seeds_give_ten_thousand_items() -> None:
    # Were there only a million equally likely items, some fifty of the 5 * 10**7 pairs would be equal.
    assert len({figure_matrix(seed).digest for seed in range(10_000)}) == 10_000
