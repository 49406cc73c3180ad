"""The tables of a build as CSV: ids instead of words, the same in both scripts, a dash nowhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from portal.manual.cells import is_locked

Content = Mapping[str, Any]
Row = dict[str, Any]


def list_tables(content: Content) -> list[str]:
    """The tables that this build has rows for."""
    return [name for name, rows in TABLES.items() if next(rows(content), None) is not None]


def write_table(content: Content, name: str) -> str:
    """One table as text. Raises KeyError for a table that there is not."""
    rows = list(TABLES[name](content))
    columns = list(dict.fromkeys(column for row in rows for column in row))
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in rows)
    return file.getvalue()


def _people(content: Content) -> Iterator[Row]:
    sample = content["sample"]
    if sample["n"]:
        yield {"group": "everybody", "value": "", "n": sample["n"]}
    for part in ("scripts", "schooling", "sex"):
        yield from ({"group": part, "value": name, "n": n} for name, n in sample[part].items() if sample["n"])


def _parts(content: Content) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for form, found in content.get("forms", {}).items():
        for scale, part in found["scales"].items():
            if not is_locked(part):
                yield form, scale, part


def _gates(content: Content) -> Iterator[Row]:
    for gate in content.get("gates", ()):
        names = ("kind", "form", "of", "k_items", "at_least", "at_most", "verdict")
        yield {**{name: gate[name] for name in names}, "value": gate.get("value"), "where": gate.get("where")}


def _scales(content: Content) -> Iterator[Row]:
    names = ("n", "k_items", "mean", "sd", "alpha", "alpha_low", "alpha_high", "omega", "sem")
    for form, scale, part in _parts(content):
        again = content["retest"]["scales"].get(scale, {}) if form == "full" else {}
        yield {
            "form": form,
            "scale": scale,
            **{name: part[name] for name in names},
            **{f"retest_{name}": again.get(name) for name in ("n", "r", "low", "high", "change")},
        }


def _scores(content: Content) -> Iterator[Row]:
    for form, scale, part in _parts(content):
        yield from ({"form": form, "scale": scale, **bar} for bar in part["scores"])


def _items(content: Content) -> Iterator[Row]:
    for form, scale, part in _parts(content):
        for item in part["items"]:
            answers = {f"answer_{value}": n for value, n in item["answers"].items()}
            own = {name: value for name, value in item.items() if name not in {"id", "answers"}}
            yield {"form": form, "scale": scale, "item": item["id"], **own, **answers}


def _parameters(content: Content) -> Iterator[Row]:
    for _form, scale, part in _parts(content):
        for item in part.get("model", {}).get("items", ()):
            own = {
                name: value for name, value in item.items() if not isinstance(value, list) and name != "id"
            }
            steps = {f"threshold_{place}": value for place, value in enumerate(item["thresholds"], start=1)}
            errors = {
                f"threshold_{place}_error": value
                for place, value in enumerate(item["threshold_errors"], start=1)
            }
            yield {"scale": scale, "item": item["id"], **own, **steps, **errors}


def _information(content: Content) -> Iterator[Row]:
    for _form, scale, part in _parts(content):
        yield from ({"scale": scale, **one} for one in part.get("model", {}).get("information", ()))
    yield from content.get("calibration", {}).get("information", ())


def _differences(content: Content) -> Iterator[Row]:
    for _form, scale, part in _parts(content):
        for contrast, found in part.get("differences", {}).items():
            yield from _compared({"scale": scale, "contrast": contrast}, found)
    for contrast, found in content.get("differences", {}).items():
        yield from _compared({"contrast": contrast}, found)


def _compared(about: Row, found: Mapping[str, Any]) -> Iterator[Row]:
    curves = {one["id"]: one for one in found.get("curves", {}).get("items", ())}
    for item in found.get("items", ()):
        own = {name: value for name, value in item.items() if name != "id"}
        curve = curves.get(item["id"], {})
        told = {f"curve_{name}": curve.get(name) for name in ("slope", "location", "chi2", "df", "p")}
        groups = {"reference": found["reference"], "focal": found["focal"]}
        yield {**about, **groups, "item": item["id"], **own, **(told if curves else {})}


def _norms(content: Content) -> Iterator[Row]:
    found = [(scale, part.get("norms", {})) for _form, scale, part in _parts(content)]
    found.append(("", content.get("norms", {})))
    for scale, norms in found:
        for group, norm in norms.items():
            if not is_locked(norm):
                about = {
                    "scale": scale,
                    "group": group,
                    **{name: norm[name] for name in ("n", "from", "until")},
                }
                yield from ({**about, **one} for one in norm["percentiles"])


def _circle(content: Content) -> Iterator[Row]:
    for group, part in content.get("circle", {}).items():
        if not is_locked(part):
            yield {"group": group, **part}


def _choices(content: Content) -> Iterator[Row]:
    for scale, part in content.get("choices", {}).items():
        if not is_locked(part):
            yield {"scale": scale, **part}


def _models(content: Content) -> Iterator[Row]:
    for one in content.get("models", ()):
        yield {"model": one["id"], **{name: value for name, value in one.items() if name != "id"}}


TABLES: Mapping[str, Callable[[Content], Iterator[Row]]] = {
    "people": _people,
    "gates": _gates,
    "scales": _scales,
    "scores": _scores,
    "items": _items,
    "parameters": _parameters,
    "information": _information,
    "differences": _differences,
    "norms": _norms,
    "circle": _circle,
    "choices": _choices,
    "models": _models,
}
