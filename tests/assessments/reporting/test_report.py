"""The technical report: what it says, what it withholds, and that it finds what was planted."""

from __future__ import annotations

import re
from base64 import b64decode

import numpy as np
import pytest
from markdown_it import MarkdownIt

from assessments import Instrument
from assessments.errors import InvalidAnswers, InvalidArgument, InvalidSeed
from assessments.interests import LETTERS
from assessments.irt import ItemBank
from assessments.randomness import Floats
from assessments.reliability import alpha
from assessments.reporting import AnswerTable, TechnicalReport, technical_report
from assessments.simulate import abilities, careless, item_bank, likert, planted_dif, responses
from tests.assessments.instruments import an_instrument

pytestmark = pytest.mark.pure


def a_table(x: Floats, *, groups: tuple[str, ...] = (), items: tuple[str, ...] = ()) -> AnswerTable:
    """Answers as if read from a file, a person a line."""
    names = items or tuple(f"i{place}" for place in range(x.shape[1]))
    return AnswerTable(names, x, np.arange(len(x))[:, None] + 2, groups=groups)


def section(report: TechnicalReport, heading: str) -> str:
    """The text below the first heading with these words, up to the next heading."""
    found = re.search(
        rf"^#+ [^\n]*{heading}[^\n]*\n(.*?)(?=^#|\Z)", report.markdown, re.MULTILINE | re.DOTALL
    )
    assert found, heading
    return found[1]


def cells(text: str, row: str) -> list[str]:
    """The cells of the first table row that begins with these words."""
    found = re.search(rf"^\| *`?{re.escape(row)}`? *\|(.*)\|$", text, re.MULTILINE)
    assert found, row
    return [cell.strip() for cell in found[1].split("|")]


@pytest.fixture(scope="module")
def right_or_wrong() -> TechnicalReport:
    """600 persons of two groups; one of eight items is harder for the second."""
    planted = planted_dif(item_bank("2pl", 8, seed=3), 600, seed=4, dif_items=[2], b_shift=1.2)
    return technical_report(a_table(planted.x, groups=tuple("fm"[group] for group in planted.group)))


LIKERT = likert(260, [0.7] * 6, seed=5, reversed_items=[1, 4]).x


@pytest.fixture(scope="module")
def keyed() -> TechnicalReport:
    """A questionnaire with reversed items."""
    instrument = an_instrument(("Z",), k_items=6, reversed_items=["z-2", "z-5"])
    return technical_report(a_table(LIKERT, items=instrument.form("full").items), instrument=instrument)


def test_the_report_is_markdown_with_one_title(right_or_wrong: TechnicalReport) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(right_or_wrong.markdown)
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h1") == 1
    assert sum(token.type == "table_open" for token in tokens) >= 8


def test_every_table_is_followed_by_what_it_does_not_say(right_or_wrong: TechnicalReport) -> None:
    for heading in ("Items", "Reliability", "Structure", "Response model", "Group differences", "Careless"):
        assert "*Limit.*" in section(right_or_wrong, heading), heading


def test_planted_differences_are_found(right_or_wrong: TechnicalReport) -> None:
    text = section(right_or_wrong, "Group differences")
    assert "300 and 300 persons" in text
    assert cells(text, "i2")[2] == "C"
    assert cells(text, "i2")[0].startswith("−")
    assert cells(text, "i5")[2] == "A"
    assert "- `i2`: large differential functioning for `" in section(right_or_wrong, "At a glance")


def test_the_figure_has_a_twin_in_a_table(right_or_wrong: TechnicalReport) -> None:
    assert list(right_or_wrong.figures) == ["information-all-items.svg"]
    assert right_or_wrong.markdown.endswith("[information-all-items]: information-all-items.svg\n")
    assert len(cells(section(right_or_wrong, "Response model"), "0.00")) == 4


def test_one_file_holds_its_figures(right_or_wrong: TechnicalReport) -> None:
    whole = right_or_wrong.as_one_file()
    (inside,) = re.findall(r"data:image/svg\+xml;base64,(\S+)", whole)
    assert b64decode(inside).decode() == right_or_wrong.figures["information-all-items.svg"]


def test_runs_of_right_answers_are_no_sign_of_carelessness(right_or_wrong: TechnicalReport) -> None:
    text = section(right_or_wrong, "Careless")
    assert "l_z*" in text
    assert "longest run" not in text


