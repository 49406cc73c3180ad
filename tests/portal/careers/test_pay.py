"""Figures of pay keep to their definition: nothing else is ordered, and nothing that is too old."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from portal.careers.browse import Listing
from portal.careers.catalogue import read_catalogue
from portal.careers.entries import read_entries
from portal.careers.material import read_material
from portal.careers.orders import by_pay, middle_of
from portal.careers.pay import read_pay
from portal.careers.paybar import PayBar
from portal.careers.seasons import main_seasons, read_seasons
from portal.content import CONTENT
from portal.facts.base import fact_reader
from portal.facts.facts import Confidence
from portal.facts.sources import UnreadableFact
from tests.browser import Browser

PAY = read_material().pay
TODAY = date(2026, 11, 28)
ALL = list(read_catalogue().occupations.values())


@pytest.fixture
def careers(tmp_path: Path) -> Path:
    """A copy of the tables, to be broken."""
    return Path(shutil.copytree(CONTENT / "careers", tmp_path / "careers"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.pure
@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("pay.csv", ",mean,106837,", ",average,106837,"),
        ("pay.csv", "cn,cn-all,mean", "cn,tw-all,mean"),
        ("pay.csv", "cn-nbs-wages-2022,2023-05-09", "somebody,2023-05-09"),
        ("pay.csv", "cn-nbs-wages-2022,2023-05-09", ",2023-05-09"),
        ("pay.csv", "mean,106837,2021", "mean,106837,"),
        ("pay_definitions.toml", 'unit = "CNY/year"', 'unit = "TWD/year"'),
        ("pay_definitions.toml", 'comparable_with = ["cn-urban-private-mean"]', "comparable_with = []"),
        ("pay_groups.csv", "cn-all,cn,", "cn-everything,cn,"),
        # Of all people only the mean of the year is known, of industries the median.
        ("occupation_pay.csv", "tw,tw-annual-total,tw-ind-information", "tw,tw-annual-total,tw-all"),
    ],
)
def test_a_broken_table_does_not_load(careers: Path, table: str, old: str, new: str) -> None:
    read_pay(careers, fact_reader())
    change(careers / table, old, new)
    with pytest.raises(UnreadableFact):
        read_pay(careers, fact_reader())


@pytest.mark.pure
def test_a_licence_rests_on_something_confirmed(careers: Path) -> None:
    assert read_entries(careers, fact_reader())["he-nurse", "cn"].needs_licence is True
    assert read_entries(careers, fact_reader())["it-ai", "cn"].needs_licence is None
    table = careers / "licences.csv"
    known = table.read_text(encoding="utf-8")
    for one in ("it-ai,cn,no\n", "to-chef,cn,yes\n", "nobody,cn,yes\n"):
        table.write_text(known + one, encoding="utf-8")
        with pytest.raises(UnreadableFact):
            read_entries(careers, fact_reader())


@pytest.mark.pure
def test_a_requirement_keeps_what_a_text_says_apart_from_what_none_does() -> None:
    told = read_material().entries["to-chef", "cn"]
    assert [one.confidence for one in told.facts] == [Confidence.law, Confidence.gk]
    assert [bool(one.citations) for one in told.facts] == [True, False]
    assert told.needs_licence is None


@pytest.mark.pure
def test_of_several_groups_of_a_definition_the_most_telling_one_counts(careers: Path) -> None:
    table = careers / "occupation_pay.csv"
    further = "it-software-dev,tw,tw-professional-monthly-mean,tw-ind-manufacturing\n"
    table.write_text(table.read_text(encoding="utf-8") + further, encoding="utf-8")
    pay = read_pay(careers, fact_reader())
    assert len(pay.of("it-software-dev", "tw")) > len(PAY.of("it-software-dev", "tw"))
    told = pay.one_of_each("it-software-dev", "tw")[pay.definitions["tw-professional-monthly-mean"]]
    assert told.group.id == "tw-ind-information"
    assert pay.by_definition("tw-professional-monthly-mean")["it-software-dev"] == told


@pytest.mark.pure
def test_the_latest_figure_of_the_whole_side_is_shown() -> None:
    cell = PAY.latest("cn-urban-nonprivate-mean", "cn-ind-it")
    assert cell is not None
    assert (str(cell.fact.period), cell.place) == ("2023", "cn")
    # Fujian's figure is a year younger, and Fujian's alone.
    finance = PAY.latest("cn-urban-nonprivate-mean", "cn-ind-finance")
    assert finance is not None
    assert (str(finance.fact.period), finance.place, finance.figures["mean"]) == ("2022", "cn", 174_341)
    periods = [str(one.fact.period) for one in PAY.series("cn-urban-nonprivate-mean", "cn-ind-it", "cn")]
    assert periods == sorted(periods, reverse=True) == ["2023", "2022", "2021"]


@pytest.mark.pure
def test_figures_of_one_period_stand_together() -> None:
    cell = next(one for one in PAY.of("it-software-dev", "cn"))
    assert cell.figures == {"p10": 38_400, "p25": 50_700, "p50": 72_500, "p75": 112_200, "p90": 174_300}
    assert cell.middle == ("p50", 72_500)
    assert cell.has_spread


@pytest.mark.pure
def test_the_bar_is_as_long_as_its_figures() -> None:
    bar = PayBar({"p10": 10_000, "p25": 20_000, "p50": 40_000, "p75": 60_000, "p90": 80_000})
    assert bar.x("p50") == pytest.approx(bar.x("p90") / 2, abs=0.1)
    assert bar.x("p10") == pytest.approx(bar.x("p90") / 8, abs=0.1)
    assert bar.box_width == bar.x("p75") - bar.x("p25")
    assert [amount for _, amount in bar.labels] == [10_000, 40_000, 80_000]
    assert not PayBar({"p10": 1, "p50": 2, "p90": 3}).has_box


def ordered(definition: str, today: date = TODAY) -> Listing:
    return by_pay(PAY.definitions[definition], PAY, locale="zh_Hans", today=today)(ALL)


def test_only_figures_of_the_definition_and_within_shelf_life_are_ordered(
    app: object, browser: Browser
) -> None:
    with browser.app.test_request_context():
        listing = ordered("tw-annual-total")
    (group,) = listing.groups
    cells = PAY.by_definition("tw-annual-total")
    amounts = [middle_of(cells[line.occupation.id]) for line in group.lines]
    assert amounts == sorted(amounts, reverse=True)
    assert len(amounts) > 20
    assert listing.n_found == len(ALL)


def test_what_is_too_old_is_left_out_and_named(app: object, browser: Browser) -> None:
    definition = PAY.definitions["cn-enterprise-survey-annual"]
    assert definition not in PAY.rankable(TODAY)
    assert definition in PAY.rankable(date(2024, 6, 1))
    with browser.app.test_request_context():
        now = ordered(definition.id)
        then = ordered(definition.id, date(2024, 6, 1))
    assert now.groups[0].lines == ()
    n_linked = len(PAY.by_definition(definition.id))
    assert [len(group.lines) for group in now.left_out] == [n_linked, len(ALL) - n_linked]
    assert len(then.groups[0].lines) == n_linked


@pytest.mark.pure
def test_seasons_within_another_one_are_left_to_the_page_about_them() -> None:
    seasons = read_seasons(CONTENT / "careers" / "seasons.csv", fact_reader())
    assert [one.what for one in main_seasons(seasons["cn"])] == ["autumn", "fair", "spring"]
    assert [one.what for one in main_seasons(seasons["tw"])] == ["fair", "graduation"]
