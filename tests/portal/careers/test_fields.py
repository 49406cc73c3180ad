"""The page of a field: facts of both sides, advice that is called advice, a map with a table, pay of one definition."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.careers.catalogue import read_catalogue
from portal.careers.fields import read_fields
from portal.careers.material import read_material
from portal.content import CONTENT
from portal.facts.base import fact_reader
from portal.facts.sources import UnreadableFact
from tests.browser import Browser
from tests.markup import plain
from tests.portal.careers.words import words_of

FIELDS = read_material().fields
CATALOGUE = read_catalogue()


@pytest.mark.parametrize("field_id", FIELDS)
def test_every_field_tells_its_facts_with_their_sources(browser: Browser, field_id: str, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("careers.show_field", field_id=field_id)
    field = FIELDS[field_id]
    said = words_of(shown.markup.html)
    for fact in (*field.facts, *field.advice):
        assert fact.text(locale) in said
    for one in field.occupations(CATALOGUE):
        assert one.title(locale) in shown.text
    listed = [one for one in shown.markup.all("li") if (one.get("id") or "").startswith("source-")]
    cited = {source.id for fact in field.facts for source in fact.sources}
    assert len(listed) >= len(cited)


def test_advice_stands_under_a_heading_that_says_whose_it_is(browser: Browser) -> None:
    markup = browser.visit("careers.show_field", field_id="finance").markup
    headings = [one for one in markup.all("h4") if plain(one) == "我们的建议"]
    assert len(headings) == 2
    for heading in headings:
        texts = [plain(one) for one in heading.getnext().iter("li")]
        assert texts
        assert set(texts) <= {one.text("zh_Hans") for one in FIELDS["finance"].advice}


def test_the_map_has_a_table_that_says_the_same(browser: Browser) -> None:
    markup = browser.visit("careers.show_field", field_id="health").markup
    drawing = next(one for one in markup.all("svg") if "path-map" in (one.get("class") or ""))
    drawn = [plain(one) for one in drawing.iter("text")][5:]
    table = next(one for one in markup.all("table") if "相似度" in plain(one))
    rows = [[plain(cell) for cell in row] for row in table.iter("tr")][1:]
    assert [row[0] for row in rows] == drawn
    assert len(list(drawing.iter("circle"))) == len(rows) == len(FIELDS["health"].occupations(CATALOGUE))
    n_lines = len([one for one in drawing.iter("path") if one.get("class") == "path-line"])
    assert n_lines == len([row for row in rows if row[2] != "–"]) > 0


def test_pay_is_shown_by_one_definition_at_a_time(browser: Browser) -> None:
    shown = browser.visit("careers.show_field", field_id="information-technology", pay="tw-annual-total")
    select = next(one for one in shown.markup.all("select") if one.get("name") == "pay")
    chosen = [one.get("value") for one in select.iter("option") if one.get("selected") is not None]
    assert chosen == ["tw-annual-total"]
    section = next(one for one in shown.markup.all("section") if one.get("id") == "pay")
    assert "807,000" in plain(section)
    assert "人民币" not in plain(section)
    browser.visit("careers.show_field", field_id="information-technology", pay="hearsay")
    assert "人民币" in browser.shown.text, "an unknown definition means the first of the reader's own side"


def test_the_standards_four_fields_come_first(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    named = [one.id for one in FIELDS.values() if one.is_named_by_standard]
    assert named == ["information-technology", "finance", "culture-creative", "health"] == list(FIELDS)[:4]
    markup = browser.visit("careers.list_fields").markup
    links = [link.get("href") or "" for link in markup.all("a")]
    assert [link for link in links if link.startswith("/fields/")] == [f"/fields/{one}" for one in FIELDS]


def test_an_unknown_field_is_not_there(browser: Browser) -> None:
    browser.visit("careers.show_field", field_id="astronomy", status=404)


def test_the_hub_leads_to_everything(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("careers.index")
    links = {link.get("href") or "" for link in shown.markup.all("a")}
    for path in ("/occupations", "/occupations/compare", "/fields", "/recognition", "/search", "/glossary"):
        assert path in links
    assert {"/comparisons/labour", "/calculators", "/what-applies", "/open-data"} <= links
    assert {f"/fields/{one}" for one in FIELDS} <= links


@pytest.mark.pure
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('aspect = "trend"', 'aspect = "weather"'),
        ('sources = ["', 'sources = ["no-'),
        ('period = "', 'period = "soon'),
        ("text.zh-Hant", "text.zh-Hans-too"),
    ],
)
def test_a_broken_field_does_not_load(tmp_path: Path, old: str, new: str) -> None:
    for name in ("careers", "fields"):
        shutil.copytree(CONTENT / name, tmp_path / name)
    assert list(read_fields(tmp_path, fact_reader())) == list(FIELDS)
    path = tmp_path / "fields" / "finance.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UnreadableFact, match=r"finance\.toml"):
        read_fields(tmp_path, fact_reader())


def test_the_whole_side_stands_before_its_parts_and_the_latest_year_first(browser: Browser) -> None:
    shown = browser.visit(
        "careers.show_field", field_id="information-technology", pay="cn-urban-nonprivate-mean"
    )
    section = next(one for one in shown.markup.all("section") if one.get("id") == "pay")
    rows = [(plain(row[0])[:4], "福建" in plain(row)) for row in section.iter("tr")][1:]
    assert rows == [("2023", False), ("2022", False), ("2021", False), ("2023", True)]
