"""What an instrument accepts, and what its version notices."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from assessments import Form, Instrument, InvalidInstrument, Item, UnknownForm
from tests.assessments.instruments import a_structure, an_instrument

pytestmark = pytest.mark.pure


def test_a_structure_file_becomes_an_instrument() -> None:
    instrument = an_instrument(("R", "I"), k_items=2, reversed_items=["i-2"])
    assert instrument.items == (
        Item("r-1", "R"),
        Item("i-1", "I"),
        Item("r-2", "R"),
        Item("i-2", "I", reverse=True),
    )
    assert instrument.form("full") == Form("full", ("r-1", "i-1", "r-2", "i-2"))
    assert (instrument.minimum, instrument.maximum, instrument.max_missing_share) == (0, 4, 0.2)


def test_a_form_serves_its_items_in_its_own_order() -> None:
    instrument = an_instrument(forms={"full": ["z-1", "z-2", "z-3", "z-4", "z-5"], "short": ["z-4", "z-1"]})
    assert [item.id for item in instrument.items_of("short")] == ["z-4", "z-1"]


def test_an_unknown_form_is_named_together_with_the_known_ones() -> None:
    with pytest.raises(UnknownForm, match=r"'long'; the instrument has full"):
        an_instrument().form("long")


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("id", "", "id should be a text"),
        ("method", 3, "method should be a text"),
        ("minimum", 0.5, "minimum should be a whole number"),
        ("maximum", True, "maximum should be a whole number"),
        ("max_missing_share", "0.2", "max_missing_share should be a number"),
        ("max_missing_share", 1.0, "max_missing_share is not from 0 to below 1"),
        ("max_missing_share", float("nan"), "max_missing_share is not from 0 to below 1"),
        ("minimum", 4, "minimum 4 is not below maximum 4"),
        ("method_version", 0, "method_version is below 1"),
        ("scales", {"id": "Z"}, "scales should be a list of tables"),
        ("scales", ["Z"], r"scales\[0\] should be a table"),
        ("scales", [{"id": "Z"}, {"id": "Z"}], "scale 'Z' occurs 2 times"),
        ("scales", [{"id": "Y"}], "item 'z-1' belongs to unknown scale 'Z'"),
        ("scales", [{"id": "Z"}, {"id": "Y"}], "form 'full' asks nothing for scale 'Y'"),
        ("items", [{"id": "z-1"}], r"items\[0\]: scale is missing"),
        (
            "items",
            [{"id": "z-1", "scale": "Z", "reverse": 1}],
            r"items\[0\]: reverse should be true or false",
        ),
        ("items", [{"id": "z-1", "scale": "Z"}] * 2, "item 'z-1' occurs 2 times"),
        ("forms", {"short": ["z-1"]}, "there is no form 'full'"),
        ("forms", {"full": ["z-1", "z-2", "z-3", "z-4"]}, "form 'full' leaves out item 'z-5'"),
        ("forms", {"full": ["z-1", "z-1"]}, "form 'full': item 'z-1' occurs 2 times"),
        ("forms", {"full": ["z-9"]}, "form 'full' asks unknown item 'z-9'"),
        ("forms", {"full": "z-1"}, "full should be a list of texts"),
        ("precision", {"reliability": 1.2, "standard_deviation": 8, "k_items": 10}, "precision.reliability"),
        (
            "precision",
            {"reliability": 0.8, "standard_deviation": 0, "k_items": 10},
            "precision.standard_deviation",
        ),
        ("precision", {"reliability": 0.8, "standard_deviation": 8, "k_items": 0}, "precision.k_items"),
        ("precision", {"reliability": 0.8, "standard_deviation": 8}, "precision: k_items is missing"),
    ],
)
def test_a_wrong_structure_is_refused_with_the_place(key: str, value: object, complaint: str) -> None:
    with pytest.raises(InvalidInstrument, match=complaint):
        Instrument.from_mapping(a_structure() | {key: value})


@pytest.mark.parametrize("key", sorted(a_structure()))
def test_every_key_of_the_structure_is_needed(key: str) -> None:
    structure = a_structure()
    del structure[key]
    with pytest.raises(InvalidInstrument, match=f"structure: {key} is missing"):
        Instrument.from_mapping(structure)


def test_all_contradictions_are_named_at_once() -> None:
    with pytest.raises(InvalidInstrument, match=r"method_version is below 1; scale 'Z' occurs 2 times"):
        Instrument.from_mapping(a_structure() | {"method_version": 0, "scales": [{"id": "Z"}, {"id": "Z"}]})


def swap_items(structure: dict[str, Any]) -> None:
    structure["items"][0], structure["items"][1] = structure["items"][1], structure["items"][0]


def swap_serving_order(structure: dict[str, Any]) -> None:
    structure["forms"]["full"].reverse()


CHANGES_OF_MEANING = {
    "id": lambda structure: structure.update(id="other"),
    "method": lambda structure: structure.update(method="mean-score"),
    "method version": lambda structure: structure.update(method_version=2),
    "first choice": lambda structure: structure.update(minimum=1),
    "last choice": lambda structure: structure.update(maximum=5),
    "missing rule": lambda structure: structure.update(max_missing_share=0.4),
    "key": lambda structure: structure["items"][2].update(reverse=True),
    "item id": lambda structure: (
        structure["items"][4].update(id="z-6"),
        structure["forms"]["full"].__setitem__(4, "z-6"),
    ),
    "item order": swap_items,
    "serving order": swap_serving_order,
    "reliability": lambda structure: structure["precision"].update(reliability=0.81),
    "standard deviation": lambda structure: structure["precision"].update(standard_deviation=8.3),
    "assumed length": lambda structure: structure["precision"].update(k_items=11),
    "form": lambda structure: structure["forms"].update(short=["z-1"]),
}


@pytest.mark.parametrize("change", CHANGES_OF_MEANING)
def test_the_version_notices_each_change_of_meaning(change: str) -> None:
    structure = copy.deepcopy(a_structure())
    CHANGES_OF_MEANING[change](structure)
    assert Instrument.from_mapping(structure).version != an_instrument().version


def test_the_version_overlooks_what_bears_on_no_score() -> None:
    structure: dict[str, Any] = copy.deepcopy(a_structure())
    structure["precision"]["source"] = "another assumption"
    structure["items"][0]["area"] = "making"
    structure["max_missing_share"] = 0.20
    structure["precision"]["standard_deviation"] = 8.2
    assert Instrument.from_mapping(structure).version == an_instrument().version


def test_the_version_is_the_same_on_every_machine() -> None:
    assert an_instrument().version == "cc03c32d2837dfc9"
