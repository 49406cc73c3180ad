"""Any occupation beside a person's interests: why it is near or not, how surely, and what would bring it in."""
