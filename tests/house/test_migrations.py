"""Migrations lead to the models on both databases, and up, down and up again with data in every table."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, Integer, MetaData, Table, UniqueConstraint, inspect, select

from portal import migrations
from portal.database import Base, Database, make_engine
from portal.tables import ALL_MODELS
from tests.clock import HeldClock
from tests.conftest import make_settings
from tests.factories import Factory
from tests.house.filling import fill_every_table
from tests.own_database import own_database

assert ALL_MODELS
VERSIONS = sorted((migrations.FOLDER / "versions").glob("[0-9]*.py"))
NAME = re.compile(r"\d{4}_[a-z]+(_[a-z]+)*")
#: Only PostgreSQL can say that two spans of time must not overlap, so the models cannot.
ONLY_IN_MIGRATIONS = {"postgresql": {("bookings", "ex_bookings_overlap")}, "sqlite": set()}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    with own_database(tmp_path) as settings:
        engine = make_engine(settings)
        yield engine
        engine.dispose()


# ---- names and order -------------------------------------------------------------------------------------------------


@pytest.mark.pure
def test_migrations_are_numbered_without_gaps_and_named_by_what_they_do() -> None:
    assert all(NAME.fullmatch(path.stem) for path in VERSIONS)
    assert [int(path.stem[:4]) for path in VERSIONS] == list(range(1, len(VERSIONS) + 1))


@pytest.mark.pure
def test_each_migration_follows_the_one_before(empty: Engine) -> None:
    script = ScriptDirectory.from_config(migrations.alembic_config(empty))
    steps = list(script.walk_revisions("base", "heads"))[::-1]
    assert [step.revision for step in steps] == [path.stem for path in VERSIONS]
    assert [step.down_revision for step in steps] == [None, *(path.stem for path in VERSIONS[:-1])]


@pytest.mark.pure
def test_the_head_file_names_the_newest_migration() -> None:
    assert (
        (migrations.FOLDER / ".head").read_text().strip() == migrations.head_revision() == VERSIONS[-1].stem
    )


@pytest.mark.pure
@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_knows_no_model(path: Path) -> None:
    """A model changes; what a migration did must not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    assert not {name for name in imported if name and name.partition(".")[0] in {"portal", "assessments"}}


# ---- models ----------------------------------------------------------------------------------------------------------


