"""The blueprint that the pages about recognition share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("recognition", __name__)
