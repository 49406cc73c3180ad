"""Seeds of their own for each purpose: published hash, no overlap, even choices."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pytest

from assessments.errors import InvalidArgument, InvalidSeed
from assessments.randomness import uniforms, words
from assessments.simulate.places import check_places
from assessments.simulate.streams import BLOCK, blocks, chosen, stream, whole_numbers

pytestmark = pytest.mark.pure


def test_a_stream_is_the_upper_part_of_a_hash() -> None:
    expected = int(blake2b(b"7:answers:3:0", digest_size=8).hexdigest(), 16) // 2
    assert stream(7, "answers", 3, 0) == expected == 3713174609171115418


def test_no_two_streams_of_a_study_share_a_number() -> None:
    # The generator maps places of one cycle to different words, so a common word would mean a common stretch.
    purposes = ["abilities", "slopes", "locations", "trait", "errors", "speed"]
    seeds = [stream(seed, purpose, item) for seed in range(4) for purpose in purposes for item in range(5)]
    drawn = np.concatenate([words(seed, 500) for seed in seeds])
    assert np.unique(drawn).size == drawn.size == 60_000


def test_neighbouring_items_blocks_and_seeds_are_unrelated() -> None:
    seeds = [stream(seed, "answers", item, block) for seed in (1, 2) for item in (0, 1) for block in (0, 1)]
    draws = np.array([uniforms(seed, (5000,)) for seed in seeds])
    assert np.abs(np.corrcoef(draws) - np.eye(8)).max() < 0.05


def test_numbers_do_not_run_together() -> None:
    assert stream(1, "answers", 1, 11) != stream(1, "answers", 11, 1) != stream(11, "answers", 1, 1)


def test_blocks_cover_everybody_once() -> None:
    rows = [row for _, part in blocks(2 * BLOCK + 1) for row in (part.start, part.stop)]
    assert rows == [0, BLOCK, BLOCK, 2 * BLOCK, 2 * BLOCK, 2 * BLOCK + 1]
    assert [number for number, _ in blocks(BLOCK)] == [0]


@pytest.mark.parametrize(
    ("n_persons", "share", "expected"), [(10, 0.3, 3), (7, 1.0, 7), (7, 0.0, 0), (9, 0.05, 0)]
)
def test_a_choice_has_its_exact_size(n_persons: int, share: float, expected: int) -> None:
    assert chosen(3, "focal persons", n_persons, share).sum() == expected


def test_everybody_is_chosen_equally_often() -> None:
    often = np.mean([chosen(seed, "focal persons", 8, 0.25) for seed in range(800)], axis=0)
    assert often == pytest.approx(np.full(8, 0.25), abs=0.05)


def test_whole_numbers_never_reach_their_end() -> None:
    highest = 1 - 2.0**-53
    for count in (*range(1, 101), 1000):
        assert whole_numbers(np.array([2.0**-53, highest]), count).tolist() == [0, count - 1]


@pytest.mark.parametrize("seed", [-1, 1.5, None, True])
def test_a_seed_outside_its_range_is_refused(seed: object) -> None:
    with pytest.raises(InvalidSeed):
        stream(seed, "answers")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("places", "complaint"),
    [
        ([3], "different whole numbers from 0 to 2"),
        ([-1], "different whole numbers"),
        ([1, 1], "different whole numbers"),
        ([0.5], "a list of whole numbers"),
        ([[0]], "a list of whole numbers"),
        ([True], "a list of whole numbers"),
    ],
)
def test_places_that_are_none_are_refused(places: list[object], complaint: str) -> None:
    with pytest.raises(InvalidArgument, match=complaint):
        check_places("dif_items", places, 3)  # type: ignore[arg-type]
    assert check_places("dif_items", [], 3).size == 0
