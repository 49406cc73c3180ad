"""Passports and reports say of norms and fairness what the newest build knows, and no more than was written before."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.library import read_library
from portal.manual.models import ManualBuild
from portal.manual.today import NormGroup, read_today, summarise
from portal.manual.today_words import limits_of_today
from tests.browser import Browser
from tests.factories import Factory
from tests.portal.booking.visiting import main_of
from tests.portal.manual.builds import a_build, a_full_build, content_of

LIBRARY = read_library()
INSTRUMENTS = ("interests", "personality", "values", "adaptability")
#: What may stand on no page once there are norms.
NO_LONGER = {"zh_Hans": ("还没有常模", "也没有常模"), "zh_Hant": ("還沒有常模", "也沒有常模")}
#: The sentences of a build with 320 people on each side.
SIDES = {
    "zh_Hans": "在大陆上学：320 人，2026-11-02 至 2026-11-28；在台湾上学：320 人",
    "zh_Hant": "在大陸上學：320 人，2026-11-02 至 2026-11-28；在台灣上學：320 人",
}


def fewer(a: Factory, instrument: str, n: int) -> ManualBuild:
    """A build that says so few people that it knows nothing else."""
    version = LIBRARY.publications[instrument].instrument.version
    days: dict[str, Any] = {"collected_from": date(2026, 11, 2), "collected_until": date(2026, 11, 20)}
    build = a_build(a, subject=instrument, version=version, n_persons=n, **(days if n else {}))
    a.session.add(build)
    a.keep()
    return build


def test_a_build_is_told_in_short() -> None:
    build = ManualBuild(content=content_of("interests", 640), n_persons=640)
    today = summarise(build)
    first, last = date(2026, 11, 2), date(2026, 11, 28)
    assert today.norms == (NormGroup("mainland", 320, first, last), NormGroup("taiwan", 320, first, last))
    assert today.compared == ("script", "sex")
    scales = build.content["forms"]["full"]["scales"].values()
    assert today.alphas == (min(one["alpha"] for one in scales), max(one["alpha"] for one in scales))


def test_what_is_locked_is_not_known() -> None:
    content = deepcopy(content_of("interests", 640))
    for scale in content["forms"]["full"]["scales"].values():
        scale["norms"]["taiwan"] = {"locked": {"needs": 300, "has": 290}}
        scale["differences"]["sex"] = {"locked": {"needs": 100, "has": {"female": 90, "male": 90}}}
    today = summarise(ManualBuild(content=content, n_persons=640))
    assert [one.group for one in today.norms] == ["mainland"]
    assert today.compared == ("script",)


def test_the_newest_build_of_the_same_version_counts(session: Session, a: Factory) -> None:
    version = LIBRARY.publications["interests"].instrument.version
    assert read_today(session, "interests", version) is None
    fewer(a, "interests", 30)
    a.clock.advance(days=1)
    fewer(a, "interests", 60)
    found = read_today(session, "interests", version)
    assert found is not None
    assert found.n == 60
    assert read_today(session, "interests", "another") is None


# ---- passports -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_passport_without_a_build_is_as_it_was_written(
    browser: Browser, locale: str, instrument: str
) -> None:
    browser.use_script(locale)
    shown = main_of(browser.visit("sittings.passport", instrument=instrument))
    passport = LIBRARY.publications[instrument].passports[locale]
    assert f"{passport['summary']}{passport['no_data']}" in shown
    assert all(point in shown for point in passport["evidence"]["unknown"])
    assert "n = " not in shown


def test_a_passport_says_what_has_become_known(browser: Browser, a: Factory, locale: str) -> None:
    build = a_full_build(a, "personality")
    a.keep()
    browser.use_script(locale)
    shown = main_of(browser.visit("sittings.passport", instrument="personality"))
    passport = LIBRARY.publications["personality"].passports[locale]
    assert passport["no_data"] not in shown
    assert SIDES[locale] in shown
    assert "2026-11-23" in shown
    lowest, highest = summarise(build).alphas or (0.0, 0.0)
    assert f"{lowest:.2f}" in shown
    assert f"{highest:.2f}" in shown
    # The written list stays, under the day of its writing.
    written = {
        "zh_Hans": "写这份说明时（2026-11-28）还不知道的",
        "zh_Hant": "寫這份說明時（2026-11-28）還不知道的",
    }
    assert written[locale] in shown


def test_a_passport_of_too_few_keeps_both(browser: Browser, a: Factory, locale: str) -> None:
    fewer(a, "values", 0)
    browser.use_script(locale)
    shown = main_of(browser.visit("sittings.passport", instrument="values"))
    assert LIBRARY.publications["values"].passports[locale]["no_data"] in shown
    assert "n = 0" in shown


def test_values_are_never_normed(browser: Browser, a: Factory, locale: str) -> None:
    """However many have answered: each person's are weighed against each other."""
    build = a_full_build(a, "values")
    a.keep()
    assert build.n_persons >= 600
    assert all("norms" not in one for one in build.content["forms"]["full"]["scales"].values())
    assert summarise(build).norms == ()
    browser.use_script(locale)
    shown = main_of(browser.visit("sittings.passport", instrument="values"))
    never = {
        "zh_Hans": "常模：没有，以后也不会有；每个人只跟自己比。",
        "zh_Hant": "常模：沒有，以後也不會有；每個人只跟自己比。",
    }
    assert never[locale] in shown
    limits = {"norms": "never"}
    assert limits_of_today(limits, summarise(build)) == limits
