"""Rules of a number series that have parts: operations in turn, and two series in turn."""

from __future__ import annotations

from collections.abc import Iterator

from assessments.generate.series_kinds import (
    Fit,
    Numbers,
    Series,
    is_in_ratio,
    line,
    ratio,
    summed,
    whole_quotients,
)

#: What a part may be: how many numbers its rule needs, and what it gives next.
Part = tuple[int, int]


def periodic(series: Series, most: int) -> Iterator[Fit]:
    """Two or three operations in turn, as far as each is seen twice, or three times when its coefficient grows."""
    d = series.steps
    if len(d) >= 5 and most >= 4 and d[3:] == d[:-3]:
        # Three additions in turn need no second look at each: no other operation competes with them here.
        yield Fit("periodic", 4, series.terms[-1] + d[-3])
    for period in (2, 3):
        if len(d) >= 2 * period and most > period:
            slots = [_operations(series, slot, period) for slot in range(period)]
            yield from _fits("periodic", slots, len(d) % period, 1, most)


def interleaved(series: Series, most: int) -> Iterator[Fit]:
    """Two series in turn, each with a term more than its rule needs."""
    x = series.terms
    if len(x) >= 6 and most >= 4:
        turn = len(x) % 2
        strands = [_strand(x[place::2], is_asked=place == turn) for place in range(2)]
        yield from _fits("interleaved", strands, turn, 0, most)


def _fits(rule: str, parts: list[list[Part]], turn: int, start: int, most: int) -> Iterator[Fit]:
    """One fit for each way to explain the part whose turn it is, all other parts explained as simply as they can be."""
    if not all(parts):
        return
    others = start + sum(min(part)[0] for place, part in enumerate(parts) if place != turn)
    for complexity, following in parts[turn]:
        if others + complexity <= most:
            yield Fit(rule, others + complexity, following)


def _operations(series: Series, slot: int, period: int) -> list[Part]:
    """Operations that explain every step of this slot, and what each makes of the last term."""
    x, d = series
    steps, last = d[slot::period], x[-1]
    may_grow = period == 2 and len(steps) >= 3
    found = []
    if steps.count(steps[0]) == len(steps):
        found.append((1, last + steps[0]))
    elif may_grow and (step := line(steps)) is not None:
        found.append((2, last + step))
    before, after = x[slot:-1:period], x[slot + 1 :: period]
    first, second = before[0], after[0]
    if first and second and all(b * first == a * second for a, b in zip(before, after, strict=True)):
        following, rest = divmod(last * second, first)
        # A fraction is no continuation; but elsewhere than at the end this operation is never asked for one.
        if rest == 0 or len(d) % period != slot:
            found.append((1, following))
    elif may_grow:
        factors = whole_quotients(after, before)
        if factors is not None and (factor := line(factors)) is not None:
            found.append((2, last * factor))
    return found


def _strand(values: Numbers, *, is_asked: bool) -> list[Part]:
    """Rules that explain every term of this series, and what each gives next, which only counts where it is asked."""
    strand = Series.of(values)
    found = [(2, line(values)), (2, ratio(values))]
    if len(values) >= 4:
        found += [(3, summed(strand, line)), (3, summed(strand, ratio))]
    if not is_asked:
        # A ratio explains the terms even when the next one would be a fraction: it is not asked for.
        found += [(2, values[-1] if is_in_ratio(values) else None)]
        if len(values) >= 4:
            found += [(3, values[-1] if is_in_ratio(strand.steps) else None)]
    return [(complexity, following) for complexity, following in found if following is not None]
