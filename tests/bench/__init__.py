"""Measurements: ratios within one run, so that they say the same on a fast machine and on a slow one."""
