"""The list of all routes. `python -m tests.house.routes` writes it anew into `routes.txt`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Flask

from portal import create_app
from tests.conftest import make_settings

ROUTES = Path(__file__).parent / "routes.txt"
#: Answered by Flask for every route.
UNASKED = {"HEAD", "OPTIONS"}


def route_lines(app: Flask) -> list[str]:
    """Each route as `METHODS RULE ENDPOINT`, in the order of their addresses."""
    found = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - UNASKED))
        found.append((rule.rule, methods, rule.endpoint))
    return [f"{methods} {rule} {endpoint}" for rule, methods, endpoint in sorted(found)]


def write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(make_settings(Path(folder)))
    ROUTES.write_text("\n".join(route_lines(app)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
