"""The content of recognition is read strictly: each rule, broken once in a copy, stops the reading."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.content import CONTENT
from portal.facts.sources import UnreadableFact
from portal.recognition.content import Holdings, holdings
from portal.recognition.talent import talents
from portal.recognition.words import ASPECT_WORDS

pytestmark = pytest.mark.pure
FOLDERS = ("facts", "recognition", "talent")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in FOLDERS:
        shutil.copytree(CONTENT / folder, tmp_path / folder)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old} is no longer in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_copy_is_read_as_it_is(copy: Path) -> None:
    assert set(holdings(copy).editions) == set(holdings().editions)
    assert set(talents(copy)) == {"expert", "specialist"}


LISTS, WORDS, ROWS = "recognition/lists.toml", "recognition/words.toml", "recognition/lists/fujian-5.csv"
FOR_LISTS, TALENT = "recognition/for_lists.toml", "talent/expert.toml"
BROKEN: list[tuple[str, str, str, str, Callable[[Path], object]]] = [
    ("a list with a word that there is not", LISTS, 'word = "recognise"', 'word = "magic"', holdings),
    ("a list whose source is unknown", LISTS, 'issuer = "xm-', 'issuer = "nobody-', holdings),
    ("a list at a place that there is not", LISTS, 'place = "xm"', 'place = "moon"', holdings),
    ("a list that leads nowhere", LISTS, 'direction = "tw-to-cn"', 'direction = "up"', holdings),
    ("a list of no kind", LISTS, 'kind = "list"', 'kind = "rumour"', holdings),
    ("a list without a day of verification", LISTS, "\nas_of = 2024-12-31", "", holdings),
    ("a list named in one script", LISTS, "name.zh-Hant = ", "name.zh-Hanx = ", holdings),
    (
        "a fact without its sources",
        LISTS,
        'sources = ["xm-recognition-report-2024"]',
        "sources = []",
        holdings,
    ),
    ("a fact without its period", LISTS, 'period = "2024-09"', 'period = ""', holdings),
    (
        "a rule for lists of a word that there is not",
        FOR_LISTS,
        'word = "recognise"',
        'word = "magic"',
        holdings,
    ),
    ("a rule for lists of no place", FOR_LISTS, 'place = "xm"\nword', 'place = "moon"\nword', holdings),
    ("a rule for lists without a period", FOR_LISTS, 'period = "2025-01-01/.."', 'period = ""', holdings),
    ("a word without a position", WORDS, "position = 1", "", holdings),
    ("a row in one script", ROWS, "照顾服务员", "", holdings),
    ("a row whose source is unknown", ROWS, "fj-recognition-list-5", "nobody", holdings),
    ("a row of no confidence", ROWS, ",single,", ",certain,", holdings),
    ("a row to be confirmed that does not say what is missing", ROWS, ",single,", ",weak,", holdings),
    ("a row of general knowledge that cites a source", ROWS, ",single,", ",gk,", holdings),
    ("a row that does not say whether its title is official", ROWS, ",no,yes,", ",no,,", holdings),
    ("two rows with one id", ROWS, "health-care-therapist", "elder-care-worker-4", holdings),
    ("a row with a day that there is not", ROWS, "2025-11-21", "2025-13-21", holdings),
    ("a way in one script", "recognition/ways.toml", "name.zh-Hant", "name.zh-Hanx", holdings),
    (
        "a rule with a member that there is not",
        TALENT,
        '"law-abiding", "one-of-six"',
        '"one-of-six"',
        talents,
    ),
    ("a rule that contains itself", TALENT, 'members = ["firm"', 'members = ["expert"', talents),
    ("a rule that joins in no way", TALENT, 'kind = "any"', 'kind = "some"', talents),
    ("the standard's words in one script", TALENT, 'quote_hant = "', 'quote_hant = ""\n#', talents),
    ("a question without what could show it", TALENT, "evidence.zh-Hans = ", "evidence.zh-Hanx = ", talents),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "read"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN]
)
def test_a_broken_copy_is_not_read(
    copy: Path, file: str, old: str, new: str, read: Callable[[Path], object]
) -> None:
    change(copy / file, old, new)
    with pytest.raises(UnreadableFact):
        read(copy)


def test_every_heading_of_a_fact_has_words() -> None:
    held: Holdings = holdings()
    tables = (*held.words.values(), *held.ways.values(), *held.editions.values(), *talents().values())
    assert {fact.aspect for table in tables for fact in table.facts} <= set(ASPECT_WORDS)


def test_what_is_to_be_confirmed_says_what_is_missing() -> None:
    for edition in holdings().editions.values():
        for row in edition.rows:
            assert not row.fact.is_to_be_confirmed or row.fact.missing, row.key
