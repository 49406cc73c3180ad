"""The blueprint that the pages about a person's own record share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("accounts", __name__)
