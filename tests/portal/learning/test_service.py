"""Markdown becomes HTML that obeys nobody but us."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from portal.learning.service import fill_placeholders, render_markdown

pytestmark = pytest.mark.pure


def test_raw_html_is_shown_and_not_obeyed() -> None:
    assert "<script" not in render_markdown("<script>alert(1)</script>")


def test_a_link_cannot_run_a_script() -> None:
    assert "href" not in render_markdown("[here](javascript:alert)")


def test_headings_get_addresses_in_order() -> None:
    html = render_markdown("## One\n\n## Two\n")
    assert '<h2 id="part-1">One' in html
    assert '<h2 id="part-2">Two' in html


def test_a_value_is_escaped_unless_it_is_markup() -> None:
    filled = fill_placeholders("{name} {link}", {"name": "<&>", "link": Markup("<a>x</a>")})
    assert filled == "&lt;&amp;&gt; <a>x</a>"


def test_the_same_text_is_rendered_once() -> None:
    before = render_markdown.cache_info().misses
    render_markdown("Only here, *once*.")
    render_markdown("Only here, *once*.")
    assert render_markdown.cache_info().misses == before + 1
