"""What is told of a long run, and that it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assessments.reporting import Progress

pytestmark = pytest.mark.pure


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Iterator[Clock]:
    return Clock()


def test_a_short_run_is_not_worth_a_word(clock: Clock) -> None:
    told: list[str] = []
    progress = Progress(told.append, overwrites=True, clock=clock)
    clock.now = 0.9
    progress.tell("calibrating")
    progress.done()
    assert told == []


def test_passes_and_chunks_are_counted(clock: Clock) -> None:
    told: list[str] = []
    progress = Progress(told.append, overwrites=False, clock=clock)
    progress.tell("calibrating")
    counting = progress.mapper(map)
    assert list(counting(abs, [-1, -2])) == [1, 2]
    clock.now = 2.0
    assert list(counting(abs, [-1, -2])) == [1, 2]
    clock.now = 9.0
    progress.tell("fit")
    assert told == ["calibrating: pass 2, chunk 1 of 2 (2 s)\n", "fit (9 s)\n"]


def test_a_terminal_is_left_as_it_was(clock: Clock) -> None:
    told: list[str] = []
    progress = Progress(told.append, overwrites=True, clock=clock)
    clock.now = 5.0
    progress.tell("calibrating")
    progress.done()
    assert told == ["\r\x1b[Kcalibrating (5 s)", "\r\x1b[K"]
