"""Either script finds both, a word of one side finds that of the other, and the best answer comes first."""

from __future__ import annotations

import pytest

from portal.careers.aliases import read_aliases
from portal.careers.catalogue import read_catalogue
from portal.glossary.book import read_book
from portal.locale import LOCALES
from portal.search.documents import Document, Kind
from portal.search.index import Index
from portal.search.nearness import is_near
from portal.search.question import loosened, read_question
from portal.search.service import Answer, read_index, search
from portal.search.snippets import mark_title, snippet

pytestmark = pytest.mark.pure

TITLES = [
    (occupation.id, occupation.row[f"title_{side}_{script}"])
    for occupation in read_catalogue().occupations.values()
    for side in ("cn", "tw")
    for script in ("hans", "hant")
]
#: What is asked, and what must come first: kind and id.
FIRST = [
    ("軟體工程師", (Kind.occupation, "it-software-dev")),
    ("软件工程师", (Kind.occupation, "it-software-dev")),
    ("軟體", (Kind.glossary, "software")),
    ("护士", (Kind.occupation, "he-nurse")),
    ("護理師", (Kind.occupation, "he-nurse")),
    ("ＩＴ", (Kind.occupation, "it-support")),
    ("年假", (Kind.glossary, "paid-annual-leave")),
    ("特休", (Kind.glossary, "paid-annual-leave")),
    ("隐私", (Kind.glossary, "privacy")),
    ("Registered Nurses", (Kind.occupation, "he-nurse")),
    ("軟體工程師  薪資", (Kind.occupation, "it-software-dev")),
    ("软件工程师工资多少", (Kind.occupation, "it-software-dev")),
]
#: What people call occupations, and one in which a character is wrong.
CALLED = [
    ("醫生", "he-physician"),
    ("医生", "he-physician"),
    ("護工", "ec-carer"),
    ("照服員", "ec-carer"),
    ("保姆", "ec-childcare"),
    ("保母", "ec-childcare"),
    ("車床", "mf-cnc"),
    ("中餐烹調", "to-chef"),
    ("網管", "it-support"),
    ("藥劑師", "he-pharmacist"),
    ("房仲", "bz-realestate"),
    ("空姐", "to-cabin"),
    ("外卖员", "lo-courier"),
    ("剪片", "cr-video"),
    ("修車", "gr-ev"),
    ("UIUX", "it-uiux"),
    ("UIUX設計師", "it-uiux"),
    ("理專", "fi-wealth"),
    ("AI工程師", "it-ai"),
    ("AI 工程师", "it-ai"),
    ("幼教", "ed-kinder"),
    ("烘培", "to-baker"),
]


def first_of(answer: Answer) -> tuple[Kind, str]:
    return answer.hits[0].document.kind, answer.hits[0].document.id


def test_every_title_of_both_sides_in_both_scripts_finds_its_card_first() -> None:
    assert len(TITLES) == 4 * len(read_catalogue().occupations)
    missed = [title for one, title in TITLES if first_of(search(title)) != (Kind.occupation, one)]
    assert missed == []


def test_each_word_of_a_glossary_pair_finds_its_entry() -> None:
    entries = read_book().entries.values()
    asked = [(entry, word) for entry in entries for locale in LOCALES for word in entry.all_words(locale)]
    missed = [
        word
        for entry, word in asked
        if entry.id not in [hit.document.id for hit in search(word).of_kind(Kind.glossary)[:3]]
    ]
    assert missed == []


def test_each_word_of_a_glossary_pair_is_asked_in_the_other_sides_words_too() -> None:
    counterparts = read_book().counterparts
    for word, others in counterparts.items():
        (asked, *_) = read_question(word, counterparts) or [None]
        if asked is not None and asked.text == word:
            texts = [variant.text for variant in asked.variants]
            assert texts[0] == word
            assert set(others[:3]) <= set(texts), word


@pytest.mark.parametrize(("question", "expected"), FIRST)
def test_the_best_answer_comes_first(question: str, expected: tuple[Kind, str]) -> None:
    assert first_of(search(question)) == expected


@pytest.mark.parametrize(("question", "expected"), CALLED)
def test_an_occupation_is_found_by_what_people_call_it(question: str, expected: str) -> None:
    """The first of the cards; where the glossary explains the word it may stand before them."""
    hits = search(question).hits
    assert hits[0].document.kind in {Kind.occupation, Kind.glossary}
    assert next(hit.document.id for hit in hits if hit.document.kind is Kind.occupation) == expected


def test_every_alias_finds_its_card_before_all_others() -> None:
    missed = [
        word
        for occupation, words in read_aliases().items()
        for word in words
        if search(word).of_kind(Kind.occupation)[0].document.id != occupation
    ]
    assert missed == []


@pytest.mark.parametrize("question", ["學歷認證", "学历认证", "學歷採認"])
def test_degrees_are_found_by_either_sides_word_for_their_recognition(question: str) -> None:
    found = {hit.document.id for hit in search(question).of_kind(Kind.programme)}
    assert {"degree-to-mainland", "degree-to-taiwan"} <= found


def test_a_character_may_be_wrong_where_nothing_else_is_found() -> None:
    answer = search("烘培")
    assert answer.is_loose
    assert [hit.document.id for hit in answer.hits] == ["to-baker"]
    assert not search("烘焙").is_loose
    assert search("宇航").hits == ()


