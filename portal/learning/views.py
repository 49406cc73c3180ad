"""The front page, the script switch, and the short plain pages."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.accounts.identity import is_on_shared_computer
from portal.database import session
from portal.display import keep_aids, known_aids
from portal.extensions import current_settings
from portal.learning import service
from portal.library import library
from portal.locale import LOCALE_BY_TAG, current_locale, keep_script
from portal.page import Page, page, wants_fragment
from portal.paths import local_path

bp = Blueprint("learning", __name__)


@bp.get("/")
def home() -> Page:
    return page("home.html")


@bp.get("/script/<tag>")
def switch_script(tag: str) -> Response:
    answer = redirect(local_path(request.args.get("next", ""), url_for("learning.home")), 303)
    if tag in LOCALE_BY_TAG:
        keep_script(answer, LOCALE_BY_TAG[tag])
    return answer


@bp.get("/display")
def display() -> Page:
    return page("learning/display.html")


@bp.post("/display")
def choose_display() -> Response:
    if wants_fragment():
        answer = Response(status=204)
    else:
        answer = redirect(local_path(request.form.get("next", ""), url_for(".display")), 303)
    aids = known_aids(request.form.getlist("aid"))
    keep_aids(answer, aids, shared_computer=is_on_shared_computer())
    return answer


@bp.get("/health")
def health() -> Response:
    return Response("ok", mimetype="text/plain")


@bp.get(
    "/<any('about', 'privacy', 'under-14', 'accessibility', 'method', 'sources', 'fairness', 'help',"
    " 'help-lines'):slug>"
)
def read(slug: str) -> Page:
    article = library().articles[slug][current_locale()]
    html = service.fill_placeholders(service.render_markdown(article.markdown), placeholders())
    return page("learning/read.html", article=article, html=html)


def placeholders() -> dict[str, object]:
    """What the articles leave open: who runs this, how to reach them, and how long things are kept."""
    settings, locale = current_settings(), current_locale()
    centres = service.list_centres(session)
    unknown = _("(to be confirmed)")
    return {
        "centre": Markup("、").join(_name(centre.name(locale)) for centre in centres) or unknown,
        "contact": Markup("、").join(_mail_link(centre.email) for centre in centres) or unknown,
        "retention_days": settings.retention_days,
        "unfinished_hours": settings.unfinished_hours,
        "backup_days": settings.backup_days,
        "share_days": settings.share_days,
    }


def _name(name: str) -> Markup:
    return Markup('<span translate="no">{}</span>').format(name)


def _mail_link(address: str) -> Markup:
    return Markup('<a href="mailto:{0}" translate="no">{0}</a>').format(address)
