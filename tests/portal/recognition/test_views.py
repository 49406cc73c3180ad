"""The public pages: what a reader is told first, how a row reads, and the day that is looked at."""

from __future__ import annotations

import pytest

from portal import Portal
from portal.careers.catalogue import read_catalogue
from portal.recognition.content import holdings
from portal.recognition.entries import ASPECTS, Row
from portal.recognition.talent import talents
from tests.browser import Browser, Shown
from tests.factories import Factory
from tests.markup import Element, plain
from tests.portal.recognition.lists import CARER, TURNER, load_list
from tests.portal.recognition.test_publishing import publish
from tests.statements import statements

EDITIONS = holdings().editions
ROWS = [row for edition in EDITIONS.values() for row in edition.rows]
UNKNOWN = {"zh_Hans": "这里还不知道", "zh_Hant": "這裡還不知道"}


def links(browser: Browser, begin: str) -> set[str]:
    found = (link.get("href") or "" for link in browser.shown.markup.all("a"))
    return {one.partition("?")[0] for one in found if one.startswith(begin)}


def test_a_page_says_what_is_held_and_how_to_get_the_rest(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("recognition.check")
    assert f" {len(ROWS)} " in shown.text
    assert "/recognition/ways#ask" in {link.get("href") for link in shown.markup.all("a")}


def test_every_row_can_be_reached_without_typing(browser: Browser) -> None:
    """By its titles, or through its list when a report gave it none."""
    browser.visit("recognition.check")
    reached = links(browser, "/recognition/entries/")
    for edition in EDITIONS.values():
        browser.visit("recognition.show_list", list_id=edition.list_id)
        reached |= links(browser, "/recognition/entries/")
    assert reached == {f"/recognition/entries/{row.key[0]}/{row.key[1]}" for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=[str(row.key) for row in ROWS])
def test_every_row_has_a_page_that_says_what_is_known_and_what_is_not(
    app: Portal, row: Row, locale: str
) -> None:
    browser = Browser(app, locale)
    list_id, entry_id = row.key
    shown = browser.visit("recognition.show_entry", list_id=list_id, entry_id=entry_id)
    edition = EDITIONS[list_id]
    for half in edition.by_id[entry_id].halves.values():
        assert half.title(locale) in shown.text
        assert half.level(locale) in shown.text
    # Words of the other side in a fact may carry an explanation of their own.
    said = [plain(one) for one in shown.markup.all("p") if one.get("class") == "fact"]
    for fact in edition.facts:
        assert any(one.startswith(fact.text(locale)) for one in said)
    missing = [one for one in ASPECTS if not edition.facts_about(one)]
    assert missing == [] or UNKNOWN[locale] in shown.text
    named = [plain(one).split("、") for one in shown.markup.all("dd") if one.get("class") == "quiet"]
    assert sum(map(len, named)) == len(missing)
    assert f"/recognition/words#{edition.word}" in {link.get("href") for link in shown.markup.all("a")}
    assert edition.citations[0].source.title("hans" if locale == "zh_Hans" else "hant") in shown.text
    for occupation in edition.by_id[entry_id].occupations:
        assert f"/occupations/{occupation}" in links(browser, "/occupations/")
    begun = f"begin=recognition:{list_id}/{entry_id}"
    assert any(
        begun in (link.get("href") or "").replace("%3A", ":").replace("%2F", "/")
        for link in shown.markup.all("a")
    )
    assert len(shown.response.data) < 30_000


def test_a_single_case_says_that_nothing_follows_from_it(browser: Browser) -> None:
    browser.visit("recognition.show_entry", list_id="case-fuzhou-2019", entry_id="chinese-cook-c")
    assert "不能由此推出什么" in browser.shown.text
    assert "2019-04 起" not in browser.shown.text, "a case happened once"
    browser.visit("recognition.show_entry", list_id="fujian-5", entry_id="elder-care-worker-4")
    assert "不能由此推出什么" not in browser.shown.text


def test_a_search_finds_the_other_sides_word_and_leads_to_the_row(browser: Browser) -> None:
    browser.use_script("zh_Hant")
    browser.visit("recognition.check", q="养老护理员")
    assert "/recognition/entries/fujian-5/elder-care-worker-4" in links(browser, "/recognition/entries/")
    assert "找到 1 項" in browser.shown.text
    browser.visit("recognition.check", **{"q": "車床", "from": "cn"})
    assert "找到 0 項" in browser.shown.text


def test_what_is_not_found_leads_on(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("recognition.check", q="<b>飛行員" + "x" * 99)
    assert "/recognition/ways" in links(browser, "/recognition/")
    assert "<b>" not in shown.markup.html.replace("&lt;b&gt;", "")


@pytest.mark.parametrize(
    ("on", "is_day"),
    [
        ("2024-02-30", False),
        ("yesterday", False),
        ("2024", False),
        ("２０２４-01-01", False),
        ("1999-12-31", True),
        ("9999-01-01", True),
    ],
)
def test_a_mistyped_day_is_named_and_today_is_shown(browser: Browser, on: str, is_day: bool) -> None:
    shown = browser.visit("recognition.check", status=422, on=on)
    assert on in shown.text
    assert ("只能查 2000-01-01" in shown.text) is is_day
    browser.visit("recognition.show_list", status=422, list_id="fujian-5", on=on)
    browser.visit(
        "recognition.show_entry", status=422, list_id="fujian-5", entry_id="elder-care-worker-4", on=on
    )


def test_what_is_still_ahead_appears_with_its_dates_only(browser: Browser) -> None:
    row = {"list_id": "fujian-5", "entry_id": "elder-care-worker-4"}
    now = browser.visit("recognition.show_entry", **row)
    fact = EDITIONS["fujian-5"].facts[0].text("zh_Hans")
    assert fact in now.text
    before = browser.visit("recognition.show_entry", **row, on="2024-06-01")
    assert "尚未施行" in before.text
    assert "2025-11-21" in before.text
    assert fact not in before.text


def hrefs(element: Element) -> str:
    return " ".join(one.get("href") or "" for one in element.iter())


def cards(shown: Shown) -> dict[str, str]:
    """What the overview says of each list, by its id."""
    found = (one for one in shown.markup.all("li") if "/recognition/lists/" in hrefs(one))
    return {hrefs(one).split("/recognition/lists/")[1].split("?")[0].strip(): plain(one) for one in found}


def test_a_list_says_on_every_page_how_it_stands_on_the_day(browser: Browser, a: Factory) -> None:
    early = cards(browser.visit("recognition.list_lists", on="2019-06-01"))
    assert "尚未施行" in early["fujian-5"]
    assert "采认" in early["fujian-2018-pilot"]
    assert "尚未施行" not in early["fujian-2018-pilot"]
    assert "尚未施行" in browser.visit("recognition.show_list", list_id="xiamen-3", on="2019-06-01").text
    loader, second = a.adviser(is_editor=True), a.adviser(is_editor=True)
    publish(a, load_list(a, CARER, by=loader, effective_until="2025-12-31"), second)
    assert "已失效" in browser.visit("recognition.show_list", list_id="xiamen-3").text
    assert "已失效" in cards(browser.visit("recognition.list_lists"))["xiamen-3"]


@pytest.mark.parametrize(
    ("on", "standing", "dates"),
    [
        ("2026-01-01", "已失效", "2025-05-31"),
        ("2024-02-01", "尚未施行", "2025-01-01"),
        ("2025-02-01", "采认", ""),
    ],
)
def test_a_row_of_another_version_is_answered_with_its_dates(
    browser: Browser, a: Factory, on: str, standing: str, dates: str
) -> None:
    loader, second = a.adviser(is_editor=True), a.adviser(is_editor=True)
    publish(a, load_list(a, CARER, TURNER, by=loader, list_id="new"), second)
    publish(a, load_list(a, CARER, by=loader, list_id="new", effective_from="2025-06-01"), second, after=1)
    found = browser.visit("recognition.check", q="车床", on=on)
    (row,) = (plain(one) for one in found.markup.all("li") if "/new/turner-3" in hrefs(one))
    assert standing in row
    assert dates in row
    shown = browser.visit("recognition.show_entry", list_id="new", entry_id="turner-3", on=on)
    assert standing in shown.text
    assert dates in shown.text


def test_the_day_goes_along_with_every_link(browser: Browser) -> None:
    browser.visit("recognition.check", q="养老护理员", on="2026-01-01")
    followed = browser.get(browser.shown.link("→"))
    assert "2026-01-01" in followed.text


def test_an_address_outlives_its_row(browser: Browser, a: Factory) -> None:
    loader, second = a.adviser(is_editor=True), a.adviser(is_editor=True)
    publish(a, load_list(a, CARER, TURNER, by=loader), second)
    publish(a, load_list(a, TURNER, by=loader, effective_from="2025-06-01"), second, after=1)
    shown = browser.visit("recognition.show_entry", list_id="xiamen-3", entry_id="carer-4")
    assert "已失效" in shown.text
    shown = browser.visit("recognition.show_entry", list_id="xiamen-3", entry_id="carer-4", on="2025-02-01")
    assert "已失效" not in shown.text
    browser.visit("recognition.show_entry", status=404, list_id="xiamen-3", entry_id="nobody")
    browser.visit("recognition.show_entry", status=404, list_id="nowhere", entry_id="carer-4")


def test_a_list_shows_its_versions_and_what_changed_between_them(browser: Browser, a: Factory) -> None:
    loader, second = a.adviser(is_editor=True), a.adviser(is_editor=True)
    publish(a, load_list(a, CARER, TURNER, by=loader), second)
    changed = {**CARER, "mainland_level_hans": "三级", "mainland_level_hant": "三級"}
    publish(a, load_list(a, changed, by=loader, effective_from="2025-06-01"), second, after=1)
    shown = browser.visit("recognition.show_list", list_id="xiamen-3")
    assert "第 1 版" in shown.text
    assert "第 2 版" in shown.text
    browser.visit("recognition.show_list", list_id="xiamen-3", version=1)
    assert "车工" in browser.shown.text
    browser.visit("recognition.show_list", status=404, list_id="xiamen-3", version=7)
    shown = browser.visit(
        "recognition.compare_lists", list_id="xiamen-3", version=2, **{"from": "xiamen-3/1"}
    )
    assert "删去 1 项，有改动 1 项" in shown.text
    assert [mark.text for mark in shown.markup.all("del", "ins")] == ["四级", "三级", "四級", "三級"]


def test_two_batches_are_set_against_each_other_by_their_titles(browser: Browser) -> None:
    shown = browser.visit(
        "recognition.compare_lists", list_id="pingtan-33", **{"from": "fujian-2018-pilot/0"}
    )
    assert "只在前者有 1 项，只在后者有 2 项，两者都有但不同 0 项，两者相同 3 项" in shown.text
    assert "删去" not in shown.text
    main = plain(shown.markup.one("main"))
    assert main.index("没有全部收录") < main.index("只在前者有"), "first what is missing, then what differs"
    assert "h3" not in {
        one.tag.rpartition("}")[2] for one in shown.markup.one("main").iter() if isinstance(one.tag, str)
    }
    for wrong in ("nowhere/0", "fujian-5/x", "fujian-5", ""):
        browser.visit("recognition.compare_lists", list_id="pingtan-33", **{"from": wrong})
    browser.visit("recognition.compare_lists", status=404, list_id="nowhere")


def test_a_long_list_comes_letter_by_letter_and_page_by_page(browser: Browser, a: Factory) -> None:
    loader, second = a.adviser(is_editor=True), a.adviser(is_editor=True)
    rows = [
        {"id": f"r{n}", "note_hans": f"{n}", "note_hant": f"{n}"}
        | {f"taiwan_title_{script}": f"床{n}" for script in ("hans", "hant")}
        for n in range(400)
    ]
    publish(a, load_list(a, *rows, by=loader, list_id="long"), second)
    shown = browser.visit("recognition.check")
    assert len(shown.response.data) < 30_000
    assert "/recognition/entries/long/r7" not in links(browser, "/recognition/entries/long")
    letter = next(a for a in shown.markup.all("a") if "begins=tw-c" in (a.get("href") or ""))
    browser.get(letter.get("href") or "")
    assert len(links(browser, "/recognition/entries/long")) == 400
    browser.visit("recognition.show_list", list_id="long")
    reached = links(browser, "/recognition/entries/long")
    for _ in range(2):
        browser.get(browser.shown.link("后面"))
        reached |= links(browser, "/recognition/entries/long")
    assert len(reached) == 400
    assert browser.shown.link("前面")
    found = browser.visit("recognition.check", q="床")
    assert len(links(browser, "/recognition/entries/")) == 40
    assert "前 40 项" in found.text


def test_the_five_words_are_kept_apart(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("recognition.explain_words")
    headings = [heading.text for heading in shown.markup.all("h2")]
    assert [word.name(locale) for word in holdings().words.values()] == headings[:5]
    used = {edition.word for edition in EDITIONS.values()}
    assert used <= set(holdings().words)


def test_pages_cost_the_same_for_one_published_list_and_for_many(browser: Browser, a: Factory) -> None:
    loader, second = a.adviser(is_editor=True), a.adviser(is_editor=True)
    publish(a, load_list(a, by=loader), second)
    browser.visit("recognition.check", q="车工")
    with statements(browser.app) as one:
        browser.visit("recognition.check", q="车工")
    for number in range(4):
        publish(a, load_list(a, by=loader, list_id=f"more-{number}"), second)
    browser.visit("recognition.check", q="车工")
    with statements(browser.app) as many:
        browser.visit("recognition.check", q="车工")
    assert len(one) == len(many) == 1


# ---- talent ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "says"), [("yes", "看来符合条件"), ("no", "看来不符合条件"), ("unsure", "现在还说不准")]
)
def test_a_self_check_says_what_seems_so_and_why(
    browser: Browser, app: Portal, reply: str, says: str
) -> None:
    talent = talents()["specialist"]
    browser.visit("recognition.ask_about_talent", kind="specialist")
    replies = {f"reply-{one}": reply for one in talent.questions}
    with statements(app) as asked:
        shown = browser.submit("talent", **replies)
    assert asked == [], "nothing is kept, so nothing is asked"
    assert says in shown.text
    assert shown.response.headers["Cache-Control"] == "no-store"
    for question in talent.questions.values():
        assert question.quote["zh_Hans"] in shown.text
    checked = [one.get("value") for one in shown.markup.all("input") if one.get("checked") is not None]
    assert checked == [reply] * len(talent.questions)


def test_answers_that_are_none_count_as_not_sure(browser: Browser) -> None:
    browser.visit("recognition.ask_about_talent", kind="expert")
    shown = browser.submit("talent", **{"reply-from-taiwan": "perhaps", "reply-nobody": "yes"})
    assert "现在还说不准" in shown.text
    browser.get("/recognition/talent/prince", status=404)


def test_a_question_to_an_adviser_says_nothing_of_the_answers(browser: Browser) -> None:
    browser.visit("recognition.ask_about_talent", kind="expert")
    browser.submit("talent", **{f"reply-{one}": "no" for one in talents()["expert"].questions})
    assert browser.shown.markup.html.count("begin=talent") == 1
    opened = browser.get(
        next(
            link.get("href") or ""
            for link in browser.shown.markup.all("a")
            if "begin=talent" in (link.get("href") or "")
        )
    )
    assert opened.status == 200


@pytest.mark.pure
def test_rows_name_occupation_cards_that_exist() -> None:
    linked = {one for row in ROWS for one in row.entry.occupations}
    assert linked <= set(read_catalogue().occupations)
    assert linked


@pytest.mark.parametrize(
    ("begin", "asks"),
    [
        ("recognition", "我找到的目录里都没有我的证书"),
        ("recognition:fujian-5/elder-care-worker-4", "关于“照顾服务员 单一级 → 养老护理员 四级”"),
        ("talent:expert", "我看了“台湾特聘专家”的条件"),
        ("recognition:fujian-5/nobody", ""),
        ("talent:prince", ""),
    ],
)
def test_a_booking_begins_with_the_question(browser: Browser, a: Factory, begin: str, asks: str) -> None:
    a.adviser()
    shown = browser.visit("booking.new_booking", starts="2026-11-25T01:00Z", mode="video", begin=begin)
    written = [
        field.get("value") or "".join(field.itertext()) for field in shown.markup.all("input", "textarea")
    ]
    assert any(asks in one for one in written)
    assert asks or not any("关于“" in one or "我看了" in one for one in written)
