"""Backups: one file that restores into SQLite and PostgreSQL alike."""
