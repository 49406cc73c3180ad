"""The printed report says what its document says, in the glyphs of its script, and nothing in it can be a command."""

from __future__ import annotations

import dataclasses
import io
import itertools
import logging
import re
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from portal.print import pdf
from portal.print.colours import TYPE_COLOURS
from portal.print.coverage import FONTS
from portal.print.document import Bar, ReportDocument, Section
from portal.print.pdf import Locale, count_unprintable, render_report
from portal.staticfiles import STATIC
from tests.portal.print.samples import DATED, SIMPLIFIED, TRADITIONAL
from tests.scripts import foreign_in

pytestmark = pytest.mark.pure

SAMPLES: dict[Locale, ReportDocument] = {"zh_Hans": SIMPLIFIED, "zh_Hant": TRADITIONAL}
REGULAR = {"zh_Hans": "NotoSansSC-Regular", "zh_Hant": "NotoSansTC-Regular"}
HOSTILE = (
    '#panic("x")',
    "*粗* _斜_ $x^2$ `code` <label> @ref",
    "反斜线 \\n \\u{41} \\\"引号\" '单' //注释 /*块*/",
    '#import "/report.typ": * #read("/etc/passwd")',
    "= 标题 - 列表 + 编号 ~ -- --- ... [内容] {代码}",
    "</script><b>&amp;%s{0}",
)


@pytest.fixture(scope="module", params=["zh_Hans", "zh_Hant"])
def printed(request: pytest.FixtureRequest) -> tuple[Locale, bytes]:
    locale: Locale = request.param
    return locale, render_report(SAMPLES[locale], locale=locale)


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from itertools.chain.from_iterable(map(strings_in, value.values()))
    elif isinstance(value, (list, tuple)):
        yield from itertools.chain.from_iterable(map(strings_in, value))


def squeezed(text: str) -> str:
    return "".join(text.split())


def pages_of(content: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def text_of(content: bytes) -> str:
    return "".join(pages_of(content))


def fonts_of(content: bytes) -> dict[str, Any]:
    """Font name without its subset tag, to its descriptor."""
    found = {}
    for page in PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].get_object().values():
            drawn = font.get_object()["/DescendantFonts"][0].get_object()
            tag, name = str(drawn["/BaseFont"]).lstrip("/").split("+")
            assert len(tag) == 6, "the font is not a subset"
            found[name] = drawn["/FontDescriptor"].get_object()
    return found


def saying(text: str, *, document: ReportDocument = SIMPLIFIED) -> ReportDocument:
    """The sample with one text in its heading, its summary and its footer."""
    summary = Section(text, (text, *document.summary.items), text)
    return dataclasses.replace(document, summary=summary, fine_print=(text,))


def test_every_string_of_the_document_can_be_read_and_searched(printed: tuple[Locale, bytes]) -> None:
    locale, content = printed
    document = dataclasses.replace(SAMPLES[locale], replacement_note="")
    text = text_of(content)
    assert [said for said in strings_in(pdf.words_of(document)) if squeezed(said) not in text] == []


def test_the_whole_file_keeps_to_one_script(printed: tuple[Locale, bytes]) -> None:
    locale, content = printed
    assert foreign_in(text_of(content), locale) == ""


def test_only_the_faces_of_the_script_are_embedded(printed: tuple[Locale, bytes]) -> None:
    locale, content = printed
    fonts = fonts_of(content)
    assert set(fonts) == {REGULAR[locale], pdf.BOLD_FACES[locale].removesuffix(".ttf")}
    assert all("/FontFile2" in descriptor for descriptor in fonts.values())


def test_the_machine_has_no_say_in_the_fonts() -> None:
    assert set(pdf.shipped_fonts().families()) == set(pdf.FAMILIES["zh_Hans"])


def test_the_file_is_small(printed: tuple[Locale, bytes]) -> None:
    assert len(printed[1]) < 200_000


def test_the_file_is_tagged_titled_and_dated(printed: tuple[Locale, bytes]) -> None:
    locale, content = printed
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == {"zh_Hans": "zh-CN", "zh_Hant": "zh-TW"}[locale]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == SAMPLES[locale].title
    assert reader.metadata.creation_date == DATED


