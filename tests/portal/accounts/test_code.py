"""Codes that people read out and type."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from sqlalchemy.orm import Session

from portal.accounts.code import (
    ALPHABET,
    LENGTH,
    MistypedCode,
    check_character,
    draw_code,
    group_code,
    hash_code,
    read_code,
)
from portal.accounts.service import find_client_by_code
from portal.settings import Settings
from tests.factories import Factory


def is_noticed(code: str) -> bool:
    return check_character(code[:LENGTH]) != code[LENGTH]


def test_a_code_holds_at_least_45_bits_without_look_alikes() -> None:
    assert LENGTH * math.log2(len(ALPHABET)) >= 45
    assert not set("ILOU") & set(ALPHABET)
    assert len(draw_code()) == LENGTH + 1


@pytest.mark.parametrize("code", [draw_code() for _ in range(3)])
def test_every_single_wrong_character_is_noticed(code: str) -> None:
    for place, wrong in itertools.product(range(LENGTH + 1), ALPHABET):
        if wrong != code[place]:
            assert is_noticed(code[:place] + wrong + code[place + 1 :])


def test_every_swap_of_two_characters_is_noticed() -> None:
    for _ in range(50):
        code = draw_code()
        for first, second in itertools.combinations(range(LENGTH + 1), 2):
            if code[first] != code[second]:
                characters = list(code)
                characters[first], characters[second] = characters[second], characters[first]
                assert is_noticed("".join(characters))


def test_reading_forgives_what_people_do() -> None:
    body = "1O0".replace("O", "0") + "ABCDEF"
    code = body + check_character(body)
    typed = group_code(code).lower().replace("1", "l", 1).replace("0", "o", 1)
    assert read_code(typed) == code
    assert read_code(f"  {group_code(code)} ") == code
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert read_code(wide) == code


@pytest.mark.parametrize(
    "typed", ["", "ABC", "😀" * 10, "مرحبا", "ABCDEFGHJ0KM", "!" * 10, "0" * 11, "A\x00BCDEFGHJ"]
)
def test_what_cannot_be_a_code_is_called_so(typed: str) -> None:
    with pytest.raises(MistypedCode):
        read_code(typed)


def test_codes_are_kept_only_as_keyed_hashes(session: Session, a: Factory, settings: Settings) -> None:
    client, code = a.client()
    assert code not in client.code_hash
    assert hash_code(code, secret="another", purpose="resume") != client.code_hash
    assert hash_code(code, secret=settings.secret_key, purpose="booking") != client.code_hash
    assert find_client_by_code(session, code, secret=settings.secret_key) == client


def test_drawn_codes_are_valid_and_differ() -> None:
    random.seed(0)  # Codes come from the system's randomness, so a seed must not make them repeat.
    codes = {draw_code() for _ in range(500)}
    random.seed(0)
    assert len(codes | {draw_code() for _ in range(500)}) == 1000
    assert all(read_code(code) == code for code in codes)
