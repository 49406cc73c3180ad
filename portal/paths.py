"""Where a redirect may lead."""

from __future__ import annotations


def local_path(target: str, otherwise: str) -> str:
    """The target when it is a path of this site, else `otherwise`: a link must not lead people elsewhere."""
    is_local = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if is_local and target.isprintable() else otherwise