@pytest.mark.parametrize(
    ("asked", "name", "near"),
    [
        ("烘培", "烘焙师", True),
        ("空服圓", "空服員", True),
        ("空服", "空服員", False),
        ("軟工程師", "軟體工程師", True),
        ("軟軟體工程師", "軟體工程師", True),
        ("護士", "藥師", False),
        ("師", "帥", False),
    ],
)
def test_near_is_one_character(asked: str, name: str, near: bool) -> None:
    assert (asked not in name and is_near(asked, name)) == near


def test_what_is_near_to_many_says_nothing() -> None:
    documents = [a_document(f"n{place}", f"烘焙{place}") for place in range(6)]
    assert [hit.document.id for hit in Index(tuple(documents[:5])).find_near("烘培")] == [
        "n0",
        "n1",
        "n2",
        "n3",
        "n4",
    ]
    assert Index(tuple(documents)).find_near("烘培") == []


def a_document(name: str, title: str, body: str = "", kind: Kind = Kind.topic) -> Document:
    return Document(
        kind, name, "somewhere", {}, titles=dict.fromkeys(LOCALES, title), bodies=dict.fromkeys(LOCALES, body)
    )


def ids_found(index: Index, question: str) -> list[str]:
    hits = index.find_all(read_question(question, read_book().counterparts))
    return [hit.document.id for hit in sorted(hits, key=lambda hit: hit.order)]


PLACES = Index(
    (
        a_document("text", "别的", "这里说到年休假"),
        a_document("inside", "带薪年休假"),
        a_document("begins", "年休假天数"),
        a_document("whole", "年休假"),
        a_document("nothing", "加班"),
    )
)


def test_titles_stand_above_texts_and_whole_titles_above_parts() -> None:
    assert ids_found(PLACES, "年休假") == ["whole", "begins", "inside", "text"]


def test_a_whole_latin_word_stands_above_a_part() -> None:
    index = Index((a_document("part", "JavaScript 开发"), a_document("whole", "Web 与 Java 开发")))
    assert ids_found(index, "java") == ["whole", "part"]


def test_the_word_that_was_typed_stands_above_that_of_the_other_side() -> None:
    index = Index((a_document("theirs", "软件"), a_document("ours", "軟體")))
    assert ids_found(index, "軟體") == ["ours", "theirs"]
    assert ids_found(index, "软件") == ["theirs", "ours"]


def test_all_words_must_be_there() -> None:
    index = Index(
        (a_document("both", "加班", "工资"), a_document("one", "加班"), a_document("other", "工资"))
    )
    assert ids_found(index, "加班 工资") == ["both"]


def test_of_equals_the_kind_and_then_the_id_decides() -> None:
    kinds = [a_document("z", "同名", kind=kind) for kind in reversed(Kind)]
    index = Index((*kinds, a_document("a", "同名", kind=Kind.article)))
    hits = index.find_all(read_question("同名", {}))
    ranked = [(hit.document.kind, hit.document.id) for hit in sorted(hits, key=lambda hit: hit.order)]
    assert ranked == [*((kind, "z") for kind in list(Kind)[:-1]), (Kind.article, "a"), (Kind.article, "z")]


def test_a_sentence_that_no_page_holds_finds_what_holds_most_of_it() -> None:
    answer = search("我想在厦门当软件测试工程师可以吗")
    assert answer.is_loose
    assert first_of(answer) == (Kind.occupation, "it-tester")


@pytest.mark.parametrize(
    "question", ["", " ", "，。", "()", "𠮷𠮷𠮷", "qwxzqwxz", "%_'\";--", "\\", "x" * 60]
)
def test_what_holds_no_word_of_ours_is_answered_in_peace(question: str) -> None:
    assert search(question).hits == ()


def test_a_question_has_few_words_and_few_variants() -> None:
    words = read_question(
        " ".join(f"软件网络信息质量{place}" for place in range(50)), read_book().counterparts
    )
    assert len(words) == 6
    assert max(len(word.variants) for word in words) == 8
    assert all(word.variants for word in loosened(words, read_book().counterparts))


def test_equal_questions_have_equal_answers() -> None:
    assert search("工程师") == search("工程師")
    again = Index(tuple(reversed(read_index().documents)))
    words = read_question("工程师", read_book().counterparts)
    ranked = sorted(again.find_all(words), key=lambda hit: hit.order)
    assert [hit.document.id for hit in ranked] == [hit.document.id for hit in search("工程师").hits]


def test_the_snippet_shows_the_place_and_marks_the_words_as_they_are_written() -> None:
    words = read_question("软件", read_book().counterparts)
    text = "第一句不说它。" * 12 + "後面這一句說的是軟體與软件。最後一句。"
    pieces = snippet(text, words)
    assert [piece.text for piece in pieces if piece.is_found] == ["軟體", "软件"]
    assert "".join(piece.text for piece in pieces) == "…後面這一句說的是軟體與软件。最後一句。"


def test_the_snippet_begins_at_the_beginning_where_nothing_is_to_be_marked() -> None:
    (piece,) = snippet("甲" * 200, read_question("乙", {}))
    assert piece.text == "甲" * 88 + "…"
    assert not piece.is_found


def test_a_title_is_marked_whole() -> None:
    pieces = mark_title("護理師", read_question("护理", {}))
    assert [(piece.text, piece.is_found) for piece in pieces] == [("護理", True), ("師", False)]
