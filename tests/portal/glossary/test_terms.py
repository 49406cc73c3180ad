"""Words of the other side in texts: what is marked, what is said of it, and what is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from portal import Portal
from portal.checking.material import read_material
from portal.content import CONTENT
from portal.glossary.book import Equivalence, read_book
from portal.glossary.terms import OWN_SIDES, Segment, gloss_of, mark_terms, segments
from portal.glossary.vocabulary import QUOTED, TITLES, Why, own_words, vocabularies
from portal.locale import LOCALES
from portal.search.folding import fold

BOOK = read_book()
ON = date(2026, 11, 28)


def marked(text: str, locale: str, side: str = "") -> list[str]:
    return [one.text for one in segments(text, locale, side) if one.entry is not None]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "locale", "words"),
    [
        ("大陸叫「簡歷」，不叫別的。", "zh_Hant", ["簡歷"]),
        ("台湾说“履历”。", "zh_Hans", ["履历"]),
        ("「簡歷表」是別的詞。", "zh_Hant", []),
        ("沒有引號的簡歷太短，不標。", "zh_Hant", []),
        ("單位要繳五險一金。", "zh_Hant", ["五險一金"]),
        ("叫「五險一金制度」。", "zh_Hant", []),
        ("問主管機關。", "zh_Hant", []),
        ("要付资遣费。", "zh_Hans", ["资遣费"]),
        ("", "zh_Hant", []),
    ],
)
def test_words_of_the_other_side_are_found(text: str, locale: str, words: list[str]) -> None:
    assert marked(text, locale) == words
    assert "".join(one.text for one in segments(text, locale)) == text


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("照顧服務員屬長照人員。", "zh_Hant"),
        ("普通話等級要達到要求。", "zh_Hant"),
        ("居家服務員和餐廳服務員。", "zh_Hant"),
        ("春節前後的年終獎金，金融業最多。", "zh_Hant"),
        ("學歷證書和學位證書、畢業證書。", "zh_Hant"),
        ("畢業證（明）書和學位證（明）書的，不予採認。", "zh_Hant"),
        ("平日每小時工資額＝月薪÷30÷8。", "zh_Hant"),
        ("陪產檢及陪產假7日。", "zh_Hant"),
        ("取得法律職業資格，列在國家職業資格目錄。", "zh_Hant"),
        ("發「職業技能等級證書」。", "zh_Hant"),
        ("《職業指導服務規範》要求保密。", "zh_Hant"),
        ("《失業保險條例》和失業保險條例。", "zh_Hant"),
        ("養老護理員四級、「養老護理員」四級。", "zh_Hant"),
        ("专科毕业领学位证书和毕业证书。", "zh_Hans"),
        ("按事业单位公开招聘。", "zh_Hans"),
        ("台湾的技术士证由检定取得。", "zh_Hans"),
        ("心理咨询师已退出目录。", "zh_Hans"),
        ("照顾服务员单一级：年满16岁。", "zh_Hans"),
        ("太阳光电设置技术士。", "zh_Hans"),
    ],
)
def test_longer_words_names_and_the_readers_own_words_are_left_alone(text: str, locale: str) -> None:
    assert marked(text, locale) == []


@pytest.mark.pure
def test_a_text_about_the_readers_own_side_is_left_alone() -> None:
    assert marked("單位要繳五險一金。", "zh_Hant", "cn") == ["五險一金"]
    assert marked("單位要繳五險一金。", "zh_Hant", "tw") == []
    assert marked("要付资遣费。", "zh_Hans", "tw") == ["资遣费"]
    assert marked("要付资遣费。", "zh_Hans", "cn") == []


@pytest.mark.pure
def test_a_false_friend_is_marked_between_quotation_marks_although_it_is_our_own_word() -> None:
    (found,) = [
        one for one in segments("大陸的「事業單位」是公立機構，雇主不是。", "zh_Hant", "cn") if one.entry
    ]
    assert (found.text, found.why) == ("事業單位", Why.false_friend)
    employer = BOOK.entries["employer"]
    assert found.entry is employer
    assert employer.misleading_words("zh_Hant") == ("事業單位",)
    assert "雇主" in employer.all_words("zh_Hant")
    assert marked("公立的事業單位公開招考。", "zh_Hant", "cn") == []


def glosses() -> Iterator[tuple[str, str, int, Segment]]:
    """All words that are marked in all facts of the content: script, text, place, what."""
    for _, fact in read_material(CONTENT, ON).facts:
        for locale in LOCALES:
            place = 0
            for one in segments(fact.text(locale), locale, fact.side):
                if one.entry is not None:
                    yield locale, fact.text(locale), place, one
                place += len(one.text)


@pytest.mark.pure
def test_no_gloss_of_the_content_cuts_a_word_or_names_the_readers_own() -> None:
    """Asked of the words themselves and not of what looks for them."""
    own = {locale: own_words(BOOK, locale) for locale in LOCALES}
    known = {
        locale: {word for group in vocabularies()[locale].known.values() for word in group}
        for locale in LOCALES
    }
    seen = list(glosses())
    assert len(seen) > 50
    for locale, text, start, one in seen:
        folded, end = fold(text), start + len(one.text)
        assert one.why is Why.false_friend or fold(one.text) not in own[locale], text
        quoted = any(found.span("quoted") == (start, end) for found in QUOTED.finditer(text))
        assert quoted or one.why is Why.theirs, text
        assert not any(found.start() < start < found.end() for found in TITLES.finditer(text)), text
        for word in known[locale] if not quoted else ():
            at = folded.find(word, max(0, start - len(word) + 1))
            while -1 < at < end:
                inside = start <= at and at + len(word) <= end
                assert inside, f"{one.text} cuts {word}: {text}"
                at = folded.find(word, at + 1)


@pytest.fixture
def request_in_hant(app: Portal) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "zh-TW"}):
        yield


@pytest.fixture
def request_in_hans(app: Portal) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        yield


def gloss(text: str, locale: str) -> str:
    (found,) = [one for one in segments(text, locale) if one.entry]
    assert found.entry is not None
    return gloss_of(found, found.entry, locale)


@pytest.mark.usefixtures("request_in_hant")
def test_what_is_said_follows_how_far_the_words_mean_the_same() -> None:
    assert gloss("書面的「勞動合同」", "zh_Hant") == "台灣說：勞動契約"
    near = gloss("可以要求「經濟補償」", "zh_Hant")
    assert near == "大致相當於台灣的資遣費；都按年資算，但倍數和上限不同"
    assert gloss("大陸的「秋招」", "zh_Hant") == "台灣沒有這樣的說法"
    assert gloss("大陸的「職稱」", "zh_Hant") == "另一邊意思不同"


@pytest.mark.usefixtures("request_in_hans")
def test_the_mainland_reader_is_told_the_same() -> None:
    assert gloss("竞业禁止要写明。", "zh_Hans") == "大陆说：竞业限制"
    assert gloss("要付资遣费。", "zh_Hans").startswith("大致相当于大陆的经济补偿；")
    assert gloss("育婴留职停薪可以按日申请。", "zh_Hans") == "大陆没有这样的说法"


@pytest.mark.pure
def test_what_is_nearly_the_same_is_marked_only_with_the_difference() -> None:
    for locale in LOCALES:
        for entry, why in vocabularies()[locale].words.values():
            if why is Why.theirs and entry.equivalence is Equivalence.near:
                assert entry.note(locale), entry.id


@pytest.mark.usefixtures("request_in_hant")
def test_the_first_of_a_word_on_a_page_is_a_link_that_says_our_word() -> None:
    first = mark_terms("大陸叫「簡歷」<b>。", "cn")
    assert first.startswith('大陸叫「<a class="term" href="/glossary/resume">簡歷<span class="unseen">')
    assert "履歷" in first
    assert first.endswith("」&lt;b&gt;。")
    assert mark_terms("又說「簡歷」。", "cn") == "又說「簡歷」。"
    assert set(OWN_SIDES) == set(LOCALES)
