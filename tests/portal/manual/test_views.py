"""The pages of the manual, in both scripts, and the one question for research."""

from __future__ import annotations

import csv
import io
import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import Portal, demo
from portal.accounts.models import Client, Consent, Purpose
from portal.accounts.service import give_consent
from portal.manual.asking import Reply
from portal.manual.csv_files import list_tables
from portal.manual.models import ResearchReply, Schooling, Sex
from portal.manual.service import find_standing, keep_reply
from portal.manual.texts import manual_words
from tests.browser import Browser, Shown
from tests.clock import HeldClock
from tests.factories import Factory, every_answer, every_item
from tests.markup import Element, plain
from tests.portal.manual.builds import PUBLICATIONS, a_build, a_full_build

VERSION = PUBLICATIONS["interests"].instrument.version


def charts_of(shown: Shown) -> list[Element]:
    return [one for one in shown.markup.all("svg") if one.get("class") == "chart"]


def address(**more: str) -> dict[str, str]:
    return {"subject": "interests", "version": VERSION, **more}


# ---- the manual ------------------------------------------------------------------------------------------------------


def test_the_manual_is_for_everybody_and_leads_to_each_part(
    browser: Browser, a: Factory, locale: str
) -> None:
    browser.use_script(locale)
    a_full_build(a)
    a.keep()
    shown = browser.visit("manual.index")
    assert len(shown.markup.all("h2")) == 4 + 6 + 1
    assert "640" in shown.text
    browser.get(shown.link(PUBLICATIONS["interests"].words[locale].title))
    assert browser.shown.path == "/manual/interests"


def test_the_footer_leads_to_it(browser: Browser) -> None:
    assert browser.visit("learning.home").link("技术手册") == "/manual"


def test_the_passport_leads_to_it(browser: Browser) -> None:
    shown = browser.visit("sittings.passport", instrument="interests")
    assert shown.link("技术手册") == "/manual/interests"


