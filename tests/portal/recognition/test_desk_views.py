"""The editors' pages: what is wrong is said where it is, nothing typed is lost, and two people publish."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recognition.csv_files import MOST_BYTES
from portal.recognition.models import RecognitionListVersion, VersionState
from portal.recognition.service import read_register
from portal.staff.models import Member
from tests.browser import Browser, Shown
from tests.factories import Factory
from tests.portal.recognition.lists import CARER, TURNER, a_head, load_list, write_file
from tests.portal.recognition.test_publishing import publish

HEAD = {**vars(a_head()), "n_rows_official": ""}


@pytest.fixture
def editor(a: Factory) -> Member:
    return a.adviser(is_editor=True)


@pytest.fixture
def desk(browser: Browser, a: Factory, editor: Member, locale: str) -> Browser:
    browser.use_script(locale)
    return a.signed_in(browser, editor)


def send(desk: Browser, given: bytes | None, *, status: int = 200, **changed: str) -> Shown:
    """The form as a browser sends it, with a file or without one."""
    values: dict[str, Any] = {**HEAD, "csrf_token": desk.token(), **changed}
    if given is not None:
        values["file"] = (io.BytesIO(given), "list.csv")
    return desk.post("/desk/lists/upload", values, status=status)


def versions(session: Session) -> list[RecognitionListVersion]:
    return list(session.scalars(select(RecognitionListVersion)))


def test_who_is_no_editor_finds_nothing_there(browser: Browser, a: Factory, session: Session) -> None:
    version = load_list(a, by=a.adviser(is_editor=True))
    a.signed_in(browser, a.adviser(is_administrator=True))
    for endpoint in ("list_versions", "new_upload", "template"):
        browser.visit(f"recognition.{endpoint}", status=404)
    browser.visit("recognition.show_version", status=404, list_version_id=version.id)
    browser.visit("recognition.download_rows", status=404, list_id="fujian-5")
    token = {"csrf_token": browser.token()}
    for action in ("publish", "withdraw"):
        browser.post(f"/desk/lists/versions/{version.id}/{action}", {**token, "after": "0"}, status=404)
    send(browser, write_file(CARER), status=404)
    assert [one.state for one in versions(session)] == [VersionState.draft]


def test_a_list_goes_from_one_editor_to_the_readers_by_a_second_one(
    desk: Browser, a: Factory, session: Session, locale: str
) -> None:
    shown = send(desk, write_file(CARER, TURNER))
    (version,) = versions(session)
    assert shown.path == f"/desk/lists/versions/{version.id}"
    assert not [form for form in shown.markup.all("form") if "publish" in (form.get("action") or "")]
    desk.post(f"{shown.path}/publish", {"csrf_token": desk.token(), "after": "0"}, status=409)
    second = a.signed_in(Browser(desk.app, locale), a.adviser(is_editor=True))
    second.visit("recognition.show_version", list_version_id=version.id)
    second.submit("publish")
    session.refresh(version)
    assert (version.state, version.number) == (VersionState.published, 1)
    reader = Browser(desk.app, locale).visit("recognition.check", q="車床 丙級")
    assert "/recognition/entries/xiamen-3/turner-3" in (reader.link("→") or "")
    second.submit("withdraw")
    session.refresh(version)
    assert version.state is VersionState.withdrawn


def test_every_fault_is_named_by_line_and_column_and_nothing_is_lost(
    desk: Browser, session: Session, locale: str
) -> None:
    wrong = write_file(CARER, {**TURNER, "taiwan_title_hans": "", "occupations": "nobody"})
    shown = send(desk, wrong, status=422, doc_no="闽人社办〔2025〕141号")
    cells = [[cell.text for cell in row] for row in shown.markup.all("tr")][1:]
    assert [row[0] for row in cells] == ["3", "3"]
    assert "taiwan_title_hans" in shown.text
    assert "nobody" in shown.text
    kept = {field.get("name"): field.get("value") for field in shown.markup.all("input")}
    assert kept["doc_no"] == "闽人社办〔2025〕141号"
    assert kept["effective_from"] == "2025-01-01"
    (text,) = (field for field in shown.markup.all("textarea") if field.get("name") == "text")
    assert "turner-3" in "".join(text.itertext())
    assert versions(session) == []


def test_the_text_that_came_back_can_be_mended_and_sent_again(desk: Browser, session: Session) -> None:
    wrong = write_file(CARER, {**TURNER, "occupations": "nobody"})
    send(desk, wrong, status=422)
    (text,) = (field for field in desk.shown.markup.all("textarea") if field.get("name") == "text")
    mended = "".join(text.itertext()).replace("nobody", "ec-carer")
    send(desk, None, text=mended)
    (version,) = versions(session)
    assert version.n_rows == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"list_id": "Xiamen 3"}, "list_id"),
        ({"name_hant": ""}, "name_hant"),
        ({"name_hans": "廈門市目錄"}, "name_hans"),
        ({"name_hant": "影片信息目錄"}, "name_hant"),
        ({"name_hans": "目录，见 taihainet.com"}, "name_hans"),
        ({"title_hant": "通知 http://taihainet.com/a"}, "title_hant"),
        ({"doc_no": "taihainet.com"}, "doc_no"),
        ({"effective_from": ""}, "effective_from"),
        ({"effective_from": "soon"}, "effective_from"),
        ({"effective_until": "2020-01-01"}, "effective_until"),
        ({"word": "magic"}, "word"),
        ({"confidence": "gk"}, "confidence"),
        ({"n_rows_official": "-1"}, "n_rows_official"),
        ({"n_rows_official": "many"}, "n_rows_official"),
    ],
)
def test_a_mistake_about_the_document_is_named_at_its_field(
    desk: Browser, session: Session, changed: dict[str, str], field: str
) -> None:
    shown = send(desk, write_file(CARER), status=422, **changed)
    fields = [*shown.markup.all("input"), *shown.markup.all("select")]
    assert {one.get("name") for one in fields if one.get("aria-invalid")} == {field}
    assert versions(session) == []


def test_a_list_is_whole_when_it_has_as_many_rows_as_the_official_one(
    desk: Browser, a: Factory, session: Session
) -> None:
    shown = send(desk, write_file(CARER, TURNER), status=422, n_rows_official="1")
    assert [one.get("name") for one in shown.markup.all("input") if one.get("aria-invalid")] == [
        "n_rows_official"
    ]
    for number, official in enumerate(("", "15", "2")):
        send(desk, write_file(CARER, TURNER), list_id=f"list-{number}", n_rows_official=official)
    second = a.adviser(is_editor=True)
    for version in versions(session):
        publish(a, version, second)
    register = read_register(session)
    assert [register.editions[f"list-{number}"][0].is_whole for number in range(3)] == [False, False, True]


def test_a_long_text_that_came_back_can_be_sent(desk: Browser) -> None:
    long = "id,x\n" + "a,b\n" * (MOST_BYTES // 4 - 9)
    assert "list_id" in send(desk, None, status=422, text=long).markup.html


def test_no_file_the_same_file_and_a_file_too_large_are_said_to_be_so(
    desk: Browser, session: Session, locale: str
) -> None:
    assert {"zh_Hans": "请先选文件", "zh_Hant": "請先選檔案"}[locale] in send(desk, None, status=422).text
    send(desk, write_file(CARER))
    again = send(desk, write_file(CARER), status=422).text
    assert {"zh_Hans": "已经为这个目录上传过", "zh_Hant": "已經為這個目錄上傳過"}[locale] in again
    assert f"{MOST_BYTES // 1024} KB" in send(desk, b"x" * (MOST_BYTES + 1), status=422).text
    assert len(versions(session)) == 1


SAID = {
    "effect_hans": "可以在厦门执业，不用再考试。",
    "effect_hant": "可以在廈門執業，不用再考試。",
    "papers_hans": "证书原件\n和通行证。",
    "papers_hant": "證照正本\n和通行證。",
    "said_in_hans": "《采认办法》第三条",
    "said_in_hant": "《採認辦法》第三條",
}


def test_what_the_document_says_reaches_the_readers_with_its_source(
    desk: Browser, a: Factory, session: Session, locale: str
) -> None:
    send(desk, write_file(CARER), list_id="fujian-9", place="fj", **SAID)
    (version,) = versions(session)
    shown = desk.visit("recognition.show_version", list_version_id=version.id)
    assert SAID["effect_hans"] in shown.text
    assert SAID["effect_hant"] in shown.text
    publish(a, version, a.adviser(is_editor=True))
    reader = Browser(desk.app, locale).visit("recognition.show_entry", list_id="fujian-9", entry_id="carer-4")
    script = "hans" if locale == "zh_Hans" else "hant"
    assert SAID[f"effect_{script}"] in reader.text
    assert SAID[f"said_in_{script}"] in reader.text
    assert SAID[f"papers_{script}"].replace("\n", " ") in reader.text
    assert {"zh_Hans": "目录写明：福建", "zh_Hant": "目錄寫明：福建"}[locale] in reader.text
    again = desk.visit("recognition.new_upload", list="fujian-9")
    assert SAID["effect_hant"] in "".join(
        "".join(one.itertext()) for one in again.markup.all("textarea") if one.get("name") == "effect_hant"
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"effect_hant": ""}, "effect_hant"),
        ({"papers_hant": "影片信息"}, "papers_hant"),
        ({"effect_hans": "见 taihainet.com"}, "effect_hans"),
        ({"said_in_hans": ""}, "said_in_hans"),
    ],
)
def test_a_mistake_in_what_the_document_says_is_named_at_its_field(
    desk: Browser, session: Session, changed: dict[str, str], field: str
) -> None:
    shown = send(desk, write_file(CARER), status=422, **{**SAID, **changed})
    fields = [*shown.markup.all("input"), *shown.markup.all("textarea")]
    assert {one.get("name") for one in fields if one.get("aria-invalid")} == {field}
    assert versions(session) == []


def test_a_second_editor_sees_all_that_will_be_published_of_a_first_version(
    desk: Browser, a: Factory, editor: Member
) -> None:
    row = {**TURNER, "effective_from": "2025-03-01", "occupations": "ec-carer", "category_hant": "技能類"}
    version = load_list(
        a, {**row, "category_hans": "技能类"}, by=a.adviser(is_editor=True), list_id="new-list"
    )
    shown = desk.visit("recognition.show_version", list_version_id=version.id)
    for cell in (*row.values(), "new-list", version.title_hans, version.title_hant, version.publisher_hant):
        assert cell in shown.text


def test_a_new_version_begins_with_what_is_known(desk: Browser, locale: str) -> None:
    desk.visit("recognition.new_upload", list="fujian-5")
    kept = {field.get("name"): field.get("value") for field in desk.shown.markup.all("input")}
    assert (kept["list_id"], kept["doc_no"]) == ("fujian-5", "闽人社办〔2025〕141号")
    shown = desk.visit("recognition.download_rows", list_id="fujian-5")
    assert "elder-care-worker-4" in shown.response.get_data(as_text=True)
    assert shown.response.headers["Content-Disposition"] == 'attachment; filename="fujian-5.csv"'
    desk.visit("recognition.download_rows", status=404, list_id="nowhere")
    assert desk.visit("recognition.template").response.get_data(as_text=True).startswith("\ufeffid,")


def test_a_publisher_whose_page_is_old_looks_again(
    desk: Browser, a: Factory, editor: Member, session: Session
) -> None:
    loader = a.adviser(is_editor=True)
    first, then = load_list(a, CARER, by=loader), load_list(a, TURNER, by=loader)
    desk.visit("recognition.show_version", list_version_id=then.id)
    publish(a, first, editor)
    shown = desk.submit("publish", status=409)
    assert [form for form in shown.markup.all("form") if "publish" in (form.get("action") or "")]
    desk.submit("publish")
    session.refresh(then)
    assert then.number == 2
    assert desk.post(f"/desk/lists/versions/{then.id}/publish", {"csrf_token": desk.token()}, status=409)
    desk.visit("recognition.show_version", list_version_id=then.id)
    desk.submit("withdraw")
    desk.post(f"/desk/lists/versions/{then.id}/withdraw", {"csrf_token": desk.token()}, status=409)


def test_what_was_typed_into_a_file_is_shown_as_text(desk: Browser) -> None:
    row = {**CARER, "note_hans": "<script>alert(1)</script>", "note_hant": "<script>alert(1)</script>"}
    shown = send(desk, write_file({**row, "occupations": "<b>"}), status=422)
    assert "<script>alert" not in shown.markup.html
    assert "<b>" not in shown.markup.html
