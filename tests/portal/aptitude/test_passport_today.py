"""The passport of tasks says which families the manual knows anything of."""

from __future__ import annotations

from datetime import date

from tests.browser import Browser
from tests.factories import Factory
from tests.portal.booking.visiting import main_of
from tests.portal.manual.builds import a_build
from tests.portal.manual.test_today import NO_LONGER


def test_the_passport_of_tasks_names_the_families_that_are_known(
    browser: Browser, a: Factory, locale: str
) -> None:
    browser.use_script(locale)
    empty = main_of(browser.visit("aptitude.show_passport"))
    assert "n = " not in empty
    build = a_build(
        a,
        subject="logic",
        version="1",
        n_persons=40,
        collected_from=date(2026, 11, 2),
        collected_until=date(2026, 11, 20),
    )
    a.session.add(build)
    a.keep()
    shown = main_of(browser.visit("aptitude.show_passport"))
    assert shown.count("n = 40") == 1
    assert not any(words in shown.split("2026-11-23")[0] for words in NO_LONGER[locale])
