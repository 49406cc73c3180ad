"""Rules of both sides next to each other, calculators with their steps, and what may apply to a reader."""