def roles_in(element: Any) -> Iterator[str]:
    """The structure roles below an element, as a screen reader meets them."""
    if isinstance(element, DictionaryObject):
        yield str(element.get("/S", ""))
        children = element.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            yield from roles_in(child.get_object())


def test_a_screen_reader_finds_headings_lists_and_the_table(printed: tuple[Locale, bytes]) -> None:
    locale, content = printed
    tree = PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]
    roles = Counter(roles_in(tree.get_object()))
    table, sections = SAMPLES[locale].table, pdf.words_of(SAMPLES[locale])
    assert roles["/H1"] == 1
    assert roles["/H2"] == sum(isinstance(part, dict) and "heading" in part for part in sections.values())
    assert roles["/TH"] == len(table.head)
    assert roles["/TD"] == sum(map(len, table.rows))
    assert roles["/LI"] == len(SAMPLES[locale].limits.items) + len(SAMPLES[locale].next_steps.items)


def test_the_pages_are_few_and_numbered(printed: tuple[Locale, bytes]) -> None:
    pages = pages_of(printed[1])
    assert 2 <= len(pages) <= 4
    for number, page in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in page


def test_the_same_document_gives_the_same_bytes(printed: tuple[Locale, bytes]) -> None:
    locale, content = printed
    assert render_report(SAMPLES[locale], locale=locale) == content
    later = dataclasses.replace(SAMPLES[locale], dated=DATED.replace(hour=7))
    assert render_report(later, locale=locale) != content


@pytest.mark.parametrize("said", HOSTILE)
def test_markup_and_code_are_printed_as_they_were_written(said: str) -> None:
    text = text_of(render_report(saying(said), locale="zh_Hans"))
    assert text.count(squeezed(said)) == 4


@pytest.mark.parametrize("locale", ["zh_Hans", "zh_Hant"])
def test_rare_name_characters_are_printed(locale: Locale) -> None:
    content = render_report(saying("喆堃峯𠮷", document=SAMPLES[locale]), locale=locale)
    assert text_of(content).count("喆堃峯𠮷") == 4
    assert set(fonts_of(content)) - {REGULAR[locale], pdf.BOLD_FACES[locale].removesuffix(".ttf")} == {
        "NotoSansJP-Regular"
    }


def test_what_no_face_can_draw_is_marked_explained_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    document = saying("小明😀 שלום \u202eabc")
    with caplog.at_level(logging.WARNING):
        text = text_of(render_report(document, locale="zh_Hans"))
    assert "小明〓〓〓〓〓abc" in text
    assert squeezed(document.replacement_note) in text
    assert count_unprintable(document) == 20
    assert [record.getMessage() for record in caplog.records] == [
        "a printed report has 20 characters without a glyph"
    ]


def test_nothing_is_explained_when_nothing_was_replaced(printed: tuple[Locale, bytes]) -> None:
    locale, content = printed
    assert "〓" not in text_of(content)
    assert count_unprintable(SAMPLES[locale]) == 0


def test_a_heading_that_the_bold_face_cannot_draw_whole_is_set_in_regular() -> None:
    """Else one character would come from another face, thin or in the other script's shape."""
    weights = {}
    for title in ("职业兴趣报告", "职业兴趣报告喆"):
        content = render_report(dataclasses.replace(SIMPLIFIED, title=title), locale="zh_Hans")
        spans: list[tuple[str, str]] = []

        def visit(
            text: str, _: Any, __: Any, font: Any, ___: Any, spans: list[tuple[str, str]] = spans
        ) -> None:
            spans.append((text, str(font["/BaseFont"]) if font else ""))

        PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=visit)
        weights[title] = {face.split("-")[-1] for text, face in spans if "职业兴趣报告" in text}
    assert weights == {"职业兴趣报告": {"Bold"}, "职业兴趣报告喆": {"Regular"}}


