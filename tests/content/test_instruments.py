"""Every instrument's files keep the rules, give their golden scores, and notice a wrong key, label or text."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from string import Formatter

import pytest

from assessments import Instrument, Responses, score
from tests.content import instrument_checks as checks
from tests.content.blueprints import BLUEPRINTS
from tests.content.instrument_checks import (
    CONTENT,
    RULES,
    SCRIPTS,
    InstrumentFiles,
    Rule,
    Tree,
    golden_differences,
    leaves,
)

pytestmark = pytest.mark.pure

IDS = sorted(folder.name for folder in (CONTENT / "instruments").iterdir())
#: Interests have a report of their own; its texts are tested beside it.
OTHERS = [instrument_id for instrument_id in IDS if instrument_id != "interests"]
PROMISE = re.compile("一定会|一定會|保证你|保證你|最适合你|最適合你|你适合|你適合|你应该做|你應該做")

each_instrument = pytest.mark.parametrize("instrument_id", IDS)
each_other = pytest.mark.parametrize("instrument_id", OTHERS)

#: What each text of a report of scales may rely on; a text that is not listed has no placeholder.
PLACEHOLDERS = {
    "summary.highest": "types",
    "summary.lowest": "types",
    "summary.within": "first second",
    "summary.prorated": "types",
    "summary.unfinished": "types",
    "bands.between": "lower upper",
    "unfinished.lead": "types",
    "unfinished.rule": "allowed k_items",
    "unfinished.per_type": "n type",
    "unfinished.finished": "types",
    "how.sum": "k_items maximum type",
    "how.arithmetic": "n_answered total type",
    "how.missing": "allowed",
    "how.prorated": "k_items n_answered n_missing total type value",
    "how.error": "error reliability standard_deviation type",
    "how.band": "width",
    "how.domain": "type types",
    "how.version": "engine_version instrument_version method method_version",
    "resources.lead": "types",
    "choices.most": "types",
    "choices.least": "types",
    "choices.differ": "type",
    "brief.highest": "types",
    "brief.lowest": "types",
    "brief.apart": "high low type",
    "brief.most": "types",
    "brief.least": "types",
    "brief.differ": "type",
    "brief.strain": "band error maximum value",
    "brief.prorated": "types",
    "brief.unfinished": "types",
    "brief.how_sure": "reliability",
    "brief.ask": "question",
}


@cache
def files_of(instrument_id: str) -> InstrumentFiles:
    return InstrumentFiles.read(CONTENT / "instruments" / instrument_id)


@each_instrument
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_files_keep_every_rule(instrument_id: str, rule: Rule) -> None:
    assert list(rule(files_of(instrument_id))) == []


def test_every_instrument_has_a_blueprint_and_a_folder() -> None:
    assert sorted(BLUEPRINTS) == IDS
    assert [files_of(instrument_id).id for instrument_id in IDS] == IDS


@each_other
@pytest.mark.parametrize("script", SCRIPTS)
def test_report_texts_take_exactly_the_placeholders_that_code_fills_in(
    instrument_id: str, script: str
) -> None:
    taken = {
        path: _placeholders(text) for path, text in leaves(files_of(instrument_id).words[script]["report"])
    }
    assert {path: names for path, names in taken.items() if names} == {
        path: names for path, names in PLACEHOLDERS.items() if path in taken
    }


@each_instrument
@pytest.mark.parametrize("script", SCRIPTS)
def test_no_text_promises_that_a_person_will_be_satisfied(instrument_id: str, script: str) -> None:
    assert not [path for path, text in leaves(files_of(instrument_id).words[script]) if PROMISE.search(text)]


@each_instrument
def test_golden_answers_give_golden_scores(instrument_id: str) -> None:
    files = files_of(instrument_id)
    assert _golden_faults(files, files) == []


@each_instrument
def test_golden_cases_cover_every_form_and_status(instrument_id: str) -> None:
    files = files_of(instrument_id)
    cases = files.cases["cases"]
    covered = {(case["form"], one["status"]) for case in cases for one in case["expected"].values()}
    assert covered == {
        (form, status) for form in files.structure["forms"] for status in _statuses(files, form)
    }


def _statuses(files: InstrumentFiles, form: str) -> Iterator[str]:
    """A score can be prorated only where some scale is long enough to have an answer to spare."""
    yield from ("complete", "unfinished")
    instrument = Instrument.from_mapping(files.structure)
    longest = max(one.k_items for one in score(instrument, Responses({}), form=form).scores)
    if int(instrument.max_missing_share * longest + 1e-9):
        yield "prorated"


@each_other
def test_golden_cases_notice_an_item_keyed_otherwise(instrument_id: str) -> None:
    files = files_of(instrument_id)
    own = [scale["id"] for scale in files.structure["scales"]]
    with_items = [scale for scale in own if scale in set(files.scale_of().values())]
    changed = copy.deepcopy(files)
    for item in changed.structure["items"]:
        before = dict(item)
        item["reverse"] = not item["reverse"]
        assert _golden_faults(changed, files), f"{item['id']} turned round"
        item["reverse"] = before["reverse"]
        for other in with_items:
            if other != before["scale"]:
                item["scale"] = other
                assert _golden_faults(changed, files), f"{item['id']} keyed to {other}"
        item.update(before)
    assert _golden_faults(changed, files) == []


def _golden_faults(changed: InstrumentFiles, files: InstrumentFiles) -> list[str]:
    """What the cases of the true files say of a changed structure; the first fault is enough."""
    instrument = Instrument.from_mapping(changed.structure)
    faults = (fault for case in files.cases["cases"] for fault in golden_differences(instrument, case, files))
    return list(islice(faults, 1))


@each_other
@pytest.mark.parametrize("script", SCRIPTS)
def test_no_published_word_changes_unnoticed(instrument_id: str, script: str) -> None:
    files = copy.deepcopy(files_of(instrument_id))
    texts = [*files.words[script]["items"].values(), *files.words[script].get("options", {}).values()]
    for text in texts:
        before = text["text"]
        text["text"] = before[:-1]
        assert list(checks.its_published_items_never_change(files)), before
        text["text"] = before


@each_other
def test_labels_orders_reviews_and_checks_cannot_change_unnoticed(instrument_id: str) -> None:
    for name, changed in _mutants(files_of(instrument_id)):
        assert list(checks.complaints(changed)), name


def _mutants(files: InstrumentFiles) -> Iterator[tuple[str, InstrumentFiles]]:
    for script in SCRIPTS:
        for place in range(4):
            changed = copy.deepcopy(files)
            _swap(changed.words[script]["choices"], place)
            yield f"{script}: labels {place}", changed
        for item_id in files.statements():
            changed = copy.copy(files)
            words = changed.words | {script: copy.deepcopy(files.words[script])}
            words[script]["items"][item_id]["review"]["state"] = "draft"
            yield (
                f"{script}: {item_id} unreviewed",
                InstrumentFiles(files.structure, words, files.passports, files.cases, files.lock),
            )
    for form, ids in files.structure["forms"].items():
        for place in range(0, len(ids) - 1, 7):
            changed = copy.deepcopy(files)
            _swap(changed.structure["forms"][form], place)
            yield f"{form}: {place}", changed
    for kind, key in (("checks", "expected"), ("sets", "options")):
        for place in range(len(files.structure.get(kind, []))):
            changed = copy.deepcopy(files)
            one: Tree = changed.structure[kind][place]
            one[key] = (one[key] + 1) % 5 if kind == "checks" else one[key][::-1]
            yield f"{one['id']}: {key}", changed


def _swap(row: list[str], place: int) -> None:
    row[place], row[place + 1] = row[place + 1], row[place]


def _placeholders(text: str) -> str:
    return " ".join(sorted({name for _, name, _, _ in Formatter().parse(text) if name}))
