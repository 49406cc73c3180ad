"""The schemas of the exports, each whole by itself: what all of them share stands in each that needs it."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from portal.content import CONTENT

SCHEMAS = CONTENT / "schema" / "open-data"
ENDING = ".schema.json"
COMMON = "common"
SHARED, OWN = f"{COMMON}{ENDING}#/$defs/", "#/$defs/"


@functools.cache
def schema_names() -> frozenset[str]:
    """Exports that have a schema, and the part that all of them share."""
    return frozenset(path.name.removesuffix(ENDING) for path in SCHEMAS.glob(f"*{ENDING}"))


def path_of(name: str) -> str:
    """Where a schema is served."""
    return f"/open-data/schema/{name}{ENDING}"


def find_schema(name: str, base_url: str) -> str | None:
    """The schema of an export as text, with its address as its id; None for one that there is not."""
    if name not in schema_names():
        return None
    schema = {**_read(name), "$id": urljoin(base_url, path_of(name))}
    if name != COMMON:
        schema = _with_shared(schema)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _read(name: str) -> dict[str, Any]:
    return dict(json.loads((SCHEMAS / f"{name}{ENDING}").read_text(encoding="utf-8")))


def _with_shared(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the shared definitions that it refers to, and those that these refer to."""
    shared = _read(COMMON)["$defs"]
    waiting, needed = set(_named_in(schema, SHARED)), set[str]()
    while waiting:
        name = waiting.pop()
        needed.add(name)
        waiting |= set(_named_in(shared[name], OWN)) - needed
    own = _pointed_inside(schema)
    return {**own, "$defs": {**own.get("$defs", {}), **{one: shared[one] for one in sorted(needed)}}}


def _named_in(part: Any, prefix: str) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _named_in(one, prefix)
    elif isinstance(part, dict):
        for key, one in part.items():
            if key == "$ref" and one.startswith(prefix):
                yield one.removeprefix(prefix)
            else:
                yield from _named_in(one, prefix)


def _pointed_inside(part: Any) -> Any:
    if isinstance(part, list):
        return [_pointed_inside(one) for one in part]
    if isinstance(part, dict):
        return {key: _pointed_inside(one) for key, one in part.items()}
    return OWN + part.removeprefix(SHARED) if isinstance(part, str) and part.startswith(SHARED) else part
