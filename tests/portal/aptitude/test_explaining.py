"""Solutions in words: worked out from what is shown alone, right in every equation, and ending in the key."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from flask_babel import force_locale

from assessments.generate import GeneratedItem, mental_rotation, number_series
from assessments.generate.item import Plain
from portal.aptitude.families import FAMILIES
from portal.aptitude.showing import explain, show_item
from portal.aptitude.showing_matrix import NoSuchOption
from portal.aptitude.showing_series import explain_series
from portal.aptitude.showing_series_rules import RuleDoesNotFit
from portal.aptitude.wording import wording
from portal.figures.words import describe_value
from portal.locale import LOCALES
from tests.portal.aptitude.drawn import items_of, stage
from tests.portal.aptitude.readers import as_whole, differing_rows

__all__ = ["stage"]
pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("stage")]

ANSWER = re.compile(r"^答案：(.+)$")
CALCULATION = re.compile(r"[\d.+\-*/() ]+")


def keyed_answer(item: GeneratedItem, locale: str) -> str:
    """The words of the key, taken from the page and not from the solution."""
    if item.options is None:
        return str(item.key).replace("-", "−")
    shown = show_item(item, locale)
    if shown.entry == "pairs":
        return wording(locale).say("items.clerical.answers.count", n=item.key)
    return shown.option_names[item.key]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_solution_ends_in_the_key(family: str, locale: str) -> None:
    for item in items_of(family):
        *lines, last = explain(item, locale)
        found = ANSWER.match(last)
        assert lines
        assert found
        assert found.group(1) == keyed_answer(item, locale), item.radicals


@pytest.mark.parametrize("family", FAMILIES)
def test_a_solution_does_not_look_at_the_key(family: str) -> None:
    for item in [*items_of(family)][::9]:
        assert explain(replace(item, key=item.key + 1), "zh_Hant") == explain(item, "zh_Hant")


# ---- equations -------------------------------------------------------------------------------------------------------


def worked_out(text: str) -> Fraction:
    """A calculation as it is written; per cent behind a number means hundredths of it, but not at the very end."""
    plain = re.sub(r"([\d.]+)%", r"(\1/100)", text.replace("100%", "100"))
    plain = (
        plain.replace("−", "-").replace("×", "*").replace("÷", "/").replace("²", "**2").replace("³", "**3")
    )
    assert CALCULATION.fullmatch(plain), text
    return _exact(plain)


def _exact(plain: str) -> Fraction:
    numbers = re.sub(r"(?<!\*\*)\b(\d+(?:\.\d+)?)", r"Fraction('\1')", plain)
    return Fraction(eval(numbers, {"__builtins__": {}}, {"Fraction": Fraction}))  # noqa: S307 Digits and signs only.


def equations_in(lines: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Left side, sign and right side of every equation; a right side in per cent belongs to a left side times 100 %."""
    found = []
    for line in lines:
        if "＝" in line or "≈" in line:
            told = line.rpartition("：")[2]
            left, sign, right = re.split(r" ([＝≈]) ", told)
            found.append((left, sign, right.rstrip("。")))
    return found


@pytest.mark.parametrize("family", ["number-series", "data-reading"])
def test_every_equation_is_true(family: str) -> None:
    n_checked = 0
    for item in items_of(family):
        for left, sign, right in equations_in(explain(item, "zh_Hans")):
            number = right.removesuffix("%")
            # A difference of two percentages stays in percentage points.
            calculation = left.replace("%", "") if re.fullmatch(r"[\d.]+% − [\d.]+%", left) else left
            value, told = worked_out(calculation), Fraction(number.replace("−", "-"))
            places = len(number.partition(".")[2])
            if sign == "＝":
                assert value == told, (left, right)
            else:
                assert value != told, (left, right)
                assert abs(value - told) <= Fraction(1, 2 * 10**places), (left, right)
            n_checked += 1
    assert n_checked > 200


