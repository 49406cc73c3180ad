"""A person answering an instrument: start, answer, pause, submit."""
