"""The files of the content are read in one way, and each folder once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from portal.content import (
    CONTENT,
    UnservableContent,
    by_locale,
    once_per_folder,
    parse_sheet,
    read_rows,
    read_sheet,
    read_toml,
)
from portal.facts.base import fact_reader
from portal.rules.topics import topic_sets

pytestmark = pytest.mark.pure


def test_a_folder_is_read_once_whether_it_is_named_or_not() -> None:
    read: list[Path] = []

    @once_per_folder
    def number_of_reads(content: Path) -> int:
        read.append(content)
        return len(read)

    assert [number_of_reads(), number_of_reads(CONTENT), number_of_reads(content=CONTENT)] == [1, 1, 1]
    assert [number_of_reads(Path("other")), number_of_reads()] == [2, 1]
    assert read == [CONTENT, Path("other")]


def test_parts_that_read_each_other_at_the_same_time_share_what_they_read() -> None:
    together = Barrier(4)
    made: list[object] = []

    @once_per_folder
    def below(content: Path) -> object:
        made.append(object())
        return made[-1]

    @once_per_folder
    def above(content: Path) -> object:
        return below(content)

    def ask(reader: int) -> object:
        together.wait()
        return (above, below)[reader % 2]()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, range(4))) == {made[0]}
    assert len(made) == 1


def test_the_facts_of_all_parts_share_their_sources() -> None:
    sources = fact_reader().sources
    facts = [
        fact for one in topic_sets(CONTENT).values() for topic in one.topics.values() for fact in topic.facts
    ]
    assert facts
    assert all(sources[one.id] is one for fact in facts for one in fact.sources)


def test_a_table_gives_its_columns_and_rows(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('id,note_hans,note_hant\na,"软，",軟\n', encoding="utf-8")
    columns, (row,) = read_sheet(path)
    assert list(columns) == ["id", "note_hans", "note_hant"]
    assert read_rows(path) == [row]
    assert by_locale(row, "note") == {"zh_Hans": "软，", "zh_Hant": "軟"}


@pytest.mark.parametrize(
    ("text", "complaint"), [("", "there are no columns"), ("a,b\n1\n", "row 2 has 1 cells instead of 2")]
)
def test_a_table_that_is_none_is_refused_with_its_name(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_sheet(text)
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnservableContent, match=rf"{tmp_path.name}/table\.csv: .*{complaint}"):
        read_rows(path)


def test_a_record_that_is_none_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "record.toml").write_bytes(b'name = "\xff"')
    for name in ("record.toml", "missing.toml"):
        with pytest.raises(UnservableContent, match=rf"{tmp_path.name}/{name}"):
            read_toml(tmp_path / name)
