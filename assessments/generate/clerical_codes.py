"""Codes to be compared at sight, and the ways in which a copy of one goes wrong.

Codes use digits, Latin capitals, hyphens, commas and points only, so that they read the same in every script.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from assessments.generate.dice import Dice
from assessments.generate.family import NoItemFound

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALPHABETS = MappingProxyType(
    {"digits": _DIGITS, "letters": _LETTERS, "mixed": _DIGITS + _LETTERS, "date": _DIGITS, "amount": _DIGITS}
)
#: How many characters a code may have, not counting what separates them.
LENGTHS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {"digits": (6, 9, 12), "letters": (6, 9, 12), "mixed": (6, 9, 12), "date": (8,), "amount": (6, 8)}
)
#: One date in 156 has four neighbours that can be swapped, so this many draws fail once in 10**55 items.
_MOST_DRAWS = 20_000
CHANGES = ("swap", "glyph", "replace", "omit")

#: Pairs that are taken for each other (letters after Gilmore, Hersh, Caramazza & Griffin 1979).
_ALIKE_DIGITS = ("17", "38", "56", "69", "08")
_ALIKE = MappingProxyType(
    {
        "digits": _ALIKE_DIGITS,
        "letters": ("OQ", "CG", "EF", "MN", "VW", "PR", "UV", "IL"),
        "mixed": ("0O", "1I", "5S", "8B", "2Z", "6G"),
        "date": _ALIKE_DIGITS,
        "amount": _ALIKE_DIGITS,
    }
)


def draw_code(dice: Dice, kind: str, length: int, change: str, k_variants: int) -> tuple[str, list[str]]:
    """The characters of a code, and copies that are wrong in this one way: at least `k_variants` different ones.

    Raises NoItemFound.
    """
    for _ in range(_MOST_DRAWS):
        text = _draw_text(dice, kind, length)
        if change == "glyph" and kind != "date":
            text = _with_doubles(dice, kind, text, k_variants)
        if _is_valid(kind, text):
            variants = sorted(set(_variants(dice, kind, text, change)) - {text})
            if len(variants) >= k_variants:
                return text, variants
    raise NoItemFound("clerical-checking", {"code": kind, "length": length, "change": change}, _MOST_DRAWS)


def _draw_text(dice: Dice, kind: str, length: int) -> str:
    if kind == "date":
        return f"{dice.between(1950, 2049)}{dice.between(1, 12):02d}{dice.between(1, 28):02d}"
    return "".join(dice.choose(_ALPHABETS[kind]) for _ in range(length))


def written(kind: str, text: str) -> str:
    """The code as it is shown.

    >>> written("date", "20240517"), written("amount", "4812075"), written("mixed", "A7")
    ('2024-05-17', '48,120.75', 'A7')
    """
    if kind == "date":
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if kind == "amount":
        return f"{int(text[:-2]):,}.{text[-2:]}"
    return text


def _with_doubles(dice: Dice, kind: str, text: str, k_wanted: int) -> str:
    """The text with characters that have a double in as many places, and one more, as copies are needed."""
    doubled = sorted(set("".join(_ALIKE[kind])))
    places = dice.sample(range(len(text)), min(len(text), k_wanted + 1))
    characters = [dice.choose(doubled) if place in places else own for place, own in enumerate(text)]
    return "".join(characters)


def _is_valid(kind: str, text: str) -> bool:
    """Dates exist, and amounts begin with no zero."""
    if kind == "date":
        year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
        return 1950 <= year <= 2049 and 1 <= month <= 12 and 1 <= day <= 28
    return kind != "amount" or text[0] != "0"


def _variants(dice: Dice, kind: str, text: str, change: str) -> Iterator[str]:
    for place in range(len(text)):
        for characters in _changed(dice, kind, text[place : place + 2], change):
            variant = text[:place] + characters + text[place + 2 :]
            if _is_valid(kind, variant):
                yield variant


def _changed(dice: Dice, kind: str, pair: str, change: str) -> Iterator[str]:
    """What can become of a character and its neighbour, which only a swap touches."""
    own, neighbour = pair[0], pair[1:]
    doubles = "".join(alike.replace(own, "") for alike in _ALIKE[kind] if own in alike)
    if change == "swap":
        yield neighbour + own
    elif change == "omit":
        yield neighbour
    elif change == "glyph":
        yield from (double + neighbour for double in doubles)
    else:
        other = dice.choose(_ALPHABETS[kind])
        # Where the dice give the same character or its double, this place has no copy.
        if other != own and other not in doubles:
            yield other + neighbour
