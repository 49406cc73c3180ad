"""A real Chromium against a real server: one of each for all walks, and a fresh browser window for each person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.walk.serving import House, served_house
from tests.walk.walker import Walker

Walkers = Callable[..., Walker]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served_house(tmp_path_factory.mktemp("walk")) as house:
        yield house


@pytest.fixture
def walkers(chromium: Browser, house: House) -> Iterator[Walkers]:
    """Makes people with browsers. At the end nobody may have met anything to complain of."""
    walking: list[Walker] = []

    def walker(name: str, **chosen: object) -> Walker:
        walking.append(Walker(house, chromium, name, **chosen))  # type: ignore[arg-type]
        return walking[-1]

    yield walker
    for one in walking:
        one.close_browser()
    complaints = [sentence for one in walking for sentence in one.complaints]
    assert not complaints, "\n".join(complaints)
