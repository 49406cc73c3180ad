"""The blueprint that all pages about tasks share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("aptitude", __name__)
