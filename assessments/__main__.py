"""The command line: ``python -m assessments score | calibrate | report``."""

from __future__ import annotations

import argparse
import csv
import io
import os
import signal
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TextIO

from assessments.errors import AssessmentError, CategoryGap, InvalidArgument, NoFiniteEstimate
from assessments.instrument import FULL_FORM, Instrument
from assessments.irt.bank import MODELS
from assessments.irt.quadrature import NODES
from assessments.matrix import check_count
from assessments.reporting import (
    AnswerTable,
    Columns,
    Progress,
    TechnicalReport,
    calibrate_table,
    calibration_summary,
    item_columns,
    item_rows,
    read_table,
    technical_report,
)
from assessments.reporting.response_model import Map
from assessments.score import score
from assessments.table import SCORE_COLUMNS, read_answers, score_rows

#: What a shell expects when the input, not the program, is at fault, and when Ctrl-C ended it.
_WRONG_INPUT, _INTERRUPTED = 2, 130
_ONE_FILE = (".md", ".markdown")
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

#: What the command line can do about an error of the engine.
_HINTS: dict[type[BaseException | None], str] = {
    CategoryGap: " (--close-gaps does)",
    NoFiniteEstimate: " (--priors weak)",
}

_ANSWERS_HELP = """\
The answers are CSV in UTF-8 with a header, in one of two layouts:
  long   person,item,value   one answer a line; further columns are passed over
  wide   person,ITEM,ITEM... one person a line
A column "form" names each person's form. An empty value is an answer that was not given.
The scores go to standard output as CSV, one line per person and scale."""

_CALIBRATE_HELP = """\
The answers are whole numbers in CSV with a header: a column for each item, a person a line; or the long
layout person,item,value. An empty cell is an answer that was not given. Columns called person, id or form
are no items.
The items go to standard output as CSV (parameters, standard errors, S-X2), a summary to standard error."""

_REPORT_HELP = """\
The answers are read as by "calibrate". With structure.toml its keys, scales and forms hold, one chapter for
each scale; without it all columns are one scale.
The report goes to standard output as one Markdown file, or with --output to a file that ends in .md, or to a
folder: report.md with the figures beside it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 2 after a message on standard error when the input is at fault."""
    asked = _parser().parse_args(arguments)
    try:
        asked.run(asked)
    except AssessmentError as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(f"{error.filename or 'standard output'}: {error.strerror}")
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assessments", description="Score, calibrate and judge questionnaires and tests."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    _add_score(_command(commands, "score", "score a table of answers", _ANSWERS_HELP, _score))
    _add_calibrate(
        _command(commands, "calibrate", "estimate the parameters of items", _CALIBRATE_HELP, _calibrate)
    )
    _add_report(
        _command(commands, "report", "write a technical report on an instrument", _REPORT_HELP, _report)
    )
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    purpose: str,
    epilog: str,
    run: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    description = f"{purpose[0].upper()}{purpose[1:]}."
    command = commands.add_parser(
        name, help=purpose, description=description, epilog=epilog, formatter_class=raw
    )
    command.set_defaults(run=run)
    return command


def _add_score(command: argparse.ArgumentParser) -> None:
    command.add_argument("structure", type=Path, help="the instrument's structure.toml")
    command.add_argument("answers", type=Path, help="the answers as CSV")
    command.add_argument(
        "--form", default=FULL_FORM, help="the form of persons without one (default: %(default)s)"
    )


def _add_calibrate(command: argparse.ArgumentParser) -> None:
    command.add_argument("answers", type=Path, help="the answers as CSV")
    _add_model(command, default="2pl", usual="%(default)s")
    _add_columns(command)
    command.add_argument(
        "--close-gaps", action="store_true", help="number categories anew where nobody chose one"
    )
    command.add_argument(
        "--quadrature", type=int, default=NODES, metavar="N", help="nodes on theta (default: %(default)s)"
    )
    command.add_argument(
        "--tolerance", type=float, default=1e-5, metavar="X", help="when to stop (default: %(default)s)"
    )
    command.add_argument(
        "--max-iterations", type=int, default=2000, metavar="N", help="steps at most (default: %(default)s)"
    )
    _add_running(command)
    command.add_argument("--output", type=Path, metavar="FILE", help="write the items there as CSV")


def _add_report(command: argparse.ArgumentParser) -> None:
    command.add_argument("answers", type=Path, help="the answers as CSV")
    command.add_argument("structure", type=Path, nargs="?", help="the instrument's structure.toml")
    _add_model(command, default=None, usual="2pl for right-or-wrong answers, else grm")
    _add_columns(command)
    command.add_argument(
        "--form", default=FULL_FORM, help="the form of persons without one (default: %(default)s)"
    )
    command.add_argument(
        "--seed", type=int, default=1, help="of the parallel analysis (default: %(default)s)"
    )
    _add_running(command)
    command.add_argument("--output", type=Path, metavar="PLACE", help="a file ending in .md, or a folder")


def _add_model(command: argparse.ArgumentParser, *, default: str | None, usual: str) -> None:
    known = ", ".join(MODELS)
    command.add_argument(
        "--model", choices=MODELS, default=default, metavar="MODEL", help=f"{known} (default: {usual})"
    )
    command.add_argument("--priors", choices=["weak"], help="hold parameters that few answers leave open")


