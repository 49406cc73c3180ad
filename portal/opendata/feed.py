"""What changed, as an Atom feed in one script: changes that the editors tell, and lists that they publish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

from sqlalchemy.orm import Session

from portal.content import once_per_folder, read_toml
from portal.facts.facts import read_texts
from portal.locale import LOCALES, tag_of
from portal.recognition.models import RecognitionListVersion
from portal.recognition.service import list_ever_published

ATOM = "http://www.w3.org/2005/Atom"
#: The day from which on this portal names its changes; part of each id, so it never changes.
SINCE = "2026-11-28"
LISTS = "/recognition/lists"


@dataclass(frozen=True)
class Change:
    """One thing that changed for readers."""

    id: str
    at: datetime
    #: Where it can be seen.
    path: str
    names: Mapping[str, str] = field(hash=False)
    what: Mapping[str, str] = field(hash=False)


@once_per_folder
def told_changes(content: Path) -> tuple[Change, ...]:
    """What the editors tell. Raises UnservableContent."""
    given = read_toml(content / "changes.toml")["changes"]
    return tuple(
        Change(
            id=f"changes/{one['id']}",
            at=datetime.combine(one["on"], time(), tzinfo=UTC),
            path=one["path"],
            names=read_texts(one["name"]),
            what=read_texts(one["what"]),
        )
        for one in given
    )


def published_lists(session: Session) -> list[Change]:
    """Each version of an official list that was published, those that were taken back among them."""
    return [_published(version) for version in list_ever_published(session)]


def withdrawn_lists(session: Session, what: Mapping[str, str]) -> list[Change]:
    """Each version that was taken back after it had been published; `what` says so, by locale."""
    return [
        Change(
            id=f"{_name_of(version)}/withdrawn",
            at=version.withdrawn_at,
            path=LISTS,
            names=_names(version),
            what=what,
        )
        for version in list_ever_published(session)
        if version.withdrawn_at is not None
    ]


def _name_of(version: RecognitionListVersion) -> str:
    return f"lists/{version.list_id}/{version.number}"


def _names(version: RecognitionListVersion) -> dict[str, str]:
    return {locale: version.name(locale) for locale in LOCALES}


def _published(version: RecognitionListVersion) -> Change:
    return Change(
        id=_name_of(version),
        at=version.published_at or version.uploaded_at,
        # The list itself may be gone with a version that was taken back.
        path=LISTS if version.withdrawn_at else f"{LISTS}/{version.list_id}",
        names=_names(version),
        what=dict(zip(LOCALES, (version.title_hans, version.title_hant), strict=True)),
    )


def write_feed(
    changes: Iterable[Change], *, locale: str, title: str, author: str, base_url: str, path: str
) -> str:
    """The feed, newest first. Ids are tag: addresses of the service's own host, so they outlive any path."""
    newest_first = sorted(changes, key=lambda one: (one.at, one.id), reverse=True)
    host = urlsplit(base_url).hostname or "localhost"
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": tag_of(locale)})
    _add(feed, "id", _tag(host, f"changes:{tag_of(locale)}"))
    _add(feed, "title", title)
    _add(feed, "updated", _instant(newest_first[0].at))
    _add(_add(feed, "author", ""), "name", author)
    _add(feed, "link", "", rel="self", type="application/atom+xml", href=urljoin(base_url, path))
    _add(feed, "link", "", rel="alternate", type="text/html", href=urljoin(base_url, "/open-data"))
    for change in newest_first:
        entry = _add(feed, "entry", "")
        _add(entry, "id", _tag(host, f"{change.id}:{tag_of(locale)}"))
        _add(entry, "title", change.names[locale])
        _add(entry, "updated", _instant(change.at))
        _add(entry, "link", "", rel="alternate", type="text/html", href=urljoin(base_url, change.path))
        _add(entry, "summary", change.what[locale])
    return ET.tostring(feed, encoding="unicode", xml_declaration=False)


def _tag(host: str, name: str) -> str:
    return f"tag:{host},{SINCE}:{name}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text or None
    return element
