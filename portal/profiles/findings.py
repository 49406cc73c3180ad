"""What the rules find: strengths and tensions, each with the numbers behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.interests import GuessedPlace, compare_guess
from assessments.interests.match import GREAT_FIT
from portal.matching.why import shown as correlation
from portal.profiles.evidence import Evidence, evidence_for
from portal.profiles.material import Material
from portal.profiles.person import INTERESTS, VALUES
from portal.profiles.rules import Rule
from portal.profiles.wishes import FAR_SURE, Closeness, Wish
from portal.reports.values import counts_of, parted_value


@dataclass(frozen=True)
class Finding:
    """One sentence with how sure it is and what it stands on; a tension also asks something."""

    id: str
    text: str
    sure: str = ""
    question: str = ""
    evidence: tuple[Evidence, ...] = ()
    #: An instrument or, after a slash, a family of tasks that would tell more.
    start: str = ""
    is_gap: bool = False


def read_strengths(material: Material) -> tuple[Finding, ...]:
    """What lies beyond error, in the order of the rules."""
    return tuple(
        Finding(
            rule.id,
            material.voice.say(
                f"strengths.{rule.id}",
                name=material.name_of(rule.when[0].of, scale) if scale else "",
                phrase=material.phrase_of(rule.when[0].of, scale) if scale else "",
            ),
            evidence=_evidence(rule, scale, material),
        )
        for rule in material.content.rules["strengths"]
        for scale in rule.scales(material.levels)
    )


def _evidence(rule: Rule, scale: str, material: Material) -> tuple[Evidence, ...]:
    return tuple(
        evidence_for(material, condition.of, of_scale, condition.band)
        for condition, of_scale in rule.evidence(scale)
    )


def read_tensions(material: Material, wishes: Sequence[Wish]) -> tuple[Finding, ...]:
    """What does not fit together, in the order of the rules."""
    return tuple(
        found
        for rule in material.content.rules["tensions"]
        for found in (
            SOURCES[rule.source](rule, material, wishes) if rule.source else _tension(rule, material)
        )
    )


def _tension(rule: Rule, material: Material) -> Iterator[Finding]:
    for scale in rule.scales(material.levels):
        yield _finding(rule, material, evidence=_evidence(rule, scale, material))


def _finding(
    rule: Rule, material: Material, *, evidence: tuple[Evidence, ...], start: str = "", **values: object
) -> Finding:
    voice = material.voice
    return Finding(
        id=rule.id,
        text=voice.say(f"tensions.{rule.id}.says", **values),
        sure=voice.say(f"sure.{rule.sure}"),
        question=voice.say(f"tensions.{rule.id}.question"),
        evidence=evidence,
        start=start,
        is_gap=rule.is_gap,
    )


# ---- what the code finds by itself ----------------------------------------------------------------------------------

Source = Callable[[Rule, Material, Sequence[Wish]], Iterator[Finding]]


def _guess(rule: Rule, material: Material, _wishes: Sequence[Wish]) -> Iterator[Finding]:
    """The surprises of the guess; a type that was left out is another rule."""
    profile, guess = material.person.newest(INTERESTS), material.person.guess
    if profile is None or not guess:
        return
    for surprise in compare_guess(guess, profile.scores, profile.errors).surprises:
        if (surprise.guessed is None) == (rule.source == "guess-left-out"):
            yield _finding(
                rule,
                material,
                evidence=(_guessed_place(material, surprise),),
                type=material.name_of(INTERESTS, surprise.letter),
                guess=surprise.guessed,
                result=surprise.found,
            )


def _guessed_place(material: Material, surprise: GuessedPlace) -> Evidence:
    key = "evidence.left-out" if surprise.guessed is None else "evidence.place"
    return Evidence(
        instrument=INTERESTS,
        source=material.title_of(INTERESTS),
        name=material.name_of(INTERESTS, surprise.letter),
        number=material.voice.say(key, guess=surprise.guessed, result=surprise.found),
        report_id=material.person.profiles[INTERESTS][0].report.id,
        scale=surprise.letter,
    )


def _choices(rule: Rule, material: Material, _wishes: Sequence[Wish]) -> Iterator[Finding]:
    profile = material.person.newest(VALUES)
    if profile is None:
        return
    if (parted := parted_value(profile, counts_of(profile))) is not None:
        both = tuple(evidence_for(material, VALUES, parted, band) for band in ("high", "most"))
        yield _finding(rule, material, evidence=both, type=material.name_of(VALUES, parted))


def _wish_apart(rule: Rule, material: Material, wishes: Sequence[Wish]) -> Iterator[Finding]:
    for wish in wishes:
        if wish.closeness is not None and wish.closeness.state == FAR_SURE:
            likeness = (likeness_evidence(material, wish, wish.closeness),)
            yield _finding(rule, material, evidence=likeness, title=wish.occupation.title(material.locale))


def likeness_evidence(material: Material, wish: Wish, closeness: Closeness) -> Evidence:
    """How alike the two shapes are, and from where on they are called alike."""
    return Evidence(
        instrument=INTERESTS,
        source=material.title_of(INTERESTS),
        name=wish.occupation.title(material.locale),
        number=material.voice.say(
            "evidence.likeness", r=correlation(closeness.standing.r), cut=f"{GREAT_FIT:.3f}"
        ),
        report_id=closeness.report_id,
        occupation_id=wish.occupation.id,
    )


def _wish_unmeasured(rule: Rule, material: Material, wishes: Sequence[Wish]) -> Iterator[Finding]:
    """What a wish draws on that a set of tasks touches, when none of the sets has been taken."""
    for wish in wishes:
        missing = [draw for draw in wish.draws if draw.open and not draw.done]
        if missing:
            names = dict.fromkeys(draw.drawn.what.name(material.locale) for draw in missing)
            yield _finding(
                rule,
                material,
                evidence=(),
                start=f"aptitude/{missing[0].open[0]}",
                title=wish.occupation.title(material.locale),
                names=material.voice.join(list(names)),
            )


SOURCES: Mapping[str, Source] = {
    "guess-moved": _guess,
    "guess-left-out": _guess,
    "choices-differ": _choices,
    "wish-apart": _wish_apart,
    "wish-unmeasured": _wish_unmeasured,
}
