"""Slots from weekly hours, and bookings that a race cannot double."""
