"""Feedback and complaints that reach the centre."""
