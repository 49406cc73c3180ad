"""A long list in pages."""

from __future__ import annotations

import pytest

from portal.paging import stretch_of

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("n_found", [0, 1, 3, 4, 6, 7])
def test_the_links_lead_through_everything_once(n_found: int) -> None:
    found, seen, asked = list(range(n_found)), [], 1
    while asked:
        page = stretch_of(found, asked, per_page=3)
        assert page.previous == asked - 1
        assert page.first == len(seen)
        seen += page.things
        asked = page.following
    assert seen == found


@pytest.mark.parametrize(("asked", "things"), [(-5, [0, 1, 2]), (0, [0, 1, 2]), (10**30, [6])])
def test_a_page_that_is_not_there_is_the_nearest_one(asked: int, things: list[int]) -> None:
    assert stretch_of(list(range(7)), asked, per_page=3).things == things
