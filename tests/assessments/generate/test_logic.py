"""Logic: one right option by another brute force, letters without meaning, nothing to guess by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, InvalidSeed, UnknownChoice
from assessments.generate import GeneratedItem, logic, logic_models, solve_logic
from assessments.generate.logic_reasoner import Fact, left_by

pytestmark = pytest.mark.pure

MODELS = logic_models()
PLAIN = {"terms": 4, "question": "first", "mixed": False, "negations": 0, "broken": False}


@pytest.fixture(scope="module")
def items() -> list[GeneratedItem]:
    """One item of each model."""
    return [logic(7000 + number, radicals=model.radicals) for number, model in enumerate(MODELS)]


def ranks_left(stem: dict) -> list[dict[str, int]]:  # type: ignore[type-arg]
    """Every assignment of ranks that agrees with every premise as a person reads it."""
    found = []
    for places in permutations(range(len(stem["terms"]))):
        rank = dict(zip(stem["terms"], places, strict=True))
        for premise in stem["premises"]:
            left, right = rank[premise["left"]], rank[premise["right"]]
            is_more = left < right if premise["relation"] == stem["relations"][0] else left > right
            if is_more == premise["negated"]:
                break
        else:
            found.append(rank)
    return found


def is_true(stem: dict, option: object, rank: dict[str, int]) -> bool:  # type: ignore[type-arg]
    question, slots = stem["question"], stem["slots"]
    if question == "true":
        relation, left, right = option
        return (rank[left] < rank[right]) == (relation == stem["relations"][0])
    if question == "order":
        return sorted(option, key=rank.__getitem__) == list(option)
    if question == "pair":
        return rank[option[0]] < rank[option[1]]
    if question == "between":
        low, high = sorted((rank[slots["low"]], rank[slots["high"]]))
        return low < rank[option] < high
    return rank[option] == {"first": 0, "last": len(rank) - 1}.get(question, slots.get("place"))


def right_options(item: GeneratedItem) -> list[int]:
    """What is certain in all ranks that are left; of pairs, what is not settled."""
    stem = dict(item.stem)
    left, right = ranks_left(stem), []
    for place, option in enumerate(item.options[:-1]):
        truths = {is_true(stem, option, rank) for rank in left}
        if truths == ({True, False} if stem["question"] == "pair" else {True}):
            right.append(place)
    return right or [4]


def test_three_terms_by_hand() -> None:
    premises = [
        {"relation": "older", "negated": False, "left": "A", "right": "B"},
        # B is not younger than C, and nobody is as old as anybody: B is older than C.
        {"relation": "younger", "negated": True, "left": "B", "right": "C"},
    ]
    stem = {"terms": ["A", "B", "C"], "relations": ["older", "younger"], "premises": premises, "slots": {}}
    assert solve_logic({**stem, "question": "first"}, ["A", "B", "C", "none"]) == (0,)
    assert solve_logic({**stem, "question": "last"}, ["A", "B", "none"]) == (2,)
    assert solve_logic({**stem, "question": "place", "slots": {"place": 1}}, ["C", "B", "none"]) == (1,)
    assert solve_logic(
        {**stem, "question": "true"}, [["younger", "C", "A"], ["older", "C", "B"], "none"]
    ) == (0,)
    assert solve_logic({**stem, "question": "order"}, [["C", "B", "A"], ["A", "B", "C"], "none"]) == (1,)
    assert solve_logic({**stem, "question": "pair"}, [["A", "B"], ["A", "C"], "none"]) == (2,)
    # Without the second premise C may stand anywhere.
    loose = {**stem, "premises": premises[:1]}
    assert solve_logic({**loose, "question": "first"}, ["A", "B", "C", "none"]) == (3,)
    assert solve_logic({**loose, "question": "pair"}, [["A", "B"], ["A", "C"], "none"]) == (1,)
    assert solve_logic({**loose, "question": "true"}, [["older", "A", "B"], ["older", "A", "C"], "none"]) == (
        0,
    )


def test_orders_are_counted() -> None:
    assert left_by([], 6).bit_count() == 720
    assert left_by([Fact("A", "B"), Fact("C", "D")], 4).bit_count() == 6
    assert left_by([Fact("A", "B"), Fact("B", "A")], 3) == 0


def test_exactly_one_option_is_right(items: list[GeneratedItem]) -> None:
    for item in items:
        assert right_options(item) == [item.key], item
        assert len(item.options) == 5 == len({str(option) for option in item.options})


def test_items_keep_to_their_radicals(items: list[GeneratedItem]) -> None:
    for item in items:
        premises = item.stem["premises"]
        assert len(item.stem["terms"]) == item.radicals["terms"] == len(premises) + 1
        assert sum(premise["negated"] for premise in premises) == item.radicals["negations"]
        assert (len({premise["relation"] for premise in premises}) == 2) == item.radicals["mixed"]
        first, second = ({premise["left"], premise["right"]} for premise in premises[:2])
        assert (not first & second) == item.radicals["broken"]
        assert {letter for premise in premises for letter in (premise["left"], premise["right"])} == {
            *item.stem["terms"]
        }


@settings(max_examples=20)
@given(st.integers(0, 2**63 - 1), st.permutations(range(3)))
def test_the_order_of_premises_and_words_for_the_converse_are_irrelevant(seed: int, order: list[int]) -> None:
    item = logic(seed, radicals={"terms": 4})
    stem = dict(item.stem)
    shuffled = [stem["premises"][place] for place in order]
    turned = [{**premise, "left": premise["right"], "right": premise["left"]} for premise in shuffled]
    for premise in turned:
        premise["negated"] = not premise["negated"]
    for premises in (shuffled, turned):
        assert solve_logic({**stem, "premises": premises}, item.options) == (item.key,)


def ways_to_guess(item: GeneratedItem) -> Iterator[tuple[str, list[float]]]:
    """Scores of the options by what can be seen without the premises; the highest is the guess."""
    texts = [str(option) for option in item.options]
    letters = Counter(letter for text in texts for letter in text if letter in item.stem["terms"])
    commonness = [sum(letters[letter] for letter in text) for text in texts]
    shared = [sum(a == b for other in texts for a, b in zip(text, other, strict=False)) for text in texts]
    yield "commonest letters", commonness
    yield "rarest letters", [-count for count in commonness]
    yield "shares most", shared
    yield "shares least", [-count for count in shared]
    yield "longest", [len(text) for text in texts]
    yield "none", [float(text == "none") for text in texts]
    yield "alphabet", [-sorted(texts).index(text) for text in texts]


def shares_guessed(found: list[GeneratedItem]) -> dict[str, float]:
    """The share of items that each way guesses right; equal scores share their hit."""
    hits: Counter[str] = Counter()
    for item in found:
        for name, scores in ways_to_guess(item):
            best = [place for place, score in enumerate(scores) if score == max(scores)]
            hits[name] += (item.key in best) / len(best)
    return {name: count / len(found) for name, count in hits.items()}


def test_no_way_of_guessing_beats_chance_by_far(items: list[GeneratedItem]) -> None:
    # 222 items: four standard errors are 0.107.
    assert max(shares_guessed(items).values()) < 0.2 + 0.107
    places = Counter(item.key for item in items)
    assert all(abs(places[place] / len(items) - 0.2) < 0.107 for place in range(5))


@pytest.mark.slow
@pytest.mark.parametrize("question", ["first", "last", "place", "between", "order", "true", "pair"])
def test_no_way_of_guessing_beats_chance(question: str) -> None:
    found = [logic(seed, radicals={"question": question}) for seed in range(10_000)]
    places = Counter(item.key for item in found)
    assert all(abs(places[place] / 10_000 - 0.2) < 0.01 for place in range(5))
    guessed = shares_guessed(found)
    assert max(guessed.values()) < 0.21, guessed


def test_the_family_holds_a_million_items() -> None:
    """One model alone: six terms in a chain, told without negation or converse, asked for the first."""
    # Of the tellings of five links, those whose first two share no term: 6 pairs in 2 orders, the rest in 6 orders.
    n_orders, n_relations, n_tellings, n_other_options = 720, 5, 6 * 2 * 6, 10
    assert n_orders * n_relations * n_tellings * n_other_options > 10**6
    radicals = {"terms": 6, "question": "first", "mixed": False, "negations": 0, "broken": True}
    assert len({logic(seed, radicals=radicals).digest for seed in range(100)}) == 100


def test_the_bank_has_models_enough_and_its_prior_rises() -> None:
    assert len({model.name for model in MODELS}) == len(MODELS) >= 200
    priors = [model.difficulty for model in MODELS]
    assert min(priors) <= -1.9
    assert max(priors) > 2
    q_matrix = np.array([[1, *model.features.values()] for model in MODELS])
    assert np.linalg.matrix_rank(q_matrix) == q_matrix.shape[1]
    plain = logic(1, radicals=PLAIN).difficulty
    for harder in ({"terms": 5}, {"question": "place"}, {"mixed": True}, {"negations": 1}, {"broken": True}):
        assert logic(1, radicals={**PLAIN, **harder}).difficulty > plain


GOLDEN = {
    0: "94bcfc2fb59cf8a7",
    1: "734d159c0e7ba605",
    20260: "200200e6afe2a2d3",
    2**63 - 1: "f35deb98ebed5203",
}


def test_a_seed_gives_the_same_item_for_ever() -> None:
    assert {seed: logic(seed).digest for seed in GOLDEN} == GOLDEN


def test_a_seed_and_its_radicals_give_the_item_of_the_seed() -> None:
    item = logic(77)
    assert logic(77, radicals=item.radicals) == item


def test_difficulty_chooses_the_nearest_models() -> None:
    assert logic(1, difficulty=9).radicals["terms"] == 6
    assert logic(1, difficulty=-9).difficulty == min(model.difficulty for model in MODELS)
    assert abs(logic(1, difficulty=0.3).difficulty - 0.3) < 0.1


def test_what_cannot_be_made_is_refused() -> None:
    with pytest.raises(InvalidSeed):
        logic(1.0)  # type: ignore[arg-type]
    with pytest.raises(UnknownChoice):
        logic(1, radicals={"premises": 3})
    with pytest.raises(InvalidArgument):
        logic(1, radicals={"terms": 7})
