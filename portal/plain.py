"""Plain words: a second text beside the full one, in short sentences, laid over it for whoever reads plainly.

`plain.zh-Hans.toml` and `plain.zh-Hant.toml` stand in a folder of content beside the full texts and hold those that say
too much at once, at the same paths. A path that is not in them is plain enough as it is. What is answered and scored,
names, and what advisers read has one wording for everybody, so no plain text may stand for it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from portal.locale import LOCALES, tag_of

Tree = Mapping[str, Any]
#: Branches with one wording for everybody: what is answered, how it is joined, and what advisers read.
ONE_WORDING = (
    "title",
    "frame",
    "choices",
    "items",
    "options",
    "common",
    "brief",
    "report.brief",
    "report.phrases",
)
#: So are names, and what a scale measures, which is told to advisers.
ONE_WORDING_ENDS = (".name", ".title", ".means", ".means_not")
#: Behind the end of a sentence and its closing mark another line begins.
_END = re.compile(r"(?<=[。！？])(?![。！？”」』）])|(?<=[。！？][”」』）])")


class PlainGap(ValueError):
    """The plain texts of a folder cannot stand for its full ones; the message names the file and the place."""


def read_plain(folder: Path, full: Mapping[str, Tree]) -> dict[str, Tree]:
    """All texts of a folder by locale, the plain ones in place of theirs; nothing where none were written.

    Raises PlainGap when they are there in one script only, or say more or less than there is to say.
    """
    paths = {locale: folder / f"plain.{tag_of(locale)}.toml" for locale in LOCALES}
    if not any(path.exists() for path in paths.values()):
        return {}
    plain = {locale: _read(path) for locale, path in paths.items()}
    for complaint in _complaints(plain, full):
        raise PlainGap(f"{folder.name}/{complaint}")
    return {locale: in_lines(laid_over(full[locale], tree)) for locale, tree in plain.items()}


def _read(path: Path) -> Tree:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise PlainGap(f"{path.parent.name}/{path.name}: {error}") from error


def _complaints(plain: Mapping[str, Tree], full: Mapping[str, Tree]) -> Iterator[str]:
    one, other = ({path for path, _ in leaves(_texts(plain[locale]))} for locale in LOCALES)
    yield from (f"plain: {path} stands in one script only" for path in sorted(one ^ other))
    for locale, tree in plain.items():
        where = f"plain.{tag_of(locale)}.toml"
        if tree["review"]["state"] not in {"reviewed", "fieldtested"}:
            yield f"{where}: nobody has reviewed it"
        known = dict(leaves(full[locale]))
        for path, text in leaves(_texts(tree)):
            if path not in known:
                yield f"{where}: {path} stands for nothing"
            elif has_one_wording(path):
                yield f"{where}: {path} has one wording for everybody"
            elif odd := slots_of(text) - slots_of(known[path]):
                yield f"{where}: {path} has slots that nothing fills: {sorted(odd)}"


def _texts(tree: Tree) -> Tree:
    return {name: branch for name, branch in tree.items() if name != "review"}


def has_one_wording(path: str) -> bool:
    """Whether the text at a path is the same for everybody."""
    return path.endswith(ONE_WORDING_ENDS) or any(
        path == branch or path.startswith(f"{branch}.") for branch in ONE_WORDING
    )


def laid_over(full: Any, plain: Any) -> Any:
    """The tree with the plain texts in place of theirs. A list is replaced as a whole."""
    if not isinstance(full, Mapping) or not isinstance(plain, Mapping):
        return plain
    return {
        name: laid_over(branch, plain[name]) if name in plain and name != "review" else branch
        for name, branch in full.items()
    }


def in_lines(tree: Any, path: str = "") -> Any:
    """The tree with one sentence a line, except where everybody has one wording."""
    if path and has_one_wording(path):
        return tree
    if isinstance(tree, Mapping):
        return {name: in_lines(branch, f"{path}.{name}" if path else name) for name, branch in tree.items()}
    if isinstance(tree, list):
        return [in_lines(branch, path) for branch in tree]
    return one_a_line(tree) if isinstance(tree, str) else tree


def one_a_line(text: str) -> str:
    r"""The text with a line for each sentence. The last has its end, too, so that texts can stand behind each other.

    >>> one_a_line("先看兴趣。再看“合不合？”最后看职业")
    '先看兴趣。\n再看“合不合？”\n最后看职业'
    """
    return _END.sub("\n", text)


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a tree with the path to it; the entries of a list stand at the path of the list."""
    if isinstance(tree, Mapping):
        for name, branch in tree.items():
            yield from leaves(branch, f"{path}.{name}" if path else str(name))
    elif isinstance(tree, list):
        yield path, "\n".join(map(str, tree))
    else:
        yield path, str(tree)


def slots_of(text: str) -> set[str]:
    """The names of the slots of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}
