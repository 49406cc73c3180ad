"""What a booking begins with when it is made from a page about occupations or a field."""

from __future__ import annotations

from flask_babel import gettext

from portal.booking.topics import register_subject
from portal.careers.catalogue import catalogue
from portal.careers.comparing import MOST
from portal.careers.material import material
from portal.locale import current_locale


def write_about_occupations(ids: tuple[str, ...]) -> str | None:
    """A question about one occupation, or about a choice between several; None for what is not ours."""
    found = [catalogue().find(one) for one in ids]
    if not found or len(found) > MOST or None in found:
        return None
    locale = current_locale()
    titles = [one.title(locale) for one in found if one is not None]
    if len(titles) == 1:
        return gettext(
            "I have read about the occupation %(title)s. Does it suit me, and how would I begin?",
            title=titles[0],
        )
    return gettext(
        "I have compared %(titles)s. How do I choose between them?", titles=gettext(", ").join(titles)
    )


def write_about_field(ids: tuple[str, ...]) -> str | None:
    """A question about a field; None for what is not ours."""
    field = material().fields.get(ids[0]) if len(ids) == 1 else None
    if field is None:
        return None
    name = field.name(current_locale())
    return gettext("I have read about the field %(name)s. Which way into it would suit me?", name=name)


def register_subjects() -> None:
    register_subject("occupations", write_about_occupations)
    register_subject("fields", write_about_field)
