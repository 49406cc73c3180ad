"""Calculations of the rules of both sides: pure functions from frozen input to a frozen result with its steps."""
