"""Hangbiao: a career-guidance portal for both sides of the Taiwan Strait."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.wrappers import Response

from portal import (
    cli,
    compiled,
    database,
    demo,
    errors,
    extensions,
    headers,
    library,
    navigation,
    staticfiles,
    templating,
)
from portal.aptitude import wording
from portal.clock import system_clock
from portal.features import register_features
from portal.page import Page
from portal.settings import Settings


class Portal(Flask):
    """Flask, except that a `Page` is rendered after the request's work has been committed."""

    def make_response(self, rv: Any) -> Response:
        if isinstance(rv, Page):
            database.commit_or_roll_back(rv.status)
            rv = rv.response()
        return super().make_response(rv)


def create_app(settings: Settings | None = None) -> Portal:
    """The application: a list of steps, each in the module that owns it."""
    settings = settings or Settings.from_env()
    settings.check()
    app = Portal(__name__, static_folder=None)
    app.config.from_mapping(extensions.flask_config(settings))
    app.extensions["settings"] = settings
    app.extensions["clock"] = system_clock
    database.init_app(app, settings)
    library.init_app(app)
    wording.init_app(app)
    extensions.init_app(app, settings)
    headers.init_app(app, settings)
    staticfiles.init_app(app)
    templating.init_app(app)
    navigation.init_app(app)
    errors.init_app(app)
    register_features(app)
    cli.init_app(app)
    compiled.init_app(app)
    if settings.is_production:
        demo.refuse_demo(app.extensions["database"])
    return app
