"""The directions of the house: who may know whom. The contracts stand in pyproject.toml."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from portal.settings import ROOT

pytestmark = pytest.mark.pure

LINTER = Path(sys.executable).parent / "lint-imports"
CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
]
#: A line that each contract forbids, and the file that it is written into.
VIOLATIONS = {
    "assessments is a plain library": ("assessments/score.py", "import portal.clock"),
    "inside a feature, views and forms over service over models": (
        "portal/accounts/models.py",
        "import portal.accounts.service",
    ),
    "services and models know nothing of the request": ("portal/sittings/service.py", "import flask"),
    "no service or model leads to a page, of its own feature or another": (
        "portal/booking/service.py",
        "import portal.sittings.views",
    ),
}
#: What the engine must not even load.
HEAVY = {"flask", "sqlalchemy", "portal", "jinja2", "babel", "werkzeug", "wtforms"}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [LINTER, "--no-logo", "--no-cache", "--config", folder / "pyproject.toml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_every_contract_is_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert all(f"{name} KEPT" in done.stdout for name in CONTRACTS)


def test_a_violation_of_each_contract_is_reported(tmp_path: Path) -> None:
    for package in ("assessments", "portal"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=_all_but_code)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, line in VIOLATIONS.values():
        path = tmp_path / file
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1
    assert set(VIOLATIONS) == set(CONTRACTS)
    assert [name for name in CONTRACTS if f"{name} BROKEN" not in done.stdout] == []


def _all_but_code(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not (name.endswith(".py") or Path(folder, name).is_dir())}


@pytest.mark.parametrize("module", ["assessments", "assessments.interests", "assessments.__main__"])
def test_the_engine_runs_without_the_portal(module: str) -> None:
    script = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "assessments" in loaded
    assert not loaded & HEAVY
