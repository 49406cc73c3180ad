"""Typed reading of a parsed structure file, with errors that name the place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import overload

from assessments.errors import InvalidInstrument


@dataclass(frozen=True)
class Table:
    """One table of a parsed TOML file and where it stands, such as ``items[3]``.

    Every reader raises InvalidInstrument when the key is missing or its value has the wrong type.

    >>> Table({"minimum": 0}, "structure").whole("minimum")
    0
    """

    content: Mapping[str, object]
    place: str

    @overload
    def text(self, key: str) -> str: ...
    @overload
    def text(self, key: str, default: None) -> str | None: ...
    def text(self, key: str, default: str | None = "") -> str | None:
        """A string that is not empty; None for an absent key where that is the default."""
        if default is None and key not in self.content:
            return None
        value = self._value(key)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(key, "a text that is not empty")
        return value

    def whole(self, key: str) -> int:
        """A whole number; true and false do not count as numbers."""
        value = self._value(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(key, "a whole number")
        return value

    def number(self, key: str) -> float:
        """A whole or decimal number."""
        value = self._value(key)
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise self._wrong(key, "a number")
        return float(value)

    def truth(self, key: str, *, default: bool) -> bool:
        """True or false; the default when the key is absent."""
        value = self.content.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def table(self, key: str) -> Table:
        """A table below this one."""
        return self._as_table(self._value(key), key)

    def tables(self, key: str, default: tuple[()] | None = None) -> tuple[Table, ...]:
        """A list of tables, in order; the default, if there is one, when the key is absent."""
        if default is not None and key not in self.content:
            return default
        value = self._value(key)
        if not isinstance(value, (list, tuple)):
            raise self._wrong(key, "a list of tables")
        return tuple(self._as_table(row, f"{key}[{index}]") for index, row in enumerate(value))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, in order."""
        value = self._value(key)
        if not isinstance(value, (list, tuple)) or not all(isinstance(entry, str) for entry in value):
            raise self._wrong(key, "a list of texts")
        return tuple(value)

    def _value(self, key: str) -> object:
        if key not in self.content:
            raise InvalidInstrument(f"{self.place}: {key} is missing")
        return self.content[key]

    def _as_table(self, value: object, name: str) -> Table:
        if not isinstance(value, Mapping):
            raise self._wrong(name, "a table")
        return Table(value, f"{self.place}.{name}")

    def _wrong(self, key: str, expected: str) -> InvalidInstrument:
        return InvalidInstrument(f"{self.place}: {key} should be {expected}")
