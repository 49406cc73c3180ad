"""The blueprint that the pages of staff share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("staff", __name__)
