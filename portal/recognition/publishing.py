"""Loading an official list, publishing it by a second person, and taking it back; all of it recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from portal import audit
from portal.recognition.csv_files import YES_NO_COLUMNS, ListFile
from portal.recognition.models import RecognitionListRow, RecognitionListVersion, VersionState
from portal.staff.models import Member


class FileKnown(Exception):
    """This very file waits or stands for this list already."""


class OwnUpload(Exception):
    """Whoever loaded a file does not publish it: a second person looks at it."""


class NotWaiting(Exception):
    """The version is no longer a draft: somebody else has published it or taken it back."""


class ListMoved(Exception):
    """Another version of the list was published since the differences were shown."""


class AlreadyWithdrawn(Exception):
    """Somebody else has taken the version back."""


@dataclass(frozen=True)
class ListHead:
    """What an editor says about the document."""

    list_id: str
    name_hans: str
    name_hant: str
    word: str
    place: str
    direction: str
    publisher_hans: str
    publisher_hant: str
    title_hans: str
    title_hant: str
    doc_no: str
    issued: str
    effective_from: str
    effective_until: str
    confidence: str
    n_rows_official: int | None = None
    #: What the document says of the list; nothing of it is needed.
    effect_hans: str = ""
    effect_hant: str = ""
    where_it_holds_hans: str = ""
    where_it_holds_hant: str = ""
    papers_hans: str = ""
    papers_hant: str = ""
    where_to_apply_hans: str = ""
    where_to_apply_hant: str = ""
    window_hans: str = ""
    window_hant: str = ""
    said_in_hans: str = ""
    said_in_hant: str = ""


@dataclass(frozen=True)
class Handled:
    """A version and who did what with it."""

    version: RecognitionListVersion
    uploaded_by: Member
    published_by: Member | None
    withdrawn_by: Member | None


def upload_list(
    session: Session, head: ListHead, file: ListFile, *, by: Member, at: datetime
) -> RecognitionListVersion:
    """Keep a file without faults as a draft. Raises FileKnown."""
    version = RecognitionListVersion(
        **asdict(head),
        n_rows=len(file.rows),
        sha256=file.sha256,
        state=VersionState.draft,
        uploaded_at=at,
        uploaded_by_id=by.id,
    )
    try:
        with session.begin_nested():
            session.add(version)
    except IntegrityError as error:
        raise FileKnown from error
    rows = [_stored(row, version.id, place) for place, row in enumerate(file.rows, start=1)]
    session.execute(insert(RecognitionListRow), rows)
    _record(session, audit.Action.list_uploaded, version, by=by, at=at)
    return version


def _stored(row: Mapping[str, str], version_id: int, position: int) -> dict[str, object]:
    values: dict[str, object] = {name: cell for name, cell in row.items() if name != "id"}
    values |= {name: row[name] == "yes" for name in YES_NO_COLUMNS}
    return {**values, "version_id": version_id, "row_id": row["id"], "position": position}


def last_number(session: Session, list_id: str) -> int:
    """The number of the newest version that was ever published; 0 before the first."""
    newest = select(func.max(RecognitionListVersion.number)).where(RecognitionListVersion.list_id == list_id)
    return session.scalar(newest) or 0


def list_numbered(session: Session, list_id: str) -> list[RecognitionListVersion]:
    """Every version of a list that was ever published, the newest first; those taken back among them."""
    numbered = select(RecognitionListVersion).where(
        RecognitionListVersion.list_id == list_id, RecognitionListVersion.number.is_not(None)
    )
    return list(session.scalars(numbered.order_by(RecognitionListVersion.number.desc())))


def publish_version(
    session: Session, version: RecognitionListVersion, *, after: int, by: Member, at: datetime
) -> None:
    """Publish what another editor has loaded, as the version that follows number `after`.

    `after` is what the differences on the page were made against. Two that publish at once want the same number, and
    the table gives it once.

    Raises OwnUpload, ListMoved, NotWaiting.
    """
    if version.uploaded_by_id == by.id:
        raise OwnUpload
    if version.state is not VersionState.draft:
        raise NotWaiting
    if last_number(session, version.list_id) != after:
        raise ListMoved
    waiting = (
        RecognitionListVersion.id == version.id,
        RecognitionListVersion.state == VersionState.draft,
        RecognitionListVersion.uploaded_by_id != by.id,
    )
    published = {"number": after + 1, "published_at": at, "published_by_id": by.id}
    try:
        with session.begin_nested():
            done = session.execute(
                update(RecognitionListVersion)
                .where(*waiting)
                .values(state=VersionState.published, **published)
            )
    except IntegrityError as error:
        raise ListMoved from error
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotWaiting
    _record(session, audit.Action.list_published, version, by=by, at=at)


def withdraw_version(session: Session, version: RecognitionListVersion, *, by: Member, at: datetime) -> None:
    """Take a version back: what stood before it stands again. Raises AlreadyWithdrawn."""
    done = session.execute(
        update(RecognitionListVersion)
        .where(
            RecognitionListVersion.id == version.id, RecognitionListVersion.state != VersionState.withdrawn
        )
        .values(state=VersionState.withdrawn, withdrawn_at=at, withdrawn_by_id=by.id)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise AlreadyWithdrawn
    _record(session, audit.Action.list_withdrawn, version, by=by, at=at)


def _record(
    session: Session, action: audit.Action, version: RecognitionListVersion, *, by: Member, at: datetime
) -> None:
    audit.record(session, action, member_id=by.id, list_version_id=version.id, at=at)


def list_handled(session: Session, *, list_id: str = "") -> list[Handled]:
    """Versions of every state with who handled them, the newest first; of one list or of all."""
    uploader, publisher, withdrawer = aliased(Member), aliased(Member), aliased(Member)
    asked = (
        select(RecognitionListVersion, uploader, publisher, withdrawer)
        .join(uploader, uploader.id == RecognitionListVersion.uploaded_by_id)
        .outerjoin(publisher, publisher.id == RecognitionListVersion.published_by_id)
        .outerjoin(withdrawer, withdrawer.id == RecognitionListVersion.withdrawn_by_id)
        .order_by(RecognitionListVersion.uploaded_at.desc(), RecognitionListVersion.id.desc())
    )
    if list_id:
        asked = asked.where(RecognitionListVersion.list_id == list_id)
    return [Handled(*row) for row in session.execute(asked)]
