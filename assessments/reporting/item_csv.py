"""A calibration as rows for a CSV file, and in a few lines for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from assessments.irt import Calibration, ItemFit
from assessments.randomness import Floats


def item_columns(calibration: Calibration) -> tuple[str, ...]:
    """Headers of the columns: item, a, b, c, thresholds if there are several, standard errors of them all, S-X2.

    `model` and `lowest_category` say what the numbers belong to, so that the file alone makes the bank again.

    >>> from assessments.irt import calibrate
    >>> rows = [[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 0], [0, 1, 0, 1], [1, 0, 1, 1], [0, 0, 0, 0]] * 5
    >>> item_columns(calibrate(rows, "rasch"))[:4]
    ('item', 'a', 'b', 'c')
    """
    names = ("a", "b", "c", *_threshold_names(calibration))
    errors = tuple(f"{name}_error" for name in names)
    return ("item", *names, *errors, "s_x2", "df", "p", "model", "lowest_category")


def item_rows(
    items: Sequence[str], calibration: Calibration, fit: ItemFit | None = None
) -> Iterator[tuple[str, ...]]:
    """One row of texts per item under `item_columns`; numbers in the shortest form that reads back exactly, and empty
    where there is none.

    >>> from assessments.irt import calibrate
    >>> rows = [[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 0], [0, 1, 0, 1], [1, 0, 1, 1], [0, 0, 0, 0]] * 5
    >>> next(item_rows("abcd", calibrate(rows, "rasch")))[:2]
    ('a', '1.0')
    """
    bank, errors = calibration.items, calibration.standard_errors
    origin = (bank.model, str(bank.lowest_category))
    for place, item in enumerate(items):
        values, spreads = (
            [part.a[place], part.b[place], part.c[place], *_thresholds(calibration, part.thresholds, place)]
            for part in (bank, errors)
        )
        judged = ("", "", "")
        if fit is not None and fit.df[place] > 0:
            judged = (_text(fit.chi2[place]), str(fit.df[place]), _text(fit.p[place]))
        # A parameter that was held fixed has no error.
        uncertain = (_text(spread) if spread > 0 else "" for spread in spreads)
        yield (item, *(_text(value) for value in values), *uncertain, *judged, *origin)


def calibration_summary(calibration: Calibration, groups: Sequence[str] = ()) -> list[str]:
    """A few lines on a calibration: persons, items and categories, log-likelihood, and the groups' populations.

    `groups` are labels in the order in which the calibration numbers them.

    >>> from assessments.irt import calibrate
    >>> rows = [[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 0], [0, 1, 0, 1], [1, 0, 1, 1], [0, 0, 0, 0]] * 5
    >>> calibration_summary(calibrate(rows, "rasch"))[0]
    '30 persons, 4 items, 2 categories'
    """
    bank = calibration.items
    fewest, most = int(bank.n_categories.min()), int(bank.n_categories.max())
    categories = f"{most}" if fewest == most else f"{fewest} to {most}"
    found = f"log-likelihood {calibration.log_likelihood:.4f}, {calibration.k_parameters:,} parameters"
    ending = "converged" if calibration.converged else "NOT converged"
    lines = [
        f"{calibration.n_persons:,.10g} persons, {bank.k_items:,} items, {categories} categories",
        f"{calibration.model}: {found}, {ending} after {calibration.n_iterations:,} iterations",
    ]
    if len(calibration.population) > 1:
        lines += [
            f"group {label}: mean {mean:.3f}, standard deviation {sd:.3f}"
            for label, (mean, sd) in zip(groups, calibration.population, strict=True)
        ]
    return lines


def _threshold_names(calibration: Calibration) -> tuple[str, ...]:
    m = calibration.items.thresholds.shape[1]
    return tuple(f"threshold_{step}" for step in range(1, m + 1)) if m > 1 else ()


def _thresholds(calibration: Calibration, thresholds: Floats, place: int) -> list[float]:
    return list(thresholds[place]) if calibration.items.thresholds.shape[1] > 1 else []


def _text(value: float) -> str:
    return repr(float(value)) if np.isfinite(value) else ""
