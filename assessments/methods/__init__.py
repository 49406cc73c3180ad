"""Scoring methods, one file each, all with the same signature; `assessments.score` holds the table."""
