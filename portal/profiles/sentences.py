"""Three sentences that matter: the first that holds of each topic, topics in one order for everybody."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.profiles.evidence import Evidence, evidence_for, report_evidence, shape_evidence
from portal.profiles.findings import Finding, likeness_evidence
from portal.profiles.levels import Levels
from portal.profiles.material import Material
from portal.profiles.person import ADAPTABILITY, INTERESTS, PERSONALITY, VALUES
from portal.profiles.rules import WHOLE, Rule
from portal.profiles.wishes import NEAR_SURE, Wish
from portal.reports.summary import leaders

N_SENTENCES = 3
MISSING = "missing-"


def read_sentences(
    material: Material, tensions: Sequence[Finding], wishes: Sequence[Wish]
) -> tuple[Finding, ...]:
    """At most three. A person without any result has none: the gaps alone are no news."""
    if material.person.is_empty:
        return ()
    tensions = [one for one in tensions if not one.is_gap]
    near = [wish for wish in wishes if wish.closeness is not None and wish.closeness.state == NEAR_SURE]
    levels: Levels = {
        **material.levels,
        ("tensions", WHOLE): frozenset({"found"} if tensions else ()),
        ("wishes", WHOLE): frozenset({"near"} if near else ()),
    }
    rules = _first_of_each_topic(material.content.rules["sentences"], levels)
    return tuple(islice((_sentence(rule, material, tensions, near) for rule in rules), N_SENTENCES))


def _first_of_each_topic(rules: Sequence[Rule], levels: Levels) -> Iterator[Rule]:
    said: set[str] = set()
    for rule in rules:
        if rule.topic not in said and next(rule.scales(levels), None) is not None:
            said.add(rule.topic)
            yield rule


def _sentence(rule: Rule, material: Material, tensions: Sequence[Finding], near: Sequence[Wish]) -> Finding:
    if rule.topic == "tension":
        said = material.voice.say("sentences.tension", says=tensions[0].text)
        return dataclasses.replace(tensions[0], id=rule.id, text=said)
    if rule.topic == "wishes":
        return _near_wishes(rule, material, near)
    if rule.topic.startswith(MISSING):
        return _finding(rule, material, {}, start=rule.topic.removeprefix(MISSING))
    values, evidence = TOPICS[rule.topic](rule, material)
    return _finding(rule, material, values, evidence)


def _finding(
    rule: Rule,
    material: Material,
    values: Mapping[str, object],
    evidence: tuple[Evidence, ...] = (),
    *,
    start: str = "",
) -> Finding:
    voice = material.voice
    return Finding(
        id=rule.id,
        text=voice.say(f"sentences.{rule.id}", **values),
        sure=voice.say(f"sure.{rule.sure}", **values),
        evidence=evidence,
        start=start,
    )


def _near_wishes(rule: Rule, material: Material, near: Sequence[Wish]) -> Finding:
    titles = material.voice.join([wish.occupation.title(material.locale) for wish in near])
    evidence = (likeness_evidence(material, wish, wish.closeness) for wish in near if wish.closeness)
    return _finding(rule, material, {"titles": titles}, tuple(evidence))


# ---- what fills a sentence, by its topic ----------------------------------------------------------------------------

Filled = tuple[dict[str, object], tuple[Evidence, ...]]


def _of_scales(material: Material, of: str, band: str, scales: Sequence[str]) -> tuple[Evidence, ...]:
    return tuple(evidence_for(material, of, scale, band) for scale in scales)


def _interests(rule: Rule, material: Material) -> Filled:
    profile = material.person.profiles[INTERESTS][0]
    if not profile.is_clear:
        return {"types": material.names_of(INTERESTS, profile.missing)}, (shape_evidence(material, profile),)
    first, close = leaders(profile)
    tied = profile.code.groups[0] if profile.code else ()
    together = tied if len(tied) > 1 else (first, *close)
    share, voice = profile.first_probability(first), material.voice
    shown = (first,) if rule.id == "interests-sure" else together
    return {
        "type": material.name_of(INTERESTS, first),
        "phrase": material.phrase_of(INTERESTS, first),
        "types": material.names_of(INTERESTS, together),
        "percent": voice.percent(share),
        "certainty": voice.certainty(share),
    }, _of_scales(material, INTERESTS, "high", shown)


def _values(rule: Rule, material: Material) -> Filled:
    bands = {
        "values-agreed": ("high", "most"),
        "values-chosen": ("most",),
        "values-rated": ("high",),
    }.get(rule.id, ())
    if not bands:
        return {"types": _missing_scales(material, VALUES)}, (report_evidence(material, VALUES),)
    scales = material.scales_with(VALUES, *bands)
    evidence = tuple(evidence_for(material, VALUES, scale, band) for scale in scales for band in bands)
    return {"types": material.names_of(VALUES, scales)}, evidence


def _personality(rule: Rule, material: Material) -> Filled:
    if rule.id in {"personality-unfinished", "personality-level"}:
        return {"types": _missing_scales(material, PERSONALITY)}, (report_evidence(material, PERSONALITY),)
    found = {band: material.scales_with(PERSONALITY, band) for band in ("high", "low")}
    shown = {"personality-high": ("high",), "personality-low": ("low",)}.get(rule.id, ("high", "low"))
    evidence = tuple(one for band in shown for one in _of_scales(material, PERSONALITY, band, found[band]))
    return {band: material.names_of(PERSONALITY, scales) for band, scales in found.items()}, evidence


def _aptitude(rule: Rule, material: Material) -> Filled:
    results = material.person.newest_tasks
    with_interval = [slug for slug, result in results.items() if result.interval is not None]
    families = {
        "aptitude-high": material.scales_with(APTITUDE, "high"),
        "aptitude-level": with_interval,
    }.get(rule.id, list(results))
    evidence = tuple(evidence_for(material, APTITUDE, family, "high") for family in families)
    return {"types": material.names_of(APTITUDE, families)}, evidence


def _adaptability(rule: Rule, material: Material) -> Filled:
    if rule.id == "adaptability-level":
        return {}, (report_evidence(material, ADAPTABILITY),)
    scales = material.scales_with(ADAPTABILITY, "high")
    return {"types": material.names_of(ADAPTABILITY, scales)}, _of_scales(
        material, ADAPTABILITY, "high", scales
    )


def _guess(_rule: Rule, material: Material) -> Filled:
    return {}, (report_evidence(material, INTERESTS),)


def _missing_scales(material: Material, of: str) -> str:
    profile = material.person.profiles[of][0]
    scales = [scale.id for scale in profile.instrument.scales if scale.parent is None]
    return material.names_of(of, [scale for scale in scales if scale not in profile.scores])


TOPICS: Mapping[str, Callable[[Rule, Material], Filled]] = {
    INTERESTS: _interests,
    VALUES: _values,
    PERSONALITY: _personality,
    APTITUDE: _aptitude,
    ADAPTABILITY: _adaptability,
    "guess": _guess,
}
