"""What drawings show, in words, for readers who cannot see them: facts of each cell, and nothing of the answer."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale, get_locale, lazy_gettext, ngettext

from assessments.generate.figure_space import ATTRIBUTES
from assessments.generate.item import Plain
from portal.locale import current_locale

_SHAPES = {
    "circle": lazy_gettext("circle"),
    "triangle": lazy_gettext("triangle"),
    "square": lazy_gettext("square"),
    "diamond": lazy_gettext("diamond"),
    "cross": lazy_gettext("cross"),
    "dome": lazy_gettext("half circle"),
}
_SIZES = {
    1: lazy_gettext("small"),
    2: lazy_gettext("medium-sized"),
    3: lazy_gettext("large"),
    4: lazy_gettext("very large"),
}
_FILLS = {
    "empty": lazy_gettext("not filled"),
    "tone": lazy_gettext("filled in grey"),
    "stripes": lazy_gettext("striped"),
    "dots": lazy_gettext("dotted"),
    "half": lazy_gettext("left half filled"),
    "solid": lazy_gettext("filled"),
}
#: Clockwise from the top, as rays are numbered.
_DIRECTIONS = (
    lazy_gettext("at the top"),
    lazy_gettext("at the upper right"),
    lazy_gettext("on the right"),
    lazy_gettext("at the lower right"),
    lazy_gettext("at the bottom"),
    lazy_gettext("at the lower left"),
    lazy_gettext("on the left"),
    lazy_gettext("at the upper left"),
)
_MIDDLE = lazy_gettext("in the middle")
#: The places of a lattice in reading order, the spokes and corners of lines, and the sides around them.
_LATTICE = tuple(_DIRECTIONS[k] if k is not None else _MIDDLE for k in (7, 0, 1, 6, None, 2, 5, 4, 3))
_SPOKES = tuple(_DIRECTIONS[k] for k in (0, 2, 4, 6, 1, 3, 5, 7))
_EDGES = tuple(_DIRECTIONS[k] for k in (1, 3, 5, 7))
_SENTENCES = {
    "matrix": lazy_gettext("Row %(row)d, cell %(column)d: %(cell)s."),
    "missing": lazy_gettext("Row 3, cell 3 is missing."),
    "body": lazy_gettext(
        "A body of %(num)d equal cubes, drawn at an angle from above. Words for its form would solve the task."
    ),
    "shaded": lazy_gettext("%(shape)s, %(fill)s"),
    "figure": lazy_gettext("%(size)s %(shape)s, %(fill)s"),
    "places": lazy_gettext("places: %(places)s"),
    "rays": lazy_gettext("short rays: %(places)s"),
    "spokes": lazy_gettext("lines from the middle: %(places)s"),
    "edges": lazy_gettext("slanting lines: %(places)s"),
    "and": lazy_gettext(", "),
    "then": lazy_gettext("; "),
}


@dataclass(frozen=True)
class _Words:
    """All of the above in one script: a matrix is told in a hundred words, and each would be looked up by itself."""

    names: Mapping[str, Mapping[Any, str]]
    beads: Mapping[int, str]
    places: Mapping[str, Sequence[str]]
    sentences: Mapping[str, str]

    def listed(self, places: Iterable[int], kind: str) -> str:
        return self.sentences["and"].join(self.places[kind][place] for place in places)


def _words() -> _Words:
    """Of the reader. Outside of a request there is none: the words as they stand here must not be kept for readers."""
    return (_kept_in if get_locale() else _in)(current_locale())


def _in(locale: str) -> _Words:
    named: dict[str, dict[Any, Any]] = {"shape": _SHAPES, "size": _SIZES, "fill": _FILLS, "shade": _FILLS}
    places = {"rays": _DIRECTIONS, "places": _LATTICE, "spokes": _SPOKES, "edges": _EDGES}
    with force_locale(locale):
        return _Words(
            {name: {value: str(word) for value, word in words.items()} for name, words in named.items()},
            {n: ngettext("%(num)d bead", "%(num)d beads", n) for n in ATTRIBUTES["count"].codes},
            {kind: [str(word) for word in words] for kind, words in places.items()},
            {name: str(sentence) for name, sentence in _SENTENCES.items()},
        )


_kept_in = functools.cache(_in)


def describe_matrix(cells: Iterable[Mapping[str, Plain]]) -> str:
    """All cells of a matrix, row by row."""
    words = _words()
    told = [
        words.sentences["matrix"]
        % {
            "row": place // 3 + 1,
            "column": place % 3 + 1,
            "cell": words.sentences["then"].join(_facts(cell, words)),
        }
        for place, cell in enumerate(cells)
    ]
    return "\n".join([*told, words.sentences["missing"]])


def describe_cell(cell: Mapping[str, Plain]) -> str:
    """What one cell shows, in the same order for each cell."""
    words = _words()
    return words.sentences["then"].join(_facts(cell, words))


def describe_value(name: str, value: Plain) -> str:
    """One attribute of a cell by itself, such as its size or where its rays lie; a count needs no words."""
    words = _words()
    if name in words.names:
        return words.names[name][value]
    if name == "lines":
        return words.sentences["then"].join(_lines(_numbers(value), words))
    return words.listed(_numbers(value), name)


def describe_body(k_cubes: int) -> str:
    """That there is a body; which one it is, words cannot tell without solving the task."""
    return _words().sentences["body"] % {"num": k_cubes}


def _facts(cell: Mapping[str, Plain], words: _Words) -> Iterable[str]:
    names, sentences = words.names, words.sentences
    if "places" in cell:
        shape, shade = names["shape"][cell["shape"]], names["shade"][cell["shade"]]
        yield sentences["shaded"] % {"shape": shape, "fill": shade}
        yield sentences["places"] % {"places": words.listed(_numbers(cell["places"]), "places")}
    elif "size" in cell:
        told = {name: names[name][cell[name]] for name in ("size", "shape", "fill")}
        yield sentences["figure"] % told
    if "rays" in cell:
        yield sentences["rays"] % {"places": words.listed(_numbers(cell["rays"]), "rays")}
    if "lines" in cell:
        yield from _lines(_numbers(cell["lines"]), words)
    if isinstance(count := cell.get("count"), int):
        yield words.beads[count]


def _lines(lines: Sequence[int], words: _Words) -> Iterable[str]:
    spokes = [line for line in lines if line < len(_SPOKES)]
    edges = [line - len(_SPOKES) for line in lines if line >= len(_SPOKES)]
    for kind, places in (("spokes", spokes), ("edges", edges)):
        if places:
            yield words.sentences[kind] % {"places": words.listed(places, kind)}


def _numbers(value: Plain) -> list[int]:
    assert isinstance(value, list)
    return [place for place in value if isinstance(place, int)]
