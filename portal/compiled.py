"""Compiled templates, kept where Python keeps its compiled modules: a new process need not compile them again.

Compiling the dozen templates of a long page costs twice what everything else in a first request does. All of them are
compiled at the first start after an installation or a change, and at every other start none.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from portal import kept, templating

#: Beside the compiled modules of this folder, wherever they are kept. Written like the compiled catalogs, even where
#: Python is told to write no modules: containers often are, and their first readers would wait at each start.
FOLDER = Path(cache_from_source(__file__)).parent / "templates"
#: Says of which templates all are compiled.
WHOLE = "whole"
FOLDER_LETTERS = 16


class CompiledTemplates(FileSystemBytecodeCache):
    """Kept in files; where nothing can be written, every process compiles for itself."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def init_app(app: Flask) -> None:
    """The last step: a template compiles only when all filters are known."""
    folder = FOLDER / f"{sys.implementation.cache_tag}-{rules()}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        app.jinja_env.bytecode_cache = CompiledTemplates(str(folder))
        # A folder that can only be read may still hold what an administrator's first start left there.
        if os.access(folder, os.W_OK):
            compile_changed(app, folder)


def compile_changed(app: Flask, folder: Path) -> None:
    """Compile what is new since the last start. What is unchanged is read from the folder, so this repeats nothing."""
    state = digest(states(app))
    whole = folder / WHOLE
    if whole.exists() and whole.read_text() == state:
        return
    for name in app.jinja_env.list_templates():
        # What is wrong with a template is said where it is used.
        with suppress(jinja2.TemplateError):
            app.jinja_env.get_template(name)
    whole.write_text(state)
    for other in FOLDER.glob(f"{sys.implementation.cache_tag}-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def states(app: Flask) -> Iterator[str]:
    """Each template with its size and the time of its last change."""
    for name in app.jinja_env.list_templates():
        found = (Path(app.root_path) / "templates" / name).stat()
        yield f"{name} {found.st_size} {found.st_mtime_ns}"


def rules() -> str:
    """What decides how a template is compiled, besides its text: Jinja, and what we add to it."""
    return digest([jinja2.__version__, inspect.getsource(templating), inspect.getsource(kept)])


def digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:FOLDER_LETTERS]
