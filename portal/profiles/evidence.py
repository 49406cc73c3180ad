"""The number behind a sentence: of which instrument, which scale, with which error, and where its arithmetic stands."""

from __future__ import annotations

from dataclasses import dataclass

from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.profiles.material import Material
from portal.profiles.person import INTERESTS, VALUES
from portal.reports.profile import Profile
from portal.reports.values import counts_of, signed
from portal.reports.voice import points


@dataclass(frozen=True)
class Evidence:
    """One number with its error, ready to be shown as a link to how it was made."""

    instrument: str
    #: Title of the instrument.
    source: str
    #: The scale, family of tasks or occupation.
    name: str
    number: str
    report_id: int
    #: The part of the arithmetic that is about it; empty for the whole.
    scale: str = ""
    #: When it is about an occupation, whose own page of reasons it leads to.
    occupation_id: str = ""


def evidence_for(material: Material, of: str, scale: str, band: str) -> Evidence:
    """What stands behind a condition that holds."""
    if of == APTITUDE:
        return _share_solved(material, scale)
    profile = material.person.profiles[of][0]
    return Evidence(
        instrument=of,
        source=material.title_of(of),
        name=material.name_of(of, scale),
        number=_number(material, profile, of, scale, band),
        report_id=profile.report.id,
        scale=scale,
    )


def report_evidence(material: Material, of: str, number: str = "") -> Evidence:
    """A report as a whole, for what no single scale shows."""
    report = material.person.profiles[of][0].report
    return Evidence(of, material.title_of(of), name="", number=number, report_id=report.id)


def shape_evidence(material: Material, profile: Profile) -> Evidence:
    """Why interests have no order: how far they are apart and what error explains, or how high they are."""
    keys = {"flat": "evidence.range", "low": "evidence.height"}
    number = ""
    if profile.report.shape in keys:
        number = material.voice.say(
            keys[profile.report.shape],
            range=points(profile.range or 0.0),
            explained=points(profile.figures.get("flat_range") or 0.0),
            mean=points(profile.mean or 0.0),
            maximum=points(profile.maximum),
        )
    return report_evidence(material, INTERESTS, number)


def _number(material: Material, profile: Profile, of: str, scale: str, band: str) -> str:
    if of == VALUES and band in {"most", "least"}:
        return material.voice.say("evidence.count", count=signed(counts_of(profile)[scale]))
    figures = {
        "value": points(profile.scores[scale]),
        "error": f"{profile.errors[scale]:.1f}",
        "maximum": points(profile.rows[scale].maximum),
    }
    if band in {"above", "below"}:
        return material.voice.say("evidence.mean", mean=points(profile.mean or 0.0), **figures)
    return material.voice.say("evidence.points", **figures)


def _share_solved(material: Material, family: str) -> Evidence:
    """The share with its interval; no number where too little was done, and none of speed."""
    result, number = material.person.newest_tasks[family], ""
    if result.interval is not None:
        low, high = result.interval
        figures = result.stored.figures
        share = figures.get("share") if "share" in figures else result.stored.scores[0].value
        number = material.voice.say(
            "evidence.share", value=f"{share or 0.0:.0f}%", low=f"{low:.0f}%", high=f"{high:.0f}%"
        )
    return Evidence(
        instrument=APTITUDE,
        source=material.title_of(APTITUDE),
        name=material.name_of(APTITUDE, family),
        number=number,
        report_id=result.report.id,
    )
