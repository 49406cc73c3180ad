"""A signed record goes out of one installation and comes in at another as the same reports."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Client, Consent
from portal.accounts.portable import write_record
from portal.accounts.signing import Unsigned, check_signature, own_fingerprint, sign
from portal.accounts.taking_in import UnreadableRecord, check_record, read_file, take_in
from portal.careers.catalogue import read_catalogue
from portal.content import CONTENT
from portal.library import read_library
from portal.reports.models import Report
from portal.reports.replay import replay
from portal.sittings.models import Answer, Sitting
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory, every_answer

ELSEWHERE = "the secret of another installation " * 2
SCHEMA = json.loads((CONTENT / "schema" / "assessment-record.schema.json").read_text("utf-8"))
Change = Callable[[dict[str, Any]], object]


def with_four_reports(a: Factory) -> Client:
    client, _ = a.client()
    a.report(client, guess="SEA")
    for instrument in ("personality", "values", "adaptability"):
        answers: dict[str, int | None] = dict(every_answer(instrument, value=3))
        answers[next(iter(answers))] = None
        a.report(client, answers=answers, instrument=instrument, locale="zh_Hant")
    return client


def record_of(session: Session, client: Client, clock: HeldClock) -> dict[str, Any]:
    """The record after it went through a file."""
    record = write_record(session, client.id, read_library(), secret=ELSEWHERE, at=clock())
    return dict(read_file(json.dumps(record, ensure_ascii=False, indent=1).encode()))


def bring(session: Session, client: Client, record: dict[str, Any], clock: HeldClock) -> int:
    checked = check_record(record, read_library(), read_catalogue(), at=clock())
    return len(take_in(session, client.id, checked, read_catalogue()).reports)


def stored(session: Session, client: Client) -> list[dict[str, Any]]:
    """Everything of a client's sittings and reports but the numbers of rows and the origin."""
    found = []
    for report in session.scalars(select(Report).where(Report.client_id == client.id).order_by(Report.id)):
        sitting = session.get_one(Sitting, report.sitting_id)
        answers = session.execute(
            select(Answer.item_id, Answer.value, Answer.page_stamp, Answer.answered_at)
            .where(Answer.sitting_id == sitting.id)
            .order_by(Answer.item_id)
        ).all()
        rows = [
            [
                [getattr(row, name) for name in map(str, row.__table__.columns.keys()) if name != "report_id"]
                for row in part
            ]
            for part in (report.scores, sorted(report.figures, key=lambda row: row.name), report.matches)
        ]
        whole = [getattr(sitting, name) for name in ("instrument", "form", "locale", "guess", "submitted_at")]
        found.append({"sitting": whole, "answers": answers, "rows": rows, "made": report.created_at})
    return found


def test_elsewhere_it_becomes_the_same_reports(session: Session, a: Factory, clock: HeldClock) -> None:
    here, there = with_four_reports(a), a.client()[0]
    assert bring(session, there, record_of(session, here, clock), clock) == 4
    assert stored(session, there) == stored(session, here)
    assert not [one for one in replay(session, read_library(), read_catalogue()) if one.differences]


def test_the_same_file_twice_adds_nothing(session: Session, a: Factory, clock: HeldClock) -> None:
    record, there = record_of(session, with_four_reports(a), clock), a.client()[0]
    assert [bring(session, there, record, clock) for _ in range(2)] == [4, 0]
    # Who took it along from here as well may bring it in again: what came from elsewhere is known by its line.
    clock.advance(days=1)
    assert bring(session, there, record, clock) == 0


