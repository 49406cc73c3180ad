"""One answer for pages and fragments: the same template, whole or one block of it.

A view returns a `Page`; the application commits first and renders afterwards, so that SQLite's write lock is not held
while a template runs, and so that what the reader sees is already safe.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import Response, current_app, request
from jinja2.runtime import new_context


def wants_fragment() -> bool:
    """True for an htmx swap; history restores carry the same header but need the whole page."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


@dataclass
class Page:
    """A template still to be rendered, with the status that decides whether the request's work is kept."""

    template: str
    fragment: str | None = None
    status: int = 200
    context: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        environment = current_app.jinja_env
        template = environment.get_template(self.template)
        values = dict(self.context)
        current_app.update_template_context(values)
        # The globals are put beside the values at once: Jinja's own merging costs as much as a small fragment.
        everything = {**environment.globals, **values}
        context = new_context(environment, template.name, template.blocks, everything, shared=True)
        block = self.fragment if wants_fragment() else None
        render = template.blocks[block] if block else template.root_render_func
        try:
            return environment.concat(render(context))
        except Exception:  # noqa: BLE001 It is raised again, with the template's own lines in its traceback.
            environment.handle_exception()

    def response(self) -> Response:
        answer = Response(self.text, status=self.status, mimetype="text/html", headers=self.headers)
        answer.vary.update(("HX-Request", "Cookie", "Accept-Language"))
        return answer


def page(template: str, *, fragment: str | None = None, status: int = 200, **context: Any) -> Page:
    """A whole page, or only the block `fragment` of it when htmx asks for a swap."""
    return Page(template, fragment=fragment, status=status, context=context)
