"""What a server has loaded is not walked through again by the garbage collector."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.memory import keep_for_good
from portal.settings import ROOT

pytestmark = pytest.mark.pure


def test_what_stands_is_kept_for_good() -> None:
    before = gc.get_freeze_count()
    try:
        keep_for_good()
        assert gc.get_freeze_count() > before + 10_000
    finally:
        gc.unfreeze()


def test_the_application_for_a_server_has_settled(tmp_path: Path) -> None:
    program = "import gc, wsgi; assert wsgi.app.url_map; print(gc.get_freeze_count())"
    own = {"HANGBIAO_DATA": str(tmp_path), "HANGBIAO_SECRET_KEY": "only for this test " * 3}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 10_000
