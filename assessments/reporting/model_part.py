"""What a report says of a fitted model: parameters, fit, local dependence, and where it measures well."""

from __future__ import annotations

import numpy as np

from assessments.irt import Calibration, ItemFit, empirical_reliability, marginal_reliability
from assessments.randomness import Floats
from assessments.reporting.information import (
    TABLE_THETA,
    information_curve,
    information_figure,
    information_table,
    information_words,
)
from assessments.reporting.limits import limit
from assessments.reporting.markdown import NOTHING, code, codes, counted, number, probability, table
from assessments.reporting.parts import Part, joined
from assessments.reporting.response_model import ENOUGH_FOR_SLOPES, NAMES, FittedScale
from assessments.reporting.scales import KeyedScale

#: Residuals of two items that correlate by so much more than the average share something besides theta (Christensen,
#: Makransky & Horton 2017).
DEPENDENT = 0.20
#: A root mean square error of approximation up to here is usually called close (Browne & Cudeck 1993).
CLOSE = 0.05
#: A slope below this hardly tells persons apart; Baker (2001) calls it very low to low.
LOW_SLOPE = 0.35
_MOST_PAIRS = 10
_LEVEL = 0.05


def model_part(scale: KeyedScale, fitted: FittedScale, *, name: str) -> Part:
    """The part of a report on a model fitted to a scale; `name` is that of its figure.

    >>> from assessments.reporting.response_model import fit_scale
    >>> from assessments.simulate import likert
    >>> x = likert(200, [0.7] * 4, seed=1).x
    >>> scale = KeyedScale("s", tuple("abcd"), (0, 1, 2, 3), np.zeros(4, bool), x, 0.0, 4.0)
    >>> model_part(scale, fit_scale(scale), name="i").headline
    {'reliability of θ': '0.80'}
    """
    return joined(
        [
            _parameters(scale, fitted),
            _whole_fit(fitted),
            _items_fit(scale, fitted),
            _dependence(scale, fitted),
            _information(scale, fitted, name),
        ]
    )


def _parameters(scale: KeyedScale, fitted: FittedScale) -> Part:
    found = fitted.calibration
    remarks = []
    low = found.items.a < LOW_SLOPE
    if low.any() and found.model not in ("rasch", "1pl"):
        remarks.append(f"{_named(scale, low)}: a slope below {LOW_SLOPE:.2f} hardly tells persons apart.")
    if not found.converged:
        remarks.append("The calibration did not converge; its numbers are not final.")
    return Part(
        (
            _how(fitted),
            _notes(scale, fitted),
            table(*_parameter_table(scale, found)),
            "Slopes a and locations b on the logistic metric (D = 1), standard errors in parentheses.",
            limit("parameters"),
        ),
        tuple(remarks),
    )


def _how(fitted: FittedScale) -> str:
    found = fitted.calibration
    deviance, p, n = -2 * found.log_likelihood, found.k_parameters, found.n_persons
    ending = "converged" if found.converged else "not converged"
    priors = (
        " Weak priors (a lognormal, b normal, c beta) hold the parameters." if fitted.has_weak_priors else ""
    )
    return (
        f"{NAMES[found.model]}, marginal maximum likelihood with {found.quadrature} nodes, θ standard normal: "
        f"{counted(round(n), 'person')}, log-likelihood {number(found.log_likelihood, 3)} with "
        f"{counted(p, 'parameter')}, AIC {number(deviance + 2 * p, 1)}, "
        f"BIC {number(deviance + p * np.log(n), 1)}, {ending} after {counted(found.n_iterations, 'step')}.{priors}"
    )


def _notes(scale: KeyedScale, fitted: FittedScale) -> str:
    notes = []
    if fitted.merged.size:
        items = codes(scale.items[place] for place in fitted.merged)
        notes.append(f"Nobody chose some category of {items}; the others were numbered anew.")
    if fitted.calibration.n_persons < ENOUGH_FOR_SLOPES and fitted.calibration.model not in ("rasch", "1pl"):
        notes.append(f"With fewer than {ENOUGH_FOR_SLOPES} persons slopes are rough.")
    return " ".join(notes)


def _parameter_table(scale: KeyedScale, found: Calibration) -> tuple[list[str], list[list[str]]]:
    items, errors = found.items, found.standard_errors
    columns = {"item": [code(item) for item in scale.items], "a": _with_errors(items.a, errors.a)}
    if items.is_dichotomous:
        columns["b"] = _with_errors(items.b, errors.b)
    else:
        for step in range(items.thresholds.shape[1]):
            columns[f"b{step + 1}"] = _with_errors(items.thresholds[:, step], errors.thresholds[:, step])
    if found.model == "3pl":
        columns["c"] = _with_errors(items.c, errors.c)
    return list(columns), [list(row) for row in zip(*columns.values(), strict=True)]


def _with_errors(values: Floats, errors: Floats) -> list[str]:
    return [
        number(value) if not error > 0 else f"{number(value)} ({number(error)})"
        for value, error in zip(values, errors, strict=True)
    ]


