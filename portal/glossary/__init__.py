"""Words of working life on both sides: what each side says, what is not the same, and where a word misleads."""