def test_reverse_keys_cancel(keyed: TechnicalReport) -> None:
    turned = LIKERT.copy()
    turned[:, [1, 4]] = 4 - turned[:, [1, 4]]
    expected = f"{alpha(turned):.3f}"
    assert cells(section(keyed, "Reliability"), "alpha")[0] == expected
    plain = technical_report(a_table(turned))
    # The same numbers under other names of items and scale.
    for heading in ("Reliability", "Structure"):
        assert section(plain, heading) == section(keyed, heading)
    numbers = [re.findall(r"[\d.]+ \([\d.]+\)", section(one, "Response model")) for one in (plain, keyed)]
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) > 6
    assert "`z-2` ↔" in section(keyed, "Items")


def test_a_wrong_key_is_noticed() -> None:
    glance = section(technical_report(a_table(LIKERT[:120])), "At a glance")
    assert re.search(r"`i1`, `i4`: negative correlation", glance)


def test_parameters_are_recovered_within_their_errors() -> None:
    bank = ItemBank(a=[1.0, 1.5, 2.0, 1.2], b=[-1.0, 0.0, 0.5, 1.0])
    x = responses(abilities(1500, seed=8), bank, seed=9)
    text = section(technical_report(a_table(x)), "Response model")
    for place in range(4):
        for cell, truth in zip(cells(text, f"i{place}"), (bank.a[place], bank.b[place]), strict=True):
            value, error = (float(part.replace("−", "-")) for part in cell.strip(")").split(" ("))
            assert abs(value - truth) < 3.5 * error


def riasec_answers(n_persons: int, *, seed: int) -> tuple[Instrument, AnswerTable]:
    """Answers whose scales stand on a circle, two items each."""
    rng = np.random.default_rng(seed)
    angles = np.arange(6) * np.pi / 3
    scales = rng.normal(size=(n_persons, 2)) @ np.stack([np.cos(angles), np.sin(angles)])
    instrument = an_instrument(LETTERS, k_items=2)
    column = {letter: place for place, letter in enumerate(LETTERS)}
    items = instrument.form("full").items
    behind = np.stack([scales[:, column[item[0].upper()]] for item in items], axis=1)
    x = np.clip(np.round(2 + behind + 0.7 * rng.normal(size=behind.shape)), 0, 4)
    return instrument, a_table(x, items=items)


def test_six_scales_on_a_circle_are_tested_for_their_order() -> None:
    instrument, table = riasec_answers(150, seed=1)
    report = technical_report(table, instrument=instrument)
    text = section(report, "Across the scales")
    assert "Of the 72 predictions of the circular order R-I-A-S-E-C 72 hold" in text
    assert "p = 0.017" in text
    assert cells(text, "I")[:2] == [cells(text, "I")[0], "1.00"]
    assert report.markdown.count("150 persons are too few; at least 200 are needed") == 6
    assert re.findall(r"^## Scale (\w)$", report.markdown, re.MULTILINE) == list(LETTERS)


def test_fewer_than_thirty_persons_are_only_counted() -> None:
    report = technical_report(a_table(LIKERT[:29]))
    assert "29 persons answered 6 items." in report.markdown
    assert "fewer than 30 persons" in report.markdown
    assert "alpha" not in report.markdown
    assert report.figures == {}


def test_small_groups_are_not_compared() -> None:
    groups = tuple("ab"[place < 99] for place in range(199))
    text = section(technical_report(a_table(LIKERT[:199], groups=groups)), "Group differences")
    reason = "two groups of 100 persons are needed, the reference among them; there are a 100, b 99"
    assert text.strip() == f"Not computed: {reason}."


def test_each_group_is_compared_with_the_reference_alone() -> None:
    x = responses(abilities(330, seed=1), item_bank("2pl", 5, seed=2), seed=3)
    groups = ("a",) * 120 + ("b",) * 110 + ("c",) * 100
    text = section(technical_report(a_table(x, groups=groups)), "Group differences")
    assert "**`b` against `a`**: 110 and 120 persons" in text
    assert "**`c` against `a`**: 100 and 120 persons" in text
    assert "**`c` against `b`**" not in text


def ordered(*, n_persons: int = 800, shift: float = 0.9) -> AnswerTable:
    """Two groups who answer six graded items, the third of which is harder for the second group."""
    bank = item_bank("grm", 6, seed=3, n_categories=3)
    planted = planted_dif(bank, n_persons, seed=4, dif_items=[2], b_shift=shift)
    return a_table(planted.x, groups=tuple("fm"[group] for group in planted.group))


