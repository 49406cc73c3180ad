"""What can go wrong when a person is compared with others."""

from __future__ import annotations

from assessments.errors import AssessmentError


class NormTooSmall(AssessmentError):
    """A reference group has fewer persons than a percentile may stand on."""

    def __init__(self, n: int, needed: int) -> None:
        super().__init__(f"a norm of {n} persons is too small; at least {needed} are needed")
        self.n = n
        self.needed = needed


class InvalidNorm(AssessmentError):
    """The parts of a norm contradict each other, or its written form lacks something."""


class NotMonotone(AssessmentError):
    """At this age the norm curve does not rise even in its middle, so a raw score has no place on it."""

    def __init__(self, age: float) -> None:
        super().__init__(f"the norm curve does not rise at age {age:g}; use fewer powers or more persons")
        self.age = age


class EmptyCell(AssessmentError):
    """A target asks for a share of persons of whom the sample has none."""

    def __init__(self, margin: str, category: str) -> None:
        super().__init__(f"margin {margin!r}: nobody in the sample is {category!r}; merge categories")
        self.margin = margin
        self.category = category


class InconsistentTargets(AssessmentError):
    """Targets contradict each other or the sample; the message names the margin."""


class TargetsNotReached(AssessmentError):
    """No weights within the bounds meet all targets: the worst category misses its share by `gap`."""

    def __init__(self, margin: str, category: str, gap: float) -> None:
        super().__init__(
            f"margin {margin!r}: the share of {category!r} misses its target by {gap:.4f}; "
            "widen the bounds or merge categories"
        )
        self.margin = margin
        self.category = category
        self.gap = gap
