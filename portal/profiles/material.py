"""Everything that the report of a person is told from, in one script: results, what is beyond error, and the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.aptitude.wording import wording as aptitude_wording
from portal.careers.catalogue import Catalogue
from portal.library import Publication
from portal.profiles.levels import Levels, read_levels
from portal.profiles.person import Person
from portal.profiles.wording import ProfileContent
from portal.reports.voice import Voice


@dataclass(frozen=True)
class Material:
    """A person's results beside the words of one script."""

    person: Person
    content: ProfileContent
    publications: Mapping[str, Publication]
    catalogue: Catalogue
    locale: str

    @property
    def voice(self) -> Voice:
        """Says what is said across instruments."""
        return self.content.voices[self.locale]

    @cached_property
    def levels(self) -> Levels:
        return read_levels(self.person, self.content.instruments, self.content.unread)

    @property
    def n_kept(self) -> int:
        """Of how many instruments something is kept."""
        return sum(self.person.has(of) for of in self.content.instruments)

    def voice_of(self, instrument: str) -> Voice:
        """Says what belongs to one instrument of the library."""
        return Voice(self.publications[instrument].words[self.locale])

    def title_of(self, instrument: str) -> str:
        if instrument == APTITUDE:
            return str(aptitude_wording(self.locale).at("title"))
        return self.publications[instrument].words[self.locale].title

    def name_of(self, instrument: str, scale: str) -> str:
        """A scale, or a family of tasks."""
        if instrument == APTITUDE:
            return str(aptitude_wording(self.locale).at(f"families.{scale}.title"))
        return self.voice_of(instrument).name(scale)

    def phrase_of(self, instrument: str, scale: str) -> str:
        """What a scale is about; nothing for a family of tasks."""
        if instrument == APTITUDE:
            return ""
        return str(self.voice_of(instrument).words.scale(scale).get("phrase", ""))

    def names_of(self, instrument: str, scales: Iterable[str]) -> str:
        """Names of scales as a list in running text; empty for none."""
        names = [self.name_of(instrument, scale) for scale in scales]
        return self.voice.join(names) if names else ""

    def scales_with(self, instrument: str, *bands: str) -> list[str]:
        """The scales that are all of this, in the instrument's order."""
        return [
            scale
            for (of, scale), found in self.levels.items()
            if of == instrument and scale and set(bands) <= set(found)
        ]
