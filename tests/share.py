"""A pytest plug-in: of the tests that a run finds, SHARE=0/2 keeps about one half and SHARE=1/2 the other.

Which test falls to whom depends on its file and function alone, so two runs side by side do all the work of one,
whatever order either takes. Its cases stay together, for their names may hold what differs between processes: the order
of a set, an address.
"""

from __future__ import annotations

import os
import zlib

import pytest

SHARE, N_SHARES = map(int, os.environ.get("SHARE", "0/1").split("/"))


def _is_ours(item: pytest.Item) -> bool:
    function, _, _ = item.nodeid.partition("[")
    return zlib.crc32(function.encode()) % N_SHARES == SHARE


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if others := [item for item in items if not _is_ours(item)]:
        config.hook.pytest_deselected(items=others)
        items[:] = filter(_is_ours, items)
