"""What an instrument's files must keep to; each rule yields the sentences that say what is wrong."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import opencc

from assessments import Instrument, Responses, score
from tests.content import wording

CONTENT = Path(__file__).parents[2] / "content"
SCRIPTS = ("zh-Hans", "zh-Hant")
SERVED = {"reviewed", "fieldtested"}
#: The answer scale of every liking instrument, from minimum to maximum. A label out of place turns scores round.
LIKING = {
    "zh-Hans": ["很不喜欢", "不太喜欢", "说不准", "比较喜欢", "很喜欢"],
    "zh-Hant": ["很不喜歡", "不太喜歡", "說不準", "比較喜歡", "很喜歡"],
}
N_TYPES, N_AREAS_PER_TYPE, N_ITEMS_PER_AREA = 6, 5, 2
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

    def scale_of(self) -> dict[str, str]:
        return {item["id"]: item["scale"] for item in self.structure["items"]}


def complaints(files: InstrumentFiles) -> Iterator[str]:
    """Everything that is wrong, cheapest rules first; later rules may lean on the earlier ones."""
    for rule in RULES:
        found = list(rule(files))
        yield from found
        if found:
            return


def it_follows_the_blueprint(files: InstrumentFiles) -> Iterator[str]:
    items = files.structure["items"]
    ids = [item["id"] for item in items]
    if len(set(ids)) < len(ids) or len(ids) != N_TYPES * N_AREAS_PER_TYPE * N_ITEMS_PER_AREA:
        yield f"{len(set(ids))} different ids among {len(ids)} items"
    for (scale, area), count in Counter((item["scale"], item["area"]) for item in items).items():
        if count != N_ITEMS_PER_AREA:
            yield f"{count} items of {scale} in {area}"
    for scale in files.structure["scales"]:
        areas = {item["area"] for item in items if item["scale"] == scale["id"]}
        if len(areas) != N_AREAS_PER_TYPE:
            yield f"{scale['id']} has {len(areas)} areas"
    for item in items:
        if not item["id"].startswith(f"{item['scale'].lower()}-"):
            yield f"{item['id']} is keyed to {item['scale']}"
        if item["reverse"]:
            yield f"{item['id']} counts backwards; an interest item never does"


def its_forms_are_nested_and_mixed(files: InstrumentFiles) -> Iterator[str]:
    scale_of, area_of = files.scale_of(), {item["id"]: item["area"] for item in files.structure["items"]}
    full, short = files.structure["forms"]["full"], files.structure["forms"]["short"]
    if sorted(full) != sorted(scale_of):
        yield "the full form is not every item once"
        return
    if [item_id for item_id in full if item_id in set(short)] != short:
        yield "the short form is not a part of the full one in the same order"
        return
    if Counter(area_of[item_id] for item_id in short) != Counter(dict.fromkeys(area_of.values(), 1)):
        yield "the short form has not one item of each area"
    for form in (full, short):
        for first, second in pairwise(form):
            if scale_of[first] == scale_of[second]:
                yield f"{first} and {second} are neighbours of one type"


def its_published_items_never_change(files: InstrumentFiles) -> Iterator[str]:
    """Compared with items.lock: ids are for ever, and another wording is another item."""
    for name, fingerprint in fingerprints(files).items():
        if name not in files.lock:
            yield f"items.lock lacks the line: {name} {fingerprint}"
        elif files.lock[name] != fingerprint:
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
    entries |= {f"form:{name}": ids for name, ids in files.structure["forms"].items()}
    entries["choices"] = [files.words[script]["choices"] for script in SCRIPTS]
    return {name: _fingerprint([name, entry]) for name, entry in entries.items()}


def _fingerprint(entry: object) -> str:
    canonical = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def both_scripts_say_the_same_things(files: InstrumentFiles) -> Iterator[str]:
    ids, areas = set(files.scale_of()), {item["area"] for item in files.structure["items"]}
    scales = {scale["id"] for scale in files.structure["scales"]}
    for script, words in files.words.items():
        if words["choices"] != LIKING[script]:
            yield f"{script}: the answer labels are not those of the liking scale, in order"
        for kind, expected in (("items", ids), ("areas", areas), ("scales", scales)):
            for odd in expected ^ set(words[kind]):
                yield f"{script}: {kind} and structure differ by {odd}"
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
        for item_id, item in files.words[script]["items"].items():
            if item["review"]["state"] not in SERVED:
                yield f"{script}: {item_id} is {item['review']['state']}"


def its_items_are_well_written(files: InstrumentFiles) -> Iterator[str]:
    for script in SCRIPTS:
        texts = [item["text"] for item in files.words[script]["items"].values()]
        if len(set(texts)) < len(texts):
            yield f"{script}: a text occurs twice"
        for item_id, item in files.words[script]["items"].items():
            for problem in wording.item_problems(item["text"]):
                yield f"{script}: {item_id}: {problem}"


def its_words_are_its_readers(files: InstrumentFiles) -> Iterator[str]:
    for script in SCRIPTS:
        for pages in (files.words, files.passports):
            for path, text in leaves(pages[script]):
                for problem in wording.problems(text, script):
                    yield f"{script}: {path}: {problem}"


def each_item_is_nearest_to_its_own_twin(files: InstrumentFiles) -> Iterator[str]:
    """Two texts of one id describe one activity, so they share more characters than texts of two ids do."""
    hans, hant = ({i: _pieces(files.item_text(script, i)) for i in files.scale_of()} for script in SCRIPTS)
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


def _answers(instrument: Instrument, case: Tree, files: InstrumentFiles) -> Responses:
    scale_of = files.scale_of()
    values: dict[str, int] = {}
    for scale, digits in case["answers"].items():
        asked = [item_id for item_id in files.structure["forms"][case["form"]] if scale_of[item_id] == scale]
        values |= {item_id: int(digit) for item_id, digit in zip(asked, digits, strict=True) if digit != "-"}
    return Responses.checked(instrument, case["form"], values)


RULES: tuple[Rule, ...] = (
    it_follows_the_blueprint,
    its_forms_are_nested_and_mixed,
    both_scripts_say_the_same_things,
    its_items_are_reviewed,
    each_item_is_nearest_to_its_own_twin,
    its_items_are_well_written,
    its_words_are_its_readers,
    it_has_the_shape_of_its_schema,
    its_published_items_never_change,
)
