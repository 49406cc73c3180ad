"""The glossary is complete, does not contradict itself, and its lists catch the other side's words and nothing else."""

from __future__ import annotations

import copy
import csv
import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import opencc
import pytest

from tests.scripts import foreign_in

pytestmark = pytest.mark.pure

GLOSSARY = Path(__file__).parents[2] / "content" / "glossary.csv"
COLUMNS = [
    "id",
    "zh_hans",
    "also_hans",
    "zh_hant",
    "also_hant",
    "english",
    "equivalence",
    "note_hans",
    "note_hant",
    "source",
    "confidence",
    "lint",
    "lint_hans",
    "forbidden_in_hant",
    "forbidden_in_hans",
    "kept_hans",
    "kept_hant",
    "kind",
    "false_friend",
    "trap_hans",
    "trap_hant",
    "trap_ref",
    "source_ref",
]
#: Where the sources of facts stand; `source_ref` and `trap_ref` name them as facts do, `id` or `id#3,9-1`.
SOURCES = Path(__file__).parents[2] / "content" / "facts" / "sources"
KINDS = {"workplace", "interface", "other"}
CONFIDENCES = {"law", "list", "report", "gk"}
EQUIVALENCES = {"exact", "near", "none"}
#: Each script's columns and its list: (locale, columns of its own terms, lint flag, list).
SIDES = [
    ("zh_Hans", ("zh_hans", "also_hans"), "lint_hans", "forbidden_in_hans"),
    ("zh_Hant", ("zh_hant", "also_hant"), "lint", "forbidden_in_hant"),
]
#: The pairs that the interface cannot do without.
NEEDED = {
    "software": ("软件", "軟體"),
    "information": ("信息", "資訊"),
    "network": ("网络", "網路"),
    "quality": ("质量", "品質"),
    "screen": ("屏幕", "螢幕"),
    "print": ("打印", "列印"),
    "text-message": ("短信", "簡訊"),
    "account": ("账号", "帳號"),
    "log-in": ("登录", "登入"),
    "default": ("默认", "預設"),
    "resume": ("简历", "履歷"),
    "certificate": ("证书", "證照"),
    "feedback": ("反馈", "回饋"),
    "appointment": ("预约", "預約"),
    "user": ("用户", "使用者"),
    "project": ("项目", "專案"),
    "through": ("通过", "透過"),
}
CAUGHT = {
    "zh_Hant": [
        "請下載軟件",
        "用戶信息",
        "網絡不穩",
        "打印報告",
        "手機屏幕",
        "發短信給你",
        "默認設定",
        "視頻通話",
        "改你的簡歷",
    ],
    "zh_Hans": [
        "下载软体",
        "网路不稳",
        "列印报告",
        "手机萤幕",
        "发简讯给你",
        "请登入",
        "视讯通话",
        "撰写程式码",
    ],
}
#: Right words in which a longer or shorter list would see the other side's.
INNOCENT = {
    "zh_Hant": [
        "現在線上預約",
        "計算機率",
        "登錄於長照機構",
        "通過考試",
        "物理的質量",
        "支持你的想法",
        "經營銷售",
        "看護工",
    ],
    "zh_Hans": [
        "请尽快取消预约",
        "全国小学",
        "恢复健康",
        "银行销售",
        "投资安全",
        "很多益处",
        "最新资讯",
        "操作者和使用者",
    ],
}

Row = dict[str, str]


def read_glossary() -> list[Row]:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(row: Row, *columns: str) -> list[str]:
    return [word for column in columns for word in row[column].split("|") if word]