def test_eight_threads_print_what_one_prints(printed: tuple[Locale, bytes]) -> None:
    locale, content = printed
    made: list[bytes] = []
    together = threading.Barrier(8)

    def print_five() -> None:
        together.wait()
        made.extend(render_report(SAMPLES[locale], locale=locale) for _ in range(5))

    threads = [threading.Thread(target=print_five) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 40
    assert set(made) == {content}


def test_a_section_left_out_leaves_no_heading() -> None:
    document = dataclasses.replace(SIMPLIFIED, guess=None, matches=None, arithmetic=None)
    text = text_of(render_report(document, locale="zh_Hans"))
    for section in (SIMPLIFIED.guess, SIMPLIFIED.matches, SIMPLIFIED.arithmetic):
        assert section is not None
        assert section.heading not in text
    assert SIMPLIFIED.limits.heading in text


def test_an_empty_section_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="without content"):
        Section[str]("标题", ())


def charting(low: float, high: float) -> ReportDocument:
    bars = (
        Bar("R", "实用型", 0, low, 3.0, 40, "0 ± 3"),
        Bar("I", "研究型", 40, 37.0, high, 40, "40 ± 3"),
        Bar("?", "未知型", None, None, None, 40, "未完成"),
    )
    return dataclasses.replace(SIMPLIFIED, chart=Section("六类兴趣", bars))


def test_a_band_ends_with_its_scale() -> None:
    """Instead of running off the paper, or into the figures beside it."""
    inside, outside = (
        render_report(charting(low, high), locale="zh_Hans") for low, high in ((0.0, 40.0), (-3.0, 43.0))
    )
    assert outside == inside
    assert render_report(charting(1.0, 40.0), locale="zh_Hans") != inside


def test_a_scale_without_a_score_says_why() -> None:
    assert "未知型未完成" in text_of(render_report(charting(0.0, 40.0), locale="zh_Hans"))


@pytest.mark.parametrize("extra", range(0, 24, 2))
def test_no_heading_stands_alone_at_the_foot_of_a_page(extra: int) -> None:
    """Each run pushes every heading a little further down."""
    items = (*SIMPLIFIED.summary.items, *("再加一行。",) * extra)
    document = dataclasses.replace(SIMPLIFIED, summary=Section("先说结论", items))
    headings = [
        part["heading"]
        for part in pdf.words_of(document).values()
        if isinstance(part, dict) and "heading" in part
    ]
    names = [match.title_here for match in SIMPLIFIED.matches.items] if SIMPLIFIED.matches else []
    for page in pages_of(render_report(document, locale="zh_Hans")):
        body, footer, number = page.rpartition(squeezed(document.header))
        assert (footer, number[1:2]) == (squeezed(document.header), "/")
        assert not body.endswith(tuple(map(squeezed, (*headings, *names))))


def test_a_folder_with_spaces_and_chinese_characters_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = tmp_path / "航标 网站"
    house.mkdir()
    (house / "fonts").symlink_to(FONTS)
    for source in pdf.TEMPLATE.parent.glob("*.typ"):
        (house / source.name).write_bytes(source.read_bytes())
    monkeypatch.setattr(pdf, "FONTS", house / "fonts")
    fonts = pdf.shipped_fonts.__wrapped__()
    monkeypatch.setattr(pdf, "shipped_fonts", lambda: fonts)
    monkeypatch.setattr(pdf, "TEMPLATE", house / "report.typ")
    assert set(fonts_of(render_report(SIMPLIFIED, locale="zh_Hans"))) == {
        "NotoSansSC-Regular",
        "NotoSansSC-Bold",
    }


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("letter", "RIASEC")
def test_type_colours_are_readable_on_white(letter: str) -> None:
    assert 1.05 / (luminance(TYPE_COLOURS[letter]) + 0.05) >= 4.5


def test_paper_and_pages_show_a_type_in_the_same_colour() -> None:
    css = (STATIC / "css" / "hangbiao.css").read_text()
    tokens = dict(re.findall(r"--type-([a-z]): (#[0-9a-f]{6});", css.partition("prefers-color-scheme")[0]))
    assert {letter.lower(): colour for letter, colour in TYPE_COLOURS.items()} == tokens
