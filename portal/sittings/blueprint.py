"""The blueprint that the pages about sittings share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("sittings", __name__)
