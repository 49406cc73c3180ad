"""What a server does with its memory once it has started."""

from __future__ import annotations

import gc


def keep_for_good() -> None:
    """Spare the garbage collector what stands now, content, templates and routes: it is never given back.

    Else each request that leaves much behind, as one that draws a task does, pays for a walk through all of it.
    """
    gc.collect()
    gc.freeze()