def its_columns_are_complete(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        if list(row) != COLUMNS or None in row.values():
            yield f"{row['id']}: columns {list(row)}"
            continue
        for column in ("id", "zh_hans", "zh_hant", "english", "source"):
            if not row[column] or row[column] != row[column].strip():
                yield f"{row['id']}: no clean {column}"
        if row["confidence"] not in CONFIDENCES or row["equivalence"] not in EQUIVALENCES:
            yield f"{row['id']}: {row['confidence']}, {row['equivalence']}"
        if bool(row["note_hans"]) != bool(row["note_hant"]):
            yield f"{row['id']}: a note in one script only"
        if row["equivalence"] == "none" and not row["note_hans"]:
            yield f"{row['id']}: not equivalent, and no note says why"


def its_ids_and_terms_stand_once(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"]):
            yield f"{row['id']} is not a slug"
    for name, count in Counter(row["id"] for row in rows).items():
        if count > 1:
            yield f"the id {name} stands {count} times"
    for pair, count in Counter((row["zh_hans"], row["zh_hant"]) for row in rows).items():
        if count > 1:
            yield f"the pair {pair} stands {count} times"


def it_has_the_pairs_that_are_needed(rows: list[Row]) -> Iterator[str]:
    pairs = {row["id"]: (row["zh_hans"], row["zh_hant"]) for row in rows}
    for name, pair in NEEDED.items():
        if pairs.get(name) != pair:
            yield f"{name} is {pairs.get(name)}"


def its_terms_are_in_their_script(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        for locale, columns, _, forbidden in SIDES:
            note = "note_hans" if locale == "zh_Hans" else "note_hant"
            besides = (note.replace("note", other) for other in ("trap", "kept"))
            for column in (*columns, note, *besides, forbidden):
                if found := foreign_in(row[column], locale):
                    yield f"{row['id']}: {column}: {found}"


def its_flags_say_whether_there_are_strings(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        for _, _, flag, forbidden in SIDES:
            if row[flag] != ("yes" if row[forbidden] else "no"):
                yield f"{row['id']}: {flag} is {row[flag]}"
            parts = row[forbidden].split("|")
            if row[forbidden] and (not all(parts) or len(set(parts)) < len(parts)):
                yield f"{row['id']}: {forbidden} has an empty or repeated string"
            if any(len(part) < 2 for part in parts if part and part != "賬"):
                yield f"{row['id']}: {forbidden} has a string of one character"


def no_term_is_forbidden_on_its_own_side(rows: list[Row]) -> Iterator[str]:
    for _, columns, _, forbidden in SIDES:
        banned = [word for row in rows for word in words(row, forbidden)]
        for row in rows:
            for term in words(row, *columns):
                yield from (f"{row['id']}: {term} contains {word}" for word in banned if word in term)


def it_catches_the_other_sides_words(rows: list[Row]) -> Iterator[str]:
    for locale, _, _, forbidden in SIDES:
        banned = [word for row in rows for word in words(row, forbidden)]
        for text in CAUGHT[locale]:
            if not any(word in text for word in banned):
                yield f"{text} passes in {locale}"
        for text in INNOCENT[locale]:
            yield from (f"{text} is right in {locale} and holds {word}" for word in banned if word in text)


def what_is_forbidden_belongs_to_the_other_side(rows: list[Row]) -> Iterator[str]:
    """A forbidden string shares two characters with what the other side says, unless the row is about that string."""
    for row in rows:
        for (_, _, _, forbidden), (_, columns, _, _) in pairwise([*SIDES, SIDES[0]]):
            theirs = {simplified(term) for term in words(row, *columns)}
            for word in words(row, forbidden):
                if not any(_share_two(simplified(word), term) for term in theirs) and word != "賬":
                    yield f"{row['id']}: {word} has nothing of {sorted(theirs)}"


@functools.cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("tw2s")


def simplified(text: str) -> str:
    return str(_simplifier().convert(text))


def _share_two(word: str, term: str) -> bool:
    return len(term) < 2 or any(first + second in word for first, second in pairwise(term))


def its_false_friends_say_what_goes_wrong(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        if row["kind"] not in KINDS or row["false_friend"] not in {"yes", "no"}:
            yield f"{row['id']}: {row['kind']}, {row['false_friend']}"
        for trap in ("trap_hans", "trap_hant"):
            if bool(row[trap]) != (row["false_friend"] == "yes"):
                yield f"{row['id']}: {trap} and false_friend {row['false_friend']}"
            if row[trap].count("。") > 1 or (row[trap] and not row[trap].endswith("。")):
                yield f"{row['id']}: {trap} is not one sentence"
        if row["trap_ref"] and row["false_friend"] == "no":
            yield f"{row['id']}: a source for no trap"


def its_sources_are_known(rows: list[Row]) -> Iterator[str]:
    """A row has a source of the facts or is general knowledge, never both."""
    for row in rows:
        if bool(row["source_ref"]) == (row["confidence"] == "gk"):
            yield f"{row['id']}: confidence {row['confidence']}, source {row['source_ref'] or 'none'}"
        for citation in words(row, "source_ref", "trap_ref"):
            name, _, articles = citation.partition("#")
            if name not in known_sources():
                yield f"{row['id']}: there is no source {name}"
            if "#" in citation and not re.fullmatch(r"\d+(-\d+)*(,\d+(-\d+)*)*", articles):
                yield f"{row['id']}: {articles} are no articles"


@functools.cache
def known_sources() -> frozenset[str]:
    found = set()
    for path in SOURCES.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row["id"] for row in csv.DictReader(file)}
    return frozenset(found)


Rule = Callable[[list[Row]], Iterator[str]]
RULES: list[Rule] = [
    its_columns_are_complete,
    its_ids_and_terms_stand_once,
    it_has_the_pairs_that_are_needed,
    its_terms_are_in_their_script,
    its_flags_say_whether_there_are_strings,
    no_term_is_forbidden_on_its_own_side,
    it_catches_the_other_sides_words,
    what_is_forbidden_belongs_to_the_other_side,
    its_false_friends_say_what_goes_wrong,
    its_sources_are_known,
]
ROWS = read_glossary()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_glossary_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(ROWS)) == []


def _cell(name: str, **cells: str) -> Callable[[list[Row]], object]:
    return lambda rows: next(row for row in rows if row["id"] == name).update(cells)


BROKEN: list[tuple[Rule, Callable[[list[Row]], object]]] = [
    (its_columns_are_complete, lambda rows: rows[0].pop("source")),
    (its_columns_are_complete, _cell("software", zh_hant="")),
    (its_columns_are_complete, _cell("quality", note_hant="")),
    (its_columns_are_complete, _cell("tripartite-employment-agreement", note_hans="", note_hant="")),
    (its_ids_and_terms_stand_once, lambda rows: rows.append(dict(rows[0]))),
    (it_has_the_pairs_that_are_needed, _cell("software", zh_hant="軟件")),
    (its_terms_are_in_their_script, _cell("software", zh_hant="软體")),
    (its_terms_are_in_their_script, _cell("software", forbidden_in_hans="軟体")),
    (its_flags_say_whether_there_are_strings, _cell("software", lint="no")),
    (its_flags_say_whether_there_are_strings, _cell("software", forbidden_in_hant="軟件|")),
    (no_term_is_forbidden_on_its_own_side, _cell("software", forbidden_in_hant="品質")),
    (it_catches_the_other_sides_words, _cell("software", forbidden_in_hant="")),
    (it_catches_the_other_sides_words, _cell("online", forbidden_in_hant="在線")),
    (what_is_forbidden_belongs_to_the_other_side, _cell("software", forbidden_in_hant="鼠標")),
    (its_terms_are_in_their_script, _cell("project", trap_hant="项目")),
    (its_terms_are_in_their_script, _cell("project", kept_hant="项目")),
    (its_false_friends_say_what_goes_wrong, _cell("project", kind="office")),
    (its_false_friends_say_what_goes_wrong, _cell("project", trap_hans="")),
    (its_false_friends_say_what_goes_wrong, _cell("project", trap_hant="在大陸，「項目」就是專案")),
    (its_false_friends_say_what_goes_wrong, _cell("software", trap_ref="opencc-twphrases")),
    (its_sources_are_known, _cell("software", source_ref="")),
    (its_sources_are_known, _cell("resume", source_ref="opencc-twphrases")),
    (its_sources_are_known, _cell("seniority", trap_ref="no-such-law#3")),
    (its_sources_are_known, _cell("seniority", trap_ref="tw-labor-standards-act#three")),
]


@pytest.mark.parametrize(("rule", "change"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_the_rule_notices_a_broken_copy(rule: Rule, change: Callable[[list[Row]], object]) -> None:
    rows = copy.deepcopy(ROWS)
    change(rows)
    assert list(rule(rows))


def test_every_rule_was_seen_to_fail() -> None:
    assert {rule for rule, _ in BROKEN} == set(RULES)
