"""What each number does not say: one plain sentence below its table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "items": "Means and correlations belong to these persons; in a group of another mean or spread they differ.",
        "reliability": (
            "Each says how far the items agreed on one occasion; whether a person would score the same next month, "
            "and whether the items measure one thing only, it does not say."
        ),
        "structure": (
            "Answers in few categories correlate less than what lies behind them, and very easy beside very hard "
            "items can look like a dimension of their own."
        ),
        "parameters": (
            "Standard errors assume that the model is true; zero and unit of θ are the mean and SD of persons like "
            "these and carry no meaning beyond them."
        ),
        "fit": (
            "With many persons p rejects every model; an RMSEA up to 0.05 is usually called close, which does not "
            "make the model true."
        ),
        "item fit": (
            "A small p says that an item departs from its curve, not that the departure matters; RMSEA says how much."
        ),
        "dependence": "Q3 finds pairs that go together beyond θ; it does not say why.",
        "information": (
            "The curve takes the parameters as exact, so with few persons it is drawn a little too favourably."
        ),
        "dif": (
            "A difference at equal score says that an item works differently, not that it is unfair; and the score "
            "that makes persons equal is made of these same items."
        ),
        "lord": (
            "A small p says that the curves differ, Δ by how much; the same items make the common scale, so that a few "
            "of them hide a part of their own difference."
        ),
        "invariance": (
            "Answers in few categories are taken as numbers here, which makes the fit look a little worse than it is."
        ),
        "scales": "Errors of measurement lower these correlations; between true scores they would be higher.",
        "circle": (
            "p cannot fall below 0.017, since turning and mirroring the hexagon changes nothing; and the order may "
            "hold on a hexagon with very unequal sides."
        ),
        "carelessness": (
            "Single signs detect little, and some careful people show them: a flag is a reason to ask again, never "
            "a verdict."
        ),
        "person fit": (
            "Guessing, a wrong key and a hurried end look alike here: the share is a reason to look, never a verdict."
        ),
    }
)


def limit(name: str) -> str:
    """The sentence on what the numbers of this name do not say.

    >>> limit("dependence")
    '*Limit.* Q3 finds pairs that go together beyond θ; it does not say why.'
    """
    return f"*Limit.* {LIMITS[name]}"