def test_before_its_first_build_a_part_says_when_it_will_be_there(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("manual.show_newest", subject="logic")
    assert manual_words(locale)["protection"]["lead"] in shown.text


@pytest.mark.parametrize("n", [0, 20, 640])
@pytest.mark.parametrize("instrument", PUBLICATIONS)
def test_every_instrument_has_a_page_however_many_people_there_are(
    browser: Browser, a: Factory, locale: str, instrument: str, n: int
) -> None:
    browser.use_script(locale)
    a_full_build(a, instrument, n)
    a.keep()
    shown = browser.visit("manual.show_newest", subject=instrument)
    assert bool(charts_of(shown)) is (n >= 30)
    for link in shown.markup.all("a"):
        if "/scales/" in (link.get("href") or ""):
            page = browser.get(link.get("href") or "")
            assert page.markup.all("table")


def test_each_chart_has_its_table(browser: Browser, a: Factory) -> None:
    a_full_build(a, n=1300)
    a.keep()
    for endpoint, more in (("manual.show", {}), ("manual.show_scale", {"scale": "R"})):
        shown = browser.visit(endpoint, **address(**more))
        charts = charts_of(shown)
        twins = [one for one in shown.markup.all("summary") if "用表格看" in plain(one)]
        assert len(charts) == len(twins) > 0
        assert all(chart.find(part) is not None for chart in charts for part in ("title", "desc"))


def test_a_failed_gate_is_said_to_be_not_confirmed(browser: Browser, a: Factory, locale: str) -> None:
    browser.use_script(locale)
    build = a_full_build(a)
    content = json.loads(json.dumps(build.content))
    content["gates"][0] |= {"verdict": "fails", "value": 0.71, "where": "R"}
    content["gates"][2] |= {"verdict": "holds", "value": 0.64, "where": "zh_Hant"}
    build.content = content
    a.keep()
    shown = browser.visit("manual.show", **address())
    words = {"zh_Hans": "在我们的用户里没有得到证实", "zh_Hant": "在我們的使用者身上沒有得到證實"}
    verdicts = [plain(row) for row in shown.markup.all("tr") if "0.71" in plain(row)]
    assert len(verdicts) == 1
    assert words[locale] in verdicts[0]
    assert not any(words[locale] in plain(row) for row in shown.markup.all("tr") if "0.64" in plain(row))


def test_a_lock_says_what_it_waits_for(browser: Browser, a: Factory) -> None:
    a_full_build(a, n=200)
    a.keep()
    shown = browser.visit("manual.show_scale", **address(scale="R"))
    assert "满 500 人才公布。目前：200 人。" in shown.text
    assert "100 人，需要 300 人" in shown.text


def test_small_cells_are_not_on_the_page(browser: Browser, a: Factory) -> None:
    a_full_build(a, n=30)
    a.keep()
    shown = browser.visit("manual.show_scale", **address(scale="R"))
    assert "不到 10" in shown.text
    assert "不公布" in shown.text


def test_every_version_has_a_page_of_its_own(browser: Browser, a: Factory) -> None:
    a_full_build(a)
    a.session.add(a_build(a, version="0" * 16, content=a_full_build(a, n=20).content))
    a.keep()
    shown = browser.visit("manual.show_newest", subject="interests")
    assert shown.link("0" * 16) == f"/manual/interests/{'0' * 16}"
    browser.visit("manual.show", subject="interests", version="0" * 16)


@pytest.mark.parametrize(
    "path",
    [
        "/manual/wisdom",
        "/manual/interests/none",
        "/manual/wisdom/1",
        f"/manual/interests/{VERSION}/scales/X",
        f"/manual/interests/{VERSION}/tables/people.csv",
        f"/manual/interests/{VERSION}/tables/nothing",
        "/manual/logic/1/scales/R",
    ],
)
def test_what_is_not_there_is_not_found(browser: Browser, a: Factory, path: str) -> None:
    a_full_build(a)
    a.keep()
    browser.get(path, status=404)


def test_the_demonstration_says_that_it_never_counts(app: Portal, browser: Browser) -> None:
    with app.app_context():
        demo.load(app.extensions["database"], app.extensions["settings"])
    assert manual_words("zh_Hans")["index"]["demonstration"] in browser.visit("manual.index").text


# ---- files -----------------------------------------------------------------------------------------------------------


def read_csv(browser: Browser, table: str) -> list[dict[str, str]]:
    shown = browser.visit("manual.download", **address(table=table))
    assert shown.response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(shown.response.get_data(as_text=True))))


def test_the_files_hold_what_the_build_says(browser: Browser, a: Factory) -> None:
    build = a_full_build(a, n=1300)
    a.keep()
    scales = build.content["forms"]["full"]["scales"]
    assert {row["scale"]: float(row["alpha"]) for row in read_csv(browser, "scales")} == {
        scale: part["alpha"] for scale, part in scales.items()
    }
    items = read_csv(browser, "items")
    assert [row["item"] for row in items] == [one["id"] for part in scales.values() for one in part["items"]]
    assert items[0]["answer_0"] == str(scales["R"]["items"][0]["answers"]["0"])
    slopes = {row["item"]: float(row["slope"]) for row in read_csv(browser, "parameters")}
    assert slopes == {one["id"]: one["slope"] for part in scales.values() for one in part["model"]["items"]}
    compared = [row for row in read_csv(browser, "differences") if row["contrast"] == "script"]
    assert len(compared) == 60
    assert {row["curve_location"] for row in compared} != {""}
    assert [row["n"] for row in read_csv(browser, "people")][:3] == ["1300", "650", "650"]
    assert {row["verdict"] for row in read_csv(browser, "gates")} <= {"open", "holds", "fails"}
    assert len(read_csv(browser, "norms")) == 6 * 2 * 7


def test_a_file_of_nobody_is_empty(browser: Browser, a: Factory) -> None:
    a_full_build(a, n=0)
    a.keep()
    assert read_csv(browser, "scales") == []
    assert read_csv(browser, "people") == []


