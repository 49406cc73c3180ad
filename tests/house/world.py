"""A small world in which every page has something to show, and who opens which page with what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from portal.accounts.erasure import erase_client
from portal.accounts.models import Client, ErasureReason, ErasureReceipt
from portal.booking.hours import add_time_off
from portal.booking.models import Booking, BookingQuestion
from portal.booking.service import write_link_token
from portal.careers.catalogue import read_catalogue
from portal.desk.service import write_note
from portal.library import read_library
from portal.manual.models import ManualBuild
from portal.profiles.service import name_occupation
from portal.quality.models import Feedback, FeedbackKind
from portal.quality.service import keep_feedback
from portal.reports.models import Report
from portal.sharing.models import Share
from portal.sharing.sections import sections_of
from portal.sharing.service import give_share
from portal.sittings.models import Sitting
from portal.staff.invitations import recover_member
from portal.staff.models import Centre, Member
from tests.browser import Browser
from tests.factories import Factory, every_item
from tests.portal.aptitude.sessions import take
from tests.portal.manual.builds import a_full_build
from tests.portal.recognition.lists import load_list

ITEMS = tuple(every_item())


class Who(Enum):
    """Who opens a page."""

    anybody = auto()
    client = auto()
    member = auto()


@dataclass(frozen=True)
class World:
    """One centre, one client with a report, a booking and a share, and what others left behind."""

    client: Client
    code: str
    member: Member
    colleague: Member
    sitting: Sitting
    report: Report
    #: An unfinished session of tasks, and the report of another one.
    tasks: int
    task_report: Report
    booking: Booking
    share: Share
    walk_in: Share
    feedback: Feedback
    receipt: ErasureReceipt
    invitation: str
    secret: str
    build: ManualBuild
    #: A version of an official list that waits for a second editor.
    list_version: int

    def open_as(self, browser: Browser, a: Factory, who: Who) -> None:
        if who is Who.client:
            a.recognised(browser, self.client, self.code)
        elif who is Who.member:
            a.signed_in(browser, self.member)


def make_world(a: Factory) -> World:
    client, code = a.client()
    member, colleague = _members(a)
    report = a.report(client, guess="ASE")
    booking = a.booking(member, client=client, called="阿喆 👋", code_hash="known")
    a.session.add(BookingQuestion(booking_id=booking.id, position=1, text="想转行，从哪里开始？"))
    add_time_off(a.session, member.id, a.clock() + timedelta(days=9), a.clock() + timedelta(days=10))
    name_occupation(a.session, client.id, "so-socialworker", locale="zh_Hans", at=a.clock())
    gone = erase_client(a.session, a.client()[0].id, reason=ErasureReason.asked, at=a.clock())
    world = World(
        client=client,
        code=code,
        member=member,
        colleague=colleague,
        sitting=a.sitting(client, answers={ITEMS[0]: 3, ITEMS[1]: None}),
        report=report,
        tasks=take(a, client=client).sitting_id,
        task_report=_task_report(a, client),
        booking=booking,
        share=_share(a, report, member, booking_id=booking.id),
        walk_in=_share(a, report, member, booking_id=None),
        feedback=_feedback(a, member),
        receipt=gone.receipt,
        invitation=recover_member(a.session, colleague, by=member, at=a.clock()),
        secret=a.settings.secret_key,
        build=a_full_build(a),
        list_version=load_list(a, by=colleague).id,
    )
    a.keep()
    return world


def _task_report(a: Factory, client: Client) -> Report:
    """Half of the tasks solved, two of them skipped."""
    taker = take(a, client=client)
    for number in range(13):
        taker.solve(rightly=number % 2 == 0)
    taker.skip()
    taker.skip()
    return taker.finish()


def crowd(a: Factory, world: World) -> None:
    """Three more of everything: for the same client, with the same adviser, and each with a new one."""
    centre = a.session.get_one(Centre, world.member.centre_id)
    for number in range(1, 4):
        newcomer, report = a.adviser(centre), a.report(world.client)
        write_note(a.session, "…", author=newcomer, booking=world.booking, at=a.clock())
        write_note(a.session, "…", author=newcomer, client_id=world.client.id, at=a.clock())
        _time_off(a, world.member, number)
        _feedback(a, world.member)
        _share(a, report, newcomer, booking_id=None)
        a.sitting(world.client, answers=every_item("short", value=number), form="short")
        for adviser in (world.member, newcomer):
            booking = _later_booking(a, world.client, adviser, number)
            _share(a, report, adviser, booking_id=booking.id)
        load_list(a, by=newcomer, list_id=f"more-{number}")
    a.keep()


def _later_booking(a: Factory, client: Client, adviser: Member, number: int) -> Booking:
    starts_at = a.clock() + timedelta(hours=number, days=number % 2)
    booking = a.booking(adviser, client=client, starts_at=starts_at)
    a.session.add_all(
        BookingQuestion(booking_id=booking.id, position=place, text="？") for place in (1, 2, 3)
    )
    return booking


def _time_off(a: Factory, member: Member, number: int) -> None:
    starts_at = a.clock() + timedelta(days=20 + number)
    add_time_off(a.session, member.id, starts_at, starts_at + timedelta(days=1))


def _members(a: Factory) -> tuple[Member, Member]:
    member = a.adviser(is_administrator=True, is_editor=True)
    return member, a.adviser(a.session.get_one(Centre, member.centre_id), name_hans="周晨", name_hant="周晨")


def _share(a: Factory, report: Report, member: Member, *, booking_id: int | None) -> Share:
    return give_share(
        a.session,
        client_id=report.client_id,
        report=report,
        adviser_id=member.id,
        sections=sections_of(report.instrument),
        booking_id=booking_id,
        expires_at=a.clock() + timedelta(days=30),
        locale="zh_Hans",
        at=a.clock(),
    )


def _feedback(a: Factory, member: Member) -> Feedback:
    centre = a.session.get_one(Centre, member.centre_id)
    return keep_feedback(
        a.session,
        centre,
        kind=FeedbackKind.complaint,
        text="等太久",
        contact="a@example.org",
        locale="zh_Hans",
        at=a.clock(),
    )


def _family(_world: World) -> dict[str, Any]:
    return {"family": "number-series"}


def _tasks(world: World) -> dict[str, Any]:
    return {"aptitude_id": world.tasks}


Values = Callable[[World], dict[str, Any]]


def _nothing(_world: World) -> dict[str, Any]:
    return {}


def _booking(world: World) -> dict[str, Any]:
    return {"booking_id": world.booking.id}


def _sitting(world: World) -> dict[str, Any]:
    return {"sitting_id": world.sitting.id}


def _report(world: World) -> dict[str, Any]:
    return {"report_id": world.report.id}


def _build(world: World) -> dict[str, Any]:
    return {"subject": world.build.subject, "version": world.build.version}


def _instrument(_world: World) -> dict[str, Any]:
    return {"instrument": "interests"}


#: Every page that can be opened: who opens it, and what its address needs.
PAGES: dict[str, tuple[Who, Values]] = {
    "accounts.ask_to_erase": (Who.client, _nothing),
    "accounts.ask_to_erase_booking": (Who.client, _booking),
    "accounts.bring": (Who.anybody, _nothing),
    "accounts.brought": (Who.client, lambda _world: {"added": 2, "known": 1, "signer": "elsewhere"}),
    "accounts.enter_code": (Who.anybody, _nothing),
    "accounts.overview": (Who.client, _nothing),
    "accounts.receipt": (Who.anybody, lambda world: {"number": world.receipt.number}),
    "accounts.show_code": (Who.client, _nothing),
    "aptitude.finish": (Who.client, _tasks),
    "aptitude.list_families": (Who.anybody, _nothing),
    "aptitude.practise": (Who.anybody, lambda _: {"family": "number-series", "place": 1}),
    "aptitude.resume": (Who.client, _tasks),
    "aptitude.show_passport": (Who.anybody, _nothing),
    "aptitude.show_report": (Who.client, lambda world: {"report_id": world.task_report.id}),
    "aptitude.show_solution": (
        Who.client,
        lambda world: {"report_id": world.task_report.id, "position": 3},
    ),
    "aptitude.show_task": (Who.client, _tasks),
    "aptitude.start": (Who.anybody, _family),
    "aptitude.with_guardian": (Who.anybody, _family),
    "booking.cancel": (Who.client, _booking),
    "booking.choose_slot": (Who.anybody, _nothing),
    "booking.find_booking": (Who.anybody, _nothing),
    "booking.move": (Who.client, _booking),
    "booking.new_booking": (Who.anybody, lambda _: {"starts": "2026-11-25T01:00Z", "mode": "video"}),
    "booking.show": (Who.client, _booking),
    "booking.weekly_hours": (Who.member, _nothing),
    "careers.compare_occupations": (Who.anybody, lambda _: {"o": ["he-nurse", "fi-actuary", "to-chef"]}),
    "careers.index": (Who.anybody, _nothing),
    "careers.list_fields": (Who.anybody, _nothing),
    "careers.list_occupations": (Who.anybody, _nothing),
    "careers.show_field": (Who.anybody, lambda _: {"field_id": "health"}),
    "careers.show_occupation": (
        Who.anybody,
        lambda _: {"occupation_id": next(iter(read_catalogue().occupations))},
    ),
    "desk.brief": (Who.member, _booking),
    "desk.notes": (Who.member, _booking),
    "desk.open_by_code": (Who.member, _nothing),
    "desk.today": (Who.member, _nothing),
    "desk.walk_in": (Who.member, lambda world: {"share_id": world.walk_in.id}),
    "desk.week": (Who.member, _nothing),
    "recognition.ask_about_talent": (Who.anybody, lambda _: {"kind": "expert"}),
    "recognition.check": (Who.anybody, lambda _: {"q": "養老"}),
    "recognition.compare_lists": (
        Who.anybody,
        lambda _: {"list_id": "fujian-5", "from": "fujian-2018-pilot/0"},
    ),
    "recognition.explain_words": (Who.anybody, _nothing),
    "recognition.list_lists": (Who.anybody, _nothing),
    "recognition.list_versions": (Who.member, _nothing),
    "recognition.list_ways": (Who.anybody, _nothing),
    "recognition.new_upload": (Who.member, lambda _: {"list": "xiamen-3"}),
    "recognition.show_entry": (
        Who.anybody,
        lambda _: {"list_id": "fujian-5", "entry_id": "elder-care-worker-4"},
    ),
    "recognition.show_list": (Who.anybody, lambda _: {"list_id": "fujian-5"}),
    "recognition.show_version": (Who.member, lambda world: {"list_version_id": world.list_version}),
    "checking.list_items": (Who.member, _nothing),
    "glossary.list_entries": (Who.anybody, _nothing),
    "glossary.show_entry": (Who.anybody, lambda _: {"entry_id": "resume"}),
    "opendata.index": (Who.anybody, _nothing),
    "search.ask": (Who.anybody, lambda _: {"q": "工程师"}),
    "rules.show_programme": (Who.anybody, lambda _: {"programme_id": "residence-permit"}),
    "learning.display": (Who.anybody, _nothing),
    "learning.home": (Who.anybody, _nothing),
    "matching.explain": (Who.client, lambda world: {**_report(world), "occupation_id": "lg-lawyer"}),
    "matching.list_occupations": (Who.client, _report),
    "profiles.list_changes": (Who.client, _nothing),
    "profiles.list_wishes": (Who.client, _nothing),
    "profiles.show": (Who.client, _nothing),
    "manual.index": (Who.anybody, _nothing),
    "manual.my_choice": (Who.client, _nothing),
    "manual.show": (Who.anybody, _build),
    "manual.show_newest": (Who.anybody, lambda _: {"subject": "values"}),
    "manual.show_scale": (Who.anybody, lambda world: {**_build(world), "scale": "R"}),
    "quality.feedback_receipt": (Who.anybody, lambda world: {"number": world.feedback.receipt_number}),
    "quality.give_feedback": (Who.anybody, _nothing),
    "quality.list_feedback": (Who.member, _nothing),
    "reports.arithmetic": (Who.client, _report),
    "reports.show": (Who.client, _report),
    "rules.list_calculators": (Who.anybody, _nothing),
    "rules.list_programmes": (Who.anybody, _nothing),
    "rules.list_sets": (Who.anybody, _nothing),
    "rules.show_calculator": (Who.anybody, lambda _: {"slug": "take-home-pay"}),
    "rules.show_one_topic": (Who.anybody, lambda _: {"set_id": "labour", "topic_id": "minimum-wage"}),
    "rules.show_set": (Who.anybody, lambda _: {"set_id": "recruitment"}),
    "rules.what_applies": (Who.anybody, _nothing),
    "sharing.choose_sections": (Who.client, _booking),
    "sittings.finish": (Who.client, _sitting),
    "sittings.list_instruments": (Who.anybody, _nothing),
    "sittings.passport": (Who.anybody, _instrument),
    "sittings.review": (Who.client, _sitting),
    "sittings.show_item": (Who.client, lambda world: {"sitting_id": world.sitting.id, "item_id": ITEMS[2]}),
    "sittings.start": (Who.anybody, _instrument),
    "sittings.with_guardian": (Who.anybody, _instrument),
    "staff.account": (Who.member, _nothing),
    "staff.ask_to_deactivate": (Who.member, lambda world: {"member_id": world.colleague.id}),
    "staff.edit_centre": (Who.member, _nothing),
    "staff.list_members": (Who.member, _nothing),
    "staff.show_invitation": (Who.anybody, lambda world: {"token": world.invitation}),
    "staff.sign_in": (Who.anybody, _nothing),
}
#: One endpoint, many pages.
ARTICLES = {"learning.read": tuple(read_library().articles)}
#: What a GET answers with something else than a page, and with what.
OTHERS: dict[str, tuple[Who, Values, str]] = {
    "accounts.download": (Who.client, _nothing, "application/json"),
    "accounts.download_assessments": (Who.client, _nothing, "application/json"),
    "accounts.record_schema": (Who.anybody, _nothing, "application/schema+json"),
    "booking.calendar": (Who.client, _booking, "text/calendar"),
    "favicon": (Who.anybody, _nothing, "image/"),
    "learning.health": (Who.anybody, _nothing, "text/plain"),
    "opendata.download_json": (Who.anybody, lambda _: {"name": "sources"}, "application/json"),
    "opendata.download_table": (Who.anybody, lambda _: {"name": "sources"}, "text/csv"),
    "opendata.feed": (Who.anybody, _nothing, "application/atom+xml"),
    "opendata.show_schema": (Who.anybody, lambda _: {"name": "sources"}, "application/schema+json"),
    "profiles.download": (Who.client, _nothing, "application/pdf"),
    "recognition.download_rows": (Who.member, lambda _: {"list_id": "fujian-5"}, "text/csv"),
    "recognition.template": (Who.member, _nothing, "text/csv"),
    "manual.download": (Who.anybody, lambda world: {**_build(world), "table": "scales"}, "text/csv"),
    "reports.download": (Who.client, _report, "application/pdf"),
}
#: Addresses that only lead on to a page.
LEADING_ON: dict[str, tuple[Who, Values]] = {
    "booking.open_by_link": (
        Who.anybody,
        lambda world: {"token": write_link_token(world.booking, secret=world.secret)},
    ),
    "learning.switch_script": (Who.anybody, lambda _: {"tag": "zh-Hans", "next": "/me"}),
    "sittings.resume": (Who.client, _sitting),
}
