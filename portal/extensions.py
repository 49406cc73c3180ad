"""Flask's own configuration and the extensions bound to the application."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, current_app
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import catalogs
from portal.locale import DEFAULT_LOCALE, babel, choose_locale
from portal.settings import Settings

MAX_BODY_BYTES = 256 * 1024
MAX_FORM_PARTS = 200

csrf = CSRFProtect()


def current_settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def flask_config(settings: Settings) -> dict[str, Any]:
    """What Flask, Flask-WTF and Flask-Babel read from `app.config`."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "hangbiao",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        # The cookie is renewed only when it changes: 60 answers need not carry it 60 times.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=settings.retention_days),
        "MAX_CONTENT_LENGTH": MAX_BODY_BYTES,
        "MAX_FORM_PARTS": MAX_FORM_PARTS,
        "BABEL_DEFAULT_LOCALE": DEFAULT_LOCALE,
        "BABEL_TRANSLATION_DIRECTORIES": str(catalogs.TRANSLATIONS),
        # A form lives as long as the session that it was written for.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def init_app(app: Flask, settings: Settings) -> None:
    csrf.init_app(app)
    catalogs.compile_stale()
    babel.init_app(app, locale_selector=choose_locale)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