def test_only_files_with_rows_are_offered(browser: Browser, a: Factory) -> None:
    build = a_full_build(a, n=40)
    a.keep()
    shown = browser.visit("manual.show", **address())
    offered = [link.get("href") for link in shown.markup.all("a") if "/tables/" in (link.get("href") or "")]
    assert [one.rpartition("/")[2] for one in offered if one] == list_tables(build.content)
    assert not {"parameters", "differences", "norms"} & set(list_tables(build.content))


# ---- the question ----------------------------------------------------------------------------------------------------


def at_the_end(browser: Browser, a: Factory, instrument: str = "interests") -> tuple[Client, Shown]:
    client, code = a.client()
    answers = every_item() if instrument == "interests" else every_answer(instrument)
    sitting = a.sitting(client, answers=answers, instrument=instrument)
    a.recognised(browser, client, code)
    return client, browser.visit("sittings.finish", sitting_id=sitting.id)


def reply_of(session: Session, client: Client) -> ResearchReply | None:
    session.expire_all()
    return session.get(ResearchReply, client.id)


def purposes(session: Session, client: Client) -> list[Purpose]:
    return list(
        session.scalars(
            select(Consent.purpose).where(Consent.client_id == client.id, Consent.withdrawn_at.is_(None))
        )
    )


