"""Fields for figures and days that are read as people write them, and shown again as they were typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext
from wtforms import Field
from wtforms.validators import Optional
from wtforms.widgets import DateInput, TextInput

from portal.rules.calculators.results import plain
from portal.rules.readers import read_day, read_figure


class TypedField(Field):
    """A field of one line. An empty one is None, and is not an error of its own."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, [*(validators or ()), Optional()], **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)

    @property
    def text(self) -> str:
        """What stands in it, as it was typed."""
        return self._value()

    def write(self, value: Any) -> str:
        return str(value)

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = self.read(valuelist[0])


class FigureField(TypedField):
    """A figure from 0 to `most`."""

    widget = TextInput()

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        most: Decimal,
        is_whole: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.most, self.is_whole = most, is_whole

    def write(self, value: Any) -> str:
        return plain(value)

    def read(self, text: str) -> Decimal:
        label = self.label.text
        try:
            value = read_figure(text)
        except ValueError as error:
            raise ValueError(
                gettext("%(label)s: write a figure, such as 12 or 1,250.5", label=label)
            ) from error
        if value > self.most:
            raise ValueError(gettext("%(label)s: at most %(most)s", label=label, most=plain(self.most)))
        if self.is_whole and value != value.to_integral_value():
            raise ValueError(gettext("%(label)s: a whole number, please", label=label))
        return value


class DayField(TypedField):
    """A day."""

    widget = DateInput()

    def write(self, value: Any) -> str:
        return str(value.isoformat())

    def read(self, text: str) -> Any:
        try:
            day = read_day(text)
        except ValueError as error:
            raise ValueError(
                gettext("%(label)s: write a day, such as 2026-07-01", label=self.label.text)
            ) from error
        if not 1950 <= day.year <= 2100:
            raise ValueError(gettext("%(label)s: a day between 1950 and 2100, please", label=self.label.text))
        return day
