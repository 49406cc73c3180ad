"""From the Markdown of the short plain pages to HTML, and what stands in for their placeholders."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.staff.models import Centre


class ArticleRenderer(RendererHTML):
    """Headings that can be linked to, and tables that scroll inside a frame named by the heading above them."""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        env["part"] = env.get("part", 0) + 1
        tokens[idx].attrSet("id", f"part-{env['part']}")
        return self.renderToken(tokens, idx, options, env)

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        label = f"part-{env.get('part', 0)}"
        return f'<div class="table-scroll" role="region" aria-labelledby="{label}" tabindex="0"><table>'

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</table></div>"


@functools.cache
def render_markdown(markdown: str) -> str:
    """HTML of a page, once per process; the placeholders are still in it. Raw HTML is shown, not obeyed."""
    reader = MarkdownIt("commonmark", {"html": False}, renderer_cls=ArticleRenderer).enable("table")
    return str(reader.render(markdown))


def fill_placeholders(html: str, values: Mapping[str, object]) -> Markup:
    """Put values in place of `{name}`; what is not markup already is escaped."""
    for name, value in values.items():
        html = html.replace(f"{{{name}}}", str(escape(value)))
    return Markup(html)  # noqa: S704 Rendered by us from our own content; the values are escaped above.


def list_centres(session: Session) -> list[Centre]:
    """All centres of this installation, the oldest first."""
    return list(session.scalars(select(Centre).order_by(Centre.id)))
