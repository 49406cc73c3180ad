"""The rules of an adaptive test: how items are selected, what limits the choice, when it stops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument, InvalidMatrix
from assessments.matrix import as_vector, check_choice, check_count, check_number

Selection = Literal[
    "mfi", "randomesque", "progressive", "progressive-restricted", "random", "mpwi", "mepv", "kl"
]
SELECTIONS: tuple[str, ...] = get_args(Selection)
#: Items over which chance fades when neither `fading_items` nor `max_items` says it.
FADING_ITEMS = 20


@dataclass(frozen=True, kw_only=True)
class Rules:
    """All options of an adaptive test, with their defaults. Items are whole numbers from 0.

    Selection of the next item at the estimate theta:
    - "mfi": largest Fisher information (Lord 1980). It repeats itself: whoever answers alike sees the same items.
    - "randomesque": one of the `n_best` most informative, equally likely (Kingsbury & Zara 1989).
    - "progressive": largest (1 - W) U max(I) + W I with a uniform U for each item and
      W = sum over f <= step of (f - 1)^t / sum over f <= Q of (f - 1)^t, where t is `acceleration` and Q is
      `fading_items`, else `max_items`, else 20 (Revuelta & Ponsoda 1998; Barrada, Olea, Ponsoda & Abad 2008).
      It uses the whole bank, for about a tenth (t = 0) to a third (t = 1) more items: what an instrument should prefer.
    - "progressive-restricted": the same; `exposures` are meant to be given (below).
    - "random": any item, equally likely.
    - "mpwi": largest posterior weighted information; "mepv": smallest expected posterior variance (both van der
      Linden 1998); "kl": largest Kullback-Leibler information, posterior weighted (Chang & Ying 1996).

    Estimate: EAP and posterior standard deviation with a normal prior, by the trapezoid rule on `n_nodes` nodes over
    `bounds`. `start_theta` stands in for the first selection only; left out it is the prior mean.

    Stopping, whichever comes first: `max_error` (posterior sd at or below it), `max_items`, `max_seconds`, and
    `min_gain` (the best item left is expected to lower the error by less; Choi, Grady & Dodd 2011). Error and gain
    wait for `min_items`. Without any of these the session ends with the bank.

    Limits: `content` labels each item and `targets` gives the share of each label; the next item is of the label that
    lags most behind its target (Kingsbury & Zara 1989). `enemies` are groups of items of which a session sees one.
    `acceptance` is the probability that a session may see an item (Sympson & Hetter 1985). Items with `exposures`
    above `max_exposure` times `n_sessions` are closed.

    A label that has no open item passes its turn to the next in need. Where `acceptance` and `exposures` leave no item
    both are lifted. Enemies never are: then the session ends.

    Raises InvalidArgument naming the option. `start` and `simulate` raise it, as UnknownChoice, for other options too.

    >>> Rules(max_error=0.3, max_items=30).fading
    30
    """

    selection: Selection = "mfi"
    n_best: int = 5
    fading_items: int | None = None
    acceleration: float = 1.0
    prior_mean: float = 0.0
    prior_sd: float = 1.0
    start_theta: float | None = None
    n_nodes: int = 61
    bounds: tuple[float, float] = (-6.0, 6.0)
    max_error: float | None = None
    max_items: int | None = None
    min_items: int = 1
    max_seconds: float | None = None
    min_gain: float | None = None
    content: Sequence[str] | None = None
    targets: Mapping[str, float] | None = None
    enemies: Sequence[Sequence[int]] = ()
    acceptance: npt.ArrayLike | None = None
    exposures: npt.ArrayLike | None = None
    n_sessions: int = 0
    max_exposure: float = 0.25

    def __post_init__(self) -> None:
        check_choice("selection", self.selection, SELECTIONS)
        self._count("n_best", "min_items", "max_items", "fading_items")
        self._count("n_sessions", at_least=0)
        self._number("max_error", "max_seconds", "min_gain", above=0)
        self._number("acceleration", above=0, closed=True)
        self._number("max_exposure", above=0, below=1, closed=True)
        if self.max_items is not None and self.max_items < self.min_items:
            raise InvalidArgument("max_items", self.max_items, f"at least min_items, {self.min_items}")
        self._check_prior()
        self._check_content()
        self._check_exposure()

    @property
    def fading(self) -> int:
        """The number of items over which the progressive rule fades from chance to information."""
        return self.fading_items or self.max_items or FADING_ITEMS

    @property
    def first_theta(self) -> float:
        """Where the first item is selected."""
        return self.prior_mean if self.start_theta is None else self.start_theta

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Rules:
        """The rules with these options. Raises UnknownChoice for one that does not exist, InvalidArgument.

        >>> Rules.of({"max_items": 4}).max_items
        4
        """
        known = tuple(field.name for field in fields(cls))
        for name in options:
            check_choice("an option", name, known)
        return cls(**options)

    def to_mapping(self) -> dict[str, object]:
        """Plain values, ready for JSON; `Rules(**mapping)` gives the same rules back."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    def _check_prior(self) -> None:
        ends = _numbers("bounds", _entries("bounds", self.bounds, "two numbers"))
        if len(ends) != 2 or ends[0] >= ends[1]:
            raise InvalidArgument("bounds", self.bounds, "a lower and a higher number")
        low, high = ends
        self._set(bounds=(low, high))
        self._count("n_nodes", at_least=5)
        self._number("prior_mean", "start_theta", above=low, below=high)
        # A narrower prior would fall between two nodes.
        self._number("prior_sd", above=(high - low) / (self.n_nodes - 1), closed=True)

    def _check_content(self) -> None:
        content = None if self.content is None else _entries("content", self.content, "a label for each item")
        if not isinstance(self.targets, Mapping | None):
            raise InvalidArgument("targets", self.targets, "a mapping of labels to shares")
        if (content is None) != (self.targets is None):
            raise InvalidArgument("targets", self.targets, "given exactly when content is")
        if content is None or self.targets is None:
            return
        labels = tuple(map(str, content))
        targets = {str(label): share for label, share in self.targets.items()}
        for label, share in targets.items():
            check_number(f"targets[{label!r}]", share, above=0, closed=True)
            if label not in labels:
                raise InvalidArgument("targets", label, "a label of content")
        total = check_number("the sum of targets", sum(targets.values()), above=0)
        self._set(content=labels, targets={label: float(share) / total for label, share in targets.items()})

    def _check_exposure(self) -> None:
        expected = "groups of items"
        groups = [
            [check_count("enemies", item, at_least=0) for item in _entries("enemies", group, expected)]
            for group in _entries("enemies", self.enemies, expected)
        ]
        self._set(enemies=tuple(tuple(group) for group in groups))
        for name, highest, expected in (
            ("acceptance", 1.0, "probabilities"),
            ("exposures", np.inf, "counts"),
        ):
            if getattr(self, name) is not None:
                entries = _numbers(name, getattr(self, name))
                if min(entries, default=0.0) < 0 or max(entries, default=0.0) > highest:
                    raise InvalidArgument(name, entries, expected)
                self._set(**{name: entries})

    def _count(self, *names: str, at_least: int = 1) -> None:
        for name in names:
            if not self._is_left_out(name):
                self._set(**{name: check_count(name, getattr(self, name), at_least=at_least)})

    def _number(
        self, *names: str, above: float = -np.inf, below: float = np.inf, closed: bool = False
    ) -> None:
        for name in names:
            if not self._is_left_out(name):
                value = getattr(self, name)
                self._set(**{name: check_number(name, value, above=above, below=below, closed=closed)})

    def _is_left_out(self, name: str) -> bool:
        """Whether it is None, where None is the default: elsewhere it is no value."""
        return getattr(self, name) is None and getattr(Rules, name) is None

    def _set(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)


def _entries(name: str, value: object, expected: str) -> tuple[Any, ...]:
    """What a list holds; a text or a mapping is no list."""
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        # An array of no dimension says that it can be iterated over, and cannot.
        with suppress(TypeError):
            return tuple(value)
    raise InvalidArgument(name, value, expected)


def _numbers(name: str, value: Any) -> tuple[float, ...]:
    try:
        return tuple(as_vector(value, name=name).tolist())
    except InvalidMatrix as error:
        raise InvalidArgument(name, value, f"finite numbers ({error.reason})") from error


def _plain(value: object) -> object:
    return [_plain(entry) for entry in value] if isinstance(value, tuple) else value
