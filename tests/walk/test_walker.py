"""The walker does complain: each thing that it watches for is put before it once."""

from __future__ import annotations

import pytest

from tests.walk.conftest import Walkers

pytestmark = pytest.mark.browser

END = "document.querySelector('main').insertAdjacentHTML('beforeend', {})"
WRONG = {
    "Content Security Policy": END.format("""'<p style="color: red">…</p>'"""),
    "script error: oh": "setTimeout(() => { throw new Error('oh'); }, 0)",
    "console: oh": "console.error('oh')",
    "answered 404": "fetch('/nowhere')",
    "another host": "void new Image(1, 1).setAttribute('src', 'http://127.0.0.1:9/x.png')",
    "axe image-alt": END.format("""'<img src="/static/img/mark.svg">'"""),
    "axe color-contrast": "document.querySelector('h1').style.color = '#eee'",
    "px wide": "document.querySelector('h1').style.width = '2000px'",
    "with letters twice": "document.querySelector('h1').style.width = '15rem'",
    "characters of the other script": END.format("'<p>麼</p>'"),
    "one h1": "document.querySelector('h1').remove()",
}


@pytest.mark.parametrize("sentence", WRONG)
def test_the_walker_complains(walkers: Walkers, sentence: str) -> None:
    walker = walkers("complaining")
    walker.visit("/continue")
    with walker.prepared_for_trouble() as trouble:
        walker.page.evaluate(WRONG[sentence])
        walker.page.wait_for_timeout(50)
        walker.look("wrong")
    assert any(sentence in complaint for complaint in trouble), trouble
