"""The steps of the journey, each as a person takes it: by the links, buttons and fields that the page shows."""

from __future__ import annotations

import io
import re

from playwright.sync_api import expect
from pypdf import PdfReader

from portal.library import read_library
from portal.sharing.models import Section
from portal.sittings.service import order_by_form
from tests.scripts import foreign_in
from tests.walk.answering import go_to, held_by, send_answer
from tests.walk.serving import Adviser
from tests.walk.walker import Walker

INTERESTS = read_library().publications["interests"]
#: Somebody who likes people most, then selling and leading, and machines least.
LIKING = {"r": 0, "i": 1, "a": 2, "s": 4, "e": 3, "c": 1}
OPENED = (Section.scores, Section.certainty, Section.guess, Section.matches)
QUESTION = {
    "zh_Hans": "我喜欢和人打交道，可是家里希望我学财会，怎么谈？",
    "zh_Hant": "我喜歡和人打交道，可是家裡希望我念會計，怎麼談？",
}
CALLED = "小夏 𠮷"
#: So many statements are answered by hand after others were not.
AT_THE_END = 3
#: Endpoints of the pages at which the journey stops.
STOPS = frozenset(
    [
        "learning.home",
        "sittings.list_instruments",
        "sittings.start",
        "sittings.show_item",
        "sittings.review",
        "sittings.finish",
        "accounts.show_code",
        "accounts.enter_code",
        "accounts.overview",
        "reports.show",
        "reports.arithmetic",
        "careers.show_occupation",
        "booking.choose_slot",
        "booking.new_booking",
        "booking.show",
        "sharing.choose_sections",
        "staff.sign_in",
        "desk.today",
        "desk.brief",
    ]
)


def set_out(client: Walker, *, form: str) -> None:
    """From the front page to the first statement: two taps and the page that explains."""
    client.visit("/")
    client.look("home")
    client.follow("/assessments")
    client.look("assessments")
    client.follow("/assessments/interests")
    client.look("start")
    client.send("/begin", button=f'[value="{form}"]')
    expect(client.page.locator(".question-statement")).to_be_visible()


def begin(client: Walker, *, form: str = "short") -> None:
    """Straight to the first statement, without a look around."""
    client.visit("/assessments/interests")
    client.send("/begin", button=f'[value="{form}"]')
    expect(client.page.locator(".question-statement")).to_be_visible()


def current_item(client: Walker) -> str:
    action = client.page.locator("form[action*='/answers/']").get_attribute("action") or ""
    return action.rpartition("/")[2]


def value_of(item_id: str) -> int:
    return LIKING[item_id[0]]


def answer(client: Walker, *, times: int, by_key: bool = False) -> None:
    """Answer the next statements as this person feels."""
    for _ in range(times):
        item = current_item(client)
        if by_key:
            client.page.keyboard.press(str(value_of(item) + 1))
        else:
            _tap(client, str(value_of(item)))
        _wait_until_gone(client, item)


def answer_by_request(client: Walker, *, form: str, all_but: int) -> None:
    """Answer from the statement on the page to the last ones, by the requests alone."""
    order = order_by_form(INTERESTS)[form]
    held = held_by(client)
    for item in order[order.index(current_item(client)) : -all_but]:
        send_answer(client, item, {"value": value_of(item)}, held)
    go_to(client, order[-all_but])


def _tap(client: Walker, value: str) -> None:
    button = client.page.locator(f'form[action*="/answers/"] button[value="{value}"]')
    if client.scripts:
        button.click()
    else:
        client.press(button)


def _wait_until_gone(client: Walker, item: str) -> None:
    expect(client.page.locator(f'form[action$="/answers/{item}"]')).to_have_count(0)


def skip_one(client: Walker) -> None:
    item = current_item(client)
    _tap(client, "skip")
    _wait_until_gone(client, item)


def change_the_one_before(client: Walker) -> None:
    """Back, where the given answer stands pressed, another answer, and on where one was."""
    here = current_item(client)
    client.page.locator(".question-turns a").click()
    _wait_until_gone(client, here)
    before = current_item(client)
    pressed = client.page.locator('button[aria-pressed="true"]')
    expect(pressed).to_have_attribute("value", str(value_of(before)))
    _tap(client, str(value_of(before)))
    expect(client.page.locator(f'form[action$="/answers/{here}"]')).to_be_visible()


def pause(client: Walker) -> str:
    """Look at the code, as it would be written down on paper."""
    client.follow("/me/code")
    client.look("code")
    return client.page.locator("#code").inner_text()


def go_on_by_code(client: Walker, code: str) -> None:
    """In a browser that knows nobody: the code, the record, the next statement."""
    client.visit("/continue")
    client.look("enter-code")
    client.write("code", code.lower())
    client.send("/continue")
    client.look("record-open")
    client.follow("/sittings/")
    expect(client.page.locator(".question-statement")).to_be_visible()


def look_back_at_what_was_skipped(client: Walker) -> None:
    """The page before handing in names what was skipped; there it is answered after all."""
    client.look("review")
    client.follow("/items/")
    item = current_item(client)
    _tap(client, str(value_of(item)))
    expect(client.page.locator("select").first).to_be_visible()


def guess(client: Walker, letters: str) -> None:
    client.look("guess")
    for position, letter in enumerate(letters, 1):
        client.choose(f"position_{position}", letter)
    client.send("/submit")


