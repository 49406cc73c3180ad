"""The base of every form: clean text, CSRF, and messages in the reader's script."""

from __future__ import annotations

import functools
import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms.fields.core import UnboundField
from wtforms.i18n import get_translations

from portal.locale import current_locale

#: The catalogs that WTForms ships. Left to itself it would show simplified messages on a traditional page.
CATALOG = {"zh_Hans": "zh", "zh_Hant": "zh_TW"}
#: Marks that turn the direction of the text around them, and would let a name rewrite its neighbours.
DIRECTION_MARKS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
KEPT_CONTROLS = frozenset("\n\t")


@functools.cache
def _translations(catalog: str) -> Any:
    return get_translations([catalog])


def clean_text(value: Any) -> Any:
    """Text as people mean it: composed, stripped, without control characters or marks that turn directions."""
    if not isinstance(value, str):
        return value
    composed = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in composed if c not in DIRECTION_MARKS and (c in KEPT_CONTROLS or ord(c) >= 32))
    return "".join(c for c in kept if ord(c) != 127).strip()


class BaseForm(FlaskForm):
    """Strips and cleans what was typed; named fields are copied by hand, never wholesale into a row."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            return _translations(CATALOG[current_locale()])

        def bind_field(self, form: Any, unbound_field: UnboundField, options: dict[str, Any]) -> Any:
            filters = [clean_text, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, **{**options, "filters": filters})
