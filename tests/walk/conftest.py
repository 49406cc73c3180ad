"""A real Chromium against a real server: the journeys of people, walked as they walk them."""
