"""How numbers are said."""

from __future__ import annotations

import pytest

from portal.library import read_library
from portal.reports.voice import Voice, points

pytestmark = pytest.mark.pure

VOICES = {locale: Voice(read_library().words("interests", locale)) for locale in ("zh_Hans", "zh_Hant")}


@pytest.mark.parametrize(
    ("share", "said"),
    [(1.0, "99% 以上"), (0.99, "99% 以上"), (0.984, "98%"), (0.5, "50%"), (0.01, "1%"), (0.009, "1% 以下")],
)
def test_a_probability_is_never_certainty_nor_nothing(share: float, said: str, locale: str) -> None:
    assert VOICES[locale].percent(share) == said


@pytest.mark.parametrize(
    ("share", "name"),
    [
        (0.90, "very_sure"),
        (0.896, "very_sure"),
        (0.894, "fairly_sure"),
        (0.70, "fairly_sure"),
        (0.5, "unsure"),
        (0.494, "open"),
        (0, "open"),
    ],
)
def test_certainty_has_four_names(share: float, name: str) -> None:
    voice = VOICES["zh_Hans"]
    assert voice.certainty(share) == voice.texts("certainty")[name]


@pytest.mark.parametrize(
    ("parts", "said"), [(["甲"], "甲"), (["甲", "乙"], "甲和乙"), (["甲", "乙", "丙"], "甲、乙和丙")]
)
def test_lists_are_joined_as_chinese_joins_them(parts: list[str], said: str, locale: str) -> None:
    assert VOICES[locale].join(parts) == said


@pytest.mark.parametrize(("value", "said"), [(31.0, "31"), (30.55, "30.6"), (0.0, "0"), (13.333, "13.3")])
def test_points_are_whole_when_they_are(value: float, said: str) -> None:
    assert points(value) == said
