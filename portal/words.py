"""The catalogs: `python -m portal.words update | compile | check`.

Messages are English sentences in code and templates; both Chinese catalogs must be complete, and fresh. File names
without line numbers keep the catalogs free of noise when code moves.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from portal.catalogs import DOMAINS, MESSAGES, PLAIN, TRANSLATIONS, catalog_path
from portal.locale import LOCALES
from portal.settings import ROOT

TEMPLATE = TRANSLATIONS / "messages.pot"
METHODS = [("portal/templates/**.*", "jinja2"), ("portal/**.py", "python")]
OPTIONS = {
    "portal/templates/**.*": {
        "trimmed": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "extensions": "jinja2.ext.do,portal.kept.Keep",
        # A template that cannot be read must stop the extraction, not lose its messages in silence.
        "silent": "false",
    }
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
#: Dates of a catalog say nothing that its history does not say better.
FIRST_DAY = datetime(2026, 11, 23, tzinfo=UTC)
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[ds]|\{[a-z_]+\}")


def read_catalog(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def extract() -> Catalog:
    """All messages of code and templates, with the files that use them."""
    catalog = Catalog(project="hangbiao", charset="utf-8", header_comment="# Messages of Hangbiao.")
    found = extract_from_dir(ROOT, METHODS, OPTIONS, keywords=KEYWORDS, directory_filter=_is_ours)
    for filename, _line, message, comments, context in found:
        catalog.add(message, None, [(filename, 0)], auto_comments=comments, context=context)
    return catalog


def _is_ours(folder: str) -> bool:
    relative = Path(folder).resolve().relative_to(ROOT)
    return relative == Path() or relative.parts[0] == "portal"


def write_catalog(path: Path, catalog: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True, omit_header=False, ignore_obsolete=True)


def update() -> None:
    """Bring the template and both catalogs up to the code; new messages come without words."""
    template = extract()
    write_catalog(TEMPLATE, _undated(template))
    for locale in LOCALES:
        path = catalog_path(locale)
        catalog = read_catalog(path, locale) if path.exists() else Catalog(locale=locale, charset="utf-8")
        catalog.update(template, no_fuzzy_matching=True)
        write_catalog(path, _undated(catalog))


def _undated(catalog: Catalog) -> Catalog:
    """Without the dates and versions that would change a file at every run."""
    catalog.header_comment = "# Messages of Hangbiao."
    catalog.creation_date = catalog.revision_date = FIRST_DAY
    return catalog


def compile_catalog(locale: str, domain: str = MESSAGES) -> None:
    """Compile one catalog. The file appears whole or not at all, since several processes may start at once."""
    compiled = catalog_path(locale, domain).with_suffix(".mo")
    with NamedTemporaryFile(dir=compiled.parent, delete=False) as file:
        write_mo(file, read_catalog(catalog_path(locale, domain), locale))
    Path(file.name).chmod(0o644)
    Path(file.name).replace(compiled)


def problems() -> Iterator[str]:
    """Messages without words, with other placeholders, unused, or not extracted."""
    extracted = extract()
    wanted = {message.id for message in extracted if message.id}
    for locale in LOCALES:
        catalog = read_catalog(catalog_path(locale), locale)
        known = {message.id for message in catalog if message.id}
        yield from (f"{locale}: not in the catalog: {one!r}" for one in sorted(map(str, wanted - known)))
        yield from (f"{locale}: no longer used: {one!r}" for one in sorted(map(str, known - wanted)))
        for message in catalog:
            if message.id and message.id in wanted:
                yield from (f"{locale}: {problem}" for problem in _message_problems(message))
    yield from _plain_problems(wanted)


def _plain_problems(wanted: Collection[object]) -> Iterator[str]:
    """Plain words in one script only, for a message that is not there, or with a slot that nothing fills."""
    plain = {locale: read_catalog(catalog_path(locale, PLAIN), locale) for locale in LOCALES}
    one, other = ({message.id for message in catalog if message.id} for catalog in plain.values())
    yield from (f"plain words in one script only: {odd!r}" for odd in sorted(map(str, one ^ other)))
    for locale, catalog in plain.items():
        for message in catalog:
            if message.id and message.id not in wanted:
                yield f"{locale}: plain words for no message: {message.id!r}"
            elif message.id:
                yield from (
                    f"{locale}, plain: {problem}" for problem in _message_problems(message, fewer=True)
                )


def _message_problems(message: Message, *, fewer: bool = False) -> Iterator[str]:
    """Plain words may say with `fewer` slots what matters: a word in place of a number."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    texts = [message.string] if isinstance(message.string, str) else list(message.string or ("",))
    if message.fuzzy or not all(texts):
        yield f"no words for {ids[0]!r}"
        return
    expected = set(PLACEHOLDER.findall(ids[-1]))
    for text in texts:
        found = set(PLACEHOLDER.findall(text))
        if not found <= expected or (found != expected and not fewer):
            yield f"other placeholders than in {ids[0]!r}"


def main(arguments: list[str]) -> int:
    """Run one of `update`, `compile`, `check`; returns the exit status."""
    command = arguments[0] if arguments else "check"
    if command == "update":
        update()
    if command in {"update", "compile"}:
        for locale in LOCALES:
            for domain in DOMAINS:
                compile_catalog(locale, domain)
        return 0
    found = list(problems())
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
