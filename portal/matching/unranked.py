"""What is said instead of a place when a profile has no shape to compare: kindly, and with a way on."""

from __future__ import annotations

from dataclasses import dataclass

from portal.reports.profile import Profile
from portal.reports.steps import Step, next_steps, ways_on
from portal.reports.voice import Voice


@dataclass(frozen=True)
class Unranked:
    """A flat, low or unfinished profile. Its steps are shown as on the report, so they are named as there."""

    report_id: int
    title: str
    sentences: tuple[str, ...]
    ways: tuple[Step, ...]
    next_steps: tuple[Step, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.ways or self.next_steps


def read_unranked(profile: Profile, voice: Voice) -> Unranked:
    """The words of the report's own kind, and that nothing is ranked here either."""
    shape = profile.report.shape
    missing = voice.names(profile.missing) if profile.missing else ""
    return Unranked(
        report_id=profile.report.id,
        title=voice.say(f"{shape}.title"),
        sentences=(voice.say(f"{shape}.lead", types=missing), voice.say("match.unranked")),
        ways=ways_on(profile, voice),
        next_steps=next_steps(profile, voice),
    )
