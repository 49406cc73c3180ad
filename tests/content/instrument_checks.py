"""What an instrument's files must keep to; each rule yields the sentences that say what is wrong."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import opencc

from assessments import Instrument, Responses, score
from assessments.choices import best_worst, encode_choice
from tests.content import wording
from tests.content.blueprints import (
    BLUEPRINTS,
    CHOICES,
    FACET_TEXTS,
    LENGTHS,
    OTHER_LENGTHS,
    SCALE_TEXTS,
    it_has_no_item_twice,
)

CONTENT = Path(__file__).parents[2] / "content"
SCRIPTS = ("zh-Hans", "zh-Hant")
SERVED = {"reviewed", "fieldtested"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
NUMBER = re.compile(r"\d[\d.,]*(?<=\d)%?")

Tree = dict[str, Any]
Rule = Callable[["InstrumentFiles"], Iterator[str]]


@dataclass(frozen=True)
class InstrumentFiles:
    """One folder under content/instruments, parsed; dates are text as in the schema."""

    structure: Tree
    words: dict[str, Tree]
    passports: dict[str, Tree]
    cases: Tree
    lock: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> InstrumentFiles:
        return cls(
            structure=_parsed(folder / "structure.toml"),
            words={script: _parsed(folder / f"{script}.toml") for script in SCRIPTS},
            passports={script: _parsed(folder / f"passport.{script}.toml") for script in SCRIPTS},
            cases=_parsed(folder / "cases.toml"),
            lock=dict(line.split() for line in _text(folder / "items.lock").splitlines() if line[:1] != "#"),
        )

    def item_text(self, script: str, item_id: str) -> str:
        return str(self.words[script]["items"][item_id]["text"])

    @property
    def id(self) -> str:
        return str(self.structure["id"])

    def scale_of(self) -> dict[str, str]:
        return {item["id"]: item["scale"] for item in self.structure["items"]}

    def statements(self) -> list[str]:
        """Ids of what has a text of its own: items and checks."""
        return [one["id"] for kind in ("items", "checks") for one in self.structure.get(kind, [])]

    def asked(self) -> list[str]:
        """Ids of everything that a form may ask."""
        return [*self.statements(), *(one["id"] for one in self.structure.get("sets", []))]


def complaints(files: InstrumentFiles) -> Iterator[str]:
    """Everything that is wrong, cheapest rules first; later rules may lean on the earlier ones."""
    for rule in RULES:
        found = list(rule(files))
        yield from found
        if found:
            return


def it_follows_the_blueprint(files: InstrumentFiles) -> Iterator[str]:
    repeated = list(it_has_no_item_twice(files.structure))
    yield from repeated
    if not repeated:
        yield from BLUEPRINTS[files.id](files.structure)


def its_forms_are_nested_and_mixed(files: InstrumentFiles) -> Iterator[str]:
    scale_of, full = files.scale_of(), files.structure["forms"]["full"]
    if sorted(full) != sorted(files.asked()):
        yield "the full form is not everything once"
        return
    for name, form in files.structure["forms"].items():
        if [item_id for item_id in full if item_id in set(form)] != form:
            yield f"{name} is not a part of the full form in the same order"
        for first, second in pairwise(form):
            if first in scale_of and scale_of[first] == scale_of.get(second):
                yield f"{name}: {first} and {second} are neighbours of one scale"
        if not {form[0], form[-1]}.isdisjoint(one["id"] for one in files.structure.get("checks", [])):
            yield f"{name} begins or ends with a check"


def its_published_items_never_change(files: InstrumentFiles) -> Iterator[str]:
    """Compared with items.lock: ids are for ever, and another wording is another item."""
    for name, own in fingerprints(files).items():
        if name not in files.lock:
            yield f"items.lock lacks the line: {name} {own}"
        elif files.lock[name] != own:
            yield f"{name} was published otherwise; a changed item is a new id with replaces and reason"


def fingerprints(files: InstrumentFiles) -> dict[str, str]:
    """One short hash per item (key and both texts), per form (its order) and for the answer labels."""
    entries: dict[str, Any] = {
        item["id"]: [
            item["scale"],
            item["reverse"],
            *(files.item_text(script, item["id"]) for script in SCRIPTS),
        ]
        for item in files.structure["items"]
    }
    entries |= {
        check["id"]: [
            check["kind"],
            check["expected"],
            *(files.item_text(script, check["id"]) for script in SCRIPTS),
        ]
        for check in files.structure.get("checks", [])
    }
    entries |= {one["id"]: one["options"] for one in files.structure.get("sets", [])}
    for option in files.words[SCRIPTS[0]].get("options", {}):
        texts = [files.words[script]["options"][option]["text"] for script in SCRIPTS]
        entries[f"option:{option}"] = texts
    entries |= {f"form:{name}": ids for name, ids in files.structure["forms"].items()}
    entries["choices"] = [files.words[script]["choices"] for script in SCRIPTS]
    return {name: fingerprint([name, entry]) for name, entry in entries.items()}


def fingerprint(entry: object) -> str:
    canonical = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def both_scripts_say_the_same_things(files: InstrumentFiles) -> Iterator[str]:
    structure = files.structure
    expected = {
        "items": set(files.statements()),
        "areas": {item["area"] for item in structure["items"] if "area" in item},
        "options": {option for one in structure.get("sets", []) for option in one["options"]},
        "scales": {scale["id"] for scale in structure["scales"]},
    }
    for script, words in files.words.items():
        if words["choices"] != CHOICES[files.id][script]:
            yield f"{script}: the answer labels are not those of the instrument, in order"
        for kind, ids in expected.items():
            for odd in ids ^ set(words.get(kind, {})):
                yield f"{script}: {kind} and structure differ by {odd}"
        for scale in structure["scales"]:
            texts = FACET_TEXTS if "parent" in scale else SCALE_TEXTS[structure["kind"]]
            for odd in texts ^ set(words["scales"].get(scale["id"], {})):
                yield f"{script}: {scale['id']} should say exactly its texts; {odd} is odd"
    for pages in (files.words, files.passports):
        yield from _twins_differ(*(dict(leaves(pages[script])) for script in SCRIPTS))


def _twins_differ(hans: dict[str, str], hant: dict[str, str]) -> Iterator[str]:
    for path in hans.keys() ^ hant.keys():
        yield f"{path} stands in one script only"
    for path in hans.keys() & hant.keys():
        for pattern, kind in ((PLACEHOLDER, "placeholders"), (NUMBER, "numbers")):
            if sorted(pattern.findall(hans[path])) != sorted(pattern.findall(hant[path])):
                yield f"{path} has different {kind} in the two scripts"


def its_items_are_reviewed(files: InstrumentFiles) -> Iterator[str]:
    for script in SCRIPTS:
        words = files.words[script]
        for item_id, item in {**words["items"], **words.get("options", {})}.items():
            if item["review"]["state"] not in SERVED:
                yield f"{script}: {item_id} is {item['review']['state']}"


def its_items_are_well_written(files: InstrumentFiles) -> Iterator[str]:
    for script in SCRIPTS:
        texts = [item["text"] for item in files.words[script]["items"].values()]
        if len(set(texts)) < len(texts):
            yield f"{script}: a text occurs twice"
        for item_id in files.scale_of():
            text = files.item_text(script, item_id)
            for problem in wording.item_problems(text, LENGTHS.get(files.id, OTHER_LENGTHS)):
                yield f"{script}: {item_id}: {problem}"


def its_words_are_its_readers(files: InstrumentFiles) -> Iterator[str]:
    for script in SCRIPTS:
        for pages in (files.words, files.passports):
            for path, text in leaves(pages[script]):
                for problem in wording.problems(text, script):
                    yield f"{script}: {path}: {problem}"


def each_item_is_nearest_to_its_own_twin(files: InstrumentFiles) -> Iterator[str]:
    """Two texts of one id describe one activity, so they share more characters than texts of two ids do."""
    hans, hant = ({i: _pieces(files.item_text(script, i)) for i in files.statements()} for script in SCRIPTS)
    for item_id, pieces in hans.items():
        nearest = max(
            hant, key=lambda other: 2 * len(pieces & hant[other]) / (len(pieces) + len(hant[other]))
        )
        if nearest != item_id:
            yield f"{item_id}: its simplified text is nearer to the traditional text of {nearest}"


@functools.cache
def _pieces(text: str) -> frozenset[str]:
    simplified = _to_simplified().convert(text)
    return frozenset(simplified) | {first + second for first, second in pairwise(simplified)}


@functools.cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("tw2s")


def it_has_the_shape_of_its_schema(files: InstrumentFiles) -> Iterator[str]:
    parts = [("structure", files.structure), ("cases", files.cases)]
    parts += [("words", files.words[script]) for script in SCRIPTS]
    parts += [("passport", files.passports[script]) for script in SCRIPTS]
    for kind, part in parts:
        for error in _validator(kind).iter_errors(part):
            yield f"{kind}: {error.json_path}: {error.message[:200]}"


@functools.cache
def _validator(kind: str) -> jsonschema.Draft202012Validator:
    schema = json.loads(_text(CONTENT / "schema" / "instrument.schema.json"))
    return jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/{kind}"})


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a parsed file with the path to it, such as scales.R.try.0."""
    if isinstance(tree, str):
        yield path, tree
        return
    branches = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for name, branch in branches:
        yield from leaves(branch, f"{path}.{name}" if path else str(name))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _parsed(path: Path) -> Tree:
    return dict(_with_days_as_text(tomllib.loads(_text(path))))


