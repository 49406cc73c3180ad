"""One person's adaptive session: pure functions over a frozen state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from operator import index
from typing import Any

import numpy as np

from assessments.adaptive.errors import (
    AlreadyAnswered,
    InvalidSession,
    NoItemLeft,
    NoSuchCategory,
    NoSuchItem,
    SessionFinished,
    WrongBank,
)
from assessments.adaptive.rules import Rules
from assessments.adaptive.selection import choose
from assessments.adaptive.standing import Plan, Standing, first_standing, moved
from assessments.adaptive.stopping import StopReason, reason_of
from assessments.errors import UnknownChoice
from assessments.irt import ItemBank
from assessments.irt.bank import as_bank
from assessments.matrix import check_number
from assessments.randomness import check_seed


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A session after some answers.

    `items`, counted from 0, and `responses` stand in the order in which they were given. `seconds`: how long each
    answer took, None where nobody measured it. `reason`: why the session is over, or None.
    """

    seed: int
    items: tuple[int, ...]
    responses: tuple[int, ...]
    seconds: tuple[float | None, ...]
    reason: StopReason | None
    standing: Standing

    @property
    def theta(self) -> float:
        """The estimate: the mean of the posterior (EAP; Bock & Mislevy 1982), before any answer `start_theta`."""
        return float(self.standing.theta)

    @property
    def error(self) -> float:
        """The standard error of the estimate: the posterior standard deviation."""
        return float(self.standing.error)

    @property
    def n_items(self) -> int:
        """How many items have been answered."""
        return len(self.items)

    @property
    def rules(self) -> Rules:
        """The rules of the test."""
        return self.standing.plan.rules

    @property
    def bank(self) -> ItemBank:
        """The items of the test."""
        return self.standing.plan.bank

    def to_mapping(self) -> dict[str, object]:
        """Plain values, ready for JSON, from which `resume` continues to the last bit.

        >>> sorted(start(ItemBank(a=[1.0], b=[0.0])).to_mapping())
        ['bank', 'items', 'responses', 'rules', 'seconds', 'seed']
        """
        return {
            "bank": digest(self.bank),
            "rules": self.rules.to_mapping(),
            "seed": self.seed,
            "items": list(self.items),
            "responses": list(self.responses),
            "seconds": list(self.seconds),
        }


def start(bank: ItemBank, *, seed: int = 0, **options: Any) -> State:
    """A session without answers. The options are those of `Rules`, where their defaults stand.

    Without an option that stops it, a session goes through the whole bank. With the same seed and the same answers it
    proposes the same items. The tables of a bank are computed at its first use and kept as long as the bank itself.

    Raises InvalidBank, UnknownChoice or InvalidArgument naming the option, InvalidSeed.

    >>> state = start(ItemBank(a=[1.0, 2.0], b=[-0.5, 0.5]), max_error=0.3)
    >>> next_item(state), state.theta, round(state.error, 6)
    (1, 0.0, 1.0)
    """
    plan = Plan.of(as_bank(bank), Rules.of(options))
    standing = first_standing(plan, np.uint64(check_seed(seed)))
    return State(int(seed), (), (), (), reason_of(standing), standing)


def next_item(state: State) -> int:
    """The item to be given next, by the rules of the session.

    Raises SessionFinished, and NoItemLeft when that is for lack of items, InvalidSession for what is no State.

    >>> next_item(start(ItemBank(a=[1.0, 1.0, 1.0], b=[-2.0, 0.1, 2.0])))
    1
    """
    _check_unfinished(state)
    return int(choose(state.standing))


