"""python -m assessments calibrate: items as CSV, a summary aside, complaints that name the place."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from assessments import __main__ as command_line
from assessments.__main__ import main
from assessments.simulate import abilities, item_bank, responses

pytestmark = pytest.mark.pure

REFERENCE = Path(__file__).parent / "reference"
SMALL = "person,sex,a,b,c\n" + "".join(
    f"p{place},{'fm'[place % 2]},{row}\n"
    for place, row in enumerate(["1,1,0", "1,0,0", "0,1,1", "0,1,0", "1,0,1", "0,0,0", ",1,0"] * 5)
)


def run(folder: Path, answers: str, *options: str) -> int:
    """Calibrate a file of answers in this process. Returns the exit code."""
    (folder / "answers.csv").write_text(answers, "utf-8")
    return main(["calibrate", str(folder / "answers.csv"), *options])


def printed(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, str]], str]:
    """Rows on standard output, and what was said on standard error."""
    captured = capsys.readouterr()
    return list(csv.DictReader(io.StringIO(captured.out))), captured.err


def test_lsat7_by_weights_is_that_of_other_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(REFERENCE / "lsat7.csv"), "--weights", "n"]) == 0
    rows, said = printed(capsys)
    assert [row["item"] for row in rows] == [f"item_{place}" for place in range(1, 6)]
    assert [float(row["a"]) for row in rows] == pytest.approx(
        [0.98755, 1.08084, 1.70748, 0.76499, 0.73567], abs=2e-3
    )
    assert [float(row["s_x2"]) for row in rows] == pytest.approx(
        [4.749, 14.451, 1.270, 5.237, 0.941], abs=5e-3
    )
    assert "log-likelihood -2658.8051, 10 parameters, converged after" in said
    assert "1,000 persons, 5 items, 2 categories" in said


def test_graded_items_come_with_thresholds(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            ["calibrate", str(REFERENCE / "science.csv"), "--model", "grm", "--items", "future,work,benefit"]
        )
        == 0
    )
    rows, _ = printed(capsys)
    assert [row["item"] for row in rows] == ["future", "work", "benefit"]
    steps = [[float(row[f"threshold_{step}"]) for step in (1, 2, 3)] for row in rows]
    assert all(first < second < third for first, second, third in steps)
    assert all(float(row["threshold_2_error"]) > 0 for row in rows)
    assert {(row["model"], row["lowest_category"]) for row in rows} == {("grm", "1")}


def test_items_may_go_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "items.csv"
    assert run(tmp_path, SMALL, "--model", "rasch", "--exclude", "sex", "--output", str(place)) == 0
    assert capsys.readouterr().out == ""
    with place.open(encoding="utf-8") as lines:
        assert [row["item"] for row in csv.DictReader(lines)] == ["a", "b", "c"]


def test_groups_have_populations_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    x = responses(abilities(200, seed=2), item_bank("rasch", 5, seed=1), seed=3).astype(int).tolist()
    lines = [f"{'fm'[place % 2]},{','.join(map(str, row))}\n" for place, row in enumerate(x)]
    assert (
        run(
            tmp_path,
            "sex,a,b,c,d,e\n" + "".join(lines),
            "--model",
            "rasch",
            "--group",
            "sex",
            "--reference",
            "m",
        )
        == 0
    )
    rows, said = printed(capsys)
    assert "group m: mean 0.000, standard deviation 1.000" in said
    assert "group f: mean " in said
    assert {row["p"] for row in rows} == {""}


def test_priors_hold_what_answers_leave_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doubled = "a,b,c,d\n" + "".join(
        f"{x},{x},{y},{z}\n" for x, y, z in ["110", "100", "011", "010", "101", "000"] * 5
    )
    assert run(tmp_path, doubled) == 2
    said = printed(capsys)[1]
    assert "answers.csv: column 'a': the slope grows without end" in said
    assert said.rstrip().endswith("(--priors weak)")
    assert run(tmp_path, doubled, "--priors", "weak") == 0


@pytest.mark.parametrize(
    ("answers", "options", "complaint"),
    [
        (SMALL, [], "answers.csv: line 2, column 'sex': 'f' is not a whole number"),
        (SMALL.replace("p3,m,0", "p3,m,x"), ["--exclude", "sex"], "line 5, column 'a': 'x' is not"),
        (
            SMALL.replace("p3,m,0", "p3,m,7"),
            ["--exclude", "sex"],
            "column 'a': nobody answered 2; merge or recode",
        ),
        (SMALL, ["--exclude", "sex,age"], "line 1, column 'age': the header has no such column"),
        (SMALL, ["--group", "sex", "--reference", "x"], "column 'sex': nobody belongs to the group 'x'"),
        (SMALL, ["--exclude", "sex", "--items", "a"], "1 items are too few"),
        (
            SMALL,
            ["--exclude", "sex", "--quadrature", "2"],
            "assessments: quadrature should be a whole number",
        ),
        (SMALL, ["--workers", "0"], "assessments: workers should be a whole number of at least 1"),
        ("a,b\n", [], "answers.csv: line 2, column '-': there is no line of answers"),
    ],
)
def test_wrong_input_ends_with_two_and_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answers: str, options: list[str], complaint: str
) -> None:
    assert run(tmp_path, answers, *options) == 2
    heard = capsys.readouterr().err
    assert heard.startswith("assessments: ")
    assert complaint in heard


def test_a_file_of_another_encoding_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answers.csv").write_bytes("person,a\n小林,3\n".encode("big5"))
    assert main(["calibrate", str(tmp_path / "answers.csv")]) == 2
    assert "answers.csv: 'utf-8' codec can't decode" in capsys.readouterr().err


def test_gaps_are_closed_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = re.sub(r",1\b", ",3", SMALL)
    assert run(tmp_path, answers, "--exclude", "sex", "--model", "rasch", "--close-gaps") == 0
    assert "the categories of a, b, c were numbered anew" in capsys.readouterr().err


def test_progress_is_told_only_of_long_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, SMALL, "--model", "rasch", "--exclude", "sex", "--progress") == 0
    assert "pass" not in capsys.readouterr().err


def test_an_interruption_is_quiet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "calibrate_table", interrupted)
    assert run(tmp_path, SMALL, "--exclude", "sex") == 130
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


@pytest.mark.slow
def test_more_workers_find_the_same_items(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for workers in ("1", "2"):
        assert run(tmp_path, SMALL, "--model", "rasch", "--exclude", "sex", "--workers", workers) == 0
        found.append([float(row["b"]) for row in printed(capsys)[0]])
    assert found[1] == pytest.approx(found[0], abs=1e-9)


@pytest.mark.parametrize("command", [[], ["score"], ["calibrate"], ["report"]])
def test_help_is_given(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert "usage: python -m assessments" in capsys.readouterr().out
