"""The gates of the instrument files can fail: one change in a copy, and the rule that is meant for it notices."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from assessments import Instrument
from tests.content import instrument_checks as checks
from tests.content import wording
from tests.content.blueprints import LENGTHS
from tests.content.instrument_checks import (
    CONTENT,
    SCRIPTS,
    InstrumentFiles,
    Rule,
    Tree,
    complaints,
    golden_differences,
)

pytestmark = pytest.mark.pure

TYPES = "RIASEC"
INTERESTS = InstrumentFiles.read(CONTENT / "instruments" / "interests")
FULL_CASES = [case for case in INTERESTS.cases["cases"] if case["form"] == "full"]
ITEM_IDS = [item["id"] for item in INTERESTS.structure["items"]]
Change = Callable[[InstrumentFiles], object]


def _changed(change: Change) -> InstrumentFiles:
    files = copy.deepcopy(INTERESTS)
    change(files)
    return files


def _item(files: InstrumentFiles, item_id: str) -> Tree:
    return next(item for item in files.structure["items"] if item["id"] == item_id)


def _words(files: InstrumentFiles, script: str, item_id: str) -> Tree:
    return files.words[script]["items"][item_id]


def _report(files: InstrumentFiles, script: str, part: str) -> Tree:
    return files.words[script]["report"][part]


def _swap(row: list[str], first: int, second: int) -> None:
    row[first], row[second] = row[second], row[first]


def _swap_in_form(form: str, first: int, second: int) -> Change:
    return lambda files: _swap(files.structure["forms"][form], first, second)


def _swap_texts(script: str, first: str, second: str) -> Change:
    def change(files: InstrumentFiles) -> None:
        one, other = _words(files, script, first), _words(files, script, second)
        one["text"], other["text"] = other["text"], one["text"]

    return change


def _say(script: str, item_id: str, text: str) -> Change:
    return lambda files: _words(files, script, item_id).update(text=text)


def _review(script: str, **changed: str) -> Change:
    return lambda files: _words(files, script, "e-plan-shop")["review"].update(changed)


def _both(change: Callable[[str], Change]) -> Change:
    return lambda files: [change(script)(files) for script in SCRIPTS]


def _turn_labels(script: str) -> Change:
    return lambda files: files.words[script]["choices"].reverse()


STRUCTURE_CHANGES: dict[str, tuple[Rule, Change]] = {
    "an item goes": (checks.it_follows_the_blueprint, lambda files: files.structure["items"].pop()),
    "an item comes twice": (
        checks.it_follows_the_blueprint,
        lambda files: files.structure["items"].append(files.structure["items"][0]),
    ),
    "an area is lost": (
        checks.it_follows_the_blueprint,
        lambda files: _item(files, "s-deliver-meals").update(area="care"),
    ),
    "neighbours of one type": (checks.its_forms_are_nested_and_mixed, _swap_in_form("full", 1, 6)),
    "a form asks twice": (
        checks.its_forms_are_nested_and_mixed,
        lambda files: files.structure["forms"]["full"].append("r-grow-vegetables"),
    ),
    "the short form in another order": (checks.its_forms_are_nested_and_mixed, _swap_in_form("short", 0, 2)),
    "an area left out of the short form": (
        checks.it_follows_the_blueprint,
        lambda files: files.structure["forms"]["short"].pop(),
    ),
    "a form in another order": (checks.its_published_items_never_change, _swap_in_form("full", 30, 32)),
    "an unknown key": (
        checks.it_has_the_shape_of_its_schema,
        lambda files: files.structure.update(colour="blue"),
    ),
    "a golden case without its value": (
        checks.it_has_the_shape_of_its_schema,
        lambda files: files.cases["cases"][0]["expected"]["R"].pop("value"),
    ),
    "a new item that is not in the lock": (
        checks.its_published_items_never_change,
        lambda files: files.lock.pop("r-grow-vegetables"),
    ),
}

WORDS_CHANGES: dict[str, tuple[Rule, Change]] = {
    "labels turned in one script": (checks.both_scripts_say_the_same_things, _turn_labels("zh-Hans")),
    "labels turned in both": (checks.both_scripts_say_the_same_things, _both(_turn_labels)),
    "two labels exchanged": (
        checks.both_scripts_say_the_same_things,
        lambda files: _swap(files.words["zh-Hant"]["choices"], 1, 3),
    ),
    "texts exchanged in one script": (
        checks.each_item_is_nearest_to_its_own_twin,
        _swap_texts("zh-Hant", "c-proofread", "s-tutor-homework"),
    ),
    "texts exchanged in both": (
        checks.its_published_items_never_change,
        _both(lambda script: _swap_texts(script, "i-find-pattern", "i-debug-program")),
    ),
    "another wording under an old id": (
        checks.its_published_items_never_change,
        _say("zh-Hans", "a-draw-poster", "为一场活动画一幅海报"),
    ),
    "one text for two items": (
        checks.its_items_are_well_written,
        _say("zh-Hans", "a-draw-poster", "写一篇结局出人意料的故事"),
    ),
    "a key in one script only": (
        checks.both_scripts_say_the_same_things,
        lambda files: _report(files, "zh-Hans", "guess").pop("note"),
    ),
    "a tip in one script only": (
        checks.both_scripts_say_the_same_things,
        lambda files: files.words["zh-Hant"]["scales"]["R"]["try"].pop(),
    ),
    "an area without a name": (
        checks.both_scripts_say_the_same_things,
        _both(lambda script: lambda files: files.words[script]["areas"].pop("music")),
    ),
    "a placeholder lost in one script": (
        checks.both_scripts_say_the_same_things,
        lambda files: _report(files, "zh-Hans", "guess").update(differ="结果不是这样。"),
    ),
    "another figure in one script": (
        checks.both_scripts_say_the_same_things,
        lambda files: files.passports["zh-Hant"]["length"].update(full="完整版 60 題，約 5 分鐘。"),
    ),
    "a draft": (checks.its_items_are_reviewed, _review("zh-Hant", state="draft")),
    "an unknown state": (checks.its_items_are_reviewed, _review("zh-Hans", state="verified")),
    "a review that nobody signed": (checks.it_has_the_shape_of_its_schema, _review("zh-Hans", by="")),
    "a date that is none": (checks.it_has_the_shape_of_its_schema, _review("zh-Hans", on="soon")),
    "a brace left open": (
        checks.it_has_the_shape_of_its_schema,
        lambda files: _report(files, "zh-Hans", "guess").update(note="两个都是{线索。"),
    ),
    "a foreign character in a passport": (
        checks.its_words_are_its_readers,
        lambda files: files.passports["zh-Hant"].update(summary="还沒有自己的資料。"),
    ),
}
CHANGES = STRUCTURE_CHANGES | WORDS_CHANGES


@pytest.mark.parametrize(("rule", "change"), CHANGES.values(), ids=CHANGES)
def test_a_change_for_the_worse_is_noticed_by_its_rule(rule: Rule, change: Change) -> None:
    changed = _changed(change)
    assert list(rule(changed))
    assert list(complaints(changed))


def test_every_rule_was_seen_to_fail() -> None:
    assert {rule for rule, _ in CHANGES.values()} == set(checks.RULES)


def _golden_cases_hold(files: InstrumentFiles) -> bool:
    instrument = Instrument.from_mapping(files.structure)
    return not any(list(golden_differences(instrument, case, INTERESTS)) for case in FULL_CASES)


@pytest.mark.parametrize("item_id", ITEM_IDS)
def test_golden_cases_notice_an_item_keyed_otherwise(item_id: str) -> None:
    files = copy.deepcopy(INTERESTS)
    item = _item(files, item_id)
    for other in set(TYPES) - {item["scale"]}:
        item.update(scale=other)
        assert not _golden_cases_hold(files), f"{item_id} keyed to {other}"
    item.update(scale=item_id[0].upper(), reverse=True)
    assert not _golden_cases_hold(files)
    item.update(reverse=False)
    assert _golden_cases_hold(files)


@pytest.mark.parametrize("item_id", ITEM_IDS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_no_published_word_changes_unnoticed(item_id: str, script: str) -> None:
    changed = copy.deepcopy(INTERESTS)
    text = INTERESTS.item_text(script, item_id)
    for place in range(len(text)):
        _say(script, item_id, text[:place] + text[place + 1 :])(changed)
        assert list(checks.its_published_items_never_change(changed))


def test_any_two_neighbours_exchanged_in_a_form_are_noticed() -> None:
    for form, ids in INTERESTS.structure["forms"].items():
        for place in range(len(ids) - 1):
            changed = _changed(_swap_in_form(form, place, place + 1))
            assert list(checks.its_published_items_never_change(changed)), (form, place)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("画一张海报", "5 characters"),
        ("为一场在学校礼堂里举办的盛大活动画一张海报", "21 characters"),
        ("为一场活动用PS画一张海报", "more than Chinese"),
        ("为一场活动，画一张海报", "more than Chinese"),
        ("为妈妈的活动画一张海报", "gender"),
        ("跟女同學畫一張海報", "gender"),
        ("為一場沒人來的活動畫海報", "negation"),
        ("为一场活动画海报和请柬", "second idea"),
        ("当设计师为活动画一张海报", "title"),
        ("为高考动员活动画一张海报", "one side"),
    ],
)
def test_a_badly_written_item_is_noticed(text: str, fault: str) -> None:
    assert [problem for problem in wording.item_problems(text, LENGTHS["interests"]) if fault in problem]


@pytest.mark.parametrize(
    ("script", "text", "fault"),
    [
        ("zh-Hant", "為一場活动畫一張海報", "other script"),
        ("zh-Hant", "为一場活動畫一張海報", "other script"),
        ("zh-Hant", "在陽台的花盆里種青菜", "other script"),
        ("zh-Hant", "身体好，机會多", "other script"),
        ("zh-Hans", "为一场活動画一张海报", "other script"),
        ("zh-Hans", "看著屏幕", "other script"),
        ("zh-Hant", "為一段視頻編一小段配樂", "other side"),
        ("zh-Hans", "为一段短影音编一小段配乐", "other side"),
        ("zh-Hans", "这不是不喜欢", "doubled negation"),
        ("zh-Hant", "你沒不喜歡它", "doubled negation"),
        ("zh-Hant", "看她怎麼做", "gender"),
    ],
)
def test_a_word_out_of_place_is_noticed(script: str, text: str, fault: str) -> None:
    assert [problem for problem in wording.problems(text, script) if fault in problem]


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("zh-Hant", "台灣的資料都在櫃台後面"),
        ("zh-Hant", "只要了解後面的里程，就乾脆多看幾個面向"),
        ("zh-Hant", "他們才剛出發，志向不同"),
        ("zh-Hans", "乾隆年间的名著"),
        ("zh-Hans", "在瞭望台上"),
        ("zh-Hans", "会不会都没关系"),
    ],
)
def test_what_is_right_on_its_side_is_left_alone(script: str, text: str) -> None:
    assert wording.problems(text, script) == ()
