"""The person whose browser it is, for all features."""

from __future__ import annotations

import pytest

from portal.accounts.models import Client
from tests.browser import Browser
from tests.factories import Factory


@pytest.fixture
def client(a: Factory, browser: Browser) -> Client:
    made, code = a.client()
    a.recognised(browser, made, code)
    return made
