"""What limits the choice of the next item, prepared for one bank: content, enemies, exposure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessments.adaptive.chance import LOTTERY, draws
from assessments.adaptive.rules import Rules
from assessments.errors import InvalidArgument
from assessments.matrix import Bools, Ints
from assessments.randomness import Floats, Words

#: Shares of content closer than this count as equal.
_EQUAL_SHARES = 1e-9


@dataclass(frozen=True, eq=False)
class Content:
    """Labels in the order of their targets, the largest first.

    `labels` are the k places of the items' labels in that order, `targets` the shares of the labels, `members` the
    table k x labels of who bears which.
    """

    labels: Ints
    targets: Floats
    members: Floats

    @classmethod
    def of(cls, rules: Rules, k_items: int) -> Content | None:
        """What the rules say of content, if anything. Raises InvalidArgument when an item has no label."""
        if rules.content is None or rules.targets is None:
            return None
        _check_length("content", len(rules.content), k_items)
        targets = dict.fromkeys(sorted(rules.content), 0.0) | dict(rules.targets)
        order = sorted(targets, key=lambda label: -targets[label])
        places = {label: place for place, label in enumerate(order)}
        labels = np.array([places[label] for label in rules.content])
        shares = np.array([targets[label] for label in order])
        return cls(labels, shares, np.eye(len(order))[labels])

    def outside(self, closed: Bools, counts: Floats) -> Bools:
        """The items that do not bear the label whose turn it is, for one person or for each of n."""
        n_items = counts.sum(axis=-1, keepdims=True)
        lags = self.targets - counts / np.maximum(n_items, 1)
        can_be_met = ~closed @ self.members > 0
        lags = np.where(can_be_met, lags, -np.inf)
        # Among equals the label with the larger target, which stands first, has its turn.
        chosen = np.argmax(lags >= lags.max(axis=-1, keepdims=True) - _EQUAL_SHARES, axis=-1)
        return np.asarray(self.labels != chosen[..., np.newaxis])


def closing_of(rules: Rules, k_items: int) -> Ints:
    """The items that each item closes, k x m: itself and its enemies, filled up with itself.

    Raises InvalidArgument when an enemy is not in the bank.
    """
    enemies: dict[int, set[int]] = {}
    for group in rules.enemies:
        for item in group:
            if item >= k_items:
                raise InvalidArgument("enemies", item, f"an item from 0 to {k_items - 1}")
            enemies.setdefault(item, set()).update(group)
    width = max((len(others) for others in enemies.values()), default=1)
    closing = np.repeat(np.arange(k_items)[:, np.newaxis], width, axis=1)
    for item, others in enemies.items():
        closing[item, : len(others)] = sorted(others)
    return closing


def held_back(rules: Rules, k_items: int, seeds: Words | np.uint64) -> Bools | None:
    """The items that a session, or each of n, does not see for the sake of exposure; None without such a rule.

    An item is admitted with its acceptance probability, by one draw for the whole session: an item that Sympson and
    Hetter's lottery rejects once is out for this person, and drawing early changes no probability.
    """
    held: Bools | None = None
    if rules.acceptance is not None:
        accepted = np.asarray(rules.acceptance)
        _check_length("acceptance", accepted.size, k_items)
        held = draws(seeds, LOTTERY, k_items) > accepted
    if rules.exposures is not None:
        exposures = np.asarray(rules.exposures)
        _check_length("exposures", exposures.size, k_items)
        overexposed = exposures > rules.max_exposure * rules.n_sessions
        held = overexposed if held is None else held | overexposed
    # Every array of many sessions has one row for each of them.
    return None if held is None else np.broadcast_to(held, (*np.shape(seeds), k_items))


def _check_length(name: str, length: int, k_items: int) -> None:
    if length != k_items:
        raise InvalidArgument(name, f"{length} entries", f"one entry for each of {k_items} items")
