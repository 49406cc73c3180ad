"""python -m assessments report: one file, a folder, or standard output."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessments.__main__ import main

pytestmark = pytest.mark.pure

REFERENCE = Path(__file__).parent / "reference"
STRUCTURE = """
id = "small"
method = "sum-score"
method_version = 1
minimum = 0
maximum = 4
max_missing_share = 0.4
scales = [{ id = "Y" }, { id = "Z" }]
items = [{ id = "y-1", scale = "Y" }, { id = "z-1", scale = "Z" }, { id = "y-2", scale = "Y", reverse = true }]

[precision]
reliability = 0.8
standard_deviation = 8.2
k_items = 10

[forms]
full = ["y-1", "z-1", "y-2"]
short = ["y-1", "z-1"]
"""
LONG = "person,item,value\n" + "".join(
    f"p{person},{item},{(person * step) % 5}\n"
    for person in range(40)
    for item, step in (("y-1", 1), ("z-1", 3), ("y-2", 4))
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "structure.toml").write_text(STRUCTURE, "utf-8")
    (tmp_path / "answers.csv").write_text(LONG, "utf-8")
    return tmp_path


def test_a_folder_holds_the_report_and_its_figures(tmp_path: Path) -> None:
    out = tmp_path / "new" / "report"
    assert main(["report", str(REFERENCE / "lsat7.csv"), "--weights", "n", "--output", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["information-all-items.svg", "report.md"]
    text = (out / "report.md").read_text("utf-8")
    assert text.startswith("# Technical report: lsat7.csv\n")
    assert "log-likelihood −2,658.805" in text
    assert "[information-all-items]: information-all-items.svg" in text
    assert (out / "information-all-items.svg").read_text("utf-8").startswith("<svg ")


@pytest.mark.parametrize("name", ["report.md", "REPORT.Markdown"])
def test_one_file_is_written_when_asked(folder: Path, name: str) -> None:
    assert main(["report", str(folder / "answers.csv"), "--output", str(folder / name)]) == 0
    assert (folder / name).read_text("utf-8").startswith("# Technical report: answers")


@pytest.mark.parametrize("names", [("answers.csv", "structure.toml"), ("structure.toml", "answers.csv")])
def test_a_structure_gives_scales_and_keys_in_either_order(
    folder: Path, capsys: pytest.CaptureFixture[str], names: tuple[str, str]
) -> None:
    assert main(["report", *(str(folder / name) for name in names)]) == 0
    text = capsys.readouterr().out
    assert "keyed by the instrument `small`" in text
    assert "## Scale Y" in text
    assert "`y-2` ↔" in text
    # y-2 falls as y-1 rises, so that keyed they agree.
    assert "| Y     |     2 |" in text


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["structure.toml", "--form", "long"], "no form 'long'; the instrument has full, short"),
        (
            ["structure.toml", "--form", "short"],
            "line 4, column 'value': item 'y-2': no item 'y-2' in form 'short'",
        ),
        (["--model", "2pl"], "model should be grm or gpcm"),
        (["--seed", "-1"], "seed -1 is not a whole number"),
        (["--group", "sex"], "line 1, column 'sex': the header has no such column"),
        (["nowhere.toml"], "nowhere.toml: No such file"),
    ],
)
def test_wrong_input_ends_with_two_and_a_message(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], complaint: str
) -> None:
    given = [str(folder / option) if option.endswith(".toml") else option for option in options]
    assert main(["report", str(folder / "answers.csv"), *given]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("assessments: ")
    assert complaint in captured.err


@pytest.mark.parametrize("text", ["person,y-1,y-2\na,,\nb,,\n", "person,item,value\na,y-1,\nb,y-2,\n"])
@pytest.mark.parametrize("structure", [[], ["structure.toml"]])
def test_persons_without_any_answer_make_no_report(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, structure: list[str]
) -> None:
    (folder / "answers.csv").write_text(text, "utf-8")
    assert main(["report", str(folder / "answers.csv"), *(str(folder / name) for name in structure)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith(
        "answers.csv: line 2, column '-': there are no answers, in this line or below\n"
    )


def test_an_unknown_item_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "answers.csv").write_text("person,y-1,age\na,1,30\n", "utf-8")
    assert main(["report", str(folder / "answers.csv"), str(folder / "structure.toml")]) == 2
    assert "answers.csv: line 1, column 'age': no item 'age'" in capsys.readouterr().err
    assert (
        main(["report", str(folder / "answers.csv"), str(folder / "structure.toml"), "--exclude", "age"]) == 0
    )
