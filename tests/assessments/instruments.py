"""Small instruments and answers for the engine's tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessments import Instrument, Responses, Score, ScoreReport, score
from assessments.interests import LETTERS

Structure = dict[str, object]


def a_structure(scales: Sequence[str] = ("Z",), *, k_items: int = 5, **changes: object) -> Structure:
    """A parsed structure with items z-1, z-2 ... answered 0 to 4, nothing reversed. Any key may be replaced."""
    items = [
        {"id": f"{scale.lower()}-{number}", "scale": scale}
        for number in range(1, k_items + 1)
        for scale in scales
    ]
    structure: Structure = {
        "id": "small",
        "method": "sum-score",
        "method_version": 1,
        "minimum": 0,
        "maximum": 4,
        "max_missing_share": 0.2,
        "precision": {
            "reliability": 0.80,
            "standard_deviation": 8.2,
            "k_items": 10,
            "source": "an assumption",
        },
        "scales": [{"id": scale} for scale in scales],
        "items": items,
        "forms": {"full": [item["id"] for item in items]},
    }
    return structure | changes


def an_instrument(
    scales: Sequence[str] = ("Z",), *, k_items: int = 5, reversed_items: Sequence[str] = (), **changes: object
) -> Instrument:
    """The instrument of `a_structure`, with some items reversed."""
    structure = a_structure(scales, k_items=k_items, **changes)
    items = structure["items"]
    assert isinstance(items, list)
    structure["items"] = [item | {"reverse": item["id"] in reversed_items} for item in items]
    return Instrument.from_mapping(structure)


def an_interest_instrument(*, k_items: int = 10) -> Instrument:
    """Six scales of ten items, and a short form of the first five of each."""
    ids = [f"{letter.lower()}-{number}" for number in range(1, k_items + 1) for letter in LETTERS]
    forms = {"full": ids, "short": ids[: len(LETTERS) * ((k_items + 1) // 2)]}
    return an_instrument(LETTERS, k_items=k_items, forms=forms)


def the_score(instrument: Instrument, answers: Mapping[str, int], *, form: str = "full") -> Score:
    """The only score of a one-scale instrument."""
    (only,) = score(instrument, Responses(answers), form=form).scores
    return only


def an_interest_report(values: Mapping[str, int], *, instrument: Instrument | None = None) -> ScoreReport:
    """The report of a person who answers all items of a type alike, and none of a type that is not named."""
    asked = instrument or an_interest_instrument()
    answers = {item.id: values[item.scale] for item in asked.items if item.scale in values}
    return score(asked, Responses(answers))
