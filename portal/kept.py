"""`{% keep locale, … %}`: a part of a template that says nothing of any person, rendered once for each key.

The words about a kind of interest or an occupation are the same for every reader of a script, and there are many of
them on a report. What stands inside must depend on the key alone: it is shown to everybody whose key is the same, and
who reads in the same wording.
"""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import nodes
from jinja2.environment import Environment
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

from portal.display import reads_plainly


class Keep(Extension):
    """Keeps the text of a block by its place in the templates and the values named after `keep`."""

    tags = {"keep"}

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.kept: dict[tuple[object, ...], Markup] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        key = [nodes.Const(parser.name), nodes.Const(line), parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            key.append(parser.parse_expression())
        body = parser.parse_statements(("name:endkeep",), drop_needle=True)
        call = self.call_method("text_of", [nodes.Tuple(key, "load")])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def text_of(self, key: tuple[object, ...], caller: Callable[[], Markup]) -> Markup:
        key = (*key, reads_plainly())
        text = self.kept.get(key)
        if text is None:
            text = self.kept[key] = caller()
        return text
