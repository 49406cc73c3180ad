"""A pytest plug-in: leaves out what the run on SQLite has already settled for every database.

Left out are tests marked `browser` or `pure`, and the folders of the engine and the content, which never open a
database. Everything else runs again.
"""

from __future__ import annotations

import pytest

SETTLED = ("tests/assessments/", "tests/content/")


def _is_settled(item: pytest.Item) -> bool:
    return item.nodeid.startswith(SETTLED) or any(map(item.get_closest_marker, ("browser", "pure")))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if settled := [item for item in items if _is_settled(item)]:
        config.hook.pytest_deselected(items=settled)
        items[:] = [item for item in items if not _is_settled(item)]
