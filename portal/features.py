"""The features of the portal, in the order in which a person meets them."""

from __future__ import annotations

from importlib import import_module

from flask import Flask
from sqlalchemy.orm import configure_mappers

from portal.loaders import RowNumber

FEATURES = (
    "learning",
    "sittings",
    "aptitude",
    "accounts",
    "reports",
    "careers",
    "recognition",
    "rules",
    "matching",
    "profiles",
    "manual",
    "booking",
    "sharing",
    "staff",
    "desk",
    "quality",
    "glossary",
    "search",
    "checking",
    "opendata",
)


def register_features(app: Flask) -> None:
    """Register each feature's blueprint, `bp` in its `views`."""
    app.url_map.converters["int"] = RowNumber
    for feature in FEATURES:
        app.register_blueprint(import_module(f"portal.{feature}.views").bp)
    # All tables are known now. Left to the first query, this would be a tenth of the first reader's waiting.
    configure_mappers()
