"""Which tasks a session holds, as pure functions of its seed.

While nothing is known of a family's tasks, every session of it holds the same spread of assumed difficulty: the models
in order of their prior are cut into as many stretches of equal size as there are tasks, and the dice take one model out
of each. The order in which the stretches come is fixed, and any beginning of it is mixed, so that somebody whose time
runs out has met easy and hard tasks alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from assessments.generate.dice import Dice
from assessments.randomness import word_at
from portal.aptitude.families import TaskFamily

#: Stretches from the easiest, 0, in the order in which they come.
ORDER = (4, 9, 1, 12, 6, 3, 13, 8, 0, 10, 5, 14, 2, 11, 7)
#: The same for pages of pairs, again and again.
PAGE_ORDER = (1, 3, 0, 4, 2)
N_PILOTS = 2
#: Tasks on trial are not the first, and come before any session can end by itself.
PILOT_PLACES = range(2, 9)
#: Each purpose has its own stream, so that one choice says nothing of another.
_MODELS, _PLACES, _PILOTS = 0x6D6F64, 0x706C61, 0x70696C


def item_seed(seed: int, position: int, model: str) -> int:
    """The seed of the task at a place of a session, from 0 to 2**63 - 1.

    >>> item_seed(7, 0, "rule=+") == item_seed(7, 0, "rule=+") != item_seed(7, 1, "rule=+")
    True
    """
    name = int.from_bytes(hashlib.sha256(model.encode()).digest()[:8])
    return word_at(word_at(seed, position) ^ name, 0) >> 1


@lru_cache(maxsize=1024)
def fixed_models(family: TaskFamily, seed: int) -> tuple[str, ...]:
    """The models of a session of fixed length, in serving order."""
    dice = Dice(seed ^ _MODELS)
    if family.is_speeded:
        return tuple(_pages(family, dice))
    stretches = [_stretch(family.names, place, family.k_items) for place in range(family.k_items)]
    return tuple(dice.choose(stretches[place]) for place in ORDER)


def _pages(family: TaskFamily, dice: Dice) -> Iterator[str]:
    """Pages from easy and hard stretches in turn."""
    k_stretches = len(PAGE_ORDER)
    shuffled = [dice.shuffled(_stretch(family.names, place, k_stretches)) for place in range(k_stretches)]
    for number in range(family.k_items):
        yield shuffled[PAGE_ORDER[number % k_stretches]][number // k_stretches]


def _stretch(names: Sequence[str], place: int, n_stretches: int) -> Sequence[str]:
    return names[place * len(names) // n_stretches : (place + 1) * len(names) // n_stretches]


@lru_cache(maxsize=1024)
def pilot_places(seed: int) -> frozenset[int]:
    """The places of the tasks on trial."""
    return frozenset(Dice(seed ^ _PLACES).sample(PILOT_PLACES, N_PILOTS))


def pilot_models(family: TaskFamily, seed: int, known: Collection[str] = ()) -> tuple[str, ...]:
    """The models on trial: neither of the fixed ones, and as long as there are some, of those not yet known."""
    taken = set(fixed_models(family, seed))
    free = [name for name in family.names if name not in taken]
    unknown = [name for name in free if name not in known]
    return tuple(Dice(seed ^ _PILOTS).sample(unknown if len(unknown) >= N_PILOTS else free, N_PILOTS))
