"""One-time codes against the test values of RFC 6238, and the picture that carries the secret."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import segno

from portal.staff.one_time import code_at, draw_secret, enrolment_uri, matching_step
from portal.staff.picture import QUIET_ZONE, draw_picture

pytestmark = pytest.mark.pure

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_at(RFC_SECRET, at) == code
    assert matching_step(RFC_SECRET, code, at=at) == seconds // 30


@pytest.mark.parametrize(
    ("seconds_off", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_be_one_step_early_or_late(seconds_off: int, fits: bool) -> None:
    at = datetime.fromtimestamp(1111111120, UTC)
    code = code_at(RFC_SECRET, at + timedelta(seconds=seconds_off))
    assert (matching_step(RFC_SECRET, code, at=at) is not None) is fits


@pytest.mark.parametrize("typed", ["050 471", "０５０４７１", " 050471 "])
def test_spaces_and_wide_digits_are_forgiven(typed: str) -> None:
    assert matching_step(RFC_SECRET, typed, at=datetime.fromtimestamp(1111111111, UTC)) == 37037037


@pytest.mark.parametrize("typed", ["", "050471x", "50471", "٠٥٠٤٧١", "😀"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert matching_step(RFC_SECRET, typed, at=datetime.fromtimestamp(1111111111, UTC)) is None


def test_a_secret_has_160_bits_and_is_new_each_time() -> None:
    first, second = draw_secret(), draw_secret()
    assert len(base64.b32decode(first)) == 20
    assert first != second


def test_the_authenticator_is_told_who_and_the_secret() -> None:
    uri = urlsplit(enrolment_uri(RFC_SECRET, email="lin@example.org"))
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query)["secret"] == [RFC_SECRET]


def test_the_picture_has_every_dark_module_once_and_its_frame() -> None:
    text = enrolment_uri(RFC_SECRET, email="lin@example.org")
    picture = draw_picture(text)
    drawn = [
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", picture.path)
        for step in range(int(length))
    ]
    matrix = segno.make(text, error="m", micro=False).matrix
    dark = {
        (x + QUIET_ZONE, y + QUIET_ZONE)
        for y, row in enumerate(matrix)
        for x, module in enumerate(row)
        if module
    }
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == dark
    assert picture.size == len(matrix) + 2 * QUIET_ZONE
