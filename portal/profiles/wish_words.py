"""A wished occupation in the words of one script: how near it is, how surely, and what it draws on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from assessments.interests import HollandCode, hexagon_distance
from assessments.interests.match import GREAT_FIT, TOP_PLACES
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.matching.why import shown as correlation
from portal.profiles.material import Material
from portal.profiles.person import INTERESTS
from portal.profiles.wishes import PLACES, Closeness, Draw, Wish
from portal.reports.voice import code_text

#: From this share of the simulated profiles upwards, an occupation is among the first so often.
OFTEN = ((0.9, "always"), (0.5, "mostly"), (0.1, "sometimes"), (0.0, "seldom"))


@dataclass(frozen=True)
class DrawReading:
    """What it draws on, how important that is, and whether anything here touches it."""

    name: str
    importance: str
    note: str


@dataclass(frozen=True)
class WishReading:
    """All that is said of one wished occupation."""

    occupation_id: str
    title: str
    title_there: str
    #: The report of interests that it is compared with; None when there is nothing to compare.
    report_id: int | None
    sentences: tuple[str, ...]
    #: Likeness, place with its range, and congruence of the codes; empty without a comparison.
    numbers: tuple[str, ...]
    #: How C comes from the two codes, one line for each order that ties allow; empty without a comparison.
    codes_working: tuple[str, ...]
    draws: tuple[DrawReading, ...]
    #: What nothing here touches, as one sentence; empty when there is nothing, or no figures.
    unmeasured: str

    @property
    def draw_rows(self) -> list[tuple[str, str, str]]:
        return [(draw.name, draw.importance, draw.note) for draw in self.draws]


def read_wish(material: Material, wish: Wish) -> WishReading:
    occupation, locale = wish.occupation, material.locale
    return WishReading(
        occupation_id=occupation.id,
        title=occupation.title(locale),
        title_there=occupation.title_there(locale),
        report_id=wish.closeness.report_id if wish.closeness else None,
        sentences=tuple(_sentences(material, wish.closeness)),
        numbers=_numbers(wish.closeness) if wish.closeness else (),
        codes_working=tuple(_codes_working(wish.closeness)) if wish.closeness else (),
        draws=tuple(_read_draw(material, draw) for draw in wish.draws),
        unmeasured=_unmeasured(material, wish),
    )


def _sentences(material: Material, closeness: Closeness | None) -> Iterator[str]:
    voice = material.voice
    if closeness is None:
        yield voice.say("wish.no-shape" if material.person.has(INTERESTS) else "wish.no-interests")
        return
    fit = material.voice_of(INTERESTS).say(f"match.{closeness.standing.fit}")
    yield voice.say(f"wish.{closeness.state}", fit=fit)
    own, theirs = (code_text(HollandCode.parse(code)) for code in (closeness.own_code, closeness.code))
    yield voice.say(f"wish.{_code_key(material, closeness)}", own=own, theirs=theirs)
    yield voice.say(
        "wish.place",
        total=closeness.n_ranked,
        n=TOP_PLACES,
        stability=voice.say(f"wish.{_how_often(closeness.standing.stability)}"),
    )


def _code_key(material: Material, closeness: Closeness) -> str:
    cuts = material.content.structure["congruence"]
    if closeness.congruence >= cuts["alike"]:
        return "codes-alike"
    return "codes-unlike" if closeness.congruence <= cuts["unlike"] else "codes-mixed"


def _how_often(share: float) -> str:
    return next(word for least, word in OFTEN if share >= least)


def _numbers(closeness: Closeness) -> tuple[str, ...]:
    standing = closeness.standing
    place = f"{standing.place} ({standing.range.best}–{standing.range.worst})"
    return correlation(standing.r), f"{GREAT_FIT:.3f}", place, f"{closeness.congruence:g}"


def _codes_working(closeness: Closeness) -> Iterator[str]:
    """C in figures: that of each pair of strict orders, and their mean where ties allow several."""
    codes = (HollandCode.parse(code) for code in (closeness.own_code, closeness.code))
    pairs = list(product(*(code.orders(PLACES) for code in codes)))
    totals = []
    for own, theirs in pairs:
        near = [3 - hexagon_distance(one, other) for one, other in zip(own, theirs, strict=True)]
        totals.append(3 * near[0] + 2 * near[1] + near[2])
        worked = f"3 × {near[0]} + 2 × {near[1]} + {near[2]} = {totals[-1]}"
        yield f"{''.join(own)} – {''.join(theirs)}: {worked}"
    if len(pairs) > 1:
        yield f"C = {sum(totals)} ÷ {len(totals)} = {closeness.congruence:g}"


def _read_draw(material: Material, draw: Draw) -> DrawReading:
    return DrawReading(
        draw.drawn.what.name(material.locale), f"{draw.drawn.importance:.2f}", _note(material, draw)
    )


def _note(material: Material, draw: Draw) -> str:
    if not draw.is_touched:
        return material.voice.say("wish.not-measured")
    key, families = ("wish.touched", draw.done) if draw.done else ("wish.untouched", draw.open)
    return material.voice.say(key, families=material.names_of(APTITUDE, families))


def _unmeasured(material: Material, wish: Wish) -> str:
    if not wish.draws:
        return material.voice.say("wish.unrated")
    names = dict.fromkeys(draw.drawn.what.name(material.locale) for draw in wish.draws if not draw.is_touched)
    return material.voice.say("wish.unmeasured", names=material.voice.join(list(names))) if names else ""


def scale_of_numbers(material: Material) -> str:
    """What r and C mean, and from where on shapes and codes are called alike."""
    cuts = material.content.structure["congruence"]
    return material.voice.say(
        "wish.scale", cut=f"{GREAT_FIT:.3f}", alike=cuts["alike"], unlike=cuts["unlike"]
    )
