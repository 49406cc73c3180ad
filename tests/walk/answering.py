"""Answers by the same requests that a form would send, where taking each by hand would prove nothing more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from tests.walk.walker import Walker


class Held(NamedTuple):
    """Where the form on a page sends an answer, and what it sends along."""

    action: str
    values: dict[str, str]


def held_by(client: Walker) -> Held:
    form = client.page.locator('form[action*="/answers/"]')
    values = {
        name: form.locator(f'[name="{name}"]').get_attribute("value") or ""
        for name in ("csrf_token", "stamp")
    }
    return Held(form.get_attribute("action") or "", values)


def send_answer(client: Walker, item: str, chosen: Mapping[str, int], held: Held) -> None:
    """What the form of this question would send, from the page of another."""
    address = re.sub(r"[^/]+$", item, held.action)
    answer = client.context.request.post(
        address, form={**held.values, **chosen}, headers={"Origin": client.house.address}, max_redirects=0
    )
    assert answer.status in {200, 204, 303}, address


def go_to(client: Walker, item: str) -> None:
    """To the page of another question of this form."""
    client.visit(re.sub(r"[^/]+$", item, client.page.url))
