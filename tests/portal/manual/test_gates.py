"""Gates: the worst number decides, nothing is concluded from a part, and a failed one is said to have failed."""

from __future__ import annotations

from typing import Any

import pytest

from portal.manual.gates import Gate, GateKind, judge_gates
from tests.portal.manual.builds import PUBLICATIONS, content_of

pytestmark = pytest.mark.pure

INTERESTS = PUBLICATIONS["interests"].instrument
PERSONALITY = PUBLICATIONS["personality"].instrument


def content(**alphas: Any) -> dict[str, Any]:
    """Scales with these alphas; None for one that is still locked."""
    scales = {
        scale: {"locked": {"needs": 30, "has": 20}} if alpha is None else {"alpha": alpha}
        for scale, alpha in alphas.items()
    }
    return {"forms": {"full": {"scales": scales}}}


def verdict(gate: Gate, told: dict[str, Any]) -> dict[str, Any]:
    return judge_gates([gate], INTERESTS, told)[0]


ALPHA = Gate("interests", 0, GateKind.alpha, at_least=0.80)
GOOD = dict.fromkeys("RIASEC", 0.85)


def test_the_worst_scale_decides() -> None:
    assert verdict(ALPHA, content(**GOOD))["verdict"] == "holds"
    found = verdict(ALPHA, content(**{**GOOD, "A": 0.799, "S": 0.78}))
    assert (found["verdict"], found["where"], found["value"]) == ("fails", "S", 0.78)
    assert verdict(ALPHA, content(**{**GOOD, "A": 0.80}))["verdict"] == "holds"


def test_nothing_is_concluded_while_one_scale_is_locked() -> None:
    found = verdict(ALPHA, content(**{**GOOD, "C": None, "R": 0.2}))
    assert (found["verdict"], found["needs"], found["has"]) == ("open", 30, 20)
    assert verdict(ALPHA, {"forms": {}})["verdict"] == "open"


def test_what_cannot_be_computed_never_holds() -> None:
    told = content(**GOOD)
    told["forms"]["full"]["scales"]["E"] = {"alpha": None}
    assert verdict(ALPHA, told)["verdict"] == "open"


def test_one_item_of_class_c_is_enough_to_fail() -> None:
    gate = Gate("interests", 2, GateKind.no_large_difference)
    items = [{"id": "one", "class": "A"}, {"id": "two", "class": "B"}]
    scales: dict[str, Any] = {scale: {"differences": {"script": {"items": items}}} for scale in "RIASEC"}
    told = {"forms": {"full": {"scales": scales}}}
    assert verdict(gate, told)["verdict"] == "holds"
    scales["E"] = {"differences": {"script": {"items": [{"id": "three", "class": "C"}]}}}
    found = verdict(gate, told)
    assert (found["verdict"], found["where"]) == ("fails", "three")
    scales["C"] = {
        "differences": {"script": {"locked": {"needs": 100, "has": {"zh_Hans": 120, "zh_Hant": 40}}}}
    }
    found = verdict(gate, told)
    assert (found["verdict"], found["needs"], found["has"]) == ("open", 100, 40)


def test_levels_of_scales_are_told_apart() -> None:
    told = {
        "forms": {
            "full": {
                "scales": {scale.id: {"alpha": 0.9 if scale.parent else 0.7} for scale in PERSONALITY.scales}
            }
        }
    }
    found = {
        of: judge_gates([Gate("personality", 0, GateKind.alpha, of=of, at_least=0.8)], PERSONALITY, told)[0]
        for of in ("domains", "facets", "scales")
    }
    assert {of: one["verdict"] for of, one in found.items()} == {
        "domains": "fails",
        "facets": "holds",
        "scales": "open",
    }


def test_a_loss_must_stay_below_its_limit() -> None:
    gate = Gate("personality", 2, GateKind.same_loadings, at_most=0.010)
    for loss, expected in ((0.004, "holds"), (0.010, "holds"), (0.011, "fails")):
        assert judge_gates([gate], PERSONALITY, {"factors": {"loss": loss}})[0]["verdict"] == expected
    locked = {"factors": {"locked": {"needs": 500, "has": {"zh_Hans": 700, "zh_Hant": "few"}}}}
    assert judge_gates([gate], PERSONALITY, locked)[0]["has"] == "few"


@pytest.mark.parametrize("instrument_id", PUBLICATIONS)
def test_every_gate_of_the_house_finds_its_numbers_once_there_are_people(instrument_id: str) -> None:
    # No gate compares women and men, and whoever keeps silent is quickly described.
    told = content_of(instrument_id, 1300, sexes=(None,))
    needs_others = {"retest"}
    for gate in told["gates"]:
        is_open = gate["verdict"] == "open"
        assert is_open == (gate["kind"] in needs_others or gate["form"] == "short"), gate
