"""What a page says, without what only a screen reader says of a word that leads to the glossary."""

from __future__ import annotations

import re
from html import unescape

UNSEEN = re.compile(r'<span class="unseen">[^<]*</span>')
TAG = re.compile(r"<[^>]*>")


def words_of(html: str) -> str:
    """The text of a page."""
    return unescape(TAG.sub("", UNSEEN.sub("", html)))
