"""What a template must keep to; each rule returns the sentences that say what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import Flask
from jinja2 import Environment, nodes

from portal import templating
from portal.settings import ROOT


def _portal_environment() -> Environment:
    """Templates may use the portal's own tags."""
    app = Flask("templates")
    templating.init_app(app)
    return app.jinja_env


TEMPLATES = ROOT / "portal" / "templates"
ENVIRONMENT = _portal_environment()
LONGEST = 120
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"[^\W\d_]{2,}|[\u3400-\u9fff]")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[^<>]*>")
#: Attributes whose value somebody reads or hears.
SPOKEN = re.compile(r'\s(?:alt|title|placeholder|aria-label|aria-description)="([^"]*)"')
#: Blocks and endings of which classes and ids are made.
MADE_OF = re.compile(r"\{% block body_class %\}.*?\{% endblock %\}|(?<=\}\})-[a-z]+")
ENTITY = re.compile(r"&[a-z0-9#]+;")
#: The switch to the other script is written in the other script, so it stands in no catalog.
SCRIPT_NAMES = ("繁體", "简体")
#: Written alike in every language.
UNIVERSAL = ("PDF", "O*NET", "JSON", "CSV")
FORBIDDEN = {
    "the filter that switches escaping off": re.compile(r"\|\s*safe\b|\bautoescape\b"),
    "an inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|javascript:|hx-on", re.IGNORECASE),
    "an expression that htmx would evaluate": re.compile(r"hx-vals\s*=\s*['\"]js:|hx-trigger=\"[^\"]*\["),
    "an address of another host": re.compile(r"(?:src|href|action)\s*=\s*\"(?:https?:)?//"),
}


@dataclass(frozen=True)
class Source:
    """A template's name and text."""

    name: str
    text: str

    @cached_property
    def tree(self) -> nodes.Template:
        return ENVIRONMENT.parse(self.text)

    @property
    def imports(self) -> dict[str, str]:
        """What it imports: the name that it uses, and the template that it is from."""
        found = {}
        for node in self.tree.find_all(nodes.FromImport):
            assert isinstance(node.template, nodes.Const), f"{self.name} imports from a computed name"
            for name in node.names:
                alias = name if isinstance(name, str) else name[1]
                found[alias] = str(node.template.value)
        return found

    @property
    def imported(self) -> set[tuple[str, str]]:
        """What it imports by its own name: (template, macro)."""
        return {
            (str(node.template.value), name if isinstance(name, str) else name[0])
            for node in self.tree.find_all(nodes.FromImport)
            if isinstance(node.template, nodes.Const)
            for name in node.names
        }

    @property
    def macros(self) -> set[str]:
        return {macro.name for macro in self.tree.find_all(nodes.Macro)}

    @property
    def used_names(self) -> set[str]:
        return {name.name for name in self.tree.find_all(nodes.Name) if name.ctx == "load"}

    @property
    def uses(self) -> set[str]:
        """Other templates that it extends, includes or imports from."""
        found = set()
        for node in self.tree.find_all((nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)):
            if isinstance(node.template, nodes.Const):  # type: ignore[attr-defined]
                found.add(str(node.template.value))  # type: ignore[attr-defined]
        return found

    @property
    def own_text(self) -> str:
        """What the template says itself: its text without tags, expressions and comments, and its spoken attributes."""
        written = "".join(
            value if kind == "data" else ""
            for _line, kind, value in ENVIRONMENT.lex(MADE_OF.sub("", self.text))
        )
        html = COMMENT.sub("", written)
        spoken = SPOKEN.findall(html)
        return ENTITY.sub(" ", " ".join([TAG.sub(" ", html), *spoken]))


def read_all() -> dict[str, Source]:
    """All templates by name."""
    paths = (path for path in sorted(TEMPLATES.rglob("*")) if path.is_file())
    named = ((path.relative_to(TEMPLATES).as_posix(), path) for path in paths)
    return {name: Source(name, path.read_text(encoding="utf-8")) for name, path in named}


def too_long(source: Source) -> Iterator[str]:
    if (lines := len(source.text.splitlines())) > LONGEST:
        yield f"{source.name} has {lines} lines: that is two pages"


def forbidden(source: Source) -> Iterator[str]:
    for what, pattern in FORBIDDEN.items():
        if found := pattern.search(source.text):
            yield f"{source.name}: {what}: {found.group()}"


def untranslated(source: Source) -> Iterator[str]:
    """Words that stand in no catalog."""
    text = source.own_text
    for name in UNIVERSAL:
        text = text.replace(name, "")
    for word in WORD.findall(text):
        yield f"{source.name}: «{word}» stands outside of _()"
    rest = source.text
    for name in SCRIPT_NAMES if source.name == "layout/base.html" else ():
        rest = rest.replace(name, "")
    if found := CHINESE.search(rest):
        yield f"{source.name}: «{found.group()}» belongs into a catalog or into the content"


def unused_imports(source: Source) -> Iterator[str]:
    for name, template in source.imports.items():
        if name not in source.used_names:
            yield f"{source.name} imports {name} from {template} and does not use it"


def unknown_imports(source: Source, known: Mapping[str, Source]) -> Iterator[str]:
    for template, macro in sorted(source.imported):
        if template not in known or macro not in known[template].macros:
            yield f"{source.name} imports {macro}, which {template} does not have"


def unused_macros(known: Mapping[str, Source]) -> Iterator[str]:
    """Macros that neither their own template nor another one calls."""
    imported = {pair for source in known.values() for pair in source.imported}
    for source in known.values():
        for macro in sorted(source.macros):
            if (source.name, macro) not in imported and macro not in source.used_names:
                yield f"nobody uses {macro} of {source.name}"


def unused_templates(known: Mapping[str, Source], code: str) -> Iterator[str]:
    """Templates that neither another one nor the code names; a mail is named by its folder or by the family in it."""
    used = {name for source in known.values() for name in source.uses}
    for name in known:
        folder, _, part = name.rpartition("/")
        is_mail = folder.startswith("mail/") and part in {"subject.txt", "body.txt"}
        named_as = folder.removeprefix("mail/") if is_mail else name
        family = f'f"{named_as.partition("_")[0]}_{{'
        is_named = f'"{named_as}"' in code or (is_mail and family in code)
        if name not in used and not is_named:
            yield f"nobody uses {name}"


RULES = (too_long, forbidden, untranslated, unused_imports)