def _with_days_as_text(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _with_days_as_text(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_with_days_as_text(value) for value in tree]
    return tree.isoformat() if isinstance(tree, date) else tree


def golden_differences(instrument: Instrument, case: Tree, files: InstrumentFiles) -> Iterator[str]:
    """Where the engine gives other scores than the case was worked out to; the case is read in the order of `files`."""
    scores = score(instrument, _answers(instrument, case, files), form=case["form"]).by_scale()
    for scale, expected in case["expected"].items():
        given, value = scores[scale], expected.get("value")
        is_equal = (
            given.value == value if value is None or given.value is None else abs(given.value - value) < 1e-9
        )
        if not is_equal or (given.n_answered, given.status) != (expected["n_answered"], expected["status"]):
            yield f"{case['name']}: {scale} is {given}, not {expected}"
    if counts := case.get("expected_choices"):
        yield from _choice_differences(instrument, case, counts)


def _choice_differences(instrument: Instrument, case: Tree, expected: Tree) -> Iterator[str]:
    sets = {one.id: one.options for one in instrument.sets_of(case["form"])}
    given = best_worst(sets, _choices(sets, case))
    for scale in expected.keys() | given.keys():
        if given.get(scale) != expected.get(scale):
            yield f"{case['name']}: {scale} was chosen {given.get(scale)}, not {expected.get(scale)}"


def _choices(sets: dict[str, tuple[str, ...]], case: Tree) -> dict[str, int]:
    named = {set_id: text.split(">") for set_id, text in case["sets"].items() if text != "-"}
    return {
        set_id: encode_choice(sets[set_id].index(most), sets[set_id].index(least), len(sets[set_id]))
        for set_id, (most, least) in named.items()
    }


def _answers(instrument: Instrument, case: Tree, files: InstrumentFiles) -> Responses:
    scale_of = files.scale_of()
    asked: dict[str | None, list[str]] = {}
    for item_id in files.structure["forms"][case["form"]]:
        asked.setdefault(scale_of.get(item_id), []).append(item_id)
    values: dict[str, int] = {}
    for scale, digits in case["answers"].items():
        given = zip(asked.get(scale, []), digits, strict=True)
        values |= {item_id: int(digit) for item_id, digit in given if digit != "-"}
    return Responses.checked(instrument, case["form"], values)


RULES: tuple[Rule, ...] = (
    it_follows_the_blueprint,
    its_forms_are_nested_and_mixed,
    both_scripts_say_the_same_things,
    its_items_are_reviewed,
    each_item_is_nearest_to_its_own_twin,
    its_items_are_well_written,
    its_words_are_its_readers,
    its_published_items_never_change,
    it_has_the_shape_of_its_schema,
)
