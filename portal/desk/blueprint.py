"""The blueprint that the pages of the desk share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("desk", __name__)
