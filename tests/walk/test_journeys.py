"""The whole way, from the first tap to the adviser who no longer sees the report, in real Chromium.

Four people walk it: in each script, with JavaScript and without. One of them answers all sixty statements with the
keyboard, another all thirty of the short form by tapping, and two the first and the last of these. The adviser reads
the same script with JavaScript, the other without. Each script and each kind of browser examines what it sees on one
of these ways, and the adviser on all.
"""

from __future__ import annotations

import pytest

from portal.locale import other_locale
from tests.walk import journey
from tests.walk.conftest import Walkers
from tests.walk.serving import House
from tests.walk.walker import DESK

pytestmark = pytest.mark.browser

N_ITEMS = {"full": 60, "short": 30}
BY_HAND = {"hant-js", "hans-plain"}
EXAMINED = {"hans-js", "hant-plain"}
ADVISERS = {
    "hans-js": {"zh_Hans": "陈思远", "zh_Hant": "陳思遠"},
    "hant-js": {"zh_Hans": "林晓梅", "zh_Hant": "林曉梅"},
    "hans-plain": {"zh_Hans": "黄启明", "zh_Hant": "黃啟明"},
    "hant-plain": {"zh_Hans": "叶文静", "zh_Hant": "葉文靜"},
}


@pytest.mark.parametrize(
    ("name", "locale", "scripts", "form"),
    [
        ("hans-js", "zh_Hans", True, "short"),
        ("hant-js", "zh_Hant", True, "full"),
        ("hans-plain", "zh_Hans", False, "short"),
        ("hant-plain", "zh_Hant", False, "short"),
    ],
)
def test_from_finger_to_adviser_and_back(
    walkers: Walkers, house: House, name: str, locale: str, scripts: bool, form: str
) -> None:
    by_key = form == "full"
    setting = {"locale": locale, "scripts": scripts, "dark": not scripts}
    looks = name in EXAMINED
    client = walkers(f"{name}-first", **setting, looks=looks)
    journey.set_out(client, form=form)
    client.look("statement")
    journey.answer(client, times=3, by_key=by_key)
    journey.change_the_one_before(client)
    journey.skip_one(client)
    code = journey.pause(client)
    client.close_browser()

    seen = client.seen
    client = walkers(f"{name}-client", **setting, looks=looks)
    journey.go_on_by_code(client, code)
    if name not in BY_HAND:
        journey.answer_by_request(client, form=form, all_but=journey.AT_THE_END)
    journey.answer(client, times=N_ITEMS[form] - 4 if name in BY_HAND else journey.AT_THE_END, by_key=by_key)
    journey.look_back_at_what_was_skipped(client)
    journey.guess(client, "ASE")
    journey.read_report(client)
    journey.read_in_the_other_script(client)
    journey.take_the_paper(client)

    adviser = house.adviser(locale if scripts else other_locale(locale), named=ADVISERS[name])
    journey.book(client, adviser)
    journey.share(client)
    at_desk = walkers(f"{name}-adviser", **setting, window=DESK)
    journey.sign_in(at_desk, adviser)
    brief = journey.read_brief(at_desk)
    journey.see_who_looked(client, adviser)
    journey.withdraw(client)
    journey.find_the_door_closed(at_desk, brief)
    assert seen | client.seen | at_desk.seen == journey.STOPS
