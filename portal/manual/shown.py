"""What the pages of the manual are made of: tables, charts with their tables, and the words for a stored build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.instrument import FULL_FORM
from portal.library import Publication
from portal.manual.charts import Curve, Histogram, SpanChart
from portal.manual.models import ManualBuild
from portal.manual.naming import SCRIPTS, group_name, item_text, scale_name


@dataclass(frozen=True)
class Shown:
    """A table: its caption, heads, rows of texts, and which columns hold numbers."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A chart with its table, or the sentence that stands in its place."""

    missing: str = ""
    spans: SpanChart | None = None
    histogram: Histogram | None = None
    curve: Curve | None = None
    table: Shown | None = None


NO_FIGURE = Figure()


@dataclass(frozen=True)
class Reader:
    """What is needed to put a build into words."""

    build: ManualBuild
    publication: Publication
    locale: str

    @property
    def content(self) -> Mapping[str, Any]:
        return self.build.content

    @property
    def full(self) -> Mapping[str, Any]:
        """The scales of the full form."""
        return dict(self.content["forms"][FULL_FORM]["scales"])

    def scale(self, scale_id: str) -> str:
        return scale_name(self.publication, scale_id, self.locale)

    def item(self, item_id: str) -> str:
        return item_text(self.publication, item_id, self.locale)

    def where(self, name: str) -> str:
        """A scale, a script or an item by its name."""
        if name in self.full:
            return self.scale(name)
        return group_name(name) if name in SCRIPTS else self.item(name) if name else ""
