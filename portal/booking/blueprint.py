"""The blueprint that the pages about booking share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("booking", __name__)
