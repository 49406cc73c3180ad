"""A reference group as one frozen thing: who was asked and when, and what a raw score means among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from math import isfinite, sqrt

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument
from assessments.matrix import check_count, unmasked
from assessments.norms.errors import InvalidNorm, NormTooSmall
from assessments.norms.ranks import Distribution, distribution, rank_in, t_in
from assessments.norms.reading import NormReading, read_score
from assessments.norms.sizes import MINIMUM_N, SizeQuality, Stakes, norm_quality
from assessments.norms.standard import as_numbers, shaped, stanine_from_t, sten_from_t
from assessments.randomness import Floats

#: The texts that say whom a norm speaks of; free ids, since this library holds no wording.
_TEXTS = ("group", "mode", "script")


@dataclass(frozen=True)
class Norm:
    """The raw scores of one reference group, with what has to be printed beside every percentile taken from it.

    - `group` who they are, `mode` how they answered, `script` which version they read: ids of the caller's;
    - `n` persons asked `collected_from` ... `collected_until`, `n_effective` what they are worth after weighting
      (Kish 1965);
    - `raw` the distinct raw scores, ascending, and `masses` the number or weight of persons on each.

    There is no norm below its `minimum`, by default 300 (EFPA 2013, good for low stakes): whoever holds one may show
    its percentiles. n and n_effective both have to reach it. Raises NormTooSmall, InvalidNorm, InvalidArgument.
    """

    group: str
    mode: str
    script: str
    collected_from: date
    collected_until: date
    n: int
    n_effective: float
    raw: tuple[float, ...]
    masses: tuple[float, ...]
    minimum: int = MINIMUM_N

    def __post_init__(self) -> None:
        _check_description(self)
        if min(self.n, self.n_effective) < check_count("minimum", self.minimum) * (1 - 1e-9):
            raise NormTooSmall(int(min(self.n, self.n_effective)), self.minimum)
        _check_table(self)

    @classmethod
    def from_sample(
        cls,
        sample: npt.ArrayLike,
        *,
        group: str,
        mode: str,
        script: str,
        collected_from: date,
        collected_until: date,
        weights: npt.ArrayLike | None = None,
        minimum: int = MINIMUM_N,
    ) -> Norm:
        """The norm of these raw scores; missing ones (NaN) do not count.

        Raises NormTooSmall, InvalidNorm, InvalidMatrix, AllMissing, InvalidArgument.

        >>> from datetime import date, datetime
        >>> norm = Norm.from_sample(
        ...     list(range(40)) * 10, group="clients", mode="online", script="zh-Hans",
        ...     collected_from=date(2026, 3, 1), collected_until=date(2026, 9, 30),
        ... )
        >>> norm.n, float(norm.percentile(20)), float(norm.stanine(20))
        (400, 51.25, 5.0)
        """
        scores = np.asarray(unmasked(sample))
        found = distribution(scores, weights=weights)
        counted = ~np.isnan(np.asarray(scores, dtype=np.float64))
        if weights is not None:
            counted &= np.asarray(unmasked(weights), dtype=np.float64) > 0
        return cls(
            group=group,
            mode=mode,
            script=script,
            collected_from=collected_from,
            collected_until=collected_until,
            n=int(counted.sum()),
            n_effective=found.n_effective,
            raw=tuple(found.values.tolist()),
            masses=tuple(found.masses.tolist()),
            minimum=minimum,
        )

    @cached_property
    def mean(self) -> float:
        """Mean raw score of the group."""
        return float(self._distribution.masses @ self._distribution.values / sum(self.masses))

    @cached_property
    def sd(self) -> float:
        """Standard deviation of the raw scores, with n - 1 (n_effective - 1 after weighting)."""
        squares = float(self._distribution.masses @ (self._distribution.values - self.mean) ** 2)
        return sqrt(squares / sum(self.masses) * self.n_effective / max(self.n_effective - 1, 1.0))

    def percentile(self, raw: npt.ArrayLike) -> Floats:
        """Mid-rank percentile, 0 to 100, as `percentile_rank`. Raises InvalidMatrix."""
        return shaped(rank_in(as_numbers(raw, name="raw"), self._distribution))

    def t(self, raw: npt.ArrayLike) -> Floats:
        """Normalised T score, never infinite, as `normalised_t`. Raises InvalidMatrix."""
        return shaped(t_in(as_numbers(raw, name="raw"), self._distribution))

    def stanine(self, raw: npt.ArrayLike) -> Floats:
        """Stanine of the normalised T score. Raises InvalidMatrix."""
        return stanine_from_t(self.t(raw))

    def sten(self, raw: npt.ArrayLike) -> Floats:
        """Sten of the normalised T score. Raises InvalidMatrix."""
        return sten_from_t(self.t(raw))

    def read(self, raw: float, *, sem: float, confidence: float = 0.95) -> NormReading:
        """One person's score in all units, each with the interval that its two errors leave; see `read_score`.

        `sem` is the standard error of measurement in raw points. Raises InvalidArgument.
        """
        return read_score(self._distribution, raw, sem=sem, confidence=confidence)

    def quality(self, *, stakes: Stakes = "low") -> SizeQuality:
        """What EFPA (2013) calls a norm of this size, counted in effective persons. Raises UnknownChoice."""
        return norm_quality(int(min(self.n, self.n_effective)), stakes=stakes)

    def to_mapping(self) -> dict[str, object]:
        """Plain texts, numbers and lists, ready for JSON; `from_mapping` gives an equal norm back."""
        return {
            "group": self.group,
            "mode": self.mode,
            "script": self.script,
            "collected_from": self.collected_from.isoformat(),
            "collected_until": self.collected_until.isoformat(),
            "n": self.n,
            "n_effective": self.n_effective,
            "raw": list(self.raw),
            "masses": list(self.masses),
            "minimum": self.minimum,
        }

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Norm:
        """What `to_mapping` wrote. Raises InvalidNorm, NormTooSmall."""
        try:
            parts = dict(mapping)
            for name in ("collected_from", "collected_until"):
                parts[name] = date.fromisoformat(parts[name])  # type: ignore[arg-type]
            for name in ("raw", "masses"):
                parts[name] = _numbers(name, parts[name])
            return cls(**parts)  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError, InvalidArgument) as error:
            raise InvalidNorm(f"this is no norm: {error!r}") from error

    @cached_property
    def _distribution(self) -> Distribution:
        return Distribution(np.array(self.raw), np.array(self.masses), self.n_effective)


def _numbers(name: str, values: object) -> tuple[float, ...]:
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise InvalidNorm(f"{name} is no list of numbers")
    return tuple(float(value) for value in values)


def _check_description(norm: Norm) -> None:
    for name in _TEXTS:
        text = getattr(norm, name)
        if not isinstance(text, str) or not text.strip():
            raise InvalidNorm(f"{name} is {text!r}, not an id")
    for name in ("collected_from", "collected_until"):
        day = getattr(norm, name)
        if not isinstance(day, date) or isinstance(day, datetime):
            raise InvalidNorm(f"{name} is {day!r}, not a date")
    check_count("n", norm.n, at_least=0)
    if not isfinite(norm.n_effective):
        raise InvalidNorm(f"n_effective is {norm.n_effective}, not a number of persons")
    if norm.collected_until < norm.collected_from:
        raise InvalidNorm(f"collected until {norm.collected_until}, before it began on {norm.collected_from}")


def _check_table(norm: Norm) -> None:
    if not norm.raw or len(norm.raw) != len(norm.masses):
        raise InvalidNorm(f"{len(norm.raw)} raw scores need as many masses, at least one")
    if not all(isfinite(number) for number in (*norm.raw, *norm.masses)) or min(norm.masses) <= 0:
        raise InvalidNorm("raw scores are finite, masses finite and above zero")
    if any(later <= earlier for earlier, later in zip(norm.raw, norm.raw[1:], strict=False)):
        raise InvalidNorm("raw scores rise strictly")
    if norm.n < len(norm.raw) or norm.n_effective > norm.n * (1 + 1e-9):
        raise InvalidNorm(f"{norm.n} persons, worth {norm.n_effective:g}, cannot hold {len(norm.raw)} scores")
