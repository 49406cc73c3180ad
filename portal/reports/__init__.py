"""Scores become frozen rows, and rows become a page that says how sure it is."""