def differences(engine: Engine) -> list[Any]:
    """What Alembic would still have to change."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [
            change
            for change in compare_metadata(context, Base.metadata)
            if not _is_known(change, engine.dialect.name)
        ]


def _is_known(change: Any, dialect: str) -> bool:
    if not isinstance(change, tuple) or change[0] != "remove_index":
        return False
    return (change[1].table.name, change[1].name) in ONLY_IN_MIGRATIONS[dialect]


def portrait(engine: Engine) -> dict[str, Any]:
    """Everything that the database itself says of its tables; Alembic overlooks checks and conditions of indexes."""
    inspector = inspect(engine)
    left_out = ONLY_IN_MIGRATIONS[engine.dialect.name]
    # Of all tables at once: PostgreSQL answers that with one question.
    columns, keys = inspector.get_multi_columns(), inspector.get_multi_pk_constraint()
    foreign, unique = inspector.get_multi_foreign_keys(), inspector.get_multi_unique_constraints()
    checks, indexes = inspector.get_multi_check_constraints(), inspector.get_multi_indexes()
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in columns[of]
            },
            "key": keys[of],
            "foreign keys": _by_name(_named(name, foreign[of])),
            "unique": _by_name(unique[of]),
            "checks": _by_name(checks[of]),
            "indexes": {
                key: value for key, value in _by_name(indexes[of]).items() if (name, key) not in left_out
            },
        }
        for of in columns
        if (name := of[1]) != "alembic_version"
    }


def _named(table: str, keys: Iterable[Any]) -> list[Any]:
    """SQLite does not tell the name of a key that was added together with its column; by our one rule it is this."""
    ruled = [f"fk_{table}_{key['constrained_columns'][0]}_{key['referred_table']}" for key in keys]
    return [{**key, "name": key["name"] or name} for key, name in zip(keys, ruled, strict=True)]


def _by_name(found: Iterable[Any]) -> dict[str, str]:
    return {one["name"]: _written(one) for one in found}


def _written(found: Any) -> str:
    """As text that can be compared: conditions of indexes are clauses, which compare by identity."""
    if isinstance(found, dict):
        return str(sorted((key, _written(value)) for key, value in found.items() if key != "comment"))
    return str(found)


def test_the_migrated_database_is_what_the_models_say(empty: Engine, tmp_path: Path) -> None:
    migrations.upgrade(empty)
    assert differences(empty) == []
    with own_database(tmp_path / "of-models") as settings:
        settings.data_folder.mkdir()
        of_models = make_engine(settings)
        Base.metadata.create_all(of_models)
        expected = portrait(of_models)
        of_models.dispose()
    assert portrait(empty) == expected


def test_the_comparison_notices_a_forgotten_column_check_and_index(empty: Engine) -> None:
    migrations.upgrade(empty)
    before = portrait(empty)
    with empty.begin() as connection:
        connection.exec_driver_sql("DROP INDEX uq_bookings_active")
        connection.exec_driver_sql("ALTER TABLE centres ADD COLUMN forgotten INTEGER CHECK (forgotten > 0)")
    after = portrait(empty)
    assert before["bookings"]["indexes"] != after["bookings"]["indexes"]
    assert before["centres"]["columns"] != after["centres"]["columns"]
    assert before["centres"]["checks"] != after["centres"]["checks"]
    assert len(differences(empty)) == 2


def test_postgresql_also_excludes_overlapping_sessions(empty: Engine) -> None:
    migrations.upgrade(empty)
    present = {
        (table, one["name"])
        for (_, table), indexes in inspect(empty).get_multi_indexes().items()
        for one in indexes
    }
    assert ONLY_IN_MIGRATIONS[empty.dialect.name] <= present


# ---- up, down, up ----------------------------------------------------------------------------------------------------


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: len(connection.execute(select(table)).all()) for table in Base.metadata.sorted_tables
        }


def fill(engine: Engine) -> dict[str, int]:
    with Database(engine).open_session(writes=True) as session:
        fill_every_table(Factory(session, HeldClock(), make_settings(Path())))
    return counts(engine)


def test_up_down_and_up_again_with_data_in_every_table(empty: Engine) -> None:
    migrations.upgrade(empty)
    filled = fill(empty)
    assert all(filled.values()), [name for name, number in filled.items() if not number]
    migrations.downgrade(empty, "base")
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}
    migrations.upgrade(empty)
    assert not any(counts(empty).values())
    assert fill(empty) == filled


def test_each_step_alone_can_be_taken_back_with_data(empty: Engine) -> None:
    """From the second migration on, rows of the tables that a step does not touch stay as they are."""
    migrations.upgrade(empty)
    fill(empty)
    for newer, older in itertools.pairwise(reversed([None, *(path.stem for path in VERSIONS)])):
        before = portrait(empty)
        migrations.downgrade(empty, older or "base")
        migrations.upgrade(empty, str(newer))
        assert portrait(empty) == before
        migrations.downgrade(empty, older or "base")


def test_answers_outlive_a_step_that_changes_their_sitting(empty: Engine) -> None:
    """Where SQLite changes a table by copying it, dropping the old one would delete whatever belongs to its rows."""
    migrations.upgrade(empty)
    before = fill(empty)
    migrations.downgrade(empty, "0003_add_manual")
    migrations.upgrade(empty)
    after = counts(empty)
    kept = ("sittings", "answers", "reports", "report_scores")
    assert [after[name] for name in kept] == [before[name] for name in kept]


def test_names_of_constraints_are_given_by_one_rule() -> None:
    """An unnamed constraint could not be dropped on both databases."""
    table = Table(
        "things", MetaData(naming_convention=Base.metadata.naming_convention), Column("id", Integer)
    )
    table.append_constraint(UniqueConstraint("id"))
    assert {str(constraint.name) for constraint in table.constraints} >= {"uq_things_id"}
    unnamed = [
        (table.name, constraint)
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if not constraint.name
    ]
    assert unnamed == []
