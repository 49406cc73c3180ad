"""The library as a whole: its names, its words about itself, its weight, its speed."""

from __future__ import annotations

import doctest
import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import assessments

pytestmark = pytest.mark.pure

ROOT = Path(assessments.__file__).parent
MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages([str(ROOT)], "assessments.")
    if not found.name.endswith("__main__")
]


PACKAGES = [module for module in [assessments, *MODULES] if hasattr(module, "__all__")]
# Of 2,300 docstrings one in ten has an example, and running one without costs as much.
EXAMPLES = [
    example
    for module in MODULES
    for example in doctest.DocTestFinder().find(module, module.__name__)
    if example.examples
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_examples_in_docstrings_run(example: doctest.DocTest) -> None:
    assert doctest.DocTestRunner().run(example).failed == 0


def test_examples_are_found_at_all() -> None:
    assert sum(len(example.examples) for example in EXAMPLES) > 20


def test_examples_in_the_readme_run() -> None:
    outcome = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert outcome.attempted > 5
    assert outcome.failed == 0


@pytest.mark.parametrize("module", PACKAGES, ids=lambda module: module.__name__)
def test_every_public_name_exists_and_is_documented(module: ModuleType) -> None:
    for name in module.__all__:
        public = getattr(module, name)
        # Python has no place for the words about a constant.
        assert inspect.getdoc(public) or name.isupper(), name


def test_public_functions_say_what_they_raise() -> None:
    for name in assessments.interests.__all__:
        public = getattr(assessments.interests, name)
        if inspect.isfunction(public):
            assert "Raises Invalid" in (public.__doc__ or ""), name


def test_every_error_of_the_library_has_the_same_base() -> None:
    for name in assessments.__all__:
        public = getattr(assessments, name)
        if inspect.isclass(public) and issubclass(public, Exception):
            assert issubclass(public, assessments.AssessmentError), name


def test_importing_loads_neither_scipy_nor_anything_of_the_web() -> None:
    program = "import sys, assessments; print({'scipy', 'flask', 'sqlalchemy'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "set()"


def test_only_the_command_line_opens_files_or_prints() -> None:
    for module in MODULES:
        source = inspect.getsource(module)
        for forbidden in ("open(", "print(", "import random\n", "np.random", "Path("):
            assert forbidden not in source, f"{module.__name__}: {forbidden}"
