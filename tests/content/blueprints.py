"""What each instrument's structure is laid out to be: how many items, of which kinds, and the labels of its choices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

Tree = dict[str, Any]
Blueprint = Callable[[Tree], Iterator[str]]

LIKING = {
    "zh-Hans": ["很不喜欢", "不太喜欢", "说不准", "比较喜欢", "很喜欢"],
    "zh-Hant": ["很不喜歡", "不太喜歡", "說不準", "比較喜歡", "很喜歡"],
}
LIKE_ME = {
    "zh-Hans": ["很不像我", "不太像我", "说不准", "比较像我", "很像我"],
    "zh-Hant": ["很不像我", "不太像我", "說不準", "比較像我", "很像我"],
}
IMPORTANCE = {
    "zh-Hans": ["不重要", "有一点重要", "还算重要", "很重要", "非常重要"],
    "zh-Hant": ["不重要", "有一點重要", "還算重要", "很重要", "非常重要"],
}
#: The answer labels by instrument, from minimum to maximum. A label out of place turns scores round.
CHOICES = {"interests": LIKING, "personality": LIKE_ME, "adaptability": LIKE_ME, "values": IMPORTANCE}
#: What a scale and a facet say, by kind of instrument. Facets say less: they are bands only.
SCALE_TEXTS = {
    "interests": {"name", "phrase", "like", "low", "means", "means_not", "question", "try"},
    "scales": {"name", "phrase", "low", "middle", "high", "means", "means_not", "question", "try"},
    "values": {"name", "phrase", "low", "middle", "high", "means", "means_not", "question", "try"},
}
FACET_TEXTS = {"name", "low", "middle", "high"}
#: Characters of an item.
LENGTHS = {"interests": (8, 20)}
OTHER_LENGTHS = (6, 24)


def it_has_no_item_twice(structure: Tree) -> Iterator[str]:
    ids = [one["id"] for kind in ("items", "checks", "sets") for one in structure.get(kind, [])]
    for one, count in Counter(ids).items():
        if count > 1:
            yield f"{one} stands {count} times"


def of_interests(structure: Tree) -> Iterator[str]:
    """Six types by five areas by two items, none reversed."""
    items = structure["items"]
    yield from _expect("items", len(items), 60)
    for (scale, area), count in Counter((item["scale"], item["area"]) for item in items).items():
        yield from _expect(f"items of {scale} in {area}", count, 2)
    for scale in structure["scales"]:
        areas = {item["area"] for item in items if item["scale"] == scale["id"]}
        yield from _expect(f"areas of {scale['id']}", len(areas), 5)
    for item in items:
        if not item["id"].startswith(f"{item['scale'].lower()}-"):
            yield f"{item['id']} is keyed to {item['scale']}"
        if item["reverse"]:
            yield f"{item['id']} counts backwards; an interest item never does"
    area_of = {item["id"]: item["area"] for item in items}
    short = Counter(area_of.get(item_id) for item_id in structure["forms"]["short"])
    if short != Counter(dict.fromkeys(area_of.values(), 1)):
        yield "the short form has not one item of each area"


def of_personality(structure: Tree) -> Iterator[str]:
    """Five domains by three facets by five items, two of each five reversed; three told and two rare checks."""
    facets = [scale["id"] for scale in structure["scales"] if "parent" in scale]
    domains = Counter(scale["parent"] for scale in structure["scales"] if "parent" in scale)
    yield from _expect("domains", len(domains), 5)
    for domain, count in domains.items():
        yield from _expect(f"facets of {domain}", count, 3)
    yield from _items_per_scale(structure["items"], dict.fromkeys(facets, (5, 2)))
    kinds = Counter(check["kind"] for check in structure["checks"])
    yield from _expect("instructed checks", kinds["instructed"], 3)
    yield from _expect("infrequency checks", kinds["infrequency"], 2)
    by_id = {item["id"]: item for item in structure["items"]}
    short = [by_id[item_id] for item_id in structure["forms"]["short"] if item_id in by_id]
    yield from _items_per_scale(short, dict.fromkeys(facets, (2, 1)))
    yield from _expect("checks of the short form", len(structure["forms"]["short"]) - len(short), 1)


def of_values(structure: Tree) -> Iterator[str]:
    """Six values by four ratings; ten sets of three in which each value stands five times and each pair twice."""
    values = [scale["id"] for scale in structure["scales"]]
    yield from _items_per_scale(structure["items"], dict.fromkeys(values, (4, 0)))
    sets = [frozenset(one["options"]) for one in structure["sets"]]
    yield from _expect("sets", len(sets), 10)
    for value in values:
        yield from _expect(f"sets with {value}", sum(value in one for one in sets), 5)
    for pair in combinations(values, 2):
        yield from _expect(f"sets with {' and '.join(pair)}", sum(one >= set(pair) for one in sets), 2)
    for one in structure["sets"]:
        yield from _expect(f"options of {one['id']}", len(one["options"]), 3)


def of_adaptability(structure: Tree) -> Iterator[str]:
    """Four resources of six items, resilience and strain of eight; at most one item in three reversed."""
    resources = ("Concern", "Control", "Curiosity", "Confidence")
    expected = dict.fromkeys(resources, (6, 1)) | dict.fromkeys(("Resilience", "Strain"), (8, 2))
    yield from _items_per_scale(structure["items"], expected)


def _items_per_scale(items: list[Tree], expected: dict[str, tuple[int, int]]) -> Iterator[str]:
    """How many items each scale has, and how many of them count backwards."""
    found = Counter(item["scale"] for item in items)
    turned = Counter(item["scale"] for item in items if item["reverse"])
    for scale in found.keys() | expected.keys():
        yield from _expect(f"items of {scale}", found[scale], expected.get(scale, (0, 0))[0])
        yield from _expect(f"reversed items of {scale}", turned[scale], expected.get(scale, (0, 0))[1])


def _expect(what: str, found: int, expected: int) -> Iterator[str]:
    if found != expected:
        yield f"{what}: {found}, not {expected}"


BLUEPRINTS: dict[str, Blueprint] = {
    "interests": of_interests,
    "personality": of_personality,
    "values": of_values,
    "adaptability": of_adaptability,
}