def test_the_start_says_that_one_will_be_asked(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("sittings.start", instrument="interests")
    assert manual_words(locale)["consent"]["start"] in shown.text


@pytest.mark.parametrize("instrument", ["interests", "personality", "values"])
def test_the_box_is_empty_and_leaving_it_so_is_a_no(
    browser: Browser, a: Factory, session: Session, locale: str, instrument: str
) -> None:
    browser.use_script(locale)
    client, shown = at_the_end(browser, a, instrument)
    (box,) = [one for one in shown.markup.all("input") if one.get("id") == "research"]
    assert box.get("checked") is None
    assert manual_words(locale)["consent"]["points"][0] in shown.text
    browser.submit("submit")
    reply = reply_of(session, client)
    assert reply is not None
    assert (reply.schooling, reply.sex) == (None, None)
    assert Purpose.research not in purposes(session, client)


def test_a_tick_agrees_and_keeps_what_was_said(browser: Browser, a: Factory, session: Session) -> None:
    client, _ = at_the_end(browser, a)
    browser.submit("submit", research="1", schooling="mainland", sex="other")
    reply = reply_of(session, client)
    assert reply is not None
    assert (reply.schooling, reply.sex) == (Schooling.mainland, Sex.other)
    assert Purpose.research in purposes(session, client)


def test_without_the_tick_nothing_that_was_chosen_is_kept(
    browser: Browser, a: Factory, session: Session
) -> None:
    client, _ = at_the_end(browser, a)
    browser.submit("submit", schooling="mainland", sex="other")
    reply = reply_of(session, client)
    assert reply is not None
    assert (reply.schooling, reply.sex) == (None, None)


def test_nobody_is_asked_twice(browser: Browser, a: Factory, session: Session) -> None:
    client, shown = at_the_end(browser, a)
    assert shown.markup.all("fieldset")
    browser.submit("submit", research="1")
    again = a.sitting(client, answers=every_item())
    shown = browser.visit("sittings.finish", sitting_id=again.id)
    assert not [one for one in shown.markup.all("input") if one.get("id") == "research"]
    browser.submit("submit")
    assert Purpose.research in purposes(session, client)


def test_an_old_page_with_an_empty_box_withdraws_nothing(
    browser: Browser, a: Factory, session: Session, clock: HeldClock
) -> None:
    """Two sittings were ready to be handed in; on the first page the person agreed."""
    client, _ = at_the_end(browser, a)
    keep_reply(session, client.id, Reply(agrees=True, sex=Sex.male), locale="zh_Hans", at=clock())
    session.commit()
    browser.submit("submit")
    assert find_standing(session, client.id).agrees
    assert find_standing(session, client.id).sex is Sex.male


def test_a_wrong_guess_keeps_the_tick(browser: Browser, a: Factory) -> None:
    at_the_end(browser, a)
    shown = browser.submit("submit", status=422, position_1="S", position_2="S", research="1", sex="female")
    (box,) = [one for one in shown.markup.all("input") if one.get("id") == "research"]
    assert box.get("checked") is not None
    (chosen,) = [one for one in shown.markup.all("option") if one.get("value") == "female"]
    assert chosen.get("selected") is not None


def test_beside_the_question_whether_to_keep_a_result_nothing_else_is_asked(
    browser: Browser, a: Factory, session: Session
) -> None:
    client, shown = at_the_end(browser, a, "adaptability")
    assert not [one for one in shown.markup.all("input") if one.get("id") == "research"]
    browser.submit("submit", keep="yes", research_asked="1", research="1")
    assert reply_of(session, client) is None


def test_a_child_is_not_asked(browser: Browser, a: Factory, session: Session, clock: HeldClock) -> None:
    client, code = a.client()
    give_consent(session, client.id, Purpose.guardian, locale="zh_Hans", at=clock())
    sitting = a.sitting(client, answers=every_item())
    a.recognised(browser, client, code)
    shown = browser.visit("sittings.finish", sitting_id=sitting.id)
    assert not [one for one in shown.markup.all("input") if one.get("id") == "research"]
    assert manual_words("zh_Hans")["consent"]["kept"] in browser.visit("manual.my_choice").text
    browser.post("/me/research", {"csrf_token": browser.token(), "research_asked": "1", "research": "1"})
    assert Purpose.research not in purposes(session, client)


# ---- my record -------------------------------------------------------------------------------------------------------


def test_the_record_leads_to_the_choice_and_it_can_be_changed_both_ways(
    browser: Browser, a: Factory, session: Session, locale: str
) -> None:
    browser.use_script(locale)
    client, code = a.client()
    a.recognised(browser, client, code)
    overview = browser.visit("accounts.overview")
    browser.get(
        next(href for one in overview.markup.all("a") if "/me/research" in (href := one.get("href") or ""))
    )
    browser.submit("research", research="1", schooling="taiwan", sex="female")
    assert browser.shown.path == "/me/research"
    assert find_standing(session, client.id).schooling is Schooling.taiwan
    (box,) = [one for one in browser.shown.markup.all("input") if one.get("id") == "research"]
    assert box.get("checked") is not None
    browser.submit("research", research=None)
    session.expire_all()
    standing = find_standing(session, client.id)
    assert (standing.agrees, standing.schooling, standing.sex) == (False, None, None)


def test_the_consent_to_tasks_on_trial_is_withdrawn_beside_it(
    browser: Browser, a: Factory, session: Session, locale: str
) -> None:
    browser.use_script(locale)
    client, code = a.client()
    a.recognised(browser, client, code)
    shown = browser.visit("manual.my_choice")
    assert not [one for one in shown.markup.all("button") if one.get("name") == "withdraw_trial"]
    for purpose in (Purpose.pilot, Purpose.research):
        give_consent(session, client.id, purpose, locale=locale, at=a.clock())
    session.commit()
    shown = browser.visit("manual.my_choice")
    (button,) = [one for one in shown.markup.all("button") if one.get("name") == "withdraw_trial"]
    browser.post("/me/research", {"csrf_token": browser.token(), "withdraw_trial": button.get("value")})
    assert browser.shown.path == "/me/research"
    assert not [one for one in browser.shown.markup.all("button") if one.get("name") == "withdraw_trial"]
    session.expire_all()
    live = {one.purpose for one in session.scalars(select(Consent)) if one.withdrawn_at is None}
    assert live == {Purpose.research}


def test_the_choice_is_in_the_file_of_the_record(
    browser: Browser, a: Factory, session: Session, clock: HeldClock
) -> None:
    client, code = a.client()
    keep_reply(session, client.id, Reply(agrees=True, sex=Sex.male), locale="zh_Hans", at=clock())
    a.keep()
    a.recognised(browser, client, code)
    record = json.loads(browser.visit("accounts.download").response.get_data(as_text=True))
    assert record["tables"]["research_replies"][0]["sex"] == "male"
    assert record["tables"]["consents"][0]["purpose"] == "research"
