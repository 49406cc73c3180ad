"""The adviser's desk: the day, the brief, notes and outcomes."""
