"""Which certificate of one side counts on the other: lists, cases, and what to do when nothing is listed."""
