"""What every answer says to the browser, what cookies allow, and what no log may hold."""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from portal import Portal, create_app
from portal.headers import CONTENT_SECURITY_POLICY, gzipped
from portal.locale import SCRIPT_COOKIE
from portal.settings import ROOT
from portal.staticfiles import asset
from tests.browser import Browser
from tests.own_database import migrated_database

STATIC = ROOT / "portal" / "static"
HOSTS = re.compile(rb"""(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]{2,}""")
PERSON = "陈晓明-13800000000"


@pytest.fixture
def https_site(tmp_path: Path) -> Iterator[Portal]:
    with migrated_database(tmp_path) as settings:
        app = create_app(replace(settings, base_url="https://hangbiao.example"))
        yield app
        app.extensions["database"].engine.dispose()


def test_the_policy_is_exactly_this() -> None:
    assert CONTENT_SECURITY_POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/privacy", 200), ("/nothing-here", 404), ("/me", 302), ("/health", 200)],
)
def test_every_answer_protects_itself(app: Portal, path: str, status: int) -> None:
    response = app.test_client().get(path)
    assert response.status_code == status
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Server" not in response.headers


def test_a_refused_form_protects_itself_too(app: Portal) -> None:
    response = app.test_client().post("/continue", data={"code": "x"})
    assert response.status_code == 400
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["Cache-Control"] == "no-store"


def test_a_page_is_cached_by_nobody_and_varies_with_what_it_depends_on(app: Portal) -> None:
    vary = app.test_client().get("/").headers["Vary"]
    assert {"HX-Request", "Cookie", "Accept-Language"} <= {part.strip() for part in vary.split(",")}


def test_static_files_are_kept_for_a_year_under_a_name_of_their_content(app: Portal) -> None:
    address = asset("css/hangbiao.css")
    assert re.search(r"\?v=[0-9a-f]{12}$", address)
    with app.test_client().get(address) as response:
        assert "max-age=31536000" in response.headers["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    "path", [path for path in STATIC.rglob("*") if path.is_file()], ids=lambda path: path.name
)
def test_no_static_file_names_another_host(path: Path) -> None:
    if path.suffix not in {".ico", ""}:
        assert HOSTS.findall(path.read_bytes()) == []


# ---- cookies ---------------------------------------------------------------------------------------------------------


def begin(app: Portal, base_url: str) -> TestResponse:
    client = app.test_client()
    page = client.get("/assessments/interests", base_url=base_url)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    return client.post("/assessments/interests/begin", data={"csrf_token": token[1]}, base_url=base_url)


def cookie_of(response: TestResponse, name: str) -> str:
    return next(line for line in response.headers.getlist("Set-Cookie") if line.startswith(f"{name}="))


def test_cookies_are_kept_from_scripts_and_other_sites(app: Portal) -> None:
    cookie = cookie_of(begin(app, "http://localhost"), "hangbiao")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_with_an_https_address_cookies_travel_only_by_https(https_site: Portal) -> None:
    secure = "https://hangbiao.example"
    assert "Secure" in cookie_of(begin(https_site, secure), "hangbiao")
    switched = https_site.test_client().get("/script/zh-Hant", base_url=secure)
    script = cookie_of(switched, SCRIPT_COOKIE)
    assert "Secure" in script
    assert "SameSite=Lax" in script
    assert "max-age=31536000" in switched.headers["Strict-Transport-Security"]


# ---- size ------------------------------------------------------------------------------------------------------------


def test_answers_are_compressed_for_who_can_read_that(app: Portal) -> None:
    plain = app.test_client().get("/")
    packed = app.test_client().get("/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert b"</html>" in gzip.decompress(packed.data)
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("length", [0, 1, 4096, 4097, 300_000])
def test_both_ways_of_compressing_can_be_undone(length: int) -> None:
    body = bytes(number * number % 251 for number in range(length))
    assert gzip.decompress(gzipped(body)) == body
    assert gzipped(body) == gzipped(body)


# ---- logs ------------------------------------------------------------------------------------------------------------


def fail_with_a_name() -> str:
    raise ValueError(f"no such person: {PERSON}")


def fail_inside_another() -> str:
    try:
        fail_with_a_name()
    except ValueError as error:
        raise LookupError(f"while looking for {PERSON}") from error
    return ""


@pytest.mark.parametrize("view", [fail_with_a_name, fail_inside_another])
def test_a_failure_is_logged_by_kind_and_place_and_never_by_value(
    https_site: Portal, caplog: pytest.LogCaptureFixture, view: object
) -> None:
    https_site.view_functions["learning.home"] = view  # type: ignore[assignment]
    with caplog.at_level(logging.DEBUG):
        response = https_site.test_client().get("/", query_string={"name": PERSON})
    assert response.status_code == 500
    assert PERSON not in response.text
    assert "learning.home" in caplog.text
    assert "fail_with_a_name" in caplog.text or "fail_inside_another" in caplog.text
    assert PERSON not in caplog.text
    assert "13800000000" not in caplog.text


def test_what_people_type_is_in_no_log(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        browser.visit("accounts.enter_code")
        browser.submit("continue", code=PERSON, status=422)
    assert PERSON not in caplog.text
