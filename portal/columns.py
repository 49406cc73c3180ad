"""Column types that several tables share."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Enum

Choice = TypeVar("Choice", bound=StrEnum)


def stored_by_value(choices: type[Choice], name: str) -> Enum:
    """An enum column kept as its value in text with a named CHECK, alike on both databases."""
    return Enum(
        choices,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )
