"""Each instrument's small chart: scores with their bands, the same as a table, and where each number was made."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from portal.aptitude.chart import HUNDRED, bars_of
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.profiles.material import Material
from portal.profiles.person import INTERESTS, VALUES, TaskResult
from portal.reports.chart import LEFT, RIGHT, Bar, read_bar
from portal.reports.profile import Profile
from portal.reports.scales import main_scales
from portal.reports.wording import form_name
from portal.templating import calendar_day

#: One row of the drawing, in units of its viewBox: name and number above, bar and band below.
ROW, LABEL_Y, BAR_Y, BAR_HEIGHT, BAND_Y, CAP = 44.0, 15.0, 23.0, 12.0, 29.0, 4.0

#: Between a family of tasks and which of its two numbers a bar is.
SEPARATOR = " · "


@dataclass(frozen=True)
class PanelRow:
    """One bar, where its marks stand, and the report that holds its arithmetic."""

    bar: Bar
    top: float
    report_id: int

    def _x(self, value: float) -> str:
        return f"{LEFT + (RIGHT - LEFT) * min(1.0, value / self.bar.maximum):.1f}"

    @property
    def label_y(self) -> str:
        return f"{self.top + LABEL_Y:.0f}"

    @property
    def bar_y(self) -> str:
        return f"{self.top + BAR_Y:.0f}"

    @property
    def bar_width(self) -> str:
        return f"{(RIGHT - LEFT) * min(1.0, (self.bar.value or 0.0) / self.bar.maximum):.1f}"

    @property
    def band_y(self) -> str:
        return f"{self.top + BAND_Y:.0f}"

    @property
    def point_x(self) -> str:
        return self._x(self.bar.value or 0.0)

    @property
    def band_path(self) -> str:
        """A line with an end cap on each side."""
        low, high = self._x(self.bar.low or 0.0), self._x(self.bar.high or 0.0)
        top, cap = f"{self.top + BAND_Y - CAP:.0f}", f"v{2 * CAP:.0f}"
        return f"M{low} {top}{cap}M{low} {self.band_y}H{high}M{high} {top}{cap}"


@dataclass(frozen=True)
class Panel:
    """One instrument. Tasks have a report for each family, the others one for all scales."""

    of: str
    title: str
    #: Form and day.
    made: str
    rows: tuple[PanelRow, ...]
    notes: tuple[str, ...]

    @property
    def has_letters(self) -> bool:
        """Whether the scales have colours of their own."""
        return self.of == INTERESTS

    @property
    def is_of_tasks(self) -> bool:
        return self.of == APTITUDE

    @property
    def reports(self) -> list[tuple[str, int]]:
        """What each report is about, and its id; a family with two bars has one."""
        named = {row.report_id: row.bar.name.partition(SEPARATOR)[0] for row in reversed(self.rows)}
        return [(name, report_id) for report_id, name in reversed(named.items())]

    @property
    def height(self) -> str:
        return f"{ROW * len(self.rows):.0f}"

    @property
    def figures(self) -> list[tuple[str, ...]]:
        """The same as a table: name, score, error, band, answers."""
        bars = (row.bar for row in self.rows)
        return [(bar.name, bar.value_text, bar.error_text, bar.band_text, bar.answered_text) for bar in bars]


def read_panels(material: Material) -> tuple[Panel, ...]:
    """The instruments of which something is kept, in the order in which they are spoken of."""
    return tuple(_panels(material))


def _panels(material: Material) -> Iterator[Panel]:
    for of in material.content.instruments:
        if of == APTITUDE:
            if material.person.tasks:
                yield _task_panel(material)
        elif (profile := material.person.newest(of)) is not None:
            yield _panel(material, profile, of)


def _panel(material: Material, profile: Profile, of: str) -> Panel:
    voice, report = material.voice_of(of), profile.report
    scales = profile.ordered if of == INTERESTS else main_scales(profile)
    return Panel(
        of=of,
        title=material.title_of(of),
        made=material.voice.say(
            "panels.made",
            form=form_name(profile.instrument, report.form),
            when=calendar_day(report.created_at),
        ),
        rows=tuple(
            PanelRow(read_bar(profile, scale, voice), ROW * row, report.id)
            for row, scale in enumerate(scales)
        ),
        notes=tuple(_notes(material, of)),
    )


def _notes(material: Material, of: str) -> Iterator[str]:
    if of == VALUES:
        yield material.voice.say("panels.choices")
    if of in material.content.apart:
        yield material.voice.say("panels.apart")


def _task_panel(material: Material) -> Panel:
    bars = [
        (bar, result.report.id)
        for slug, result in material.person.newest_tasks.items()
        for bar in _task_bars(result, material.name_of(APTITUDE, slug))
    ]
    return Panel(
        of=APTITUDE,
        title=material.title_of(APTITUDE),
        made="",
        rows=tuple(PanelRow(bar, ROW * row, report_id) for row, (bar, report_id) in enumerate(bars)),
        notes=(material.voice.say("panels.tasks"),),
    )


def _task_bars(result: TaskResult, title: str) -> Iterator[Bar]:
    """One bar for a family, two where speed and accuracy are apart, an empty one where too little was done."""
    if not result.is_finished:
        score = result.stored.scores[0]
        yield Bar("", title, None, None, HUNDRED, score.n_answered, score.k_items, score.status)
        return
    bars = bars_of(result.family, result.stored)
    for bar in bars:
        yield dataclasses.replace(bar, name=f"{title}{SEPARATOR}{bar.name}" if len(bars) > 1 else title)
