"""Texts that differ in script, case or width alone fold to one, and keep their length."""

from __future__ import annotations

import functools
from pathlib import Path

import opencc
import pytest

from portal.search.characters import read_characters
from portal.search.folding import fold, name_key
from tests import scripts

pytestmark = pytest.mark.pure

ALL_CHARACTERS = [chr(point) for point in range(scripts.FIRST, scripts.LAST + 1)]


@functools.cache
def _simplify() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def test_the_table_of_characters_is_that_of_the_installed_converter() -> None:
    converted = {one: _simplify().convert(one) for one in ALL_CHARACTERS}
    changed = {one: simple for one, simple in converted.items() if simple != one}
    assert read_characters().simplified == changed


@pytest.mark.parametrize("locale", ["zh_Hans", "zh_Hant"])
def test_characters_of_one_script_are_those_that_the_tests_of_pages_know(locale: str) -> None:
    assert read_characters().foreign[locale] == scripts.foreign_characters(locale)


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "characters.csv"
    path.write_text("character,traditional\n软,軟\n", encoding="utf-8")
    with pytest.raises(ValueError, match="columns"):
        read_characters(path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("軟體工程師", "软体工程师"),
        ("臺灣", "台湾"),
        ("ＰＭＰ", "pmp"),
        ("Java　工程師", "JAVA 工程师"),
        ("為／爲", "为/为"),
        ("身份", "身分"),
    ],
)
def test_script_case_and_width_fold_away(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("护士", "护师"), ("软件", "软体"), ("甲级", "乙级")])
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", ["軟體ＡＢＣ　工程師（一般）", "İstanbul ﬁ ㎏ ½", "𠮷野家", ""])
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_the_key_of_a_name_forgets_spaces_and_marks() -> None:
    assert name_key("護理師（一般）") == name_key(" 护理师 (一般)")
    assert len({name_key(one) for one in ("C", "C++", "C#")}) == 3
