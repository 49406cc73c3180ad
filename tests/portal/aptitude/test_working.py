"""The numbers of a report of tasks can be worked out again from what its page shows, by somebody who knows no code."""

from __future__ import annotations

import re
from math import exp, sqrt
from statistics import mean, stdev

import pytest

from portal.accounts.models import Client
from portal.reports.models import Report
from tests.browser import Browser
from tests.factories import Factory
from tests.markup import plain
from tests.portal.aptitude.sessions import CHECKING, LOGIC, calibrate, take

Z = 1.96
Table = list[dict[str, str]]


def tables_of(browser: Browser, report: Report) -> dict[str, Table]:
    """The tables of a report by their captions, each row by the headings of its cells."""
    markup = browser.visit("aptitude.show_report", report_id=report.id).markup
    found = {}
    for table in markup.all("table"):
        heads, *rows = [[plain(cell) for cell in row if cell.tag in {"th", "td"}] for row in table.iter("tr")]
        found[plain(next(table.iter("caption")))] = [dict(zip(heads, row, strict=True)) for row in rows]
    return found


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def stored(report: Report) -> dict[str, float]:
    """Values, errors and figures as they were kept."""
    kept = {figure.name: figure.value for figure in report.figures if figure.value is not None}
    for score in report.scores:
        assert score.value is not None
        assert score.error is not None
        kept |= {f"{score.scale} value": score.value, f"{score.scale} error": score.error}
    return kept


def of_a_share(n_right: int, n: int) -> dict[str, float]:
    """Value, error and interval by the formulas on the page."""
    p = (n_right + 2) / (n + 4)
    share = n_right / n
    middle, reach = share + Z**2 / (2 * n), Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n * n))
    divisor = 1 + Z**2 / n
    return {
        "value": 100 * share,
        "error": 100 * sqrt(p * (1 - p) / (n + 4)),
        "low": 100 * (middle - reach) / divisor,
        "high": 100 * (middle + reach) / divisor,
    }


def test_a_share_comes_out_again_from_the_results_of_the_tasks(
    a: Factory, browser: Browser, client: Client
) -> None:
    taker = take(a, LOGIC, client=client)
    for place in range(LOGIC.k_items):
        taker.skip(seconds=6) if place == 3 else taker.solve(seconds=8 + place / 8, rightly=place % 3 > 0)
    report = taker.finish()
    a.keep()
    tasks = tables_of(browser, report)["每一题算进了什么"]
    assert [row["结果"] for row in tasks].count("跳过") == 1
    again = of_a_share(sum(row["结果"] == "做对" for row in tasks), len(tasks))
    kept = stored(report)
    assert kept["logic value"] == pytest.approx(again["value"])
    assert kept["logic error"] == pytest.approx(again["error"])
    assert (kept["low"], kept["high"]) == pytest.approx((again["low"], again["high"]))
    for end in ("low", "high"):
        assert f"{again[end]:.1f}%" in browser.shown.text
    assert kept["used_ms"] == pytest.approx(1000 * sum(number(row["秒"]) for row in tasks))
    assert kept["n_rapid"] == sum(
        number(row["秒"]) < number(row["快于"]) for row in tasks if row["结果"] != "跳过"
    )


def test_speed_and_accuracy_come_out_again_from_the_times_of_the_pages(
    a: Factory, browser: Browser, client: Client
) -> None:
    taker = take(a, CHECKING, client=client)
    for place in range(6):
        taker.open_page()
        a.clock.advance(seconds=11 + 2.375 * place)
        taker.send(taker.newest.expected ^ (place % 2))
    report = taker.finish()
    a.keep()
    pages = tables_of(browser, report)["每一题算进了什么"]
    seconds = [number(row["秒"]) for row in pages]
    results = [[int(part) for part in re.findall(r"\d+", row["结果"])] for row in pages]
    n_pairs, n_right = sum(max(one) for one in results), sum(min(one) for one in results)
    rate = 60 * n_pairs / sum(seconds)
    kept = stored(report)
    assert kept["clerical-checking.speed value"] == pytest.approx(rate)
    assert kept["clerical-checking.speed error"] == pytest.approx(
        rate * stdev(seconds) / mean(seconds) / sqrt(len(seconds))
    )
    again = of_a_share(n_right, n_pairs)
    assert kept["clerical-checking.accuracy value"] == pytest.approx(again["value"])
    assert kept["clerical-checking.accuracy error"] == pytest.approx(again["error"])
    assert (kept["low"], kept["high"]) == pytest.approx((again["low"], again["high"]))
    for shown in (f"{rate:.3f}", f"{kept['clerical-checking.speed error']:.3f}"):
        assert shown in browser.shown.text


def solving(theta: float, row: dict[str, str]) -> float:
    a, b, c = (number(row[name]) for name in "abc")
    return c + (1 - c) / (1 + exp(-a * (theta - b)))


def test_an_ability_comes_out_again_from_parameters_and_results(
    a: Factory, browser: Browser, client: Client
) -> None:
    """By the posterior of the tasks alone, and by the weights that the page lists; then the share of all tasks."""
    calibrate(a, LOGIC, sharpness=1.3)
    taker = take(a, LOGIC, client=client)
    place = 0
    while not taker.is_complete():
        a.clock.advance(seconds=20)
        taker.send(taker.newest.expected + (place % 4 == 1))
        place += 1
    report = taker.finish()
    a.keep()
    tables = tables_of(browser, report)
    kept = stored(report)
    thetas = [-6 + place / 5 for place in range(61)]
    weights = [exp(-theta * theta / 2) for theta in thetas]
    for row in tables["每一题算进了什么"]:
        for node, theta in enumerate(thetas):
            chance = solving(theta, row)
            weights[node] *= chance if row["结果"] == "做对" else 1 - chance
    total = sum(weights)
    listed = [(number(row["θ"]), number(row["分量"])) for row in tables["答完以后，每一种能力的分量"]]
    for pairs in (list(zip(thetas, (one / total for one in weights), strict=True)), listed):
        value = sum(theta * weight for theta, weight in pairs)
        error = sqrt(sum(theta**2 * weight for theta, weight in pairs) - value**2)
        assert kept["logic value"] == pytest.approx(value, abs=0.002)
        assert kept["logic error"] == pytest.approx(error, abs=0.002)
    bank = tables["这一类校准过的全部题型"]
    for name, sign in (("share", 0), ("low", -1), ("high", 1)):
        theta = kept["logic value"] + sign * Z * kept["logic error"]
        assert kept[name] == pytest.approx(100 * mean(solving(theta, row) for row in bank), abs=0.01)
