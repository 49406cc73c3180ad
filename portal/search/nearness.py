"""Words that differ in one character: wrong, missing or too many, as in 烘培 for 烘焙."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Of shorter words one character says too little; of those of two the first one has to be right.
SHORTEST = 2


def near_to(asked: str) -> list[re.Pattern[str]]:
    """What is one character away from a word, one pattern for each place in which it may be wrong.

    >>> [bool(one.search("糕点面包烘焙师")) for one in near_to("烘培")]
    [True]
    """
    patterns = _patterns(asked) if len(asked) >= SHORTEST else ()
    return [re.compile(one) for one in dict.fromkeys(patterns)]


def is_near(asked: str, name: str) -> bool:
    """Whether a name holds something that is one character away from what was asked; both are folded.

    >>> is_near("烘培", "糕点面包烘焙师"), is_near("护理帅", "护理师"), is_near("护士", "药师")
    (True, True, False)
    """
    return any(one.search(name) for one in near_to(asked))


def _patterns(asked: str) -> Iterator[str]:
    parts = list(map(re.escape, asked))
    for place in range(len(parts)):
        before, after = "".join(parts[:place]), "".join(parts[place + 1 :])
        if len(parts) > SHORTEST:
            yield f"{before}.{after}"
            yield f"{before}{after}"
            if place:
                yield f"{before}.{parts[place]}{after}"
        elif place:
            yield f"{before}."
