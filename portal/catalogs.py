"""The compiled catalogs: made at the start of an application when they are missing or older than their source."""

from __future__ import annotations

from pathlib import Path

from portal.locale import LOCALES
from portal.settings import ROOT

TRANSLATIONS = ROOT / "translations"


def catalog_path(locale: str) -> Path:
    return TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"


def is_stale(locale: str) -> bool:
    source = catalog_path(locale)
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def compile_stale() -> None:
    """Compile each catalog that is newer than its compiled file; a look at four files when all is well."""
    if stale := [locale for locale in LOCALES if is_stale(locale)]:
        from portal.words import compile_catalog

        for locale in stale:
            compile_catalog(locale)
