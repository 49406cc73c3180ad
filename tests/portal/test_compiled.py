"""Templates are compiled once for all processes, and again when they change."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment

from portal import compiled

pytestmark = pytest.mark.pure

PAGE = "{% from 'parts/word.html' import word %}{{ word() }}"
N_TEMPLATES = 2
WORD = "{{% macro word() %}}{}{{% endmacro %}}"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An application's folder with two templates, and a place for what is compiled."""
    monkeypatch.setattr(compiled, "FOLDER", tmp_path / "kept")
    (tmp_path / "templates" / "parts").mkdir(parents=True)
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    write_word(tmp_path, "one")
    return tmp_path


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Of the templates that were compiled, in their order."""
    found: list[str | None] = []
    compile_one = Environment.compile

    def noted(self: Environment, source: str, name: str | None = None, *rest: object) -> object:
        found.append(name)
        return compile_one(self, source, name, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", noted)
    return found


def write_word(root: Path, word: str) -> None:
    (root / "templates" / "parts" / "word.html").write_text(WORD.format(word))


def start(root: Path) -> Flask:
    app = Flask("some_portal", root_path=str(root))
    compiled.init_app(app)
    return app


def shown(app: Flask) -> str:
    return app.jinja_env.get_template("page.html").render()


def test_the_second_process_compiles_nothing(root: Path, names: list[str | None]) -> None:
    assert shown(start(root)) == "one"
    assert sorted(names, key=str) == ["page.html", "parts/word.html"]
    names.clear()
    assert shown(start(root)) == "one"
    assert names == []


def test_only_what_changed_is_compiled_again_at_the_next_start(root: Path, names: list[str | None]) -> None:
    start(root)
    names.clear()
    write_word(root, "another")
    app = start(root)
    assert names == ["parts/word.html"]
    assert shown(app) == "another"


def test_rules_of_compiling_that_change_leave_nothing_of_the_old_ones(
    root: Path, names: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    start(root)
    (old,) = compiled.FOLDER.iterdir()
    names.clear()
    monkeypatch.setattr("jinja2.__version__", "another")
    start(root)
    assert len(names) == N_TEMPLATES
    assert not old.exists()


def test_a_template_that_is_wrong_is_told_of_where_it_is_used(root: Path) -> None:
    (root / "templates" / "wrong.html").write_text("{% if %}")
    assert shown(start(root)) == "one"


def test_where_nothing_can_be_written_every_process_compiles_for_itself(
    root: Path, names: list[str | None]
) -> None:
    (root / "kept").write_text("a file where the folder should be")
    for _ in range(2):
        assert shown(start(root)) == "one"
    assert len(names) == 2 * N_TEMPLATES