def test_the_file_has_the_published_shape_and_says_nothing_of_the_person(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    client = with_four_reports(a)
    record = record_of(session, client, clock)
    jsonschema.validate(record, SCHEMA)
    text = json.dumps(record)
    assert client.pseudonym not in text
    assert "client" not in text


def test_the_signature_is_checked_without_asking_anybody(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    record = record_of(session, with_four_reports(a), clock)
    shuffled = dict(sorted(record.items(), reverse=True))
    assert check_signature(shuffled) == own_fingerprint(ELSEWHERE) != own_fingerprint("x" * 40)


CHANGES: dict[str, Change] = {
    "a score": lambda record: record["sittings"][0]["report"]["scores"][0].update(value=1.0),
    "an answer": lambda record: record["sittings"][0]["answers"][0].__setitem__(1, 0),
    "a date": lambda record: record.update(made_at="2020-01-01T00:00:00.000000+00:00"),
    "a sitting": lambda record: record["sittings"].pop(),
    "the key": lambda record: record.update(key=record["key"][::-1]),
    "the signature": lambda record: record.update(signature="AAAA"),
    "no signature": lambda record: record.pop("signature"),
    "a word": lambda record: record.update(extra=True),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_changed_the_signature_notices(
    session: Session, a: Factory, clock: HeldClock, change: Change
) -> None:
    record = record_of(session, with_four_reports(a), clock)
    change(record)
    with pytest.raises(Unsigned):
        check_signature(record)
    with pytest.raises(UnreadableRecord, match="changed"):
        check_record(record, read_library(), read_catalogue(), at=clock())


#: Signed all the same: what somebody would send who can sign, but whose record is none of ours.
FORGERIES: dict[str, tuple[str, Change]] = {
    "a better score": ("other_numbers", lambda one: one["report"]["scores"][0].update(value=40.0)),
    "another code": ("other_numbers", lambda one: one["report"].update(code="RIA")),
    "another seed": ("other_numbers", lambda one: one["report"].update(seed=1)),
    "a figure less": ("other_numbers", lambda one: one["report"]["figures"].popitem()),
    "a scale less": ("other_numbers", lambda one: one["report"]["scores"].pop()),
    "an unknown instrument": ("unknown_instrument", lambda one: one.update(instrument="tarot")),
    "an unknown version": ("unknown_instrument", lambda one: one.update(instrument_version="0" * 16)),
    "an unknown form": ("no_record", lambda one: one.update(form="long")),
    "an unknown item": ("no_record", lambda one: one["answers"].append(["x", 1, 1, 1])),
    "an item twice": ("no_record", lambda one: one["answers"].append(one["answers"][0])),
    "a value out of range": ("no_record", lambda one: one["answers"][0].__setitem__(1, 9)),
    "a value that is a word": ("no_record", lambda one: one["answers"][0].__setitem__(1, "2")),
    "a stamp of the future": ("no_record", lambda one: one["answers"][0].__setitem__(2, 10**17)),
    "a report of the future": (
        "no_record",
        lambda one: one["report"].update(created_at="2099-01-01T00:00:00.000000+00:00"),
    ),
    "a report before its answers": (
        "no_record",
        lambda one: one["report"].update(created_at="2001-01-01T00:00:00.000000+00:00"),
    ),
    "a date that is none": ("no_record", lambda one: one.update(started_at="soon")),
    "a time without a place": ("no_record", lambda one: one.update(started_at="2026-01-01T00:00:00")),
    "a guess that is none": ("no_record", lambda one: one.update(guess="XYZ")),
    "an unknown script": ("no_record", lambda one: one.update(locale="en")),
    "a number for answers": ("no_record", lambda one: one.update(answers=5)),
    "nothing": ("no_record", lambda one: one.clear()),
}


@pytest.mark.parametrize(("why", "change"), FORGERIES.values(), ids=FORGERIES)
def test_a_forged_line_keeps_the_whole_record_out(
    session: Session, a: Factory, clock: HeldClock, why: str, change: Change
) -> None:
    record = copy.deepcopy(record_of(session, with_four_reports(a), clock))
    change(record["sittings"][0])
    unsigned = {name: value for name, value in record.items() if name not in ("key", "signature")}
    before = session.scalar(select(func.count()).select_from(Sitting))
    with pytest.raises(UnreadableRecord) as raised:
        check_record(sign(unsigned, secret=ELSEWHERE), read_library(), read_catalogue(), at=clock())
    assert raised.value.why == why
    assert session.scalar(select(func.count()).select_from(Sitting)) == before


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "no_record"),
        (b"\xff\xfe", "no_record"),
        (b"[]", "no_record"),
        (b'{"format": "hangbiao-record"}', "no_record"),
        (b"[" * 100_000, "no_record"),
        (b'{"format": "hangbiao-assessment-record", "version": 2}', "other_version"),
    ],
)
def test_a_file_that_is_no_record_is_named_so(raw: bytes, why: str) -> None:
    with pytest.raises(UnreadableRecord, match=why):
        read_file(raw)


# ---- in a browser ------------------------------------------------------------------------------------------


def upload(browser: Browser, raw: bytes, *, status: int = 200) -> None:
    browser.visit("accounts.bring")
    token = next(
        field.get("value")
        for field in browser.shown.form("bring").iter("input")
        if field.get("name") == "csrf_token"
    )
    browser.post("/bring", {"csrf_token": token, "record": (io.BytesIO(raw), "record.json")}, status=status)


def test_a_newcomer_brings_a_record_and_gets_a_code(
    browser: Browser, session: Session, a: Factory, clock: HeldClock, locale: str
) -> None:
    browser.use_script(locale)
    record = record_of(session, with_four_reports(a), clock)
    upload(browser, json.dumps(record).encode())
    assert browser.shown.path.startswith("/bring/done")
    assert "4" in browser.shown.text
    browser.visit("accounts.overview")
    newest = session.scalars(select(Client).order_by(Client.id.desc())).first()
    assert newest is not None
    assert session.scalar(select(func.count()).where(Consent.client_id == newest.id)) == 1
    for report in session.scalars(select(Report).where(Report.client_id == newest.id)):
        browser.visit("reports.show", report_id=report.id)
    browser.visit("accounts.download_assessments")
    again = json.loads(browser.shown.response.get_data())
    assert [one["report"]["scores"] for one in again["sittings"]] == [
        one["report"]["scores"] for one in record["sittings"]
    ]


@pytest.mark.parametrize("raw", [b"nothing", b"{}"])
def test_what_cannot_be_read_is_said_kindly_and_makes_nobody_a_client(
    browser: Browser, session: Session, locale: str, raw: bytes
) -> None:
    browser.use_script(locale)
    upload(browser, raw, status=422)
    assert session.scalar(select(func.count()).select_from(Client)) == 0
    browser.submit("bring", status=422)


def test_the_shape_of_the_file_is_published(browser: Browser) -> None:
    assert json.loads(browser.visit("accounts.record_schema").response.get_data()) == SCHEMA
