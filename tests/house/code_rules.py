"""What Python code must keep to; each rule returns the sentences that say what is wrong."""

from __future__ import annotations

import ast
import gc
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONG_AS_ITS_TABLES_ARE_MANY = "portal/migrations/versions/"
#: A homeless function is a missing noun.
HOMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "managers",
    "data",
    "info",
    "process",
    "handle",
    "misc",
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMMITS = re.compile(r"\.commit\(")
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Function:
    """A function of a module, of one of its classes, or of something else there."""

    name: str
    n_lines: int
    of: str
    is_fixture: bool


@dataclass(frozen=True)
class Module:
    """A file of code."""

    name: str
    text: str

    @cached_property
    def n_lines(self) -> int:
        return len(self.text.splitlines())

    @cached_property
    def functions(self) -> list[Function]:
        """All there are. Of the tree nothing is kept: nine hundred of them would weigh on every collection of waste."""
        with _no_collection():
            return list(_functions(ast.parse(self.text), of="module"))

    @property
    def outermost(self) -> list[Function]:
        return [function for function in self.functions if function.of == "module"]

    @property
    def own_functions(self) -> list[Function]:
        """Those that others could call: of the module and of its classes."""
        return [function for function in self.functions if function.of in {"module", "class"}]


def read(root: Path, *folders: str) -> list[Module]:
    """All code below the folders of the house."""
    paths = (path for folder in folders for path in sorted((root / folder).rglob("*.py")))
    return [Module(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


@contextmanager
def _no_collection() -> Iterator[None]:
    """A growing tree holds no waste, and to look for some takes longer than to read the file."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _functions(node: ast.AST, of: str) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            length = (child.end_lineno or child.lineno) - child.lineno + 1
            is_fixture = any("fixture" in ast.unparse(decorator) for decorator in child.decorator_list)
            yield Function(child.name, length, of, is_fixture)
        inner = "class" if of == "module" and isinstance(child, ast.ClassDef) else "other"
        # Functions stand in statements; no expression holds one.
        if not isinstance(child, ast.expr):
            yield from _functions(child, inner)


def too_long(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        if module.name.startswith(LONG_AS_ITS_TABLES_ARE_MANY):
            continue
        if module.n_lines > LONGEST_FILE:
            yield f"{module.name} has {module.n_lines} lines"
        for function in module.functions:
            if function.n_lines > LONGEST_FUNCTION:
                yield f"{module.name}: {function.name} has {function.n_lines} lines"


def homeless(modules: Iterable[Module]) -> Iterator[str]:
    """Files and functions whose name says nothing; a method may have to bear the name that its class expects."""
    for module in modules:
        names = {Path(module.name).stem, *(function.name for function in module.outermost)}
        yield from (f"{module.name}: «{name}» is not a name" for name in sorted(names & HOMELESS))


def commits_elsewhere(modules: Iterable[Module], *, home: str) -> Iterator[str]:
    """Commits outside the one file that may."""
    for module in modules:
        if module.name != home and COMMITS.search(module.text):
            yield f"{module.name} commits; only {home} does"


def idle(modules: Iterable[Module]) -> Iterator[str]:
    """Functions of tests that are no test, no fixture, no hook, and that nobody calls."""
    modules = list(modules)
    mentions = Counter(word for module in modules for word in WORD.findall(module.text))
    for module in modules:
        for function in module.own_functions:
            called_by_pytest = function.is_fixture or function.name.startswith(("test_", "pytest_", "__"))
            if not called_by_pytest and mentions[function.name] < 2:
                yield f"{module.name}: nobody calls {function.name}"


def repeated_tests(modules: Iterable[Module]) -> Iterator[str]:
    """Two tests of one name in a file: the first would never run."""
    for module in modules:
        counted = Counter(function.name for function in module.outermost)
        yield from (f"{module.name}: {name} is written twice" for name, times in counted.items() if times > 1)
