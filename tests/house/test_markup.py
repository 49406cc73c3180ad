"""What looks at every page does complain, also of the second page that is wrong in the same way."""

from __future__ import annotations

import pytest

from tests.markup import Markup, it_parses

pytestmark = pytest.mark.pure

PAGE = '<!doctype html><html lang="zh-Hans"><head><title>{0}</title></head><body>{1}</body></html>'


def complaints(title: str, body: str) -> list[str]:
    return list(it_parses(Markup(PAGE.format(title, body), "zh_Hans")))


@pytest.mark.parametrize(
    "body",
    [
        "<b>没关",
        "<p>早关</div></p>",
        '<p id="a" id="a">两次</p>',
        '<a href="/?a=1&copyb=2">没写完的</a>',
        "<p>a & b &nosuch; c</p>",
        "<table><tr><p>站错了</p></tr></table>",
        "<p>\x01</p>",
    ],
)
def test_what_does_not_parse_is_told_each_time(body: str) -> None:
    assert complaints("一", body)
    assert complaints("二", body)


def test_a_page_of_a_known_shape_is_good_whatever_it_says_unless_no_page_may_say_it() -> None:
    body = '<h1 class="{0}">{0}</h1><table><tbody><tr><td>{0} &amp; 1</td></tr></tbody></table>'
    assert complaints("一", body.format("一")) == []
    assert complaints("二", body.format("二 三")) == []
    assert complaints("三", body.format("\x01"))
    assert complaints("四", body.format("&nosuch;"))


def test_a_page_that_parsers_read_differently_is_told() -> None:
    """The strict parser puts in what a table leaves out, as browsers do, and the quick one does not."""
    assert any("every parser" in one for one in complaints("一", "<table><tr><td>1</td></tr></table>"))
