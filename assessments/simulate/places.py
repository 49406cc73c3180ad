"""Items named by their places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessments.errors import InvalidArgument
from assessments.matrix import Ints


def check_places(name: str, items: Sequence[int] | Ints, k_items: int) -> Ints:
    """The places as whole numbers, when each is from 0 to k_items - 1 and none occurs twice. Raises InvalidArgument.

    >>> check_places("dif_items", [2, 0], 3).tolist()
    [2, 0]
    """
    places = np.asarray(items)
    is_empty = places.size == 0
    if places.ndim != 1 or (places.dtype.kind not in "iu" and not is_empty):
        raise InvalidArgument(name, items, "a list of whole numbers")
    if len(np.unique(places)) < places.size or (places < 0).any() or (places >= k_items).any():
        raise InvalidArgument(name, items, f"different whole numbers from 0 to {k_items - 1}")
    return places.astype(np.int64)
