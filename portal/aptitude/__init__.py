"""Tasks of ability: drawn for each person, taken against a clock that the server holds."""
