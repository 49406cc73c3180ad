"""Races of the engine against the packages that PyPI offers for the same work: seconds, ratio, distance from the exact.

They run in the peers' environment, where ours and theirs share one process, one numpy and one BLAS.
"""
