"""What a text must keep to in its script: its own characters, its own side's words, and plain statements."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import opencc

from tests.scripts import foreign_in

GLOSSARY = Path(__file__).parents[2] / "content" / "glossary.csv"
LOCALES = {"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}
#: A text of one side stays as it is when OpenCC turns it into that side's characters, word by word.
OWN_CHARACTERS = {"zh-Hans": "tw2s", "zh-Hant": "s2tw"}
#: Taiwan writes both; the converter knows only one of each.
BOTH_ARE_USUAL = (
    ("臺", "台"),
    ("瞭解", "了解"),
    ("公佈", "公布"),
    ("分佈", "分布"),
    ("僱主", "雇主"),
    ("勞僱", "勞雇"),
)

HAN_ONLY = re.compile(r"[㐀-鿿]+")
DOUBLED_NEGATION = re.compile(r"不不|[不没沒][无無未没沒]|[没沒无無未]不|不是[不没沒]|[并並]非不")
GENDER = re.compile(r"男|女|她|妈|媽|爸|先生|小姐|太太|阿姨|姐|妹|哥|弟|爷|爺|奶|婆|嫂|叔")
#: Drone is one thing, not a missing person.
NEGATION = re.compile(r"不|没|沒|无(?!人机)|無(?!人機)|非|未|勿")
SECOND_IDEA = re.compile(r"和|与|與|及|并|並|或|且|同时|同時|然后|然後")
TITLE = re.compile(r"师|師|员|員|医生|醫生|司机|司機|老板|老闆|经理|經理|主管|专家|專家")
ONE_SIDE_ONLY = re.compile(
    r"高考|学测|學測|健保|社保|微信|抖音|淘宝|支付宝|街口|悠遊|蝦皮|居委会|里長|公积金|大陆|大陸|台湾|台灣"
)


def item_problems(text: str, lengths: tuple[int, int]) -> Iterator[str]:
    """What speaks against a text as one plain statement that anybody on either side understands alike."""
    shortest, longest = lengths
    if not shortest <= len(text) <= longest:
        yield f"{len(text)} characters"
    if not HAN_ONLY.fullmatch(text):
        yield "holds more than Chinese characters"
    rules = {"gender": GENDER, "negation": NEGATION, "a second idea": SECOND_IDEA}
    rules |= {"a title of an occupation": TITLE, "what only one side has": ONE_SIDE_ONLY}
    for name, pattern in rules.items():
        if found := pattern.search(text):
            yield f"{name}: {found.group()}"


@functools.cache
def problems(text: str, script: str) -> tuple[str, ...]:
    """What speaks against any text of the content in its script."""
    found = re.search("[男女她]", text)
    gender = (f"gender: {found.group()}",) if found else ()
    return problems_of_a_rule(text, script) + gender


@functools.cache
def problems_of_a_rule(text: str, script: str) -> tuple[str, ...]:
    """The same of a text that tells a rule, which has to name the sexes where the law itself does."""
    return tuple(_problems(text, script))


def _problems(text: str, script: str) -> Iterator[str]:
    if foreign := foreign_in(text, LOCALES[script]):
        yield f"characters of the other script: {foreign}"
    if (own := _in_own_characters(text, script)) != text:
        yield f"characters of the other script, it should read {own}"
    for word in _other_sides_words(script):
        if word in text:
            yield f"a word of the other side: {word}"
    if found := DOUBLED_NEGATION.search(text):
        yield f"doubled negation: {found.group()}"


def _in_own_characters(text: str, script: str) -> str:
    own = _converter(OWN_CHARACTERS[script]).convert(text)
    for given, usual in BOTH_ARE_USUAL if script == "zh-Hant" else ():
        own = own.replace(given, usual)
    return own


@functools.cache
def _converter(direction: str) -> opencc.OpenCC:
    return opencc.OpenCC(direction)


@functools.cache
def _other_sides_words(script: str) -> tuple[str, ...]:
    lint, column = (
        ("lint", "forbidden_in_hant") if script == "zh-Hant" else ("lint_hans", "forbidden_in_hans")
    )
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        rows = [row[column].split("|") for row in csv.DictReader(file) if row[lint] == "yes"]
    return tuple(word for row in rows for word in row if word)
