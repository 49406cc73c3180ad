"""Data reading: keys recomputed from the stem, wrong answers that do not give the key away, the same for ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, InvalidSeed, UnknownChoice
from assessments.generate import GeneratedItem, data_reading, data_reading_models
from assessments.generate.data_options import rounded, rounds_clearly
from assessments.generate.data_questions import QUESTIONS

pytestmark = pytest.mark.pure

MODELS = data_reading_models()


@pytest.fixture(scope="module")
def items() -> list[GeneratedItem]:
    """One item of every second model."""
    return [data_reading(3000 + number, radicals=model.radicals) for number, model in enumerate(MODELS[::2])]


def answer(stem: dict) -> Fraction:  # type: ignore[type-arg]
    """The right answer, from the words of the module's table and nothing else."""
    cells, slots = np.array(stem["cells"], dtype=object), stem["slots"]
    r, q, c, s, t, p = (slots.get(name, 0) for name in ("row", "base_row", "column", "from", "to", "percent"))
    old, new = Fraction(cells[r, s]), Fraction(cells[r, t])
    both = cells[r] + cells[q]
    totals = cells.sum(axis=0)
    formulas = {
        "cell": lambda: cells[r, c],
        "difference": lambda: abs(cells[r, c] - cells[q, c]),
        "row-total": cells[r].sum,
        "column-total": lambda: totals[c],
        "mean": lambda: Fraction(cells[r].sum(), cells.shape[1]),
        "weighted-mean": lambda: Fraction(
            cells[r, 0] * cells[r, 1] + cells[q, 0] * cells[q, 1], cells[r, 0] + cells[q, 0]
        ),
        "percent-of": lambda: 100 * Fraction(cells[r, c], cells[q, c]),
        "change-percent": lambda: 100 * abs(new / old - 1),
        "pooled-change": lambda: 100 * abs(Fraction(both[t], both[s]) - 1),
        "share": lambda: 100 * Fraction(cells[r, c], totals[c]),
        "share-of-row": lambda: 100 * Fraction(cells[r, c], cells[r].sum()),
        "share-points": lambda: 100 * abs(new / totals[t] - old / totals[s]),
        "reverse-percent": lambda: cells[r, c] / (1 + Fraction(p, 100)),
        "projected-total": lambda: totals[c] + cells[r, c] * Fraction(p, 100),
        "largest-total": lambda: max(range(len(cells)), key=lambda row: cells[row].sum()),
        "smallest-total": lambda: min(range(len(cells)), key=lambda row: cells[row].sum()),
        "largest-rise": lambda: max(range(len(cells)), key=lambda row: cells[row, t] - cells[row, s]),
        "largest-rise-percent": lambda: max(
            range(len(cells)), key=lambda row: Fraction(cells[row, t], cells[row, s])
        ),
    }
    return Fraction(formulas[stem["template"]]())


def test_a_sum_by_hand() -> None:
    item = data_reading(1, radicals={"template": "row-total", "rows": 3, "columns": 3, "digits": 2})
    row = item.stem["cells"][item.stem["slots"]["row"]]
    assert item.options[item.key] == row[0] + row[1] + row[2]
    assert item.stem["decimals"] == 0
    assert not item.stem["rounds"]


def test_formulas_on_a_small_table() -> None:
    cells = [[20, 30], [60, 50]]
    slots = {"row": 0, "base_row": 1, "column": 0, "from": 0, "to": 1, "percent": 25}
    found = {name: Fraction(*question.answer(cells, slots)) for name, question in QUESTIONS.items()}
    assert found == {
        "cell": 20,
        "difference": 40,
        "row-total": 50,
        "column-total": 80,
        "mean": 25,
        # 20 members of mean 30 and 60 of mean 50.
        "weighted-mean": 45,
        "percent-of": Fraction(100, 3),
        # From 20 to 30.
        "change-percent": 50,
        # From 80 to 80.
        "pooled-change": 0,
        "share": 25,
        "share-of-row": 40,
        # From 25 % to 37.5 %.
        "share-points": Fraction(25, 2),
        # 16 plus a quarter is 20.
        "reverse-percent": 16,
        "projected-total": 85,
    }
    slips = {Fraction(*slip) for slip in QUESTIONS["share-points"].slips(cells, slots)}
    # The typical error: half more per cent instead of 12.5 percentage points.
    assert 50 in slips


