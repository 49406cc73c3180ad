"""What the portal knows as data for everybody: stable addresses, licence, sources, schema, and a feed of changes."""
