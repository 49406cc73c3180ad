"""The compiled catalogs: made at the start of an application when they are missing or older than their source.

Beside `messages.po` stands `plain.po`: for some of its messages a second text in short sentences, laid over the first
for whoever reads plainly.
"""

from __future__ import annotations

import functools
from pathlib import Path

from babel.support import NullTranslations, Translations
from flask_babel import Domain

from portal.locale import LOCALES, current_locale
from portal.plain import one_a_line
from portal.settings import ROOT

TRANSLATIONS = ROOT / "translations"
MESSAGES, PLAIN = DOMAINS = ("messages", "plain")


def catalog_path(locale: str, domain: str = MESSAGES) -> Path:
    return TRANSLATIONS / locale / "LC_MESSAGES" / f"{domain}.po"


def is_stale(locale: str, domain: str) -> bool:
    source = catalog_path(locale, domain)
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def compile_stale() -> None:
    """Compile each catalog that is newer than its compiled file; a look at eight files when all is well."""
    each = ((locale, domain) for locale in LOCALES for domain in DOMAINS)
    if stale := [one for one in each if is_stale(*one)]:
        from portal.words import compile_catalog

        for locale, domain in stale:
            compile_catalog(locale, domain)


@functools.cache
def read_catalog(locale: str, *, is_plain: bool = False) -> NullTranslations:
    """The words of the interface in one script; plain ones stand in the place of theirs."""
    catalog = Translations.load(TRANSLATIONS, [locale], MESSAGES)
    plain = Translations.load(TRANSLATIONS, [locale], PLAIN)
    if is_plain and isinstance(catalog, Translations) and isinstance(plain, Translations):
        texts = plain._catalog  # noqa: SLF001 Babel has no other way to them.
        texts.update({message: one_a_line(text) for message, text in texts.items()})
        catalog.merge(plain)
    return catalog


class PlainDomain(Domain):  # type: ignore[misc]
    """The interface in plain words, for a request of somebody who reads plainly."""

    def get_translations(self) -> NullTranslations:
        return read_catalog(current_locale(), is_plain=True)


plain_domain = PlainDomain()
