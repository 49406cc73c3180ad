"""What to do next, for every kind of profile: no report ends in a dead end."""

from __future__ import annotations

from dataclasses import dataclass

from portal.reports.profile import Profile
from portal.reports.voice import Voice

#: Steps by kind of profile. A profile without an order is not told to look at its first three types.
NEXT_STEPS = {
    "clear": ("book", "occupations", "talk", "retake"),
    "flat": ("book", "retake"),
    "low": ("book", "retake"),
    "unfinished": ("again", "book"),
}


@dataclass(frozen=True)
class Step:
    """One thing to do; `key` says which page of the portal helps with it, if any."""

    key: str
    name: str
    text: str


def ways_on(profile: Profile, voice: Voice) -> tuple[Step, ...]:
    """Three ways on for a profile that has no order to go by."""
    if profile.report.shape not in {"flat", "low"}:
        return ()
    ways = voice.texts(f"{profile.report.shape}.ways")
    return tuple(Step(key, way["name"], way["action"]) for key, way in ways.items())


def next_steps(profile: Profile, voice: Voice) -> tuple[Step, ...]:
    texts = voice.texts("next_steps")
    keys = NEXT_STEPS[profile.report.shape]
    return tuple(Step(key, texts[key]["name"], texts[key]["text"]) for key in keys)
