"""What the faces can draw is known beforehand, and what they cannot is marked and counted."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from portal.print import coverage
from portal.print.coverage import FONTS, characters_of, drawable, printable

pytestmark = pytest.mark.pure

FACES = sorted(path.name for path in FONTS.glob("*.ttf"))


@pytest.mark.parametrize("face", FACES)
def test_our_reading_of_a_face_agrees_with_font_tools(face: str) -> None:
    with TTFont(FONTS / face, lazy=True) as font:
        assert {ord(character) for character in characters_of(face)} == set(font.getBestCmap())


@pytest.mark.parametrize("character", "喆堃峯𠮷镕玥珺祎翀赟𫖯昇珮綉裏峰")
def test_name_characters_of_both_sides_are_drawable(character: str) -> None:
    assert character in drawable()


def test_all_of_gbk_is_in_the_simplified_face_and_all_of_big5_in_the_traditional_one() -> None:
    han = {chr(code) for code in range(0x4E00, 0x9FA6)}
    big5 = {character for character in han if character.encode("big5", errors="ignore")}
    assert han <= characters_of("NotoSansSC-Regular.ttf")
    assert len(big5) > 13000
    assert big5 <= characters_of("NotoSansTC-Regular.ttf")


@pytest.mark.parametrize(
    ("written", "printed", "replaced"),
    [
        ("王小明 27–33 分（±3.2）", "王小明 27–33 分（±3.2）", 0),
        ("喆堃峯𠮷", "喆堃峯𠮷", 0),
        ("加油😀", "加油〓", 1),
        ("👩‍👧 👍🏽", "〓〓 〓", 3),
        ("1️⃣", "1〓", 1),
        ("שלום", "〓〓〓〓", 4),
        ("abc\u202edef\u200f", "abcdef", 0),
        ("一行\n二行\t三", "一行 二行 三", 0),
        ("全角　空格", "全角　空格", 0),
        ("cafe\u0301", "café", 0),
        ("半\ud800字", "半〓字", 1),
        ("\x00\x07", "", 0),
    ],
)
def test_text_is_made_printable(written: str, printed: str, replaced: int) -> None:
    assert printable(written) == (printed, replaced)


def test_a_file_that_is_no_font_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty.ttf").write_bytes(bytes(12))
    monkeypatch.setattr(coverage, "FONTS", tmp_path)
    with pytest.raises(ValueError, match="no character map"):
        characters_of("empty.ttf")


def test_the_examples_in_the_docstrings_are_true() -> None:
    outcome = doctest.testmod(coverage)
    assert outcome.attempted
    assert not outcome.failed
