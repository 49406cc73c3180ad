"""What pins the words of generated tasks: a short hash of all that one signature stands for, kept in texts.lock.

One line per family for its frame, one for what its tasks are made of, one for its practice; one for all that is common.
A line holds both texts and both signatures, so that neither a text nor a label nor a signature changes by itself.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assessments.generate import GeneratedItem
from portal.aptitude.families import FAMILIES
from portal.aptitude.wording import Content, complaints
from portal.content import CONTENT
from portal.locale import LOCALES
from tests.content.instrument_checks import fingerprint

LOCK = CONTENT / "aptitude" / "texts.lock"
#: The branch under `items` that the tasks of each family are made of.
BRANCHES = {
    "number-series": "series",
    "figure-matrix": "matrix",
    "mental-rotation": "rotation",
    "data-reading": "data",
    "logic": "logic",
    "clerical-checking": "clerical",
}

Draw = Callable[[str, Mapping[str, Any]], GeneratedItem]


def read_lock() -> dict[str, str]:
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if line[:1] != "#")


def drawn(family: str, entry: Mapping[str, Any]) -> GeneratedItem:
    """The task that an entry of the practice stands for; drawn once, since most mutants leave it alone."""
    return _drawn(family, entry["seed"], json.dumps(entry["radicals"]))


@functools.cache
def _drawn(family: str, seed: int, radicals: str) -> GeneratedItem:
    return FAMILIES[family].draw(seed, radicals=json.loads(radicals))


def faults(content: Content, lock: Mapping[str, str], draw: Draw = drawn) -> Iterator[str]:
    """All that keeps words from being served or published: what the start refuses, and what the lock does not know."""
    yield from complaints(content)
    own = fingerprints(content, draw)
    for name in own.keys() | lock.keys():
        if own.get(name) != lock.get(name):
            now = own.get(name, "nothing")
            yield f"{name} is not as it was signed; read both texts again, sign them, and write: {name} {now}"


def fingerprints(content: Content, draw: Draw = drawn) -> dict[str, str]:
    """A short hash of each part in both scripts, with signatures; of the practice also what is drawn, with its key."""
    families = content.structure["families"]
    trees = [content.words[locale].tree for locale in LOCALES]
    own = [{name: branch for name, branch in tree.items() if name != "families"} for tree in trees]
    for tree in own:
        tree["items"] = {name: one for name, one in tree["items"].items() if name not in BRANCHES.values()}
    parts: dict[str, Any] = {"common": [_signatures(content, "common"), own]}
    for slug in families:
        signed = _signatures(content, slug)
        parts[f"frame:{slug}"] = [signed, [tree["families"].get(slug) for tree in trees]]
        parts[f"tasks:{slug}"] = [signed, [tree["items"].get(BRANCHES[slug]) for tree in trees]]
        parts[f"practice:{slug}"] = [
            (entry, item.key, item.digest)
            for entry in content.structure["practice"][slug]
            for item in [draw(slug, entry)]
        ]
    return {name: fingerprint([name, part]) for name, part in parts.items()}


def _signatures(content: Content, name: str) -> list[dict[str, str]]:
    """Who read a part a second time in each script, with the day as text."""
    found = [content.reviews[locale].get(name, {}) for locale in LOCALES]
    return [{field: str(value) for field, value in review.items()} for review in found]
