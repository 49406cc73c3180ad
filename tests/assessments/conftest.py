"""Property tests draw the same examples in each run, and a slow machine fails none of them.

The suite draws few, since the engine's tests are run all day; `make bench` draws more.
"""

from __future__ import annotations

import os

from hypothesis import settings

N_EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "25"))

settings.register_profile("engine", deadline=None, derandomize=True, database=None, max_examples=N_EXAMPLES)
settings.load_profile("engine")
