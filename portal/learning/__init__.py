"""The front page and the short plain pages about the service."""
