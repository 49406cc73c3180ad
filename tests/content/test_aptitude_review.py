"""The words of tasks are served only as they were signed: a mutant of any text, label, key or signature shows."""

from __future__ import annotations

import copy
import dataclasses
import shutil
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from assessments.generate import GeneratedItem
from portal.aptitude.families import FAMILIES
from portal.aptitude.wording import Content, leaves, read_content, read_wording
from portal.content import CONTENT, UnservableContent
from portal.locale import LOCALES
from tests.content.aptitude_checks import BRANCHES, drawn, faults, fingerprints, read_lock

pytestmark = pytest.mark.pure

PARTS = ("common", *FAMILIES)
each_locale = pytest.mark.parametrize("locale", LOCALES)


def test_the_words_are_as_they_were_signed() -> None:
    assert list(faults(read_wording(), read_lock())) == []


def test_every_text_belongs_to_a_signature() -> None:
    """No branch of the tasks is left over for nobody to sign."""
    assert {*read_wording().words["zh_Hans"].at("items")} == {*BRANCHES.values()}
    assert [*BRANCHES] == [*FAMILIES]


@pytest.mark.parametrize("part", PARTS)
@each_locale
@pytest.mark.parametrize(
    "change",
    [
        lambda reviews, part: reviews[part].update(state="draft"),
        lambda reviews, part: reviews[part].pop("by"),
        lambda reviews, part: reviews.pop(part),
    ],
    ids=["a draft", "by nobody", "no review"],
)
def test_the_start_refuses_texts_that_are_not_signed(
    part: str, locale: str, change: Callable[[Any, str], object]
) -> None:
    content = copy.deepcopy(read_wording())
    change(content.reviews[locale], part)
    assert [fault for fault in faults(content, read_lock()) if fault.endswith(f"{part} has no reviewed text")]


def test_a_draft_in_a_file_is_not_served(tmp_path: Path) -> None:
    folder = tmp_path / "aptitude"
    shutil.copytree(CONTENT / "aptitude", folder)
    read_content(folder)
    words = folder / "zh-Hant.toml"
    signed = words.read_text(encoding="utf-8")
    words.write_text(
        signed.replace('logic = { state = "reviewed"', 'logic = { state = "draft"'), encoding="utf-8"
    )
    with pytest.raises(UnservableContent, match=r"aptitude/zh-Hant\.toml: logic has no reviewed text"):
        read_content(folder)


@each_locale
def test_no_text_and_no_label_changes_unnoticed(locale: str) -> None:
    lock, content = read_lock(), copy.deepcopy(read_wording())
    for name in _mutants(content, locale):
        assert fingerprints(content) != lock, name
    assert fingerprints(content) == lock, "each mutant was taken back"


def _mutants(content: Content, locale: str) -> Iterator[str]:
    """Every text in turn as its twin says it, or cut short where they agree; every two neighbours exchanged."""
    other = next(one for one in LOCALES if one != locale)
    mine, twins = content.words[locale].tree, dict(leaves(content.words[other].tree))
    for path, table, name in _places(mine):
        before = table[name]
        table[name] = twins[path] if twins[path] != before else before[:-1]
        yield f"{path}: {table[name]}"
        table[name] = before
    for (path, table, name), (_, next_table, next_name) in pairwise(_places(mine)):
        if table is next_table and table[name] != table[next_name]:
            table[name], table[next_name] = table[next_name], table[name]
            yield f"{path}: exchanged with {next_name}"
            table[name], table[next_name] = table[next_name], table[name]


def _places(tree: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where every text stands: its path, the table or list that holds it, and its name there."""
    branches = tree.items() if isinstance(tree, Mapping) else enumerate(tree)
    for name, branch in list(branches):
        here = f"{path}.{name}" if path else str(name)
        if isinstance(branch, str):
            yield here, tree, name
        else:
            yield from _places(branch, here)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_practice_task_and_no_key_of_one_changes_unnoticed(family: str) -> None:
    lock, content = read_lock(), copy.deepcopy(read_wording())
    entries = content.structure["practice"][family]
    for place, entry in enumerate(entries):

        def other_key(slug: str, one: Mapping[str, Any], mutated: Mapping[str, Any] = entry) -> GeneratedItem:
            item = drawn(slug, one)
            return dataclasses.replace(item, key=item.key + 1) if one is mutated else item

        assert any(f"practice:{family}" in fault for fault in faults(content, lock, other_key)), place
        entry["seed"] += 1
        assert any(f"practice:{family}" in fault for fault in faults(content, lock)), place
        entry["seed"] -= 1
    entries[0], entries[1] = entries[1], entries[0]
    assert any(f"practice:{family}" in fault for fault in faults(content, lock))
