"""Figures and days as people type them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

FIGURE = re.compile(r"\d{1,12}(?:\.\d{1,6})?", re.ASCII)
#: Between thousands, and around an amount of money.
IDLE = re.compile(r"[\s,、'_]|rmb|cny|twd|nt|[¥$€元圆圓块塊%]", re.IGNORECASE)
TEN_THOUSANDS = ("万", "萬")
#: A comma that does not stand between thousands: 4,5 may be four and a half, or a slip.
STRAY_COMMA = re.compile(r",(?!\d{3}(?!\d))", re.ASCII)
DAY = re.compile(r"(?:民[国國])?\s*(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
#: Years below this one are counted as Taiwan counts them.
ROC_UNTIL, ROC_OFFSET = 200, 1911


def read_figure(text: str) -> Decimal:
    """A figure that is not negative; commas stand between thousands only. Raises ValueError.

    >>> read_figure("２９，５００ 元"), read_figure("3.5万")
    (Decimal('29500'), Decimal('35000.0'))
    """
    typed = unicodedata.normalize("NFKC", text)
    bare = IDLE.sub("", typed)
    factor = 1
    if bare.endswith(TEN_THOUSANDS):
        bare, factor = bare[:-1], 10_000
    if STRAY_COMMA.search(typed) or not FIGURE.fullmatch(bare):
        raise ValueError(f"{text!r} is no figure")
    return Decimal(bare) * factor


def read_day(text: str) -> date:
    """A day as either side writes it. Raises ValueError.

    >>> read_day("2024年3月1日") == read_day("113/3/1") == read_day("2024-03-01")
    True
    """
    found = DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise ValueError(f"{text!r} is no day")
    year, month, day = (int(one) for one in found.groups())
    return date(year + ROC_OFFSET if year < ROC_UNTIL else year, month, day)
