"""Clerical checking: keys recomputed at sight of the codes, errors of the named kind, nothing to guess by."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest

from assessments.errors import InvalidArgument, InvalidSeed, UnknownChoice
from assessments.generate import GeneratedItem, clerical_checking, clerical_checking_models
from assessments.generate.clerical_codes import written

pytestmark = pytest.mark.pure

MODELS = clerical_checking_models()
#: Two characters each, one after the other.
DOUBLES = "17 38 56 69 08 OQ CG EF MN VW PR UV IL 0O 1I 5S 8B 2Z 6G"
LOOK_ALIKES = {frozenset(DOUBLES[place : place + 2]) for place in range(0, len(DOUBLES), 3)}


@pytest.fixture(scope="module")
def items() -> list[GeneratedItem]:
    """Two items of each model."""
    return [clerical_checking(5000 + seed, radicals=model.radicals) for model in MODELS for seed in range(2)]


def pairs(item: GeneratedItem) -> list[tuple[str, str]]:
    """All codes that stand side by side, or each option beside the target."""
    if item.stem["task"] == "copy":
        return [(str(item.stem["target"]), str(option)) for option in item.options]
    left, right = item.stem["left"], item.stem["right"]
    return [(left, right)] if item.stem["task"] == "same" else list(zip(left, right, strict=True))


def error_kinds(one: str, other: str) -> set[str]:
    """The kinds of single error that lead from one code to the other."""
    one, other = ("".join(c for c in code if c not in "-,.") for code in (one, other))
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return {"omit"} & {"omit" for place in range(len(long)) if long[:place] + long[place + 1 :] == short}
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 1:
        alike = frozenset({one[places[0]], other[places[0]]}) in LOOK_ALIKES
        return {"glyph", "replace"} if alike else {"replace"}
    is_swap = len(places) == 2 and places[1] == places[0] + 1
    return (
        {"swap"}
        if is_swap and one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]
        else set()
    )


def test_codes_are_written_by_hand() -> None:
    assert written("date", "20240507") == "2024-05-07"
    assert written("amount", "1234567") == "12,345.67"
    assert written("amount", "123456") == "1,234.56"
    assert written("digits", "0012") == "0012"


def test_the_error_finder_knows_its_kinds() -> None:
    assert error_kinds("1234", "1324") == {"swap"}
    assert error_kinds("1234", "1834") == {"replace"}
    assert error_kinds("1834", "1334") == {"glyph", "replace"}
    assert error_kinds("1,234.00", "124.00") == {"omit"}
    assert error_kinds("1234", "2143") == set()


def right_option(item: GeneratedItem) -> object:
    """What a person who sees every difference would choose; None when no option or several are right."""
    differ = [one != other for one, other in pairs(item)]
    if item.stem["task"] == "same":
        return "different" if differ[0] else "same"
    if item.stem["task"] == "count":
        return sum(differ)
    if item.stem["task"] == "row":
        return differ.index(True) if sum(differ) == 1 else None
    return item.options[differ.index(False)] if sum(differ) == 4 else None


def test_keys_are_right_and_errors_are_of_the_kind(items: list[GeneratedItem]) -> None:
    for item in items:
        assert item.options[item.key] == right_option(item), item
        assert len(set(item.options)) == len(item.options)
        if item.stem["task"] != "copy":
            wrong = [pair for pair in pairs(item) if pair[0] != pair[1]]
            assert all(
                set(str(item.radicals["change"]).split("+")) & set(error_kinds(*pair)) for pair in wrong
            ), item


def test_the_codes_of_a_copy_are_one_error_around_one_of_them(items: list[GeneratedItem]) -> None:
    for item in items:
        if item.stem["task"] == "copy":
            codes, change = list(map(str, item.options)), item.radicals["change"]
            assert len(set(codes)) == 5
            assert any(
                all(change in error_kinds(centre, code) for code in codes if code != centre)
                for centre in codes
            )


def test_codes_keep_to_their_radicals(items: list[GeneratedItem]) -> None:
    for item in items:
        codes = [code for pair in pairs(item) for code in pair]
        characters = ["".join(c for c in code if c not in "-,.") for code in codes]
        assert {len(text) for text in characters} <= {item.radicals["length"], item.radicals["length"] - 1}
        assert max(map(len, characters)) == item.radicals["length"] or item.radicals["change"] == "omit"
        assert len(pairs(item)) == item.radicals["rows"]
        if item.stem["code"] == "date":
            assert all(date.fromisoformat(code) for code in codes)
        if item.stem["code"] == "amount":
            assert all(
                f"{int(text[:-2]):,}.{text[-2:]}" == code
                for text, code in zip(characters, codes, strict=True)
            )


def consensus(codes: list[str]) -> list[int]:
    """How many characters each code shares with the others, place by place."""
    return [sum(a == b for other in codes for a, b in zip(code, other, strict=False)) for code in codes]


def shares_guessed(found: list[GeneratedItem]) -> dict[str, float]:
    """The share of copies found by looking at the options alone."""
    hits: Counter[str] = Counter()
    for item in found:
        codes = list(map(str, item.options))
        shared = consensus(codes)
        for name, scores in (
            ("most common", shared),
            ("least common", [-count for count in shared]),
            ("longest", [len(code) for code in codes]),
            ("shortest", [-len(code) for code in codes]),
            ("smallest", [-sorted(codes).index(code) for code in codes]),
        ):
            best = [place for place, score in enumerate(scores) if score == max(scores)]
            hits[name] += (item.key in best) / len(best)
    return {name: count / len(found) for name, count in hits.items()}


def test_no_way_of_guessing_beats_chance_by_far() -> None:
    found = [clerical_checking(seed, radicals={"task": "copy"}) for seed in range(250)]
    # Four standard errors are 0.10.
    assert max(shares_guessed(found).values()) < 0.30
    places = Counter(item.key for item in found)
    assert all(abs(places[place] / 250 - 0.2) < 0.10 for place in range(5))


@pytest.mark.slow
def test_no_way_of_guessing_beats_chance() -> None:
    found = [clerical_checking(seed, radicals={"task": "copy"}) for seed in range(10_000)]
    guessed = shares_guessed(found)
    assert max(guessed.values()) < 0.21, guessed
    for task, k_options in (("same", 2), ("count", 5), ("row", 5), ("copy", 5)):
        keys = Counter(clerical_checking(seed, radicals={"task": task}).key for seed in range(10_000))
        assert all(abs(keys[place] / 10_000 - 1 / k_options) < 0.01 for place in range(k_options))


def test_the_guesser_notices_a_centre() -> None:
    staged = clerical_checking(1, radicals={"task": "copy"})
    fields = {name: getattr(staged, name) for name in staged.__dataclass_fields__}
    centred = GeneratedItem(**{**fields, "options": ("1234", "1243", "2134", "1324", "9234"), "key": 0})
    assert shares_guessed([centred])["most common"] == 1


def test_the_family_holds_a_million_items() -> None:
    # One model alone: any six digits beside the same six are 10^6 items, before those with an error are counted.
    radicals = {"task": "same", "code": "digits", "length": 6, "change": "replace"}
    found = [clerical_checking(seed, radicals=radicals) for seed in range(100)]
    assert len({item.digest for item in found}) == 100
    assert len({item.stem["left"][0] for item in found}) == 10


def test_the_bank_has_models_enough_and_its_prior_rises() -> None:
    assert len({model.name for model in MODELS}) == len(MODELS) >= 200
    q_matrix = np.array([[1, *model.features.values()] for model in MODELS])
    assert np.linalg.matrix_rank(q_matrix) == q_matrix.shape[1]
    priors = {
        change: clerical_checking(
            1, radicals={"task": "row", "code": "digits", "length": 9, "change": change}
        ).difficulty
        for change in ("omit", "replace", "swap", "glyph")
    }
    assert list(priors.values()) == sorted(priors.values())
    by_length = [
        m.difficulty for m in MODELS if (m.radicals["task"], m.radicals["code"]) == ("same", "mixed")
    ]
    assert by_length[0] < by_length[4] < by_length[8]


GOLDEN = {
    0: "aa150722236f6749",
    1: "659882bf767346e2",
    20260: "c209dd645966a79d",
    2**63 - 1: "e0cd1573e2bdfa62",
}


def test_a_seed_gives_the_same_item_for_ever() -> None:
    assert {seed: clerical_checking(seed).digest for seed in GOLDEN} == GOLDEN


def test_a_seed_and_its_radicals_give_the_item_of_the_seed() -> None:
    item = clerical_checking(77)
    assert clerical_checking(77, radicals=item.radicals) == item


def test_difficulty_chooses_the_nearest_models() -> None:
    assert clerical_checking(1, difficulty=-9).difficulty == min(model.difficulty for model in MODELS)
    assert abs(clerical_checking(1, difficulty=-1.5).difficulty + 1.5) < 0.1


def test_what_cannot_be_made_is_refused() -> None:
    with pytest.raises(InvalidSeed):
        clerical_checking(True)
    with pytest.raises(UnknownChoice):
        clerical_checking(1, radicals={"size": 3})
    with pytest.raises(InvalidArgument):
        clerical_checking(1, radicals={"code": "date", "change": "omit"})
