"""Automatic item generation: items that are right by construction, the same for a seed on every machine."""

from assessments.generate.item import GeneratedItem

__all__ = ["GeneratedItem"]
