"""How alike the work of two occupations is, and which ones could come next. Computed from O*NET's figures alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from portal.careers.catalogue import Catalogue, Drawn, Occupation

Matrix = npt.NDArray[np.float64]
#: Less likeness than this is no way from one occupation to another.
LEAST_LIKENESS = 0.55
#: How many job zones higher an occupation may lie to come next.
HIGHEST_STEP = 2
MOST_ROUTES = 3


@dataclass(frozen=True)
class Step:
    """A way from one occupation to another one that asks for more preparation."""

    to: Occupation
    likeness: float

    @property
    def likeness_text(self) -> str:
        return f"{self.likeness:.2f}"


@dataclass(frozen=True)
class Ways:
    """Likeness of all occupations and the ways among those of one field.

    The likeness of two occupations is the mean of three parts, each from 0 to 1:

        interests   (1 + r) / 2, where r is the correlation of the six interest values;
        skills      sum of min(a, b) / sum of max(a, b) over the five most important skills of each,
                    where a and b are their importances and one that is not among the five counts as 0;
        knowledge   the same of the five most important fields of knowledge.

    Where O*NET rates no skills and knowledge for one of the two, these parts are the average over all rated pairs:
    what is not known makes an occupation neither more nor less alike.

    A way leads to an occupation of the same field whose job zone is one or two higher and whose likeness is .55 or
    more; the three most alike come first to last, equal ones in the order of the table. It is a likeness of work in
    the United States, and no promise that anybody is hired.
    """

    catalogue: Catalogue

    @cached_property
    def _place(self) -> dict[str, int]:
        return {one: place for place, one in enumerate(self.catalogue.occupations)}

    @cached_property
    def all(self) -> Matrix:
        """Likeness of every two occupations, in the order of the table."""
        occupations = list(self.catalogue.occupations.values())
        shape = (1 + np.corrcoef(self.catalogue.profiles[1])) / 2
        skills = overlaps([one.skills for one in occupations])
        knowledge = overlaps([one.knowledge for one in occupations])
        return np.asarray((shape + skills + knowledge) / 3)

    def likeness(self, one: Occupation, other: Occupation) -> float:
        return float(self.all[self._place[one.id], self._place[other.id]])

    def onward(self, occupation: Occupation, peers: Sequence[Occupation]) -> list[Step]:
        """What could come next among the occupations of a field, the most alike first."""
        zone = occupation.job_zone
        steps = [
            Step(one, self.likeness(occupation, one))
            for one in peers
            if zone < one.job_zone <= zone + HIGHEST_STEP
        ]
        alike = [step for step in steps if step.likeness >= LEAST_LIKENESS]
        return sorted(alike, key=lambda step: (-step.likeness, self._place[step.to.id]))[:MOST_ROUTES]


def overlaps(drawn: Sequence[Sequence[Drawn]]) -> Matrix:
    """Sum of minima by sum of maxima of every two; the average of all rated pairs where one is not rated."""
    names = sorted({one.what.id for row in drawn for one in row})
    columns = {name: column for column, name in enumerate(names)}
    values = np.zeros((len(drawn), len(columns)))
    for row, found in enumerate(drawn):
        for one in found:
            values[row, columns[one.what.id]] = one.importance
    least = np.minimum(values[:, None, :], values[None, :, :]).sum(axis=2)
    most = np.maximum(values[:, None, :], values[None, :, :]).sum(axis=2)
    is_rated = values.any(axis=1)
    both = np.logical_and.outer(is_rated, is_rated)
    found = np.divide(least, most, out=np.zeros_like(least), where=both)
    others = both & ~np.eye(len(drawn), dtype=bool)
    return np.where(both, found, found[others].mean())
