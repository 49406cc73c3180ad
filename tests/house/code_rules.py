"""What Python code must keep to; each rule returns the sentences that say what is wrong."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
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
class Module:
    """A file of code."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def n_lines(self) -> int:
        return len(self.text.splitlines())

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS)]

    @cached_property
    def own_functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Those that others could call: of the module and of its classes."""
        classes = [node for node in self.tree.body if isinstance(node, ast.ClassDef)]
        return [node for body in (self.tree, *classes) for node in body.body if isinstance(node, FUNCTIONS)]


def read(root: Path, *folders: str) -> list[Module]:
    """All code below the folders of the house."""
    paths = (path for folder in folders for path in sorted((root / folder).rglob("*.py")))
    return [Module(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def n_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def too_long(modules: Iterable[Module]) -> Iterator[str]:
    for module in modules:
        if module.name.startswith(LONG_AS_ITS_TABLES_ARE_MANY):
            continue
        if module.n_lines > LONGEST_FILE:
            yield f"{module.name} has {module.n_lines} lines"
        for function in module.functions:
            if n_lines(function) > LONGEST_FUNCTION:
                yield f"{module.name}: {function.name} has {n_lines(function)} lines"


def homeless(modules: Iterable[Module]) -> Iterator[str]:
    """Files and functions whose name says nothing; a method may have to bear the name that its class expects."""
    for module in modules:
        functions = {node.name for node in module.tree.body if isinstance(node, FUNCTIONS)}
        names = {Path(module.name).stem, *functions}
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
            if not _is_called_by_pytest(function) and mentions[function.name] < 2:
                yield f"{module.name}: nobody calls {function.name}"


def _is_called_by_pytest(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    if function.name.startswith(("test_", "pytest_", "__")):
        return True
    return any("fixture" in ast.unparse(decorator) for decorator in function.decorator_list)


def repeated_tests(modules: Iterable[Module]) -> Iterator[str]:
    """Two tests of one name in a file: the first would never run."""
    for module in modules:
        counted = Counter(node.name for node in module.tree.body if isinstance(node, FUNCTIONS))
        yield from (f"{module.name}: {name} is written twice" for name, times in counted.items() if times > 1)
