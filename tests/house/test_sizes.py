"""Short files, short functions, one place that commits, and no test that nobody runs."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterable
from functools import cache

import pytest

from portal.settings import ROOT
from tests.house import code_rules
from tests.house.code_rules import Module

pytestmark = pytest.mark.pure

SHOWN = 10


@cache
def code() -> list[Module]:
    return code_rules.read(ROOT, "assessments", "portal")


@cache
def code_of_tests() -> list[Module]:
    return code_rules.read(ROOT, "tests")


def no_file_and_no_function_is_too_long() -> Iterable[str]:
    """`pytest -s` on this file prints the tail, so that it is seen before the rule complains of it."""
    modules = [*code(), *code_of_tests()]
    files = [(module.n_lines, module.name) for module in modules]
    functions = [
        (function.n_lines, f"{module.name}: {function.name}")
        for module in modules
        for function in module.functions
    ]
    for lengths in (files, functions):
        longest = sorted(lengths, reverse=True)[:SHOWN]
        sys.stdout.writelines(["\n", *(f"{length:>5}  {name}\n" for length, name in longest)])
    return code_rules.too_long(modules)


def most_functions_are_short() -> Iterable[str]:
    lengths = [function.n_lines for module in code() for function in module.functions]
    if (median := statistics.median(lengths)) > 9:
        yield f"half of the functions are longer than {median} lines"
    if (long := statistics.quantiles(lengths, n=10)[8]) >= 30:
        yield f"a tenth of the functions is longer than {long} lines"


def nothing_is_called_by_a_name_that_says_nothing() -> Iterable[str]:
    return code_rules.homeless([*code(), *code_of_tests()])


def exactly_one_file_commits() -> Iterable[str]:
    (home,) = (module for module in code() if module.name == "portal/database.py")
    assert code_rules.COMMITS.search(home.text)
    return code_rules.commits_elsewhere(code(), home=home.name)


def every_function_of_the_tests_is_a_test_or_is_used() -> Iterable[str]:
    return code_rules.idle(code_of_tests())


def no_test_hides_another_one() -> Iterable[str]:
    return code_rules.repeated_tests(code_of_tests())


#: Cases of one test, so that of two runs that share the tests one alone reads all code.
@pytest.mark.parametrize(
    "rule",
    [
        no_file_and_no_function_is_too_long,
        most_functions_are_short,
        nothing_is_called_by_a_name_that_says_nothing,
        exactly_one_file_commits,
        every_function_of_the_tests_is_a_test_or_is_used,
        no_test_hides_another_one,
    ],
    ids=lambda rule: rule.__name__,
)
def test_the_code_keeps_the_rules(rule: Callable[[], Iterable[str]]) -> None:
    assert list(rule()) == []


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
