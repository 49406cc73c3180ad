"""The catalogue's answers: sides, neighbours, search, and what must be said of sources."""

from __future__ import annotations

import numpy as np
import pytest

from portal.careers.catalogue import TYPES, read_catalogue
from portal.careers.chart import draw_interests
from tests.scripts import foreign_in

pytestmark = pytest.mark.pure

CATALOGUE = read_catalogue()
NURSE = CATALOGUE.occupations["he-nurse"]


def test_each_side_is_told_in_the_readers_script(locale: str) -> None:
    for occupation in CATALOGUE.occupations.values():
        for side in ("cn", "tw"):
            told = occupation.side(side, locale)
            assert not foreign_in(told.title + told.code_name, locale)
            assert told.title


def test_an_occupation_without_a_code_has_no_name_for_one() -> None:
    tutor = CATALOGUE.occupations["ed-tutor"].side("cn", "zh_Hans")
    assert (tutor.code, tutor.code_name) == ("", "")


def test_neighbours_are_the_nearest_profiles_in_order() -> None:
    neighbours = CATALOGUE.neighbours("he-nurse", 6)
    assert NURSE not in neighbours
    own = np.array(NURSE.interests)
    alike = [np.corrcoef(own, one.interests)[0, 1] for one in neighbours]
    assert alike == sorted(alike, reverse=True)
    others = [one for one in CATALOGUE.occupations.values() if one not in neighbours and one is not NURSE]
    assert min(alike) >= max(np.corrcoef(own, one.interests)[0, 1] for one in others)


def test_every_occupation_stands_under_its_sector() -> None:
    listed = [one for occupations in CATALOGUE.by_sector().values() for one in occupations]
    assert len(listed) == len(CATALOGUE.occupations) == 118
    assert {one.id for one in listed} == set(CATALOGUE.occupations)


def test_bars_run_from_one_to_seven_and_from_high_to_low() -> None:
    bars = draw_interests(NURSE, dict(zip(TYPES, TYPES, strict=True))).bars
    values = [bar.value for bar in bars]
    assert values == sorted(NURSE.interests, reverse=True)
    lowest, highest = 8.0, 352.0
    assert float(bars[0].width) == pytest.approx((highest - lowest) * (values[0] - 1) / 6, abs=0.06)


def test_what_the_licence_asks_for_is_there(locale: str) -> None:
    for what in ("attribution", "caution", "similar"):
        words = CATALOGUE.source_words("onet", what, locale)
        assert words
        assert not foreign_in(words, locale)
    assert "O*NET" in CATALOGUE.source_words("onet", "attribution", locale)