def answer(state: State, item: int, response: int, *, seconds: float | None = None) -> State:
    """The session after one more answer: a category of the item, for right and wrong 1 and 0.

    Any item that has no answer yet may be given, not only the one proposed. Categories start at the bank's
    `lowest_category`. `seconds`: how long the answer took, if that is known.

    Raises SessionFinished, NoSuchItem, AlreadyAnswered, NoSuchCategory, InvalidArgument (seconds), InvalidSession for
    what is no State.

    >>> state = answer(start(ItemBank(a=[1.0, 2.0], b=[-0.5, 0.5])), 1, 0)
    >>> round(state.theta, 3), round(state.error, 3), next_item(state)
    (-0.434, 0.826, 0)
    """
    _check_unfinished(state)
    place = _whole(item)
    if place is None or not 0 <= place < state.bank.k_items:
        raise NoSuchItem(item, state.bank.k_items)
    if place in state.items:
        raise AlreadyAnswered(place)
    given, lowest = _whole(response), state.bank.lowest_category
    highest = lowest + state.standing.plan.n_categories[place] - 1
    if given is None or not lowest <= given <= highest:
        raise NoSuchCategory(place, response, lowest, highest)
    if seconds is not None:
        seconds = check_number("seconds", seconds, above=0, closed=True)
    standing = moved(state.standing, place, given - lowest, seconds=seconds)
    return State(
        state.seed,
        (*state.items, place),
        (*state.responses, given),
        (*state.seconds, seconds),
        reason_of(standing),
        standing,
    )


def is_finished(state: State) -> bool:
    """Whether the session is over. Raises InvalidSession for what is no State.

    >>> is_finished(start(ItemBank(a=[1.0], b=[0.0])))
    False
    """
    return _checked(state).reason is not None


def stop_reason(state: State) -> StopReason | None:
    """Why the session is over, or None while it is not. Raises InvalidSession for what is no State.

    >>> bank = ItemBank(a=[1.0, 2.0], b=[-0.5, 0.5])
    >>> stop_reason(answer(start(bank, max_items=1), 0, 1)).value
    'length reached'
    """
    return _checked(state).reason


def resume(bank: ItemBank, mapping: Mapping[str, object]) -> State:
    """The session that `State.to_mapping` wrote, ready to go on exactly as it would have.

    Raises WrongBank when the bank has other parameters, InvalidSession when something is missing or unreadable, and
    what `start` and `answer` raise.

    >>> bank = ItemBank(a=[1.0, 2.0], b=[-0.5, 0.5])
    >>> resume(bank, answer(start(bank), 1, 0).to_mapping()).items
    (1,)
    """
    if not isinstance(mapping, Mapping):
        raise InvalidSession(f"a session is kept as a mapping, not as {type(mapping).__name__}")
    kept: Mapping[str, Any] = mapping
    for name in ("bank", "rules", "seed", "items", "responses", "seconds"):
        if name not in kept:
            raise InvalidSession(f"{name} is missing")
    if kept["bank"] != digest(as_bank(bank)):
        raise WrongBank
    try:
        state = start(bank, seed=kept["seed"], **kept["rules"])
        answers = list(zip(kept["items"], kept["responses"], kept["seconds"], strict=True))
    except (TypeError, ValueError, UnknownChoice) as error:
        raise InvalidSession(str(error)) from error
    for item, response, seconds in answers:
        state = answer(state, item, response, seconds=seconds)
    return state


def digest(bank: ItemBank) -> str:
    """A hash of the model and all parameters of a bank, the same on every machine."""
    written = sha256(f"{bank.model} {bank.lowest_category}".encode())
    for values in (bank.a, bank.b, bank.c, bank.thresholds):
        # Adding zero turns -0.0 into 0.0; a missing threshold is written as one that lies infinitely high.
        written.update(np.where(np.isnan(values), np.inf, values + 0.0).astype("<f8").tobytes())
    return written.hexdigest()


def _checked(state: State) -> State:
    if not isinstance(state, State):
        raise InvalidSession(f"a session is a State, not {type(state).__name__}")
    return state


def _check_unfinished(state: State) -> None:
    _checked(state)
    if state.reason is StopReason.bank_exhausted:
        raise NoItemLeft(state.reason)
    if state.reason is not None:
        raise SessionFinished(state.reason)


def _whole(value: object) -> int | None:
    try:
        return index(value)  # type: ignore[arg-type]
    except TypeError:
        return None
