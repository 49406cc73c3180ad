"""Tasks of every family, drawn, shown and taken apart, for the tests of their words and of their pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import render_template_string
from flask_babel import force_locale

from assessments.generate import GeneratedItem
from portal import create_app
from portal.aptitude.families import FAMILIES
from portal.aptitude.showing_parts import Shown
from tests.conftest import make_settings
from tests.markup import Markup

PAGE = (
    "{% from 'aptitude/_item.html' import item_stem, item_answers %}"
    "<div>{{ item_stem(shown) }}{{ item_answers(shown, 'OK', pressed=pressed) }}</div>"
)
DRAWN = ("figure-matrix", "mental-rotation")
#: One model in so many is drawn and shown; all models of the families that are told in words.
STEPS = {"figure-matrix": 23, "mental-rotation": 9, "clerical-checking": 3}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An application to render with; no page of it is asked for, so it needs no tables."""
    with create_app(make_settings(tmp_path_factory.mktemp("showing"))).test_request_context():
        yield


def items_of(family: str, *, seeds: int = 1) -> Iterator[GeneratedItem]:
    chosen = FAMILIES[family]
    for number, model in enumerate(chosen.list_models()):
        if number % STEPS.get(family, 1) == 0:
            for turn in range(seeds):
                yield chosen.draw(number + 1000 * turn, radicals=model.radicals)


def html_of(shown: Shown, pressed: Any = None, locale: str = "zh_Hans") -> str:
    """A task with its controls."""
    with force_locale(locale):
        return render_template_string(PAGE, shown=shown, pressed=pressed)


def fragment(shown: Shown, pressed: Any = None, locale: str = "zh_Hans") -> Markup:
    """The same as browsers parse it."""
    return Markup(html_of(shown, pressed, locale), locale, is_fragment=True)
