"""Calibrating items: marginal maximum likelihood, or its mode with priors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument, InvalidMatrix, NoFiniteEstimate
from assessments.irt.answers import Answers, as_answers
from assessments.irt.ascent import Summit, climb
from assessments.irt.bank import DICHOTOMOUS, MODELS, Model
from assessments.irt.calibration import Calibration, ItemErrors
from assessments.irt.louis import covariance
from assessments.irt.marginal import ENDLESS_SLOPE, Map, Marginal
from assessments.irt.parameters import as_items, layout, public_jacobian, start
from assessments.irt.priors import Priors, as_priors
from assessments.irt.quadrature import BOUND, NODES
from assessments.matrix import Ints, check_choice, check_count, check_number
from assessments.randomness import Floats

#: Fewer columns than this leave the parameters undetermined under a normal theta.
_FEWEST_ITEMS = {"rasch": 2, "1pl": 2}
_FEWEST_PERSONS = 10
#: A slope this steep whose standard error is larger still says that nothing holds it.
_SUSPICIOUS_SLOPE = 10.0
#: A slope this flat says that answers have nothing to do with theta; then b = -d / a can be anything.
_NO_SLOPE = 1e-4
NO_LOCATION = "the slope is zero, as its answers are unrelated to the others; so it has no location"


def calibrate(
    x: npt.ArrayLike,
    model: Model = "2pl",
    *,
    quadrature: int = NODES,
    tolerance: float = 1e-5,
    max_iterations: int = 2000,
    priors: Priors | None = None,
    asymptotes: npt.ArrayLike | None = None,
    weights: npt.ArrayLike | None = None,
    group: npt.ArrayLike | None = None,
    standard_errors: bool = True,
    map: Map = map,  # noqa: A002  # The argument takes what the builtin of this name does.
) -> Calibration:
    """Item parameters by marginal maximum likelihood (Bock & Aitkin 1981), theta standard normal, D = 1.

    `x` is n_persons x k_items, NaN for missing; answers are whole numbers, the smallest in the table being category 0.
    Models: "rasch" (all slopes 1), "1pl" (one slope for all), "2pl", "3pl", "grm" (Samejima 1969), "gpcm" (Muraki
    1992). The same as "rasch" with a free variance is "1pl": that variance is the square of its slope.

    - `quadrature`: equally spaced nodes on [-6, 6]. `tolerance`: the climb ends when a full step moves no slope or
      intercept by so much; the log-likelihood is then far closer than that to its maximum.
    - `priors`: densities by parameter "a", "b" (each threshold), "c", such as `WEAK_PRIORS` or
      {"a": ("lognormal", 0.0, 0.5), "b": ("normal", 0.0, 2.0), "c": ("beta", 2.0, 8.0)}.
    - `asymptotes`: for "rasch", "1pl" and "2pl" a known c of each item or of all, as 1 / k for k options; it is held,
      since answers hardly tell it (Han 2012), and `items` carry it (their model is "3pl").
    - `weights`: how many persons each row stands for. `group`: 0, 1, ... per row; the first group's theta is standard
      normal, mean and standard deviation of the others are estimated.
    - `map`: the builtin, a process pool's or a Dask client's; persons are added up in the same chunks in any case, so
      that the numbers do not depend on it.
    - `standard_errors`: False leaves them (and the covariance) out, which saves up to half of the time.

    Raises InvalidMatrix, TooFewPersons, TooFewItems, AllMissing, NoVariance, CategoryGap naming row or column,
    NoFiniteEstimate when answers separate an item completely or a group from the others, or have nothing in common,
    UnknownChoice, InvalidArgument.

    >>> rows = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 0], [0, 1, 0, 1], [1, 0, 1, 1], [0, 0, 0, 0]] * 5)
    >>> calibrate(rows, "rasch").items.b.round(2).tolist()
    [-0.82, 0.01, 0.83, 0.83]
    """
    check_choice("model", model, MODELS)
    check_number("tolerance", tolerance, above=0)
    check_count("max_iterations", max_iterations)
    if not callable(map):
        raise InvalidArgument("map", map, "the builtin, or another function that is called like it")
    answers = as_answers(
        x,
        weights=weights,
        group=group,
        min_persons=_FEWEST_PERSONS,
        min_items=_FEWEST_ITEMS.get(model, 3),
    )
    shape = layout(model, _categories(answers, model), _held(asymptotes, model, answers))
    marginal = Marginal(shape, answers, as_priors(priors), quadrature, map)
    xi = start(shape, marginal.at_or_above, answers.counts(0))
    first = np.concatenate([shape.pack(xi), np.zeros(2 * (answers.n_groups - 1))])
    summit = climb(marginal.look, first, tolerance=tolerance, max_iterations=max_iterations)
    _check_population(marginal, summit.point)
    found = _calibration(marginal, _upright(marginal, summit.point), summit, with_errors=standard_errors)
    return replace(found, model=model)


def _held(asymptotes: npt.ArrayLike | None, model: Model, answers: Answers) -> Floats | None:
    """The guessing parameters that are known, one for each item; None where there are none.

    Raises InvalidArgument when they are no shares, or the model has guessing of its own or more than two categories.
    """
    if asymptotes is None:
        return None
    if model not in ("rasch", "1pl", "2pl"):
        raise InvalidArgument("asymptotes", asymptotes, f"left out for the model {model}")
    k_items = answers.codes.shape[1]
    try:
        c = np.broadcast_to(np.asarray(asymptotes, dtype=np.float64), (k_items,)).copy()
    except (TypeError, ValueError) as error:
        raise InvalidArgument("asymptotes", asymptotes, f"one number, or {k_items}") from error
    if not ((c >= 0) & (c < 1)).all():
        raise InvalidArgument("asymptotes", asymptotes, "from 0 to below 1")
    return c if c.any() else None


def _check_population(marginal: Marginal, vector: Floats) -> None:
    """Raises NoFiniteEstimate for a group whose theta leaves the nodes, or shrinks to a point between two of them."""
    narrowest = min(0.1, BOUND / (marginal.n_nodes - 1))
    for number, (mean, sd) in enumerate(marginal.split(vector)[1]):
        if abs(mean) > BOUND:
            raise NoFiniteEstimate(f"group {number}: its answers push its mean beyond every scale")
        if sd < narrowest:
            raise NoFiniteEstimate(
                f"group {number}: its persons do not differ, so that their sd shrinks to zero"
            )


def _upright(marginal: Marginal, vector: Floats) -> Floats:
    """The same likelihood with theta pointing the way that higher answers go."""
    xi, population = marginal.split(vector)
    if marginal.priors or xi[:, 0].sum() >= 0:
        return vector
    xi[:, 0] *= -1
    signs = np.tile([-1.0, 1.0], len(population) - 1)
    return np.concatenate([marginal.shape.pack(xi), vector[marginal.n_free :] * signs])


def _calibration(marginal: Marginal, vector: Floats, summit: Summit, *, with_errors: bool) -> Calibration:
    xi, population = marginal.split(vector)
    if (np.abs(xi[:, 0]) < _NO_SLOPE).any():
        raise NoFiniteEstimate(NO_LOCATION, column=int(np.argmin(np.abs(xi[:, 0]))))
    place = marginal.look(vector)
    assert place is not None
    # A steep slope is only believed when its standard error says so.
    is_needed = with_errors or bool((np.abs(xi[:, 0]) > _SUSPICIOUS_SLOPE).any())
    by_item = covariance(marginal, vector) if is_needed else np.full((*xi.shape, xi.shape[1]), np.nan)
    public, errors = _errors(marginal, by_item, xi)
    return Calibration(
        items=as_items(marginal.shape, xi, marginal.answers.lowest),
        log_likelihood=place.value - marginal.penalty(xi)[0],
        n_iterations=summit.n_iterations,
        converged=summit.converged,
        standard_errors=errors,
        covariance=public,
        population=tuple(population),
        log_posterior=place.value,
        n_persons=float(marginal.answers.weights.sum()),
        k_parameters=len(vector),
        model=marginal.shape.model,
        quadrature=marginal.n_nodes,
    )


def _categories(answers: Answers, model: Model) -> Ints:
    if model in DICHOTOMOUS and (answers.n_categories > 2).any():
        column = int(np.flatnonzero(answers.n_categories > 2)[0])
        raise InvalidMatrix(f"the model {model} needs two categories", column=column)
    return answers.n_categories


def _errors(marginal: Marginal, by_item: Floats, xi: Floats) -> tuple[Floats, ItemErrors]:
    """Covariance and standard errors of the public parameters by the delta method. Raises NoFiniteEstimate."""
    shape = marginal.shape
    has_step = shape.free[:, 1 : shape.m + 1]
    jacobian = public_jacobian(shape, xi)
    public: Floats = jacobian @ np.nan_to_num(by_item) @ np.swapaxes(jacobian, 1, 2)
    # What is not known leaves the public parameters that rest on it without an error, and the others theirs.
    is_unknown = np.einsum("kpr,kr->kp", np.abs(jacobian), np.isnan(np.einsum("kpp->kp", by_item))) > 0
    public[is_unknown[:, :, np.newaxis] | is_unknown[:, np.newaxis]] = np.nan
    variances = np.einsum("kpp->kp", public)
    errors = np.sqrt(np.where(variances > 0, variances, np.nan))
    steep = (np.abs(xi[:, 0]) > _SUSPICIOUS_SLOPE) & ~(errors[:, 0] < np.abs(xi[:, 0]))
    if shape.free[:, 0].any() and steep.any():
        raise NoFiniteEstimate(ENDLESS_SLOPE, column=int(np.argmax(steep)))
    share = has_step / (shape.n_categories - 1)[:, np.newaxis]
    of_b = np.einsum("kp,kpr,kr->k", share, public[:, 1 : shape.m + 1, 1 : shape.m + 1], share)
    c = errors[:, 2] if shape.model == "3pl" else np.full(len(xi), np.nan)
    steps = np.where(has_step, errors[:, 1 : shape.m + 1], np.nan)
    return public, ItemErrors(errors[:, 0], np.sqrt(np.maximum(of_b, 0)), c, steps)
