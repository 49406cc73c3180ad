"""Nothing is open by accident, and the checker notices when it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal import Portal
from portal.permissions import PERMISSIONS, STAFF_PERMISSIONS, Permission, needs
from portal.settings import ROOT
from tests.house import permission_rules

pytestmark = pytest.mark.pure
PUBLIC = (Path(__file__).parent / "public_endpoints.txt").read_text(encoding="utf-8").split()


def test_every_endpoint_asks_for_a_permission_or_is_listed_as_public(whole_app: Portal) -> None:
    assert list(permission_rules.unguarded(whole_app, PUBLIC)) == []


def test_the_list_of_public_endpoints_is_in_order() -> None:
    assert sorted(set(PUBLIC)) == PUBLIC


def test_every_parameter_of_an_address_is_typed(whole_app: Portal) -> None:
    assert list(permission_rules.untyped(whole_app)) == []


def test_every_address_is_in_words_joined_by_hyphens(whole_app: Portal) -> None:
    assert list(permission_rules.misspelt(whole_app)) == []


def test_every_permission_is_asked_for(whole_app: Portal) -> None:
    sources = (path for path in (ROOT / "portal").rglob("*.py") if path.name != "permissions.py")
    elsewhere = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert list(permission_rules.unused(whole_app, elsewhere)) == []


def test_every_permission_stands_in_the_table_with_clauses_that_demand_something() -> None:
    assert set(PERMISSIONS) == set(Permission)
    assert all(clauses and all(clauses) for clauses in PERMISSIONS.values())


def test_permissions_of_the_desk_demand_a_member_and_the_others_a_client() -> None:
    for permission, clauses in PERMISSIONS.items():
        for clause in clauses:
            demands_client = any("client" in holds.__name__ or "mine" in holds.__name__ for holds in clause)
            assert demands_client != (permission in STAFF_PERMISSIONS), permission


@pytest.fixture
def careless() -> Flask:
    """An application that breaks each rule once."""

    def view() -> str:
        return ""

    app = Flask("careless", static_folder=None)
    app.add_url_rule("/open", "open_by_accident", view)
    app.add_url_rule("/closed", "closed", needs(Permission.RECORD_READ)(view))
    app.add_url_rule("/rows/<row_id>", "untyped", view)
    app.add_url_rule("/Some_Page", "misspelt", view)
    return app


def test_the_checker_notices_an_endpoint_that_is_open_by_accident(careless: Flask) -> None:
    found = list(permission_rules.unguarded(careless, ["untyped", "misspelt", "closed", "gone"]))
    assert found == [
        "closed is listed as public but asks for a permission",
        "open_by_accident asks for no permission and is not listed as public",
        "gone is listed as public but does not exist",
    ]


def test_the_checker_notices_an_untyped_parameter_and_a_misspelt_address(careless: Flask) -> None:
    assert list(permission_rules.untyped(careless)) == [
        "/rows/<row_id>: say what «row_id» is, as <int:row_id>"
    ]
    assert list(permission_rules.misspelt(careless)) == [
        "/Some_Page is not in lower-case words joined by hyphens"
    ]


def test_the_checker_notices_permissions_that_nothing_asks_for(careless: Flask) -> None:
    found = list(permission_rules.unused(careless, "Permission.NOTE_READ"))
    assert len(found) == len(Permission) - 2
    assert "nothing asks for REPORT_READ" in found
