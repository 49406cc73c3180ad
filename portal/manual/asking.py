"""What a person is asked for research, and the answer as a form sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from portal.manual.models import Schooling, Sex

Choice = TypeVar("Choice", bound=StrEnum)

#: Sent along wherever the question stands on a page, so that an empty box is an answer, too.
ASKED, AGREES = "research_asked", "research"
#: Sent by the button that takes back the consent to tasks on trial.
WITHDRAWS_TRIAL = "withdraw_trial"


@dataclass(frozen=True)
class Reply:
    """Whether answers may be used, and what the person says of themselves; without the first, the rest is nothing."""

    agrees: bool
    schooling: Schooling | None = None
    sex: Sex | None = None


def read_reply(sent: Mapping[str, str]) -> Reply | None:
    """The reply in a form; None when the form did not ask. A choice that does not exist is none."""
    if ASKED not in sent:
        return None
    if AGREES not in sent:
        return Reply(agrees=False)
    return Reply(agrees=True, schooling=_chosen(Schooling, sent, "schooling"), sex=_chosen(Sex, sent, "sex"))


def _chosen(choices: type[Choice], sent: Mapping[str, str], name: str) -> Choice | None:
    value = sent.get(name, "")
    return choices(value) if value in set(choices) else None
