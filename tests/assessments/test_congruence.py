"""Congruence against the numbers of R, by hand and with ties."""

from __future__ import annotations

import csv
from itertools import permutations
from pathlib import Path
from statistics import fmean

import pytest

from assessments import InvalidCode, UnknownIndex
from assessments.interests import HollandCode, congruence

pytestmark = pytest.mark.pure

CODES = ["".join(letters) for letters in permutations("RIASEC", 3)]


def reference() -> list[dict[str, str]]:
    with (Path(__file__).parent / "reference" / "holland_congruence.csv").open(encoding="ascii") as lines:
        return list(csv.DictReader(lines))


def test_the_reference_holds_every_code_once() -> None:
    assert sorted(row["b"] for row in reference()) == sorted(CODES)


@pytest.mark.parametrize(("index", "column"), [("c", "C"), ("m", "M"), ("n3", "N3")])
def test_all_120_codes_agree_with_r(index: str, column: str) -> None:
    for row in reference():
        assert congruence(row["a"], row["b"], index=index) == float(row[column]), row  # type: ignore[arg-type]


def departs_from_the_rule(occupation: str) -> bool:
    """Whether R's value is not the published one; see reference/README.md."""
    has_first_and_last_only = {"R", "A"} < set(occupation) and "I" not in occupation
    return has_first_and_last_only or occupation in ("RSI", "REI", "RCI")


def test_zener_schnuelle_agrees_with_r_where_r_follows_the_rule() -> None:
    corrected = 0
    for row in reference():
        expected = float(row["ZS"])
        if departs_from_the_rule(row["b"]):
            expected, corrected = (3.0 if row["b"][0] == "R" else 1.0), corrected + 1
        assert congruence(row["a"], row["b"], index="zener-schnuelle") == expected, row
    assert corrected == 21


def test_the_published_ten_by_hand() -> None:
    others = ["RIA", "RAI", "IRA", "AIR", "IAR", "ARI", "CRI", "RIC", "RSE", "SEC"]
    assert [congruence("RIA", other) for other in others] == [18, 15, 13, 10, 11, 9, 12, 15, 12, 0]
    assert [congruence("RIA", other, index="m") for other in others] == [
        28,
        26,
        21,
        13,
        16,
        16,
        12,
        27,
        22,
        0,
    ]


def test_the_shorter_indices_by_hand() -> None:
    # From R: I and C are next to it, A and E two steps away, S is opposite.
    assert [congruence("RIA", letter, index="first-letter") for letter in "RIASEC"] == [3, 2, 1, 0, 1, 2]
    # A and S are neighbours; R's `con_oneletter_holland` takes them for the same type.
    assert congruence("A", "S", index="first-letter") == 2
    others = ["RI", "IR", "RS", "SR", "SI", "SE"]
    assert [congruence("RI", other, index="two-letter") for other in others] == [3, 3, 2, 2, 2, 1]
    # The third letters share nothing here, so they must not be read.
    assert congruence("RIA", "SAR", index="two-letter") == 1
    assert [congruence("RIA", other, index="n3") for other in ("AIR", "SIR", "SEI", "SEC")] == [3, 2, 1, 0]


def test_the_c_index_is_made_of_three_first_letters() -> None:
    for other in CODES:
        nearness = [
            congruence(own, letter, index="first-letter") for own, letter in zip("RIA", other, strict=True)
        ]
        assert 3 * nearness[0] + 2 * nearness[1] + nearness[2] == congruence("RIA", other)


def test_the_c_index_is_nine_by_chance() -> None:
    assert fmean(congruence("ESC", other) for other in CODES) == 9.0
    assert congruence("ESC", "{R|I|A|S|E|C}") == pytest.approx(9.0)


ALL_INDICES = ["c", "m", "zener-schnuelle", "first-letter", "two-letter", "n3"]


@pytest.mark.parametrize("index", ALL_INDICES)
def test_a_tie_is_the_mean_of_the_codes_it_allows(index: str) -> None:
    expected = fmean(congruence(code, "SEI", index=index) for code in ("RIA", "IRA"))  # type: ignore[arg-type]
    assert congruence("{R|I}A", "SEI", index=index) == expected  # type: ignore[arg-type]
    across = fmean(congruence(code, "RAS", index=index) for code in ("RIA", "RIS"))  # type: ignore[arg-type]
    assert congruence("RI{A|S}EC", "RAS", index=index) == across  # type: ignore[arg-type]


@pytest.mark.parametrize(("index", "highest"), [("c", 18), ("m", 28), ("zener-schnuelle", 6)])
def test_only_the_same_code_reaches_the_highest_value(index: str, highest: int) -> None:
    for person in ("RIA", "SEC", "CSI"):
        values = {other: congruence(person, other, index=index) for other in CODES}  # type: ignore[arg-type]
        assert [other for other, value in values.items() if value == highest] == [person]
        assert min(values.values()) >= 0


@pytest.mark.parametrize("index", ["c", "m", "first-letter", "two-letter", "n3"])
def test_all_but_zener_schnuelle_treat_person_and_occupation_alike(index: str) -> None:
    for other in CODES:
        assert congruence("RIA", other, index=index) == congruence(other, "RIA", index=index)  # type: ignore[arg-type]


@pytest.mark.parametrize("index", ALL_INDICES)
def test_turning_or_mirroring_the_hexagon_changes_no_index(index: str) -> None:
    turned = str.maketrans("RIASEC", "IASECR")
    mirrored = str.maketrans("RIASEC", "CESAIR")
    for other in CODES:
        expected = congruence("SAE", other, index=index)  # type: ignore[arg-type]
        for moved in (turned, mirrored):
            found = congruence("SAE".translate(moved), other.translate(moved), index=index)  # type: ignore[arg-type]
            assert found == expected


def test_a_code_counts_by_its_first_three_letters() -> None:
    assert congruence(HollandCode.parse("RIASEC"), "RIACES") == 18.0


def test_too_few_letters_and_unknown_indices_are_refused() -> None:
    with pytest.raises(InvalidCode, match="three letters, not RI"):
        congruence("RI", "RIA")
    for codes in ((None, "RIA"), ("RIA", 3)):
        with pytest.raises(InvalidCode, match="is not a code such as RIA"):
            congruence(*codes)  # type: ignore[arg-type]
    with pytest.raises(UnknownIndex):
        congruence("RIA", "RIA", index=["c"])  # type: ignore[arg-type]
    with pytest.raises(InvalidCode, match="two letters, not R"):
        congruence("RI", "R", index="two-letter")
    with pytest.raises(
        UnknownIndex, match="'k-p'; there are c, m, zener-schnuelle, first-letter, two-letter, n3"
    ):
        congruence("RIA", "RIA", index="k-p")  # type: ignore[arg-type]
