"""A pytest plug-in: leaves out what the run on SQLite has already settled for every database.

Left out are tests marked `browser` or `pure`, the folders of the engine and the content, which never open a database,
and cases in traditional script beside the same case in simplified script: the same questions are asked in either.
Everything else runs again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

SETTLED = ("tests/assessments/", "tests/content/")


def _is_settled(item: pytest.Item) -> bool:
    return item.nodeid.startswith(SETTLED) or any(map(item.get_closest_marker, ("browser", "pure")))


def _has_a_twin(items: Iterable[pytest.Item]) -> Callable[[pytest.Item], bool]:
    names = {item.nodeid for item in items}

    def has_a_twin(item: pytest.Item) -> bool:
        twin = item.nodeid.replace("zh_Hant", "zh_Hans")
        return twin != item.nodeid and twin in names

    return has_a_twin


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    has_a_twin = _has_a_twin(items)
    if settled := [item for item in items if _is_settled(item) or has_a_twin(item)]:
        config.hook.pytest_deselected(items=settled)
        items[:] = [item for item in items if not (_is_settled(item) or has_a_twin(item))]
