"""No address appears or disappears unnoticed: links in mails and on paper outlive a release."""

from __future__ import annotations

import pytest
from flask import Flask

from portal import Portal
from tests.house.routes import ROUTES, route_lines

pytestmark = pytest.mark.pure
HOW_TO = "If that is meant, run `python -m tests.house.routes` and look at the difference."


def test_the_routes_are_those_that_are_listed(whole_app: Portal) -> None:
    listed, present = set(ROUTES.read_text(encoding="utf-8").splitlines()), set(route_lines(whole_app))
    assert sorted(listed - present) == [], f"These are gone. {HOW_TO}"
    assert sorted(present - listed) == [], f"These are new. {HOW_TO}"


def test_a_changed_method_and_a_renamed_endpoint_are_changes() -> None:
    def view() -> str:
        return ""

    before, after = Flask("before"), Flask("after")
    before.add_url_rule("/page", "show", view, methods=["GET"])
    after.add_url_rule("/page", "show", view, methods=["GET", "POST"])
    after.add_url_rule("/page", "display", view, methods=["GET"])
    assert len(set(route_lines(after)) - set(route_lines(before))) == 2
