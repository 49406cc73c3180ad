"""Elements of a drawing as text that is safe to stand in a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from markupsafe import Markup, escape

#: A drawing has no colours of its own: it takes the ink of the text around it, on light and on dark paper.
INK = "currentColor"
SPECIAL = re.compile("[&<>'\"]")


def element(name: str, children: Iterable[str] = (), /, **attributes: str | float | None) -> Markup:
    """One element. An attribute `stroke_width` is written `stroke-width`; None leaves it out; numbers are short."""
    written = "".join(
        [f' {_as_written(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None]
    )
    # What is an element already stays as it is; escaping would copy it once for each element around it.
    inside = "".join([child if type(child) is Markup else escape(child) for child in children])
    closed = f">{inside}</{name}>" if inside else "/>"
    return Markup(f"<{name}{written}{closed}")  # noqa: S704 All that came from elsewhere has been escaped above.


@cache
def _as_written(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    if not isinstance(value, str):
        return number(value)
    return escape(value) if SPECIAL.search(value) else value


@lru_cache(maxsize=4096)
def number(value: str | float) -> str:
    """A number in tenths, or hundredths below one; text as it is.

    >>> number(4.04), number(-0.004), number(12.5), number(0.38), number("M")
    ('4', '0', '12.5', '0.38', 'M')
    """
    if isinstance(value, str):
        return value
    # Adding nothing turns a minus nought into nought.
    return f"{round(value, 1 if abs(value) >= 1 else 2) + 0:g}"


def path(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """Straight lines through all points, as the `d` of a path.

    >>> path([(1, 2), (3, 4.5)], closed=True)
    'M1 2L3 4.5Z'
    """
    corners = [f"{number(x)} {number(y)}" for x, y in points]
    return f"M{'L'.join(corners)}{'Z' if closed else ''}"


def picture(
    drawn: Iterable[str], *, name: str, title: str, about: str, size: tuple[float, float], css_class: str
) -> Markup:
    """A whole drawing with its title and description for screen readers; `name` begins its ids."""
    return element(
        "svg",
        [
            element("title", [title], id=f"{name}-title"),
            element("desc", [about], id=f"{name}-about"),
            *drawn,
        ],
        class_=css_class,
        viewBox=f"0 0 {number(size[0])} {number(size[1])}",
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-about",
    )
