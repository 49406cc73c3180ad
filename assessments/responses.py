"""A person's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import index

from assessments.errors import UnknownItem, ValueOutOfRange
from assessments.instrument import Instrument


@dataclass(frozen=True)
class Responses:
    """Item id -> chosen value, before any key is applied. An item without an answer is simply absent."""

    values: Mapping[str, int]

    @classmethod
    def checked(cls, instrument: Instrument, form: str, values: Mapping[str, int]) -> Responses:
        """A copy of the answers, each known to belong to the form and to lie on the answer scale.

        Raises UnknownForm, UnknownItem, ValueOutOfRange.
        """
        known = set(instrument.form(form).items)
        for item_id in values:
            if item_id not in known:
                raise UnknownItem(item_id, form)
        accepted = {item_id: _choice(instrument, item_id, value) for item_id, value in values.items()}
        return cls(accepted)


def _choice(instrument: Instrument, item_id: str, value: object) -> int:
    # True and False are whole numbers to Python, yet no choice on an answer scale.
    whole = value if type(value) is int else _as_whole(value)
    choices = instrument.choices_of(item_id)
    if whole is None or whole not in choices:
        raise ValueOutOfRange(item_id, value, min(choices), max(choices))
    return whole


def _as_whole(value: object) -> int | None:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        return None
    return index(value)