def test_ordered_answers_are_compared_by_their_curves() -> None:
    table = ordered()
    report = technical_report(table, reference="f")
    text = section(report, "Group differences")
    assert float(cells(text, "i2")[1]) == pytest.approx(0.9, abs=0.35)
    assert "- `i2`: other curves for `m`" in section(report, "At a glance")
    assert cells(text, "configural")[-1] == "yes"


def test_a_category_that_one_group_never_chose_is_named() -> None:
    table = ordered()
    is_second = np.array(table.groups) == "m"
    table.x[is_second, 4] = np.minimum(table.x[is_second, 4], 1) + 1
    text = section(technical_report(table, reference="f"), "Group differences")
    assert "Not computed: in the group `m`, nobody chose some category of i4." in text


def test_careless_persons_are_counted_and_never_named() -> None:
    honest = likert(120, [0.7] * 12, seed=5, reversed_items=[1, 4, 7, 10]).x
    planted = careless(honest, share=0.2, kind="straight-line", seed=6, n_categories=5)
    persons = tuple(f"person-{place}" for place in range(120))
    table = AnswerTable(
        tuple(f"i{place}" for place in range(12)), planted.x, np.arange(120)[:, None], persons=persons
    )
    report = technical_report(table)
    n_flagged = int(
        cells(section(report, "Careless"), "longest run of one answer, as a share of all items")[2]
    )
    assert 24 <= n_flagged <= 27
    assert "person-" not in report.markdown


def test_no_norms_are_made(keyed: TechnicalReport) -> None:
    assert "percentile" not in keyed.markdown
    assert "There are no norms here" in keyed.markdown


def test_what_nobody_answered_is_left_out_and_named() -> None:
    x = np.full((42, 7), np.nan)
    x[:40, :6] = LIKERT[:40]
    x[:5, 0] = np.nan
    text = section(technical_report(a_table(x)), "What was read")
    assert "40 persons answered 6 items. Left out: 2 persons without any answer, and `i6`" in text
    assert cells(text, "i0") == ["5", "12.5 %"]


def test_answers_that_a_form_does_not_ask_for_are_not_missing() -> None:
    forms = {"full": [f"z-{place}" for place in range(1, 7)], "short": ["z-1", "z-2", "z-3"]}
    instrument = an_instrument(("Z",), k_items=6, forms=forms)
    x = LIKERT[:40].copy()
    x[:20, 3:] = np.nan
    table = a_table(x, items=instrument.form("full").items)
    named = AnswerTable(table.items, table.x, table.lines, forms=("short",) * 20 + ("full",) * 20)
    text = section(technical_report(named, instrument=instrument), "What was read")
    assert "No answer is missing." in text
    assert "Forms: `short` 20, `full` 20." in text


def test_an_item_without_variance_stops_nothing() -> None:
    x = LIKERT[:120].copy()
    x[:, 2] = 3
    report = technical_report(a_table(x))
    assert "All gave the same answer to `i2`" in section(report, "The scale")
    assert "1 eigenvalue of 5 rises" in section(report, "Structure")
    assert cells(section(report, "Items"), "i2")[-1] != "–"


def test_categories_that_nobody_chose_are_closed_up_and_named() -> None:
    x = LIKERT.copy()
    x[x[:, 3] == 1, 3] = 2
    text = section(technical_report(a_table(x)), "Response model")
    assert "Nobody chose some category of `i3`" in text
    assert cells(text, "i3")[-1] == "–"


def test_a_scale_of_one_item_is_reported_as_far_as_it_goes() -> None:
    report = technical_report(a_table(LIKERT[:, :1]))
    assert (
        section(report, "Reliability").strip() == "Not computed: 1 items are too few; at least 2 are needed."
    )


def test_the_same_answers_make_the_same_report() -> None:
    first, second = (technical_report(a_table(LIKERT[:120]), seed=7).markdown for _ in range(2))
    assert first == second
    assert "seed 7" in first


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"model": "2pl"}, InvalidArgument),
        ({"seed": -1}, InvalidSeed),
        ({"reference": "x"}, InvalidAnswers),
    ],
)
def test_wrong_wishes_are_refused(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        technical_report(a_table(LIKERT), **options)  # type: ignore[arg-type]
