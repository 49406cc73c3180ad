"""The command line: ``python -m assessments score structure.toml answers.csv``."""

from __future__ import annotations

import argparse
import csv
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from assessments.errors import AssessmentError
from assessments.instrument import FULL_FORM, Instrument
from assessments.score import score
from assessments.table import SCORE_COLUMNS, read_answers, score_rows

#: What a shell expects when the input, not the program, is at fault.
_WRONG_INPUT = 2

_ANSWERS_HELP = """\
The answers are CSV in UTF-8 with a header, in one of two layouts:
  long   person,item,value   one answer a line; further columns are passed over
  wide   person,ITEM,ITEM... one person a line
A column "form" names each person's form. An empty value is an answer that was not given.
The scores go to standard output as CSV, one line per person and scale."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 2 after a message on standard error when the input is at fault."""
    asked = _parser().parse_args(arguments)
    try:
        instrument = _read_instrument(asked.structure)
        _score_file(instrument, asked.answers, asked.form)
    except AssessmentError as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(f"{error.filename or 'standard output'}: {error.strerror}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assessments", description="Score questionnaires.")
    commands = parser.add_subparsers(required=True, metavar="command")
    scoring = commands.add_parser(
        "score",
        help="score a table of answers",
        epilog=_ANSWERS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    scoring.add_argument("structure", type=Path, help="the instrument's structure.toml")
    scoring.add_argument("answers", type=Path, help="the answers as CSV")
    scoring.add_argument(
        "--form", default=FULL_FORM, help="the form of persons without one (default: %(default)s)"
    )
    return parser


def _read_instrument(path: Path) -> Instrument:
    try:
        return Instrument.from_mapping(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AssessmentError) as error:
        raise AssessmentError(f"{path}: {error}") from error


def _score_file(instrument: Instrument, path: Path, form: str) -> None:
    try:
        # Spreadsheets begin their UTF-8 files with a byte order mark.
        with path.open(encoding="utf-8-sig", newline="") as lines:
            sittings = read_answers(lines, instrument, form=form)
    except (UnicodeDecodeError, AssessmentError) as error:
        raise AssessmentError(f"{path}: {error}") from error
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(SCORE_COLUMNS)
    for sitting in sittings:
        report = score(instrument, sitting.responses, form=sitting.form)
        writer.writerows(score_rows(sitting.person, report))


def _complain(message: str) -> int:
    print(f"assessments: {message}", file=sys.stderr)
    return _WRONG_INPUT


if __name__ == "__main__":
    sys.exit(main())
