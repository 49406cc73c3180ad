"""The words of generated tasks as files: two texts of one meaning, in their own characters, for every id there is."""

from __future__ import annotations

import copy
import functools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from itertools import pairwise
from typing import Any

import jsonschema
import opencc
import pytest

from assessments.generate import data_tables
from portal.aptitude.calibrations import MAX_ERROR
from portal.aptitude.families import FAMILIES
from portal.aptitude.wording import Content, Wording, complaints, leaves, read_wording, slots_of
from portal.content import CONTENT
from portal.manual.calibrating import RULES
from portal.manual.cells import SMALL
from tests.content import wording

pytestmark = pytest.mark.pure

SCRIPTS = {"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}
FOLDER = CONTENT / "aptitude"
NUMBER = re.compile(r"\d[\d.,]*(?<=\d)%?")
FILES = [f"{part}{script}" for script in SCRIPTS for part in ("", "passport.", "plain.")]
#: The package gives this name to the function that draws.
LOGIC = import_module("assessments.generate.logic")
HANS, HANT = (dict(leaves(read_wording().words[locale].tree)) for locale in SCRIPTS.values())

#: What a text cannot do without, whatever its words: two texts of one table that change places say the wrong thing.
MUST_SAY = {
    "items.series.operations.add": "加",
    "items.series.operations.subtract": "减",
    "items.series.operations.multiply": "乘",
    "items.series.operations.divide": "除",
    "items.series.growing.add": "加",
    "items.series.growing.subtract": "减",
    "items.series.growing.multiply": "乘",
    "items.series.growing.more": "多",
    "items.series.growing.less": "少",
    "items.series.odd": "1、3、5",
    "items.series.even": "2、4、6",
    "items.series.sum_of_two_more": "再加",
    "items.series.sum_of_two_less": "再减",
    "items.series.weights.plus": "加",
    "items.series.weights.minus": "减",
    "items.matrix.rows.nth": "行",
    "items.matrix.columns.nth": "列",
    "items.matrix.rows.way": "左到右",
    "items.matrix.columns.way": "上到下",
    "items.matrix.rules.or": "合",
    "items.matrix.rules.and": "都有的，才留",
    "items.matrix.rules.xor": "只有一格有",
    "items.matrix.rules.subtraction": "第 1 格的去掉",
    "items.matrix.changes.larger": "大",
    "items.matrix.changes.smaller": "小",
    "items.matrix.changes.more": "多",
    "items.matrix.changes.fewer": "少",
    "items.matrix.changes.clockwise": "格顺时针",
    "items.matrix.changes.counterclockwise": "逆时针",
    "items.matrix.changes.sideways": "左右",
    "items.matrix.changes.upside-down": "上下",
    "items.rotation.mirror": "左右相反",
    "items.rotation.bend": "弯向别的",
    "items.rotation.turns.90-vertical": "竖直的轴转 90",
    "items.rotation.turns.90-horizontal": "水平的轴转 90",
    "items.rotation.turns.180-vertical": "竖直的轴转 180",
    "items.rotation.turns.180-horizontal": "水平的轴转 180",
    "items.rotation.turns.180-edge": "斜",
    "items.rotation.turns.120-corner": "对角",
    "items.data.arithmetic.largest": "最大",
    "items.data.arithmetic.smallest": "最小",
    "items.clerical.answers.same": "完全一样",
    "items.clerical.answers.different": "不一样",
    "items.clerical.explanation.shorter_left": "左边少",
    "items.clerical.explanation.shorter_right": "右边少",
}


@functools.cache
def _validator(schema: str, kind: str) -> jsonschema.Draft202012Validator:
    text = (CONTENT / "schema" / f"{schema}.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator({"$defs": json.loads(text)["$defs"], "$ref": f"#/$defs/{kind}"})


def _with_days_as_text(tree: Any) -> Any:
    if isinstance(tree, Mapping):
        return {name: _with_days_as_text(branch) for name, branch in tree.items()}
    if isinstance(tree, list):
        return [_with_days_as_text(branch) for branch in tree]
    return tree.isoformat() if hasattr(tree, "isoformat") else tree


def _misshapen(schema: str, kind: str, tree: Any) -> list[str]:
    errors = _validator(schema, kind).iter_errors(_with_days_as_text(tree))
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]


# ---- shape, twins, characters ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", SCRIPTS.values())
def test_the_files_have_the_shape_of_their_schema(locale: str) -> None:
    content = read_wording()
    assert _misshapen("aptitude", "structure", content.structure) == []
    assert (
        _misshapen("aptitude", "words", {**content.words[locale].tree, "review": content.reviews[locale]})
        == []
    )
    assert _misshapen("instrument", "passport", content.passports[locale]) == []


def test_the_schema_notices() -> None:
    content = read_wording()
    words: Any = copy.deepcopy(content.words["zh_Hans"].tree)
    words["items"]["series"]["prompt"] = " {"
    words["families"]["logic"]["how"] = []
    assert len(_misshapen("aptitude", "words", words)) >= 2
    assert _misshapen("aptitude", "structure", {**content.structure, "extra": 1})


@pytest.mark.parametrize("kind", ["words", "passports"])
def test_both_scripts_have_the_same_numbers_and_slots(kind: str) -> None:
    one, other = (
        dict(leaves(tree.tree if isinstance(tree, Wording) else tree))
        for tree in (getattr(read_wording(), kind)[locale] for locale in SCRIPTS.values())
    )
    assert one.keys() == other.keys()
    for path, text in one.items():
        assert slots_of(text) == slots_of(other[path]), path
        assert Counter(NUMBER.findall(text)) == Counter(NUMBER.findall(other[path])), path


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_text_is_written_in_its_own_characters_and_words(script: str) -> None:
    content, locale = read_wording(), SCRIPTS[script]
    found = [
        f"{path}: {problem}"
        for tree in (content.words[locale].tree, content.passports[locale])
        for path, text in leaves(tree)
        for problem in wording.problems(text, script)
    ]
    assert found == []


# ---- meaning ---------------------------------------------------------------------------------------------------------


#: Rows and columns change their words between the sides, so the order matters.
WORDS = (
    ("直排", "*"),
    ("列", "行"),
    ("欄", "列"),
    ("橫排", "行"),
    ("*", "列"),
    ("依序", "依次"),
    ("點", "分"),
)


@functools.cache
def _simplified(text: str) -> str:
    """A text of Taiwan with the mainland's words and characters, so that twins can be laid over each other."""
    for taiwan, mainland in WORDS:
        text = text.replace(taiwan, mainland)
    return opencc.OpenCC("tw2s").convert(text)


def _pieces(text: str) -> frozenset[str]:
    return frozenset(text) | {first + second for first, second in pairwise(text)}


def _likeness(hans: str, hant: str) -> float:
    first, second = _pieces(hans), _pieces(_simplified(hant))
    return 2 * len(first & second) / (len(first) + len(second))


def strangers(hans: Mapping[str, str], hant: Mapping[str, str]) -> Iterator[str]:
    """Texts that are less like their twin than like the twin of another text with the same slots."""
    for path, text in hans.items():
        rivals = [other for other in hant if slots_of(hant[other]) == slots_of(text)]
        best = max(_likeness(text, hant[other]) for other in rivals)
        if _likeness(text, hant[path]) < best:
            yield path


def _told_by_slots(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts that are sentences about slots: the ones that can be taken for each other."""
    return {path: text for path, text in texts.items() if path.startswith("items.") and slots_of(text)}


def test_each_text_is_nearest_to_its_own_twin() -> None:
    assert list(strangers(_told_by_slots(HANS), _told_by_slots(HANT))) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("items.data.questions.largest-total", "items.data.questions.smallest-total"),
        ("items.data.questions.change-percent.rise", "items.data.questions.change-percent.fall"),
        ("items.logic.relations.older.plain", "items.logic.relations.younger.plain"),
        ("items.logic.orders.taller.place", "items.logic.orders.heavier.place"),
        ("items.matrix.rules.and", "items.matrix.rules.xor"),
        ("items.series.operations.add", "items.series.operations.subtract"),
        ("items.clerical.same", "items.clerical.copy"),
    ],
)
def test_two_texts_that_change_places_in_one_script_are_noticed(one: str, other: str) -> None:
    hant = _told_by_slots(HANT)
    swapped = {**hant, one: hant[other], other: hant[one]}
    assert {one, other} & {*strangers(_told_by_slots(HANS), swapped)}


@pytest.mark.parametrize("path", MUST_SAY)
def test_what_a_text_cannot_do_without_stands_in_it(path: str) -> None:
    assert MUST_SAY[path] in HANS[path]
    # Only where no other text of the same table says it as well does it tell them apart.
    table = path.rpartition(".")[0]
    others = {
        other for other, word in MUST_SAY.items() if other.rpartition(".")[0] == table and other != path
    }
    assert all(MUST_SAY[path] not in HANS[other] for other in others), path


# ---- completeness ----------------------------------------------------------------------------------------------------


def test_the_structure_knows_all_incidentals_of_the_engine() -> None:
    structure = read_wording().structure
    assert structure["themes"] == [theme for theme, *_ in data_tables._THEMES]
    assert structure["themes_of_means"] == [theme for theme, *_ in data_tables._THEMES_OF_MEANS]
    assert structure["relations"] == [[*pair] for pair in LOGIC._RELATIONS]
    assert structure["families"] == [*FAMILIES]
    groups = {group for _, group, *_ in (*data_tables._THEMES, *data_tables._THEMES_OF_MEANS)}
    for locale in SCRIPTS.values():
        words = read_wording().words[locale]
        assert {*words.at("items.data.groups")} == groups
        assert {*words.at("items.data.times")} == {*data_tables._TIMES}


@pytest.mark.parametrize("family", FAMILIES)
def test_practice_names_easy_models_of_what_the_sessions_ask(family: str) -> None:
    chosen = FAMILIES[family]
    easiest = [*chosen.models.values()][: max(12, len(chosen.models) // 4)]
    entries = read_wording().structure["practice"][family]
    items = [chosen.draw(entry["seed"], radicals=entry["radicals"]) for entry in entries]
    assert 2 <= len(entries) <= 3
    assert len({item.key for item in items}) == len(items)
    for entry, item in zip(entries, items, strict=True):
        agreeing = [m for m in chosen.models.values() if entry["radicals"].items() <= m.radicals.items()]
        assert [model.radicals for model in agreeing] == [item.radicals]
        assert agreeing[0] in easiest, agreeing[0].name


def test_the_passport_tells_the_lengths_that_sessions_have() -> None:
    usual = {(one.k_items, one.limit_seconds // 60) for one in FAMILIES.values() if not one.is_speeded}
    (speeded,) = (one for one in FAMILIES.values() if one.is_speeded)
    ((k_items, minutes),) = usual
    k_rows = {int(str(model.radicals["rows"])) for model in speeded.models.values()}
    expected = [k_items, minutes, speeded.k_items, *k_rows, speeded.limit_seconds // 60]
    for locale in SCRIPTS.values():
        told = read_wording().passports[locale]["length"]["full"]
        assert [int(number) for number in re.findall(r"\d+", told)] == expected


def test_the_passport_tells_the_rules_by_which_stages_are_reached() -> None:
    """So many models with so many answers each, ten of them right and ten not; and when a session ends."""
    first, second = RULES[0], RULES[1]
    expected = [
        [first.fewest_models, first.answers_per_model, SMALL],
        [second.fewest_models, second.answers_per_model],
        [MAX_ERROR],
    ]
    for locale in SCRIPTS.values():
        told = read_wording().passports[locale]["evidence"]["gates"]
        assert [[float(one) for one in re.findall(r"[\d.]+", gate)] for gate in told] == expected


def test_a_timed_family_promises_no_stage_that_it_cannot_reach() -> None:
    for locale in SCRIPTS.values():
        tree = read_wording().words[locale].tree
        for family in FAMILIES.values():
            stages = set(tree["families"][family.slug].get("stages", {}))
            assert stages <= ({"0"} if family.is_speeded else {"0", "1", "2"}), family.slug


def _without(path: str) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        branch, _, name = path.rpartition(".")
        del content.words["zh_Hant"].at(branch)[name]

    return change


def _with(path: str, text: str) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        branch, _, name = path.rpartition(".")
        content.words["zh_Hant"].at(branch)[name] = text

    return change


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (_without("items.logic.none.true"), "stands in one script only"),
        (_without("items.data.questions.cell"), "differs from its ids by cell"),
        (_with("items.data.questions.cell", "{column}{row}是多少？"), "should have the slots"),
        (_with("items.series.prompt", "{n}"), "should have the slots"),
        (_with("items.data.themes.songs", "歌"), "differs from its ids by songs"),
        (_without("families.logic"), "differs from its ids by logic"),
        (lambda content: content.passports["zh_Hant"].pop("title"), "passport: title stands in one script"),
    ],
)
def test_the_start_refuses_words_that_are_incomplete(
    change: Callable[[Content], Any], complaint: str
) -> None:
    content = copy.deepcopy(read_wording())
    change(content)
    assert any(complaint in found for found in complaints(content))


def test_the_start_is_content_with_what_is_published() -> None:
    assert list(complaints(read_wording())) == []
    assert {path.stem for path in FOLDER.glob("*.toml")} == {"structure", *FILES}
