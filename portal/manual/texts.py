"""The only reader of `content/manual`: what the numbers mean in plain words, and the gates of each instrument."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.sansio.blueprints import BlueprintSetupState

from portal.content import CONTENT, UnservableContent, read_toml
from portal.library import SERVED_STATES
from portal.locale import LOCALES, tag_of
from portal.manual.gates import Gate


@dataclass(frozen=True)
class ManualTexts:
    """The explanations in each script, and the gates."""

    words: Mapping[str, Mapping[str, Any]]
    gates: tuple[Gate, ...]

    def gates_of(self, instrument: str) -> tuple[Gate, ...]:
        return tuple(gate for gate in self.gates if gate.instrument == instrument)


@functools.cache
def read_texts(folder: Path = CONTENT / "manual") -> ManualTexts:
    """Read and check the folder once per process. Raises UnservableContent naming the file and the place."""
    words = {locale: read_toml(folder / f"{tag_of(locale)}.toml") for locale in LOCALES}
    one, other = (set(_paths(words[locale])) for locale in LOCALES)
    if odd := sorted(one ^ other):
        raise UnservableContent(f"manual: {odd[0]} stands in one script only")
    for locale, tree in words.items():
        if tree["review"]["state"] not in SERVED_STATES:
            raise UnservableContent(f"manual/{tag_of(locale)}.toml: nobody has reviewed it")
    gates = read_toml(folder / "gates.toml")["gates"]
    return ManualTexts(words, tuple(map(Gate.from_mapping, gates)))


def _paths(tree: Any, path: str = "") -> list[str]:
    if isinstance(tree, Mapping):
        return [found for name, branch in tree.items() for found in _paths(branch, f"{path}.{name}")]
    if isinstance(tree, list):
        return [f"{path}.{number}" for number in range(len(tree))]
    return [path]


def manual_words(locale: str) -> Mapping[str, Any]:
    """The explanations in one script."""
    return read_texts().words[locale]


def read_at_start(_state: BlueprintSetupState) -> None:
    """Refuse to start when something is missing in one script."""
    read_texts()
