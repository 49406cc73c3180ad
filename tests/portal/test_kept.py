"""Parts of templates that are rendered once for each key."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment, TemplateSyntaxError

from portal.kept import Keep

pytestmark = pytest.mark.pure

PAGE = "{% keep locale, letter %}{{ words(letter) }}{% endkeep %} {{ name }}"


class Words:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, letter: str) -> str:
        self.asked.append(letter)
        return f"<{letter}>"


@pytest.fixture
def environment() -> Environment:
    pages = {"one": PAGE, "two": PAGE, "unclosed": "{% keep locale %}"}
    return Environment(loader=DictLoader(pages), extensions=[Keep], autoescape=True)


def render(environment: Environment, page: str, words: Words, letter: str, name: str = "") -> str:
    values = {"locale": "zh_Hans", "letter": letter, "words": words, "name": name}
    return environment.get_template(page).render(**values)


def test_a_part_is_rendered_once_for_each_key_and_escaped(environment: Environment) -> None:
    words = Words()
    shown = [render(environment, "one", words, letter, name) for letter, name in ("Sa", "Rb", "Sc")]
    assert shown == ["&lt;S&gt; a", "&lt;R&gt; b", "&lt;S&gt; c"]
    assert words.asked == ["S", "R"]


def test_the_same_key_elsewhere_is_another_part(environment: Environment) -> None:
    words = Words()
    render(environment, "one", words, "S")
    render(environment, "two", words, "S")
    assert words.asked == ["S", "S"]


def test_each_application_keeps_its_own(environment: Environment) -> None:
    words = Words()
    other = Environment(loader=environment.loader, extensions=[Keep], autoescape=True)
    for one in (environment, other, environment):
        render(one, "one", words, "S")
    assert words.asked == ["S", "S"]


def test_an_unclosed_part_is_a_syntax_error(environment: Environment) -> None:
    with pytest.raises(TemplateSyntaxError):
        environment.get_template("unclosed")
