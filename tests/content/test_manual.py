"""The technical manual says the same in both scripts, and its gates are those that the passports promise."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from portal.manual import cells
from portal.manual.texts import ManualTexts, read_texts
from tests.content import wording

pytestmark = pytest.mark.pure

CONTENT = Path(__file__).parents[2] / "content"
SCRIPTS = ("zh-Hans", "zh-Hant")
#: Numbers that the words promise and the code keeps.
KEPT = {
    cells.FEWEST,
    cells.FEWEST_PER_GROUP,
    cells.FEWEST_FOR_MODEL,
    cells.FEWEST_FOR_NORMS,
    cells.SMALL,
}

Folder = dict[str, Any]


def read_folder() -> Folder:
    """The three files of the manual, and the gates of each passport by instrument and script."""
    parsed = {
        name: tomllib.loads((CONTENT / "manual" / f"{name}.toml").read_text(encoding="utf-8"))
        for name in (*SCRIPTS, "gates")
    }
    passports = {
        path.parent.name: {
            script: tomllib.loads((path.parent / f"passport.{script}.toml").read_text(encoding="utf-8"))[
                "evidence"
            ]["gates"]
            for script in SCRIPTS
        }
        for path in sorted((CONTENT / "instruments").glob("*/structure.toml"))
    }
    return json.loads(json.dumps({**parsed, "passports": passports}, default=str))


def texts_of(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict | list):
        branches = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for name, branch in branches:
            yield from texts_of(branch, f"{path}.{name}")
    else:
        yield path, str(tree)


def it_has_the_shape_of_its_schemas(folder: Folder) -> Iterator[str]:
    for name, schema in (*((script, "manual") for script in SCRIPTS), ("gates", "manual-gates")):
        rules = json.loads((CONTENT / "schema" / f"{schema}.schema.json").read_text(encoding="utf-8"))
        for error in jsonschema.Draft202012Validator(rules).iter_errors(folder[name]):
            yield f"{name}: {error.json_path}: {error.message[:200]}"


def both_scripts_say_the_same(folder: Folder) -> Iterator[str]:
    hans, hant = (dict(texts_of(folder[script])) for script in SCRIPTS)
    yield from (f"{path} stands in one script only" for path in hans.keys() ^ hant.keys())
    for path in hans.keys() & hant.keys():
        if re.findall(r"\d[\d.]*", hans[path]) != re.findall(r"\d[\d.]*", hant[path]):
            yield f"{path}: other figures in the other script"


def its_words_are_its_readers(folder: Folder) -> Iterator[str]:
    for script in SCRIPTS:
        for path, text in texts_of(folder[script]):
            yield from (f"{script}{path}: {problem}" for problem in wording.problems(text, script))
            if found := re.search("[您妳]", text):
                yield f"{script}{path}: {found.group()} instead of 你"


def it_promises_the_locks_that_are_kept(folder: Folder) -> Iterator[str]:
    for script in SCRIPTS:
        told = {int(one) for one in re.findall(r"\d+", "".join(folder[script]["protection"]["points"]))}
        if told != KEPT:
            yield f"{script}: promises {sorted(told ^ KEPT)} otherwise than the code"


def each_gate_stands_in_its_passport(folder: Folder) -> Iterator[str]:
    for gate in folder["gates"]["gates"]:
        for script in SCRIPTS:
            sentences = folder["passports"].get(gate["instrument"], {}).get(script, [])
            if gate["passport"] >= len(sentences):
                yield f"{gate}: no such sentence in {script}"
                continue
            limit = gate.get("at_least", gate.get("at_most"))
            written = "" if limit is None else f"{limit:.2f}" if "at_least" in gate else f"{limit:.3f}"
            if written not in sentences[gate["passport"]]:
                yield f"{gate}: {script} does not say {written}"


def each_promise_has_a_gate(folder: Folder) -> Iterator[str]:
    for instrument, scripts in folder["passports"].items():
        kept = {one["passport"] for one in folder["gates"]["gates"] if one["instrument"] == instrument}
        for script, sentences in scripts.items():
            if kept != set(range(len(sentences))):
                yield f"{instrument}: {script} promises {len(sentences)} things, gates are for {sorted(kept)}"


Rule = Callable[[Folder], Iterator[str]]
RULES: list[Rule] = [
    it_has_the_shape_of_its_schemas,
    both_scripts_say_the_same,
    its_words_are_its_readers,
    it_promises_the_locks_that_are_kept,
    each_gate_stands_in_its_passport,
    each_promise_has_a_gate,
]
FOLDER = read_folder()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_manual_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(FOLDER)) == []


def _gate(place: int, **entries: object) -> Callable[[Folder], object]:
    return lambda folder: folder["gates"]["gates"][place].update(entries)


BROKEN: list[tuple[Rule, Callable[[Folder], object]]] = [
    (it_has_the_shape_of_its_schemas, lambda folder: folder["zh-Hans"]["sections"].pop("norms")),
    (it_has_the_shape_of_its_schemas, lambda folder: folder["zh-Hant"]["index"].update(lead="。")),
    (it_has_the_shape_of_its_schemas, _gate(0, at_most=0.9)),
    (it_has_the_shape_of_its_schemas, _gate(0, kind="beauty")),
    (both_scripts_say_the_same, lambda folder: folder["zh-Hant"]["consent"]["points"].pop()),
    (both_scripts_say_the_same, lambda folder: folder["zh-Hans"]["sections"].update(circle="最高是 2。")),
    (its_words_are_its_readers, lambda folder: folder["zh-Hant"]["index"].update(lead="伺服器和软件。")),
    (its_words_are_its_readers, lambda folder: folder["zh-Hans"]["consent"].update(box="您的答案")),
    (
        it_promises_the_locks_that_are_kept,
        lambda folder: folder["zh-Hans"]["protection"]["points"].__setitem__(0, "不到 20 人，什么都不公布。"),
    ),
    (each_gate_stands_in_its_passport, _gate(0, at_least=0.81)),
    (each_gate_stands_in_its_passport, _gate(0, passport=7)),
    (each_gate_stands_in_its_passport, _gate(0, instrument="wisdom")),
    (each_promise_has_a_gate, lambda folder: folder["gates"]["gates"].pop()),
    (each_promise_has_a_gate, lambda folder: folder["passports"]["values"]["zh-Hant"].append("又一條。")),
]


@pytest.mark.parametrize(("rule", "change"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_the_rule_notices_a_broken_copy(rule: Rule, change: Callable[[Folder], object]) -> None:
    folder = copy.deepcopy(FOLDER)
    change(folder)
    assert list(rule(folder))


def test_every_rule_was_seen_to_fail() -> None:
    assert {rule for rule, _ in BROKEN} == set(RULES)


def test_the_portal_reads_the_same_gates() -> None:
    texts: ManualTexts = read_texts()
    assert len(texts.gates) == len(FOLDER["gates"]["gates"])
    assert {gate.instrument for gate in texts.gates} == set(FOLDER["passports"])