def _add_columns(command: argparse.ArgumentParser) -> None:
    command.add_argument("--items", type=_names, default=(), metavar="A,B,...", help="only these items")
    command.add_argument(
        "--exclude", type=_names, default=(), metavar="A,B,...", help="columns that are no items"
    )
    command.add_argument("--id", metavar="COLUMN", help="ids of the persons (default: person or id)")
    command.add_argument("--group", metavar="COLUMN", help="the group of each person")
    command.add_argument(
        "--reference", metavar="GROUP", help="the group to compare others with (default: the largest)"
    )
    command.add_argument("--weights", metavar="COLUMN", help="how many persons each line stands for")
    command.add_argument(
        "--missing", type=_names, default=(), metavar="NA,...", help="texts that mean: not answered"
    )


def _add_running(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes to use (default: %(default)s)"
    )
    command.add_argument(
        "--progress", action="store_true", help="tell how a long run goes, also outside a terminal"
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _score(asked: argparse.Namespace) -> None:
    instrument = _read_instrument(asked.structure)
    try:
        with _lines(asked.answers) as lines:
            sittings = read_answers(lines, instrument, form=asked.form)
    except (UnicodeDecodeError, AssessmentError) as error:
        raise AssessmentError(f"{asked.answers}: {error}") from error
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(SCORE_COLUMNS)
    for sitting in sittings:
        report = score(instrument, sitting.responses, form=sitting.form)
        writer.writerows(score_rows(sitting.person, report))


def _calibrate(asked: argparse.Namespace) -> None:
    with _about(asked.answers), _progress(asked) as progress, _workers(asked.workers) as run:
        table = _read_table(asked)
        progress.tell("calibrating")
        found = calibrate_table(
            table,
            asked.model,
            weak_priors=asked.priors == "weak",
            close_gaps=asked.close_gaps,
            reference=asked.reference,
            quadrature=asked.quadrature,
            tolerance=asked.tolerance,
            max_iterations=asked.max_iterations,
            map=progress.mapper(run) if _is_watched(asked) else run,
        )
    rows = [item_columns(found.calibration), *item_rows(found.items, found.calibration, found.fit)]
    if asked.output:
        with asked.output.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    else:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
    for line in (*calibration_summary(found.calibration, found.groups), *found.notes):
        print(f"{asked.answers}: {line}", file=sys.stderr)


def _report(asked: argparse.Namespace) -> None:
    if asked.structure and asked.answers.suffix == ".toml":
        # "score" takes them the other way round, so both ways are understood.
        asked.answers, asked.structure = asked.structure, asked.answers
    instrument = _read_instrument(asked.structure) if asked.structure else None
    with _about(asked.answers), _progress(asked) as progress, _workers(asked.workers) as run:
        report = technical_report(
            _read_table(asked),
            source=asked.answers.name,
            instrument=instrument,
            form=asked.form,
            model=asked.model,
            weak_priors=asked.priors == "weak",
            reference=asked.reference,
            seed=asked.seed,
            map=progress.mapper(run) if _is_watched(asked) else run,
            tell=progress.tell,
        )
    _write_report(report, asked.output)


def _write_report(report: TechnicalReport, output: Path | None) -> None:
    if output is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            # Whatever the terminal's encoding is, the report is UTF-8.
            sys.stdout.reconfigure(encoding="utf-8")
        print(report.as_one_file(), end="")
    elif output.suffix.lower() in _ONE_FILE:
        output.write_text(report.as_one_file(), "utf-8")
    else:
        output.mkdir(parents=True, exist_ok=True)
        for name, text in {"report.md": report.markdown, **report.figures}.items():
            (output / name).write_text(text, "utf-8")


def _read_instrument(path: Path) -> Instrument:
    try:
        return Instrument.from_mapping(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AssessmentError) as error:
        raise AssessmentError(f"{path}: {error}") from error


def _read_table(asked: argparse.Namespace) -> AnswerTable:
    columns = Columns(
        person=asked.id,
        group=asked.group,
        weights=asked.weights,
        only=asked.items,
        exclude=asked.exclude,
        missing=asked.missing,
    )
    with _lines(asked.answers) as lines:
        return read_table(lines, columns)


def _lines(path: Path) -> TextIO:
    # Spreadsheets begin their UTF-8 files with a byte order mark.
    return path.open(encoding="utf-8-sig", newline="")


@contextmanager
def _about(path: Path) -> Iterator[None]:
    """Complaints about a file begin with its name."""
    try:
        yield
    except InvalidArgument:
        raise
    except (UnicodeDecodeError, AssessmentError) as error:
        raise AssessmentError(f"{path}: {error}{_HINTS.get(type(error.__cause__), '')}") from error


def _is_watched(asked: argparse.Namespace) -> bool:
    return bool(asked.progress or sys.stderr.isatty())


@contextmanager
def _progress(asked: argparse.Namespace) -> Iterator[Progress]:
    """Tells on standard error what goes on, when somebody watches; nothing of it stays on a terminal."""

    def write(text: str) -> None:
        if _is_watched(asked):
            print(text, end="", file=sys.stderr, flush=True)

    progress = Progress(write, overwrites=sys.stderr.isatty())
    try:
        yield progress
    finally:
        progress.done()


@contextmanager
def _workers(n_workers: int) -> Iterator[Map]:
    """The builtin map, or that of a pool of processes."""
    if check_count("workers", n_workers) == 1:
        yield map
        return
    for name in _THREADS:
        # The processes share the cores; with threads of their own they would wait for each other.
        os.environ.setdefault(name, "1")
    pool = ProcessPoolExecutor(
        n_workers,
        mp_context=get_context("spawn"),
        # Ctrl-C is for this process to hear; the others end with it.
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    )
    try:
        yield pool.map
    finally:
        pool.shutdown(cancel_futures=True)


def _complain(message: str) -> int:
    print(f"assessments: {message}", file=sys.stderr)
    return _WRONG_INPUT


if __name__ == "__main__":
    sys.exit(main())
