"""Every stored number comes out again, and a changed one is found."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal import Portal
from portal.careers.catalogue import Catalogue, read_catalogue
from portal.content import CONTENT, UnservableContent
from portal.database import Base
from portal.library import Library, read_library, read_publication
from portal.reports.models import Report, ReportFigure, ReportMatch, ReportScore
from portal.reports.replay import Difference, replay
from portal.settings import ROOT
from portal.sittings.models import Answer
from tests.factories import Factory, every_item

#: What is named when these columns of these rows are changed; rows without new values are deleted.
CHANGES: dict[str, tuple[type[Base], dict[str, object], dict[str, object]]] = {
    "S value": (ReportScore, {"scale": "S"}, {"value": 39.0}),
    "R error": (ReportScore, {"scale": "R"}, {"error": 3.6670}),
    "E n_answered": (ReportScore, {"scale": "E"}, {"n_answered": 9}),
    "C status": (ReportScore, {"scale": "C"}, {}),
    "range value": (ReportFigure, {"name": "range"}, {"value": 31}),
    "order_probability value": (ReportFigure, {"name": "order_probability"}, {}),
    "correlation": (ReportMatch, {"position": 1}, {"correlation": 0.5}),
    "fit": (ReportMatch, {"position": 2}, {"fit": "other"}),
    "position": (ReportMatch, {"position": 20}, {}),
    "code": (Report, {}, {"code": "ESA"}),
    "shape": (Report, {}, {"shape": "flat"}),
    "method version": (Report, {}, {"method_version": 2}),
    "first_probability_S value": (Report, {}, {"seed": 1}),
    "A value": (
        Answer,
        {"item_id": next(item for item in every_item() if item.startswith("a-"))},
        {"value": 0},
    ),
}


def differences(session: Session, library: Library | None = None) -> list[Difference]:
    session.expire_all()
    found = replay(session, library or read_library(), read_catalogue())
    return [difference for replayed in found for difference in replayed.differences]


def test_reports_of_every_kind_replay_to_the_same_numbers(session: Session, a: Factory) -> None:
    unfinished = {item: 3 for item in every_item() if not item.startswith("c-")}
    for answers in (every_item(S=4, R=0), every_item(), every_item(value=0), unfinished, {}):
        a.report(answers=answers)
    a.report(answers=every_item("short", E=4), form="short")
    assert len(list(replay(session, read_library(), read_catalogue()))) == 6
    assert differences(session) == []


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_row_is_found_and_named(session: Session, a: Factory, what: str) -> None:
    a.report(answers=every_item(S=4, E=3, R=1))
    model, where, values = CHANGES[what]
    session.execute((update(model).values(**values) if values else delete(model)).filter_by(**where))
    assert any(what in difference.what for difference in differences(session))


def test_replaying_changes_nothing(session: Session, a: Factory) -> None:
    report = a.report(answers=every_item(S=4, E=3, R=1))
    session.execute(update(Report).values(code="ESA"))
    a.keep()
    differences(session)
    assert not session.dirty
    assert session.get_one(Report, report.id).code == "ESA"


def test_the_command_counts_and_exits_with_one_on_a_difference(
    app: Portal, session: Session, a: Factory
) -> None:
    a.report(answers=every_item(S=4, E=3))
    report = a.report(answers=every_item(S=4, E=3))
    agreed = app.test_cli_runner().invoke(args=["replay"])
    assert (agreed.exit_code, agreed.output) == (0, "2 reports replayed, 2 agree, 0 differ\n")
    session.execute(
        update(ReportScore)
        .where(ReportScore.report_id == report.id, ReportScore.scale == "S")
        .values(value=1)
    )
    a.keep()
    differing = app.test_cli_runner().invoke(args=["replay"])
    assert differing.exit_code == 1
    assert f"report {report.id}: S value: stored 1.0, computed 40.0" in differing.output
    assert "2 reports replayed, 1 agree, 1 differ" in differing.output


def test_matches_of_an_earlier_occupation_table_are_not_compared_and_said_so(
    app: Portal, session: Session, a: Factory
) -> None:
    a.report(answers=every_item(S=4, E=3))
    session.execute(update(Report).values(careers_version="earlier"))
    session.execute(delete(ReportMatch))
    a.keep()
    told = app.test_cli_runner().invoke(args=["replay"])
    assert told.exit_code == 0
    assert "1 of them matched an earlier occupation table" in told.output


@pytest.fixture
def changed_library(tmp_path: Path) -> Callable[..., Library]:
    """A library whose instrument assumes other errors, with or without its former structure in the archive."""

    def build(*, archived: bool) -> Library:
        content = tmp_path / str(archived)
        shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("archive"))
        folder = content / "instruments" / "interests"
        if archived:
            (folder / "archive").mkdir()
            shutil.copy(folder / "structure.toml", folder / "archive" / "first.toml")
        structure = folder / "structure.toml"
        former = structure.read_text("utf-8")
        structure.write_text(former.replace("standard_deviation = 8.2", "standard_deviation = 7.9"), "utf-8")
        return Library(content)

    return build


def test_a_report_replays_with_the_structure_that_made_it(
    session: Session, a: Factory, changed_library: Callable[..., Library]
) -> None:
    a.report(answers=every_item(S=4, E=3))
    library = changed_library(archived=True)
    publication = library.publications["interests"]
    assert publication.instrument.version != read_library().publications["interests"].instrument.version
    assert differences(session, library) == []


def test_a_report_whose_structure_is_gone_is_a_difference(
    session: Session, a: Factory, changed_library: Callable[..., Library]
) -> None:
    report = a.report(answers=every_item(S=4, E=3))
    (difference,) = differences(session, changed_library(archived=False))
    assert difference == Difference(report.id, "instrument version", report.instrument_version, None)


def test_an_archive_holds_structures_of_its_own_instrument_only(tmp_path: Path) -> None:
    folder = tmp_path / "interests"
    shutil.copytree(CONTENT / "instruments" / "interests", folder)
    (folder / "archive").mkdir(exist_ok=True)
    foreign = (folder / "structure.toml").read_text("utf-8").replace('id = "interests"', 'id = "values"')
    (folder / "archive" / "foreign.toml").write_text(foreign, "utf-8")
    with pytest.raises(UnservableContent, match=r"archive/foreign\.toml"):
        read_publication(folder)


def exported(app: Portal, path: Path, *options: str) -> str:
    told = app.test_cli_runner().invoke(args=["data", "export", str(path), *options])
    assert told.exit_code == 0, told.output
    return told.output


def test_an_export_scores_to_the_stored_numbers_outside_the_portal(
    app: Portal, session: Session, a: Factory, tmp_path: Path
) -> None:
    """`python -m assessments score` knows nothing of the portal and comes to the same doubles."""
    reports = [
        a.report(answers=dict(list(every_item(S=4, E=3).items())[:58])),
        a.report(answers=every_item("short", A=4), form="short"),
        a.report(answers={}),
    ]
    path = tmp_path / "answers.csv"
    assert exported(app, path).startswith("3 reports written")
    assert path.stat().st_mode & 0o777 == 0o600
    scored = subprocess.run(
        [sys.executable, "-m", "assessments", "score", CONTENT / "instruments/interests/structure.toml", path],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    lines = [line.split(",") for line in scored.stdout.splitlines()[1:]]
    numbers = [(scale, value, error, status) for _, _, scale, value, error, *_, status, _, _, _, _ in lines]
    session.expire_all()
    expected = [
        (
            row.scale,
            *("" if number is None else repr(number) for number in (row.value, row.error)),
            row.status,
        )
        for report in reports
        for row in report.scores
    ]
    assert numbers == expected


def test_an_export_names_nobody_and_no_row_of_the_database(app: Portal, a: Factory, tmp_path: Path) -> None:
    report = a.report(answers=every_item(S=4, E=3))
    path = tmp_path / "answers.csv"
    exported(app, path)
    header, *rows = path.read_text("utf-8").splitlines()
    assert header == "person,form,item,value"
    (person,) = {row.split(",")[0] for row in rows}
    assert len(person) == 16
    assert str(report.id) not in {person, str(int(person, 16))}


def test_an_export_of_an_unknown_instrument_or_structure_is_refused(app: Portal, tmp_path: Path) -> None:
    run = app.test_cli_runner()
    path = str(tmp_path / "answers.csv")
    assert run.invoke(args=["data", "export", path, "--instrument", "nothing"]).exit_code == 1
    assert run.invoke(args=["data", "export", path, "--structure", "0" * 16]).exit_code == 1
    assert not Path(path).exists()


def test_one_catalogue_has_one_version() -> None:
    assert Catalogue(CONTENT / "careers").version == read_catalogue().version
