"""Templates are short, speak only through the catalogs, and carry nothing that nobody uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.settings import ROOT
from tests.house import template_rules
from tests.house.template_rules import Source

pytestmark = pytest.mark.pure
KNOWN = template_rules.read_all()


def python_code() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (ROOT / "portal").rglob("*.py"))


@pytest.mark.parametrize("source", KNOWN.values(), ids=lambda source: source.name)
def test_a_template_keeps_the_house_rules(source: Source) -> None:
    found = [sentence for rule in template_rules.RULES for sentence in rule(source)]
    assert [*found, *template_rules.unknown_imports(source, KNOWN)] == []


def test_every_macro_is_used() -> None:
    assert list(template_rules.unused_macros(KNOWN)) == []


def test_every_template_is_used() -> None:
    assert list(template_rules.unused_templates(KNOWN, python_code())) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{{ text | safe }}", "the filter that switches escaping off"),
        ('<p style="color: red">', "an inline style"),
        ("<script>go()</script>", "an inline script"),
        ('<a href="#" onclick="go()">', "an inline script"),
        ('<img src="https://other.example/x.png">', "an address of another host"),
        ("<p>Good morning</p>", "«Good» stands outside of _()"),
        ("<p>{% if x %}早{% endif %}</p>", "«早» stands outside of _()"),
        ('<img alt="A house" src="{{ x }}">', "«house» stands outside of _()"),
        ("{{ '早上' if x else '' }}", "«早» belongs into a catalog"),
        ("<p>繁體</p>", "«繁體» stands outside of _()"),
        ("{% from 'a.html' import card %}", "imports card from a.html and does not use it"),
        ("x\n" * 121, "has 121 lines"),
    ],
)
def test_the_checker_notices(text: str, complaint: str) -> None:
    source = Source("page.html", text)
    found = [sentence for rule in template_rules.RULES for sentence in rule(source)]
    assert any(complaint in sentence for sentence in found), found


@pytest.mark.parametrize(
    "text",
    [
        '<p class="lead">{{ _("Good morning") }} · {{ count }} / 5 &middot; PDF</p>',
        "{# A comment in English. #}<!-- Another -->",
        '<input aria-label="{{ _("Name") }}" value="{{ name }}">',
        "{% from 'a.html' import card %}{% call card(title=x) %}{{ y }}{% endcall %}",
    ],
)
def test_the_checker_leaves_good_templates_alone(text: str) -> None:
    source = Source("page.html", text)
    assert [sentence for rule in template_rules.RULES for sentence in rule(source)] == []


def test_the_checker_notices_macros_and_templates_that_nobody_uses() -> None:
    known = {
        "a.html": Source("a.html", "{% macro used() %}{% endmacro %}{% macro forgotten() %}{% endmacro %}"),
        "b.html": Source("b.html", "{% from 'a.html' import used, missing %}{{ used() }}"),
        "mail/hello/body.txt": Source("mail/hello/body.txt", "{{ x }}"),
    }
    assert list(template_rules.unused_macros(known)) == ["nobody uses forgotten of a.html"]
    assert list(template_rules.unused_templates(known, 'queue("hello")')) == ["nobody uses b.html"]
    complaints = list(template_rules.unknown_imports(known["b.html"], known))
    assert complaints == ["b.html imports missing, which a.html does not have"]


def test_the_rules_see_all_templates() -> None:
    assert {"home.html", "layout/base.html", "sittings/item.html"} <= set(KNOWN)
    assert all(Path(template_rules.TEMPLATES, name).exists() for name in KNOWN)