def test_keys_are_right_and_nothing_else_is(items: list[GeneratedItem]) -> None:
    for item in items:
        right = answer(dict(item.stem)) * 10 ** item.stem["decimals"]
        key = item.options[item.key]
        assert abs(key - right) <= Fraction(4, 10), item
        assert item.stem["rounds"] or key == right, item
        # Any other option is farther away than the roughest rounding could carry it.
        assert all(abs(option - right) > 1 for option in item.options if option != key) or key == right, item


def test_options_are_five_in_rising_order(items: list[GeneratedItem]) -> None:
    for item in items:
        assert len(set(item.options)) == 5
        assert list(item.options) == sorted(item.options)
        if item.stem["unit"] != "row":
            assert (
                min(after - before for before, after in zip(item.options, item.options[1:], strict=False))
                >= 2
            )
            assert item.options[-1] <= 6 * item.options[0]


def test_directions_are_told(items: list[GeneratedItem]) -> None:
    n_told = 0
    for item in items:
        slots, cells = item.stem["slots"], np.array(item.stem["cells"])
        if item.stem["template"] == "change-percent":
            rises = cells[slots["row"], slots["to"]] > cells[slots["row"], slots["from"]]
            assert slots["direction"] == ("rise" if rises else "fall")
            n_told += 1
        if item.stem["template"] == "share-points":
            shares = cells[slots["row"]] / cells.sum(axis=0)
            assert slots["direction"] == ("rise" if shares[slots["to"]] > shares[slots["from"]] else "fall")
            n_told += 1
    assert n_told > 10


def test_tables_keep_to_their_radicals(items: list[GeneratedItem]) -> None:
    for item in items:
        cells = np.array(item.stem["cells"])
        assert cells.shape == (len(item.stem["rows"]), len(item.stem["columns"]))
        assert cells.shape == (item.radicals["rows"], item.radicals["columns"])
        assert len(set(item.stem["rows"])) == cells.shape[0]
        assert len(str(cells[:, -1].max())) == item.radicals["digits"] >= len(str(cells[:, -1].min()))


@settings(max_examples=30)
@given(st.integers(0, 10**9), st.integers(1, 10**6), st.integers(0, 2))
def test_rounding_is_to_the_nearest(numerator: int, denominator: int, decimals: int) -> None:
    exact = Fraction(numerator, denominator) * 10**decimals
    assert abs(rounded((numerator, denominator), decimals) - exact) <= Fraction(1, 2)
    if rounds_clearly((numerator, denominator), decimals):
        assert abs(exact - rounded((numerator, denominator), decimals)) <= Fraction(4, 10)


def ways_to_guess(options: tuple[int, ...]) -> Iterator[tuple[str, list[float]]]:
    """Scores of the options by what can be seen without the table; the highest is the guess."""
    middle = sum(options) / 5
    nearest = [
        min(abs(one - other) / max(one, other) for other in options if other != one) for one in options
    ]
    texts = [str(option).zfill(6) for option in options]
    shared = [sum(a == b for other in texts for a, b in zip(text, other, strict=True)) for text in texts]
    yield "middle", [-abs(option - middle) for option in options]
    yield "extreme", [abs(option - middle) for option in options]
    yield "odd one out", nearest
    yield "in company", [-distance for distance in nearest]
    yield "shares most", shared
    yield "shares least", [-count for count in shared]
    yield "longest", [len(str(option)) for option in options]
    yield "roundest", [sum(option % step == 0 for step in (2, 5, 10)) for option in options]
    for name, digits in (
        ("first digit", [str(o)[0] for o in options]),
        ("last digit", [o % 10 for o in options]),
    ):
        yield name, [digits.count(digit) for digit in digits]


def shares_guessed(found: list[GeneratedItem]) -> dict[str, float]:
    """The share of items that each way guesses right; equal scores share their hit."""
    hits: Counter[str] = Counter()
    numeric = [item for item in found if item.stem["unit"] != "row"]
    for item in numeric:
        for name, scores in ways_to_guess(item.options):
            best = [place for place, score in enumerate(scores) if score == max(scores)]
            hits[name] += (item.key in best) / len(best)
    return {name: count / len(numeric) for name, count in hits.items()}


def share_guessed_by_parts_of_a_whole(found: list[GeneratedItem]) -> float:
    """The share of percentages guessed by taking one of two options that add up to 100, if there are such."""
    hits = []
    for item in found:
        if item.stem["unit"] == "percent":
            whole = 100 * 10 ** item.stem["decimals"]
            parts = [option for option in item.options if whole - option in {*item.options} - {option}]
            guesses = parts or item.options
            hits.append((item.options[item.key] in guesses) / len(guesses))
    return sum(hits) / len(hits)


