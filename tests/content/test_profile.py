"""The words of the report of a person as files: two texts of one meaning for every rule, and rules that stay kind."""

from __future__ import annotations

import copy
import functools
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema
import pytest

from portal.aptitude.families import FAMILIES
from portal.aptitude.wording import leaves, slots_of
from portal.careers.catalogue import read_catalogue
from portal.content import CONTENT, UnservableContent
from portal.library import read_library
from portal.profiles.wording import KINDS, ProfileContent, complaints, profile_content, read_content
from tests.content import wording

pytestmark = pytest.mark.pure

SCRIPTS = {"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}
CONTENT_READ = profile_content()
PUBLICATIONS = read_library().publications
NUMBER = re.compile(r"\d[\d.,]*(?<=\d)%?")
PROMISE = re.compile("一定会|一定會|保证你|保證你|最适合|最適合|你适合|你適合|你应该|你應該|天生|命中")
#: A person is asked, not judged; nobody is told what is wrong with them.
VERDICT = re.compile("矛盾型|有问题|有問題|不正常|缺陷|太差|应当|應當|必须|必須")


@functools.cache
def _validator(kind: str) -> jsonschema.Draft202012Validator:
    text = (CONTENT / "schema" / "profile.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator({"$defs": json.loads(text)["$defs"], "$ref": f"#/$defs/{kind}"})


def _misshapen(kind: str, tree: Mapping[str, Any]) -> list[str]:
    plain = json.loads(json.dumps(tree, default=str))
    return [f"{error.json_path}: {error.message[:200]}" for error in _validator(kind).iter_errors(plain)]


def test_the_files_have_the_shape_of_their_schema() -> None:
    assert _misshapen("structure", CONTENT_READ.structure) == []
    for tree in CONTENT_READ.words.values():
        assert _misshapen("words", tree) == []


def test_the_schema_notices() -> None:
    words: Any = copy.deepcopy(CONTENT_READ.words["zh_Hans"])
    words["tensions"]["social-quiet"]["question"] = "说的是陈述。"
    words["lead"] = " x"
    assert len(_misshapen("words", words)) == 2
    assert _misshapen("structure", {**CONTENT_READ.structure, "weights": {"S": 2}})


def test_both_scripts_have_the_same_texts_numbers_and_slots() -> None:
    one, other = (dict(leaves(CONTENT_READ.words[locale])) for locale in SCRIPTS.values())
    assert one.keys() == other.keys()
    for path, text in one.items():
        assert slots_of(text) == slots_of(other[path]), path
        assert Counter(NUMBER.findall(text)) == Counter(NUMBER.findall(other[path])), path


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_text_is_written_in_its_own_characters_and_words(script: str) -> None:
    found = [
        f"{path}: {problem}"
        for path, text in leaves(CONTENT_READ.words[SCRIPTS[script]])
        for problem in wording.problems(text, script)
    ]
    assert found == []


@pytest.mark.parametrize("locale", SCRIPTS.values())
def test_nothing_is_promised_and_nobody_is_judged(locale: str) -> None:
    for path, text in leaves(CONTENT_READ.words[locale]):
        assert not PROMISE.search(text), path
        assert not VERDICT.search(text), path


@pytest.mark.parametrize("locale", SCRIPTS.values())
def test_every_tension_asks_something(locale: str) -> None:
    for name, tension in CONTENT_READ.words[locale]["tensions"].items():
        assert tension["question"].endswith(("？", "。")), name
        assert "？" in tension["question"], name
        assert "？" not in tension["says"], name


# ---- rules ----------------------------------------------------------------------------------------------------------


def test_ids_are_used_once() -> None:
    for rules in CONTENT_READ.rules.values():
        ids = [rule.id for rule in rules]
        assert len(set(ids)) == len(ids)


def test_adaptability_stands_in_no_tension_and_beside_no_occupation() -> None:
    assert CONTENT_READ.apart == {"adaptability"}
    assert CONTENT_READ.unread == {"Strain"}
    subjects = {condition.of for rule in CONTENT_READ.rules["tensions"] for condition in rule.when}
    assert not subjects & CONTENT_READ.apart


def test_no_rule_has_a_weight_or_adds_anything_up() -> None:
    known = {"id", "when", "topic", "sure", "source", "is_gap"}
    for kind in KINDS:
        assert set().union(*CONTENT_READ.structure[kind]) <= known
    bands = {condition.band for kind in KINDS for rule in CONTENT_READ.rules[kind] for condition in rule.when}
    assert not any(re.search(r"\d", band) for band in bands)


def test_what_an_occupation_draws_on_names_elements_and_families_that_exist() -> None:
    occupations = read_catalogue().occupations.values()
    known = {
        "skills": {drawn.what.id for occupation in occupations for drawn in occupation.skills},
        "knowledge": {drawn.what.id for occupation in occupations for drawn in occupation.knowledge},
    }
    rows = {"skills": "skills.csv", "knowledge": "knowledge.csv"}
    for kind, table in CONTENT_READ.structure["draws"].items():
        listed = (CONTENT / "careers" / rows[kind]).read_text(encoding="utf-8")
        assert all(f"\n{element}," in listed for element in table)
        assert known[kind] & set(table)
        assert set().union(*table.values()) <= set(FAMILIES)


# ---- the check at the start notices ---------------------------------------------------------------------------------


def _without(tree: Any, path: str) -> None:
    *branches, leaf = path.split("/")
    for name in branches:
        tree = tree[name]
    del tree[leaf]


def _set(tree: Any, path: str, value: Any) -> None:
    *branches, leaf = path.split("/")
    for name in branches:
        tree = tree[int(name) if isinstance(tree, list) else name]
    tree[leaf] = value


BREAKS: dict[str, Callable[[Any, Any], None]] = {
    "strengths differ from the rules by quiet": lambda _, words: _without(words, "strengths/quiet"),
    "has slots but no text": lambda _, words: _without(words, "wish/scale"),
    "should have the slots": lambda _, words: _set(words, "lead", "{name}"),
    "nobody has reviewed it": lambda _, words: _set(words, "review/state", "draft"),
    "about lacks values": lambda _, words: _without(words, "about/values"),
    "sure differs from the rules by within": lambda _, words: _without(words, "sure/within"),
    "which nothing measures": lambda rules, _: _set(rules["strengths"][1]["when"], "0/scale", "X"),
    "needs either conditions or a source": lambda rules, _: _set(rules, "tensions/0/source", "guess-moved"),
    "nothing finds": lambda rules, _: rules["tensions"][-1].update(source="thin-air"),
    "stands apart": lambda rules, _: _set(rules["tensions"][0]["when"], "0/of", "adaptability"),
    "nothing is concluded": lambda rules, _: rules["strengths"][-1].update(
        when=[{"of": "adaptability", "scale": "Strain", "is": "high"}]
    ),
    "any scale of two instruments": lambda rules, _: rules["strengths"][0].update(
        when=[
            {"of": "interests", "scale": "*", "is": "above"},
            {"of": "values", "scale": "*", "is": "high"},
        ]
    ),
}


@pytest.mark.parametrize("complaint", BREAKS)
def test_each_check_notices(complaint: str) -> None:
    structure = copy.deepcopy(dict(CONTENT_READ.structure))
    words = copy.deepcopy(dict(CONTENT_READ.words))
    BREAKS[complaint](structure, words["zh_Hant"])
    found = list(complaints(ProfileContent(structure, words), PUBLICATIONS))
    assert any(complaint in one for one in found), found


def test_a_folder_with_a_gap_is_refused(tmp_path: Any) -> None:
    for name in ("rules.toml", "zh-Hans.toml", "zh-Hant.toml"):
        text = (CONTENT / "profile" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_content(tmp_path, PUBLICATIONS).instruments[0] == "interests"
    broken = (tmp_path / "zh-Hant.toml").read_text(encoding="utf-8").replace('quiet = "', 'quite = "')
    (tmp_path / "zh-Hant.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(UnservableContent, match=r"profile/zh-Hant.toml: strengths differ"):
        read_content(tmp_path, PUBLICATIONS)