def _whole_fit(fitted: FittedScale) -> Part:
    fit = fitted.model_fit
    if fit is None:
        return Part((f"**Fit of the model.** M2 is not taken: {fitted.withheld['M2']}.",))
    interval = f"{number(fit.rmsea_low, 3)} to {number(fit.rmsea_high, 3)}"
    row = [
        number(fit.m2),
        str(fit.df),
        probability(fit.p),
        number(fit.rmsea, 3),
        interval,
        number(fit.srmsr, 3),
    ]
    remarks = [f"The model fits only roughly (RMSEA {number(fit.rmsea, 3)})."] if fit.rmsea > CLOSE else []
    return Part(
        (
            f"**Fit of the model** (M2, Maydeu-Olivares & Joe 2006; {counted(fit.n_persons, 'person')} without a gap)",
            table(["M2", "df", "p", "RMSEA", "90 % interval", "SRMSR"], [row], left=0),
            limit("fit"),
        ),
        tuple(remarks),
        {"RMSEA": number(fit.rmsea, 3)},
    )


def _items_fit(scale: KeyedScale, fitted: FittedScale) -> Part:
    fit = fitted.item_fit
    if fit is None:
        return Part((f"**Fit of the items.** S-X2 is not taken: {fitted.withheld['S-X2']}.",))
    k_tested = int(np.isfinite(fit.p).sum())
    if not k_tested:
        return Part(("**Fit of the items.** S-X2 has no degree of freedom left with so few sum scores.",))
    misfits = fit.p * k_tested < _LEVEL
    remark = f"{_named(scale, misfits)}: the answers depart from the curve (S-X2, see the table)."
    return Part(
        (
            "**Fit of the items** (S-X2, Orlando & Thissen 2000; Kang & Chen 2008)",
            table(["item", "S-X2", "df", "p", "RMSEA"], _item_fit_rows(scale, fit)),
            f"{_n_of(misfits)} below p = {_LEVEL:.2f} after Bonferroni's correction for {counted(k_tested, 'test')}.",
            limit("item fit"),
        ),
        (remark,) if misfits.any() else (),
    )


def _item_fit_rows(scale: KeyedScale, fit: ItemFit) -> list[list[str]]:
    return [
        [
            code(item),
            number(chi2),
            str(df) if df > 0 else NOTHING,
            probability(p),
            number(rmsea, 3),
        ]
        for item, chi2, df, p, rmsea in zip(scale.items, fit.chi2, fit.df, fit.p, fit.rmsea, strict=True)
    ]


def _n_of(where: np.ndarray) -> str:
    n = int(where.sum())
    return "No item" if not n else f"{n} of {where.size} items"


def _dependence(scale: KeyedScale, fitted: FittedScale) -> Part:
    first, second = np.triu_indices(len(fitted.q3), 1)
    values = fitted.q3[first, second]
    order = np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")
    if np.isnan(values).all():
        return Part(
            ("**Local dependence.** Q3 is not taken: no pair of items was answered by the same persons.",)
        )
    mean = float(np.nanmean(values))
    above = [place for place in order if values[place] > mean + DEPENDENT]
    heading = f"**Local dependence** (Q3, Yen 1984): mean {number(mean)}"
    words = limit("dependence")
    if not above:
        top = order[0]
        pair = f"{code(scale.items[first[top]])} and {code(scale.items[second[top]])}"
        return Part(
            (f"{heading}; no pair stands out, the highest being {number(values[top])} of {pair}.", words)
        )
    rows = [
        [code(scale.items[first[place]]), code(scale.items[second[place]]), number(values[place])]
        for place in above[:_MOST_PAIRS]
    ]
    n_pairs = counted(len(above), "pair")
    others = f", and {counted(len(above) - 1, 'other pair')}" if len(above) > 1 else ""
    shown = f", the first {_MOST_PAIRS} of which follow" if len(above) > _MOST_PAIRS else ""
    return Part(
        (
            f"{heading}; {n_pairs} more than {DEPENDENT:.2f} above it{shown}",
            table(["item", "item", "Q3"], rows, left=2),
            words,
        ),
        (f"{rows[0][0]} with {rows[0][1]}{others}: the answers go together beyond θ (Q3 {rows[0][2]}).",),
    )


def _information(scale: KeyedScale, fitted: FittedScale, name: str) -> Part:
    items, persons = fitted.calibration.items, fitted.abilities.theta
    curve = information_curve(items, persons)
    marginal = marginal_reliability(items)
    words = information_words(curve)
    return Part(
        (
            "**Where the scale measures**",
            f"![Test information of {scale.name}. {words}][{name}]",
            f"{words} {_reliability(fitted)}",
            information_table(information_curve(items, persons, TABLE_THETA)),
            limit("information"),
        ),
        headline={"reliability of θ": number(marginal)},
        figures={name: information_figure(curve, name=name, scale=scale.name)},
    )


def _reliability(fitted: FittedScale) -> str:
    marginal, empirical = (
        marginal_reliability(fitted.calibration.items),
        empirical_reliability(fitted.abilities),
    )
    return (
        f"Reliability of θ: {number(marginal)} (marginal), {number(empirical)} (empirical, of EAP estimates)."
    )


def _named(scale: KeyedScale, where: np.ndarray) -> str:
    return codes(scale.items[place] for place in np.flatnonzero(where))
