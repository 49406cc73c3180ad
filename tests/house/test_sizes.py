"""Short files, short functions, one place that commits, and no test that nobody runs."""

from __future__ import annotations

import statistics
import sys

import pytest

from portal.settings import ROOT
from tests.house import code_rules
from tests.house.code_rules import Module

pytestmark = pytest.mark.pure

CODE = code_rules.read(ROOT, "assessments", "portal")
TESTS = code_rules.read(ROOT, "tests")
SHOWN = 10


def test_no_file_and_no_function_is_too_long() -> None:
    assert list(code_rules.too_long([*CODE, *TESTS])) == []


def test_most_functions_are_short() -> None:
    lengths = [code_rules.n_lines(function) for module in CODE for function in module.functions]
    assert statistics.median(lengths) <= 9
    assert statistics.quantiles(lengths, n=10)[8] < 30


def test_nothing_is_called_by_a_name_that_says_nothing() -> None:
    assert list(code_rules.homeless([*CODE, *TESTS])) == []


def test_exactly_one_file_commits() -> None:
    assert list(code_rules.commits_elsewhere(CODE, home="portal/database.py")) == []
    (home,) = (module for module in CODE if module.name == "portal/database.py")
    assert code_rules.COMMITS.search(home.text)


def test_every_function_of_the_tests_is_a_test_or_is_used() -> None:
    assert list(code_rules.idle(TESTS)) == []


def test_no_test_hides_another_one() -> None:
    assert list(code_rules.repeated_tests(TESTS)) == []


def test_the_longest_are_shown() -> None:
    """`pytest -s` on this file prints the tail, so that it is seen before a rule complains of it."""
    files = [(module.n_lines, module.name) for module in [*CODE, *TESTS]]
    functions = [
        (code_rules.n_lines(function), f"{module.name}: {function.name}")
        for module in [*CODE, *TESTS]
        for function in module.functions
    ]
    for lengths in (files, functions):
        longest = sorted(lengths, reverse=True)[:SHOWN]
        sys.stdout.writelines(["\n", *(f"{length:>5}  {name}\n" for length, name in longest)])
        assert len(longest) == SHOWN


LONG = Module("portal/long.py", "\n".join(["def long():", *["    x = 1"] * 60, *["y = 2"] * 340]))
HOMELESS = Module("portal/utils.py", "def process():\n    session.commit()\n")


def test_the_checkers_notice() -> None:
    assert list(code_rules.too_long([LONG])) == [
        "portal/long.py has 401 lines",
        "portal/long.py: long has 61 lines",
    ]
    assert len(list(code_rules.homeless([HOMELESS]))) == 2
    assert list(code_rules.commits_elsewhere([HOMELESS], home="portal/database.py")) == [
        "portal/utils.py commits; only portal/database.py does"
    ]


def test_the_checkers_notice_tests_that_nobody_runs() -> None:
    sleeping = Module("tests/test_x.py", "def check_it():\n    assert False\n\n\ndef test_a():\n    pass\n")
    doubled = Module("tests/test_y.py", "def test_a():\n    pass\n\n\ndef test_a():\n    pass\n")
    assert list(code_rules.idle([sleeping])) == ["tests/test_x.py: nobody calls check_it"]
    assert list(code_rules.repeated_tests([doubled])) == ["tests/test_y.py: test_a is written twice"]
