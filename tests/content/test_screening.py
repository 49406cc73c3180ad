"""The published shares of the screen for careless answers: of this very screen, computed, shown with their limits."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from typing import Any

import jsonschema
import pytest

from assessments.quality import LIMITS
from portal.content import CONTENT
from portal.library import read_library
from portal.reports.quality_reading import SCREEN_VERSION
from tests.bench.screening import N_PERSONS, SEED, loading_of, measure, write_toml
from tests.browser import Browser

PUBLICATIONS = read_library().publications
FORMS = [(name, form.id) for name, one in PUBLICATIONS.items() for form in one.instrument.forms]


def screening_of(instrument: str) -> dict[str, Any]:
    return tomllib.loads(
        (CONTENT / "instruments" / instrument / "screening.toml").read_text(encoding="utf-8")
    )


def differences(found: Any, stored: Any, *, at: str = "") -> list[str]:
    """Where two trees of shares differ by more than the last bit of a comparison may move two persons."""
    if isinstance(stored, dict):
        assert found.keys() == stored.keys(), at
        return [line for key in stored for line in differences(found[key], stored[key], at=f"{at}/{key}")]
    return [] if abs(found - stored) <= 2 / N_PERSONS else [f"{at}: stored {stored}, computed {found}"]


@pytest.mark.pure
@pytest.mark.parametrize("instrument", PUBLICATIONS)
def test_each_questionnaire_has_the_shares_of_its_structure_and_of_this_screen(instrument: str) -> None:
    stored = screening_of(instrument)
    structure = PUBLICATIONS[instrument].instrument
    assert (stored["id"], stored["instrument_version"]) == (structure.id, structure.version)
    assert (stored["screen_version"], stored["seed"], stored["n_persons"]) == (
        SCREEN_VERSION,
        SEED,
        N_PERSONS,
    )
    assert list(stored["forms"]) == [form.id for form in structure.forms]
    assert stored["loading"] == pytest.approx(loading_of(structure), abs=1e-4)


@pytest.mark.pure
@pytest.mark.parametrize("instrument", PUBLICATIONS)
def test_the_files_have_the_shape_of_their_schema(instrument: str) -> None:
    schema = json.loads((CONTENT / "schema" / "screening.schema.json").read_text(encoding="utf-8"))
    stored = {**screening_of(instrument), "computed_on": screening_of(instrument)["computed_on"].isoformat()}
    validator = jsonschema.Draft202012Validator(schema)
    assert not [error.message for error in validator.iter_errors(stored)]
    broken = {**stored, "forms": {"full": {**stored["forms"]["full"], "left_alone": 1.2}}}
    assert [error.message for error in validator.iter_errors(broken)]


@pytest.mark.pure
@pytest.mark.parametrize(("instrument", "form"), FORMS)
def test_a_smaller_simulation_comes_near_the_published_shares(instrument: str, form: str) -> None:
    """Four hundred other people: within five standard errors of what is published."""
    stored = screening_of(instrument)["forms"][form]
    found = measure(PUBLICATIONS[instrument].instrument, form, seed=SEED + 1, n=400)
    pairs = [(found[name], stored[name]) for name in ("left_alone", "without_note")]
    pairs += [
        (found["found"][kind][manner], share)
        for kind, shares in stored["found"].items()
        for manner, share in shares.items()
    ]
    for other, share in pairs:
        error = max(share * (1 - share), 0.01) ** 0.5 * (1 / 400 + 1 / N_PERSONS) ** 0.5
        assert abs(other - share) < 5 * error, (other, share)


@pytest.mark.pure
@pytest.mark.parametrize("instrument", PUBLICATIONS)
def test_the_file_is_written_as_it_was_read(instrument: str) -> None:
    stored = screening_of(instrument)
    written = write_toml(PUBLICATIONS[instrument].instrument, stored["forms"], day=stored["computed_on"])
    assert written == (CONTENT / "instruments" / instrument / "screening.toml").read_text(encoding="utf-8")
    assert isinstance(stored["computed_on"], date)


@pytest.mark.slow
@pytest.mark.pure
@pytest.mark.parametrize(("instrument", "form"), FORMS)
def test_the_published_shares_come_out_again(instrument: str, form: str) -> None:
    found = measure(PUBLICATIONS[instrument].instrument, form)
    assert differences(found, screening_of(instrument)["forms"][form]) == []


@pytest.mark.pure
def test_the_comparison_notices_a_share_that_was_changed_by_hand() -> None:
    stored = screening_of("values")["forms"]["full"]
    assert differences({**stored, "left_alone": stored["left_alone"] - 0.01}, stored)
    assert differences(stored, stored) == []


@pytest.mark.parametrize("instrument", PUBLICATIONS)
def test_the_passport_shows_the_shares_with_their_limits_seed_and_number(
    browser: Browser, locale: str, instrument: str
) -> None:
    browser.use_script(locale)
    text = browser.visit("sittings.passport", instrument=instrument).text
    stored = screening_of(instrument)
    assert str(SEED) in text
    assert str(N_PERSONS) in text
    assert stored["computed_on"].isoformat() in text
    for index in ("seconds_per_item", "long_string_share", "even_odd"):
        assert LIMITS[index].source in text
    assert (LIMITS["instructed_failed"].source in text) == (instrument == "personality")
    for shares in stored["forms"].values():
        assert f"{round(100 * shares['left_alone'])}%" in text.replace(">99%", "100%")