def read_report(client: Walker) -> None:
    """The report says what stands out, draws it, lets its numbers be followed, and leads to occupations."""
    client.look("report")
    assert client.page.locator("svg.chart .chart-bar").count() == 6
    assert client.page.locator("svg.chart .chart-band").count() == 6
    assert len(client.page.locator("svg.chart .chart-label").all_text_contents()) == 6
    report = client.page.url
    client.follow("/arithmetic")
    client.look("arithmetic")
    client.visit(report)
    client.follow("/occupations/")
    client.look("occupation")
    client.visit(report)


def read_in_the_other_script(client: Walker) -> None:
    """One tap changes the words and nothing else; another tap brings them back."""
    report, own = client.page.url, client.locale
    numbers = client.page.locator("svg.chart .chart-note").all_text_contents()
    for locale in ("zh_Hant" if own == "zh_Hans" else "zh_Hans", own):
        client.switch_script()
        client.locale = locale
        if locale != own:
            client.look("report-other-script")
        assert client.page.url == report
        assert client.page.locator("svg.chart .chart-note").all_text_contents() == numbers


def take_the_paper(client: Walker) -> None:
    """The PDF of each script holds selectable words of that script, and the fonts to show them."""
    for locale, tag in (("zh_Hans", "zh-Hans"), ("zh_Hant", "zh-Hant")):
        link = client.page.locator(f'a[href*="/pdf?script={tag}"]')
        answer = client.context.request.get(link.get_attribute("href") or "")
        assert answer.ok, answer.status
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"].startswith("inline")
        check_paper(answer.body(), locale)


def check_paper(paper: bytes, locale: str) -> None:
    reader = PdfReader(io.BytesIO(paper))
    text = "".join(page.extract_text() for page in reader.pages)
    assert len(re.findall(r"[\u4e00-\u9fff]", text)) > 500, "the words of the PDF cannot be selected"
    assert not foreign_in(text, locale)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    expected = "SC" if locale == "zh_Hans" else "TC"
    assert any(expected in font for font in fonts), fonts


def book(client: Walker, adviser: Adviser) -> str:
    """A free time of this adviser by video; returns the address of the booking."""
    client.follow("/bookings/choose-slot")
    client.choose("adviser", str(adviser.id))
    client.choose("mode", "video")
    client.send("/bookings/choose-slot")
    client.look("slots")
    client.follow("/bookings/new")
    client.look("book")
    client.write("contact", "xiaoxia@example.org")
    client.write("called", CALLED)
    client.write("question_1", QUESTION[client.locale])
    client.send("/bookings/new")
    client.look("booked")
    expect(client.page.locator("#code")).to_be_visible()
    take_the_calendar_entry(client)
    return client.page.url


def take_the_calendar_entry(client: Walker) -> None:
    link = client.page.locator('a[href$="/calendar.ics"]')
    answer = client.context.request.get(link.get_attribute("href") or "")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in answer.text()


def share(client: Walker) -> None:
    """Nothing is ticked beforehand; four parts are, and the record shows them as open."""
    client.follow("/share")
    client.look("share")
    assert not client.page.locator('input[name="parts"]:checked').count()
    for section in OPENED:
        client.page.locator(f'input[name="parts"][value$="-{section.value}"]').check()
    client.send("/share", button=".button-primary")
    expect(client.page.locator('form[action$="/withdraw"]')).to_be_visible()


def sign_in(at_desk: Walker, adviser: Adviser) -> None:
    """By password and the code of the moment; from then on the desk speaks the adviser's script."""
    at_desk.visit("/desk")
    at_desk.look("sign-in")
    at_desk.write("email", adviser.email)
    at_desk.write("password", adviser.password)
    at_desk.write("code", adviser.code_now())
    with at_desk.page.expect_navigation():
        at_desk.page.keyboard.press("Enter")
    at_desk.locale = adviser.locale


def read_brief(at_desk: Walker) -> str:
    """From the day to the brief of the one booking, which prints on one sheet; returns its address."""
    at_desk.look("desk")
    at_desk.follow("/desk/bookings/")
    at_desk.look("brief")
    expect(at_desk.page.locator("table.brief-scores")).to_be_visible()
    assert CALLED in at_desk.main.inner_text()
    assert len(PdfReader(io.BytesIO(at_desk.page.pdf(prefer_css_page_size=True))).pages) == 1, "not one sheet"
    return at_desk.page.url


def see_who_looked(client: Walker, adviser: Adviser) -> None:
    """The client's own list tells that this adviser has looked, and when."""
    client.visit("/me")
    client.look("record-log")
    entries = client.page.locator("#shares .timeline li").all_inner_texts()
    assert any(adviser.name[client.locale] in entry for entry in entries), entries


def withdraw(client: Walker) -> None:
    client.send("/withdraw")
    client.look("record-withdrawn")
    expect(client.page.locator('form[action$="/withdraw"]')).to_have_count(0)


def find_the_door_closed(at_desk: Walker, brief: str) -> None:
    """The adviser's next look at the same page shows the booking and nothing of the report."""
    at_desk.visit(brief)
    at_desk.look("brief-closed")
    expect(at_desk.page.locator("table.brief-scores")).to_have_count(0)
    assert CALLED in at_desk.main.inner_text()