def test_no_way_of_guessing_beats_chance_by_far(items: list[GeneratedItem]) -> None:
    # 119 items: four standard errors are 0.147.
    assert max(shares_guessed(items).values()) < 0.2 + 0.147
    assert max(Counter(item.key for item in items).values()) < len(items) * (0.2 + 0.147)


@pytest.mark.slow
def test_no_way_of_guessing_beats_chance() -> None:
    found = [data_reading(seed) for seed in range(10_000)]
    places = Counter(item.key for item in found)
    assert all(abs(places[place] / 10_000 - 0.2) < 0.01 for place in range(5))
    guessed = shares_guessed(found)
    assert max(guessed.values()) < 0.21, guessed
    assert share_guessed_by_parts_of_a_whole(found) < 0.22
    assert len({item.digest for item in found}) == 10_000


def test_the_guesser_notices_a_key_in_the_middle() -> None:
    staged = data_reading(1, radicals={"template": "row-total"})
    fields = {name: getattr(staged, name) for name in staged.__dataclass_fields__}
    middle = GeneratedItem(**{**fields, "options": (10, 20, 31, 40, 50), "key": 2})
    assert shares_guessed([middle])["middle"] == 1


def test_the_guesser_notices_parts_of_a_whole() -> None:
    staged = data_reading(1, radicals={"template": "percent-of", "decimals": 0})
    fields = {name: getattr(staged, name) for name in staged.__dataclass_fields__}
    for options, expected in (((10, 20, 31, 40, 69), 1 / 2), ((10, 20, 31, 40, 50), 1 / 5)):
        parts = GeneratedItem(**{**fields, "options": options, "key": 2})
        assert share_guessed_by_parts_of_a_whole([parts]) == expected


def test_the_family_holds_a_million_items() -> None:
    # Nine cells of one small model, each with dozens of values: (76 levels x 55 changes) for a single cell alone.
    radicals = {"template": "cell", "rows": 3, "columns": 3, "digits": 2}
    assert len({data_reading(seed, radicals=radicals).digest for seed in range(60)}) == 60
    first_cells = {data_reading(seed, radicals=radicals).stem["cells"][0][0] for seed in range(60)}
    # Independent rows: three of them with at least 100 forms each make 10^6.
    assert len(first_cells) > 30


def test_the_bank_has_models_enough_and_a_wide_prior() -> None:
    assert len({model.name for model in MODELS}) == len(MODELS) >= 200
    priors = [model.difficulty for model in MODELS]
    assert min(priors) < -2
    assert max(priors) > 2
    q_matrix = np.array([[1, *model.features.values()] for model in MODELS])
    assert np.linalg.matrix_rank(q_matrix) == q_matrix.shape[1]
    easy = {model.radicals["template"]: model.difficulty for model in MODELS if model.radicals["digits"] == 2}
    assert easy["cell"] < easy["row-total"] < easy["mean"] < easy["change-percent"] < easy["pooled-change"]


GOLDEN = {
    0: "f5c40bc44b4c3934",
    1: "b4feddedc7d5585b",
    20260: "6fdc6a39e6d09775",
    2**63 - 1: "e2604af33796aea6",
}


def test_a_seed_gives_the_same_item_for_ever() -> None:
    assert {seed: data_reading(seed).digest for seed in GOLDEN} == GOLDEN


def test_a_seed_and_its_radicals_give_the_item_of_the_seed() -> None:
    item = data_reading(77)
    assert data_reading(77, radicals=item.radicals) == item


def test_difficulty_chooses_the_nearest_models() -> None:
    easiest, hardest = data_reading(5, difficulty=-9), data_reading(5, difficulty=9)
    assert easiest.radicals["template"] == "cell"
    assert hardest.radicals["template"] == "share-points"
    assert abs(data_reading(5, difficulty=0.5).difficulty - 0.5) < 0.1


def test_what_cannot_be_made_is_refused() -> None:
    with pytest.raises(InvalidSeed):
        data_reading(2**63)
    with pytest.raises(UnknownChoice):
        data_reading(1, radicals={"question": "cell"})
    with pytest.raises(InvalidArgument):
        data_reading(1, radicals={"template": "cell", "decimals": 1})