def test_a_wrong_equation_is_noticed() -> None:
    assert worked_out("(−5) × 3 + 2² ÷ 4") == -14
    assert worked_out("(30 − 20) ÷ 20 × 100%") == 50
    assert worked_out("40 × 15%") == 6
    assert equations_in(("下一个数：3 + 4 ＝ 8",)) == [("3 + 4", "＝", "8")]


# ---- what a solution says on the way ---------------------------------------------------------------------------------

OPERATIONS = {
    "加": lambda value, n: value + n,
    "减": lambda value, n: value - n,
    "乘以": lambda value, n: value * n,
    "除以": Fraction,
}


@pytest.mark.parametrize("rule", ["+", "-", "*", "/", "~*", "*+", "*-"])
def test_the_rule_of_a_plain_series_leads_from_each_number_to_the_next(rule: str) -> None:
    for seed in range(20):
        item = number_series(seed, radicals={"rule": rule})
        told = re.findall(r"(加|减|乘以|除以) (−?\d+)", explain(item, "zh_Hans")[0])
        terms = [*item.stem["terms"], item.key]
        assert len(told) == (2 if len(rule) == 2 and rule[0] == "*" else 1)
        for before, after in pairwise(terms):
            value: Fraction | int = before
            for name, n in told:
                value = OPERATIONS[name](value, as_whole(n))
            assert value == after


def test_a_series_that_breaks_its_rule_is_not_explained() -> None:
    for item in [*items_of("number-series")][::5]:
        terms: list[Plain] = [*item.stem["terms"]]
        terms[2] = int(str(terms[2])) + 1
        with pytest.raises(RuleDoesNotFit):
            explain_series(replace(item, stem={"terms": terms}), wording("zh_Hans"))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_solution_of_a_matrix_names_what_the_right_cell_shows(locale: str) -> None:
    for item in items_of("figure-matrix"):
        text = "\n".join(explain(item, locale))
        cell = dict((item.options or ())[item.key])
        for pair in str(item.radicals["rules"]).split():
            name = pair.partition("=")[0]
            with force_locale(locale):
                value = str(cell[name]) if name == "count" else describe_value(name, cell[name])
            results = [line for line in text.splitlines() if line.startswith("所以")]
            assert any(value in line for line in results), (value, results)
        assert (
            len([line for line in text.splitlines() if line.startswith("所以")]) == item.radicals["n_rules"]
        )


def test_a_matrix_without_the_right_cell_is_not_explained() -> None:
    item = next(items_of("figure-matrix"))
    options = tuple(option for place, option in enumerate(item.options or ()) if place != item.key)
    with pytest.raises(NoSuchOption):
        explain(replace(item, options=options), "zh_Hans")


def test_the_solution_of_a_rotation_has_a_line_for_each_option_and_tells_mirror_images() -> None:
    for distractors in ("mirror", "structure"):
        for seed in range(8):
            item = mental_rotation(
                seed, radicals={"distractors": distractors, "angle": 90, "axis": "vertical"}
            )
            lines = explain(item, "zh_Hans")
            assert [re.match(r"选项 (\d)：", line) is not None for line in lines] == [
                False,
                *[True] * 5,
                False,
            ]
            assert [("镜子" in line) for line in lines].count(True) == (distractors == "mirror")
            assert "绕竖直的轴转 90°" in lines[1 + item.key]
            assert sum(map(int, re.findall(r"\d", lines[0]))) >= int(str(item.radicals["cubes"]))


def test_the_solution_of_a_page_of_pairs_names_every_row_that_differs() -> None:
    for item in items_of("clerical-checking"):
        if item.stem["task"] == "count":
            lines = explain(item, "zh_Hans")
            told = {int(found.group(1)) - 1 for line in lines if (found := re.match(r"第 (\d+) 行：", line))}
            assert told == differing_rows(show_item(item, "zh_Hans"))
