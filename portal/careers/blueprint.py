"""The blueprint that all pages of the feature share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("careers", __name__)
