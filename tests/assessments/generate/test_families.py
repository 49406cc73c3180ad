"""What all families have in common: how they are asked, and that they come to an end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assessments.errors import InvalidArgument
from assessments.generate import (
    GeneratedItem,
    NoItemFound,
    clerical_checking,
    clerical_codes,
    data_reading,
    figure_matrix,
    logic,
    mental_rotation,
    number_series,
)
from assessments.generate.clerical_codes import draw_code
from assessments.generate.data_reading import Form, _draw_slots
from assessments.generate.dice import Dice

pytestmark = pytest.mark.pure

every_family = pytest.mark.parametrize(
    "family", [number_series, figure_matrix, mental_rotation, data_reading, clerical_checking, logic]
)
Ask = Callable[..., GeneratedItem]


class LoadedDice(Dice):
    """They show the same side for ever."""

    def below(self, n: int) -> int:
        return 0


@every_family
def test_difficulty_and_radicals_need_no_name(family: Ask) -> None:
    named = family(7, difficulty=0.5)
    assert family(7, 0.5) == named
    assert family(7, None, named.radicals) == family(7, radicals=named.radicals)
    assert family(7, 0.5, dict(list(named.radicals.items())[:1])).radicals.items() >= {
        next(iter(named.radicals.items()))
    }


@every_family
@pytest.mark.parametrize("radicals", [5, "rule", ["rule"], 0, ""])
def test_radicals_are_a_mapping(family: Ask, radicals: object) -> None:
    with pytest.raises(InvalidArgument, match="radicals should be a mapping"):
        family(1, radicals=radicals)


@every_family
def test_beyond_the_hardest_model_there_is_the_hardest(family: Ask) -> None:
    assert family(1, 1e308).difficulty == family(1, 50.0).difficulty
    assert family(1, -1e308).difficulty == family(1, -50.0).difficulty


def test_a_draw_of_codes_ends_whatever_the_dice_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerical_codes, "_MOST_DRAWS", 500)
    with pytest.raises(NoItemFound, match="clerical-checking: no proved item in 500 draws"):
        draw_code(LoadedDice(1), "digits", 6, "swap", 1)


def test_a_draw_of_slots_ends_whatever_the_dice_show() -> None:
    with pytest.raises(NoItemFound, match="data-reading: no proved item in 1000 draws"):
        _draw_slots(LoadedDice(1), ("from", "to"), Form("change", 3, 3, 2, 0))


def test_dice_have_as_many_sides_as_there_are_words() -> None:
    assert 0 <= Dice(1).below(2**64) < 2**64
    for n in (0, -1, 2**64 + 1):
        with pytest.raises(InvalidArgument, match="from 1 to"):
            Dice(1).below(n)
