"""Plain words are plain: short sentences, one idea in each, no technical words, and nothing that matters left out."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from portal import words
from portal.catalogs import PLAIN, catalog_path
from portal.locale import LOCALES, tag_of
from portal.plain import PlainGap, has_one_wording, laid_over, leaves, read_plain, slots_of
from tests.content.wording import problems

pytestmark = pytest.mark.pure

CONTENT = Path(__file__).parents[2] / "content"
FOLDERS = [
    *sorted(str(folder.relative_to(CONTENT)) for folder in (CONTENT / "instruments").iterdir()),
    "aptitude",
    "profile",
]
SCRIPTS = tuple(map(tag_of, LOCALES))
#: About twenty characters; slots and signs do not count, a number counts as one.
LONGEST, MEAN = 22, 13
#: Pages that open a number to its arithmetic have one wording, which leaves nothing out.
ARITHMETIC = re.compile(
    r"report\.how\.(?!band|coverage)|report\.match\.(verdict|apart|sure|what_if|changed)"
    r"|wish\.(scale|codes-rule|draws-source|judgement)|change\.rule"
)
TECHNICAL = re.compile(
    "标准误|標準誤|标准差|標準差|误差|誤差|信度|常模|区间|區間|置信|信賴|相关系数|相關係數|模拟|模擬|六边形|六角形"
    "|校准|校準|估算|折算|换算|換算|霍兰德|Holland|±|r ="
)
CLAUSES, BRACKETS = re.compile("[，；：]"), re.compile("[（(—]")
SENTENCE = re.compile(r"[^。！？]+")
SLOT = re.compile(r"\{[a-z_]+\}|%\([a-z_]+\)[sd]")
#: Words of doubt: where the full text tells of an error, the plain one must not sound certain.
DOUBT_IN_FULL = re.compile(r"误差|誤差|\{certainty\}|\{percent\}|\{error\}")
DOUBT = re.compile(
    r"可能|多半|分不出|准的程度|準的程度|说不准|說不準|大约|大約|碰巧|没有那么准|沒有那麼準|不可靠|没有十足|沒有十足|算不出|更准|更準|确定|確定|很小|差不多"
    r"|有多准|有多準|特别|特別|够准|夠準|合不起来|兜不起來|不是分数|不是分數|\{certainty\}|\{percent\}|\{error\}"
)

each_folder = pytest.mark.parametrize("folder", FOLDERS)
each_script = pytest.mark.parametrize("script", SCRIPTS)


@cache
def parsed(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / folder / f"{name}.toml").read_text(encoding="utf-8"))


def told(folder: str, script: str) -> Iterator[tuple[str, str]]:
    """Every text that a plain reader meets, with its path."""
    for path, texts in leaves(laid_over(parsed(folder, script), parsed(folder, f"plain.{script}"))):
        if not (has_one_wording(path) or ARITHMETIC.search(path) or path.startswith(("review.", "items."))):
            yield from ((path, text) for text in texts.split("\n"))


def faults(text: str) -> Iterator[str]:
    """What is not plain in a text."""
    for sentence in SENTENCE.findall(text):
        bare = SLOT.sub("", sentence)
        if (length := len(re.sub(r"\W", "", re.sub(r"[\dA-Za-z.,%]+", "1", bare)))) > LONGEST:
            yield f"{length} characters: {sentence}"
        if len(CLAUSES.findall(sentence)) > 1:
            yield f"more than one thought: {sentence}"
        if BRACKETS.search(bare):
            yield f"an aside: {sentence}"
        if found := TECHNICAL.search(bare):
            yield f"a technical word, {found.group()}: {sentence}"


@each_folder
@each_script
def test_whoever_reads_plainly_meets_short_sentences_without_technical_words(
    folder: str, script: str
) -> None:
    assert [f"{path}: {fault}" for path, text in told(folder, script) for fault in faults(text)] == []


@each_folder
@each_script
def test_plain_texts_are_shorter_still_on_the_whole(folder: str, script: str) -> None:
    texts = "".join(text for _, text in _plain(folder, script))
    sentences = SENTENCE.findall(SLOT.sub("", texts))
    assert sum(len(re.sub(r"\W", "", sentence)) for sentence in sentences) / len(sentences) <= MEAN


@each_folder
@each_script
def test_they_keep_to_the_words_of_their_side(folder: str, script: str) -> None:
    found = {path: problems(text, script) for path, text in _plain(folder, script)}
    assert {path: faults for path, faults in found.items() if faults} == {}


@each_folder
@each_script
def test_where_the_full_text_doubts_the_plain_one_does_too(folder: str, script: str) -> None:
    full = dict(leaves(parsed(folder, script)))
    doubting = [(path, text) for path, text in _plain(folder, script) if DOUBT_IN_FULL.search(full[path])]
    assert [path for path, text in doubting if not DOUBT.search(text)] == []


@each_folder
def test_both_scripts_give_the_same_figures(folder: str) -> None:
    one, other = (
        {path: sorted(re.findall(r"\d+", text)) for path, text in _plain(folder, tag)} for tag in SCRIPTS
    )
    assert one == other


@each_folder
@each_script
def test_a_plain_text_differs_from_the_full_one(folder: str, script: str) -> None:
    full = dict(leaves(parsed(folder, script)))
    assert [path for path, text in _plain(folder, script) if text == full[path]] == []


@each_folder
@each_script
def test_the_files_have_the_shape_of_their_schema(folder: str, script: str) -> None:
    schema = json.loads((CONTENT / "schema" / "plain.schema.json").read_text(encoding="utf-8"))
    tree = json.loads(json.dumps(parsed(folder, f"plain.{script}"), default=str))
    jsonschema.validate(tree, {"$defs": schema["$defs"], "$ref": "#/$defs/plain"})


def _plain(folder: str, script: str) -> Iterator[tuple[str, str]]:
    tree = parsed(folder, f"plain.{script}")
    yield from ((path, text) for path, text in leaves(tree) if not path.startswith("review."))


@pytest.mark.parametrize("locale", LOCALES)
def test_plain_words_of_the_interface_are_plain(locale: str) -> None:
    catalog = words.read_catalog(catalog_path(locale, PLAIN), locale)
    texts = [text for message in catalog if message.id for text in _forms(message.string)]
    assert len(texts) > 30
    assert [fault for text in texts for fault in faults(text)] == []
    assert [(text, found) for text in texts if (found := problems(text, tag_of(locale)))] == []


def _forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


# ---- nothing that matters is left out --------------------------------------------------------------------------------

KEPT = {
    ("instruments/adaptability", "report.strain.help"): ("急救", "報警|报警", "医院|醫院", "心理"),
    ("instruments/adaptability", "report.strain.adviser"): ("预约|預約", "你决定|你決定|由你"),
    ("instruments/adaptability", "report.strain.high"): ("诊断|診斷", "不是你的错|不是你的錯"),
    ("instruments/adaptability", "report.keep.lead"): ("删除|刪除", "一次", "指导老师|諮詢師", "由你"),
    ("instruments/adaptability", "report.keep.shown_once"): ("删除|刪除", "打印|列印"),
    ("instruments/adaptability", "description"): ("诊断|診斷",),
    ("instruments/personality", "scales.S.low"): ("诊断|診斷",),
    ("instruments/personality", "instructions"): ("不算分",),
    ("aptitude", "stages.0.text"): ("不和别人比|不和別人比",),
    ("aptitude", "families.mental-rotation.how"): ("跳过|略過",),
    ("profile", "limits.norms"): ("比",),
}


@pytest.mark.parametrize(("folder", "path"), KEPT)
@each_script
def test_help_consent_and_limits_stay(folder: str, path: str, script: str) -> None:
    text = "".join(text for at, text in told(folder, script) if at == path)
    assert [word for word in KEPT[folder, path] if not re.search(word, text)] == []


# ---- what the loader refuses -----------------------------------------------------------------------------------------

REVIEW = '[review]\nstate = "reviewed"\nby = "somebody"\non = 2026-11-28\n'
FULL = {
    "description": "说来话长。",
    "items": {"one": {"text": "听音乐"}},
    "report": {"brief": {"ask": "问"}, "summary": {"high": "最高的是{types}，{percent}。"}},
    "scales": {"A": {"name": "甲", "try": ["做一件事。", "再做一件事。"]}},
}


def write(folder: Path, plain: str, *, other: str | None = None, review: str = REVIEW) -> Path:
    for tag, text in zip(SCRIPTS, (plain, plain if other is None else other), strict=True):
        (folder / f"plain.{tag}.toml").write_text(f"{text}\n{review}", encoding="utf-8")
    return folder


def read(folder: Path) -> dict[str, Any]:
    return dict(read_plain(folder, {locale: copy.deepcopy(FULL) for locale in LOCALES}))


def test_plain_texts_stand_in_the_place_of_theirs_a_sentence_a_line(tmp_path: Path) -> None:
    found = read(
        write(tmp_path, 'description = "短。很短！真的？"\nreport.summary.high = "最高的是{types}。"')
    )
    tree = found[LOCALES[0]]
    assert tree["description"] == "短。\n很短！\n真的？\n"
    assert tree["report"]["summary"]["high"] == "最高的是{types}。\n"
    assert tree["scales"]["A"]["try"] == ["做一件事。\n", "再做一件事。\n"]
    assert tree["items"] == FULL["items"]
    assert "review" not in tree


def test_a_sentence_ends_behind_its_quotation_mark(tmp_path: Path) -> None:
    tree = read(write(tmp_path, 'description = "他问“去吗？”我说好。"'))[LOCALES[0]]
    assert tree["description"] == "他问“去吗？”\n我说好。\n"


def test_a_folder_without_plain_words_has_none(tmp_path: Path) -> None:
    assert read(tmp_path) == {}


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "one script only": (
        lambda folder: write(folder, 'description = "短。"', other='report.summary.high = "高"'),
        "one script only",
    ),
    "a path of nothing": (lambda folder: write(folder, 'descriptoin = "短。"'), "stands for nothing"),
    "an item": (lambda folder: write(folder, 'items.one.text = "听歌"'), "one wording"),
    "a name": (lambda folder: write(folder, 'scales.A.name = "乙"'), "one wording"),
    "words for advisers": (lambda folder: write(folder, 'report.brief.ask = "说"'), "one wording"),
    "a new slot": (lambda folder: write(folder, 'report.summary.high = "{type}最高。"'), "nothing fills"),
    "unreviewed": (
        lambda folder: write(folder, 'description = "短。"', review=REVIEW.replace("reviewed", "draft")),
        "nobody has reviewed",
    ),
    "broken": (lambda folder: write(folder, 'description = "短。'), "plain.zh-Hans.toml"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_the_loader_refuses(tmp_path: Path, fault: str) -> None:
    broken, complaint = REFUSED[fault]
    with pytest.raises(PlainGap, match=complaint):
        read(broken(tmp_path))


def test_a_file_in_one_script_alone_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, 'description = "短。"')
    (folder / "plain.zh-Hant.toml").unlink()
    with pytest.raises(PlainGap, match="zh-Hant"):
        read(folder)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("这一句话说得实在太长太长了，长到读的人早就忘了开头讲的是什么。", "characters"),
        ("先看，再想，再说。", "more than one thought"),
        ("看分数（满分）。", "an aside"),
        ("这叫标准误。", "a technical word"),
    ],
)
def test_the_measure_notices(text: str, complaint: str) -> None:
    assert any(complaint in fault for fault in faults(text))


def test_a_slot_that_a_plain_text_uses_is_one_of_the_full_text() -> None:
    for folder in FOLDERS:
        for script in SCRIPTS:
            full = dict(leaves(parsed(folder, script)))
            assert [
                path for path, text in _plain(folder, script) if not slots_of(text) <= slots_of(full[path])
            ] == []
