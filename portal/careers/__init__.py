"""Occupations of both sides, read from content."""
