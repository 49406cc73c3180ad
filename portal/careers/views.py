"""All pages about careers: the hub, the list of occupations, a card, several side by side, and the fields."""

from __future__ import annotations

from portal.careers import browse_views, card_views, hub_views
from portal.careers.asking import register_subjects
from portal.careers.blueprint import bp

register_subjects()

__all__ = ["bp", "browse_views", "card_views", "hub_views"]
