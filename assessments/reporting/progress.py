"""How a long run goes, told to whoever waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

Map = Callable[..., Iterable[Any]]

#: Shorter runs are not worth a word.
PATIENCE_SECONDS = 1.0
#: Nobody reads faster.
_PAUSE_SECONDS = 0.2
_ERASE_LINE = "\r\x1b[K"


class Progress:
    r"""Tells what is being done, and counts the passes of a calibration over the answers.

    `write` takes texts. On a terminal (`overwrites`) one line is written again and again and is erased at the end;
    elsewhere each is a line of its own, at most one a second.

    >>> told = []
    >>> progress = Progress(told.append, overwrites=False, patience=0.0)
    >>> progress.tell("calibrating")
    >>> told
    ['calibrating (0 s)\n']
    """

    def __init__(
        self,
        write: Callable[[str], object],
        *,
        overwrites: bool,
        patience: float = PATIENCE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write, self._overwrites, self._clock = write, overwrites, clock
        self._started = self._spoken = clock()
        self._patience = patience
        self._pause = _PAUSE_SECONDS if overwrites else patience
        self._sentence, self._n_passes, self._is_shown = "", 0, False

    def tell(self, sentence: str) -> None:
        """Say what is being done from now on."""
        self._sentence, self._n_passes = sentence, 0
        self._speak(sentence)

    def mapper(self, inner: Map) -> Map:
        """A map that does what `inner` does and counts: `calibrate` calls it once for each pass over the answers."""

        def counting(step: Callable[[Any], Any], chunks: Sequence[Any]) -> Iterator[Any]:
            self._n_passes += 1
            for n_done, result in enumerate(inner(step, chunks), start=1):
                yield result
                part = f", chunk {n_done:,} of {len(chunks):,}" if len(chunks) > 1 else ""
                self._speak(f"{self._sentence}: pass {self._n_passes:,}{part}")

        return counting

    def done(self) -> None:
        """Leave the line empty for what comes next."""
        if self._is_shown and self._overwrites:
            self._write(_ERASE_LINE)
        self._is_shown = False

    def _speak(self, sentence: str) -> None:
        now = self._clock()
        if now - self._started < self._patience or now - self._spoken < self._pause:
            return
        self._spoken, self._is_shown = now, True
        seconds = f"{now - self._started:.0f} s"
        self._write(
            f"{_ERASE_LINE}{sentence} ({seconds})" if self._overwrites else f"{sentence} ({seconds})\n"
        )
