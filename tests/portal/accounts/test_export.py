"""The file that a person takes along holds everything about them, and no key to anything."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.export import export_record
from portal.accounts.holdings import holdings
from portal.accounts.models import Client
from portal.careers.catalogue import read_catalogue
from portal.desk.models import Note
from portal.library import read_library
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.accounts.planted import CONTACT, NOTE, QUESTION, plant


def take(session: Session, client: Client, clock: HeldClock, locale: str = "zh_Hans") -> dict[str, Any]:
    """The record after it went through a file."""
    record = export_record(session, client, read_library(), read_catalogue(), locale=locale, at=clock())
    loaded: dict[str, Any] = json.loads(json.dumps(record, ensure_ascii=False))
    return loaded


def test_every_row_of_the_person_is_in_it(session: Session, a: Factory, clock: HeldClock) -> None:
    person = plant(a)
    plant(a)
    tables = take(session, person.client, clock)["tables"]
    for model, rows in holdings(person.client.id).items():
        if model is not Note:
            there = session.scalar(select(func.count()).select_from(model).where(rows))
            assert len(tables[model.__tablename__]) == there > 0, model


def test_what_the_person_wrote_is_in_it(session: Session, a: Factory, clock: HeldClock) -> None:
    text = json.dumps(take(session, plant(a).client, clock))
    assert CONTACT in text
    assert QUESTION in text


def test_no_hash_of_a_code_is_in_it(session: Session, a: Factory, clock: HeldClock) -> None:
    person = plant(a)
    text = json.dumps(take(session, person.client, clock))
    assert person.client.code_hash not in text
    assert (person.ahead.code_hash or "") not in text
    assert (person.ahead.attempt_hash or "") not in text


def test_notes_of_advisers_are_counted_and_not_copied(session: Session, a: Factory, clock: HeldClock) -> None:
    record = take(session, plant(a).client, clock)
    assert record["not_included"] == {"notes": 3}
    assert NOTE not in json.dumps(record)


def test_ids_are_explained_in_the_readers_script(session: Session, a: Factory, clock: HeldClock) -> None:
    person = plant(a)
    words = take(session, person.client, clock, "zh_Hant")["words"]
    assert words["items"]["r-grow-vegetables"] == "在陽台的花盆裡種青菜"
    assert words["choices"]["interests"][4] == "很喜歡"
    assert words["advisers"][str(person.adviser.id)] == "林曉"
    matched = {
        row["occupation_id"] for row in take(session, person.client, clock)["tables"]["report_matches"]
    }
    assert set(words["occupations"]) == matched != set()


def test_nobody_elses_words_are_in_it(session: Session, a: Factory, clock: HeldClock) -> None:
    other = plant(a)
    empty, _ = a.client()
    record = take(session, empty, clock)
    assert CONTACT not in json.dumps(record)
    assert other.client.pseudonym not in json.dumps(record)


def test_the_answers_score_to_the_report_again(session: Session, a: Factory, clock: HeldClock) -> None:
    from assessments import Responses, score

    person = plant(a)
    tables = take(session, person.client, clock)["tables"]
    (report,) = tables["reports"]
    values = {
        row["item_id"]: row["value"]
        for row in tables["answers"]
        if row["sitting_id"] == report["sitting_id"] and row["value"] is not None
    }
    instrument = read_library().publications["interests"].instrument
    again = score(instrument, Responses.checked(instrument, report["form"], values), form=report["form"])
    assert {row["scale"]: row["value"] for row in tables["report_scores"]} == {
        one.scale: one.value for one in again.scores
    }
