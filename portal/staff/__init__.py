"""Centres, their members, and how these sign in."""
