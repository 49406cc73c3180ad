"""Rules for texts: both scripts, each in its own characters and words, the same figures, and no foreign address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from portal.checking.material import Material, Problem
from portal.checking.texts import pairs, strings, texts
from portal.facts.sources import is_official
from portal.glossary.book import forbidden_words
from portal.locale import TAGS
from portal.search.characters import read_characters

FIGURE = re.compile(r"\d+(?:[.,]\d+)*", re.ASCII)
#: A year of the nineties or later as Taiwan's offices count; the other script may say it from the common era.
MINGUO_YEAR = re.compile(r"(?<![\d.])(8\d|9\d|1[01]\d)(?=年)", re.ASCII)
#: What stands between marks is said by somebody else: a term of the other side, or the name of a law.
QUOTED = re.compile(r"「[^」]*」|『[^』]*』|《[^》]*》|〈[^〉]*〉|“[^”]*”")
#: Names of one side in the characters of the other: the characters are the reader's, the words are not.
NAMES = re.compile(
    r"title_cn$|title_tw$|csco2022_name$|tw6_name$|mainland_\w+$|taiwan_\w+$|(?:title|publisher)$|quote$|category$"
    r"|^careers/pay_groups.csv: .* name$|^careers/aliases.csv: "
)
#: Columns in which each side has what it has.
EACH_ITS_OWN = re.compile(r" (?:also|kept|forbidden_in|lint)$")
#: Files that are about words, where a word of the other side is what is meant.
ABOUT_WORDS = ("glossary.csv",)
#: Not a publisher of facts, but what licences, schemas and other instruments are known by.
KNOWN_HOSTS = frozenset({"json-schema.org", "www.apache.org", "openpsychometrics.org", "tucareers.com"})
ADDRESS = re.compile(r"https?://[^\s,\"'<>)，。；、」）|\]]+", re.ASCII)
HOST = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|cn|tw|net|org|info|gov|edu|hk)\b(?![.-]?\w)",
    re.ASCII | re.IGNORECASE,
)
#: In texts whatever looks like a host is one. In lines of files, where names of files and keys have points too, the
#: pattern above tells hosts by their endings. No country ends in `js`, but names of software do.
ANY_HOST = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?!js\b)[a-z]{2,24}(?![\w-]|\.\w)",
    re.ASCII | re.IGNORECASE,
)
#: A Chinese full stop between two letters is that of a host, too; and some endings are written in Chinese.
STOP_OF_HOST = re.compile(r"(?<=[a-z0-9])[。．｡](?=[a-z])", re.ASCII | re.IGNORECASE)
CHINESE_HOST = re.compile(r"[\w-]+[.．](?:中国|中國|公司|网络|網絡|台灣|台湾)")


def texts_stand_in_both_scripts(material: Material) -> Iterator[Problem]:
    """A text that stands in one script stands in the other one, too."""
    for pair in pairs(material):
        if bool(pair.texts[0]) != bool(pair.texts[1]) and not EACH_ITS_OWN.search(pair.place):
            there = "zh-Hans" if pair.texts[0] else "zh-Hant"
            yield Problem(pair.file, pair.place, f"stands in {there} only")


def texts_keep_their_characters(material: Material) -> Iterator[Problem]:
    """No character of the other script."""
    characters = read_characters()
    for text in texts(material):
        if foreign := characters.foreign_in(text.text, text.locale):
            yield Problem(text.file, text.place, f"{TAGS[text.locale]} holds {foreign}")


def texts_use_their_sides_words(material: Material) -> Iterator[Problem]:
    """No word that the glossary knows as the other side's, unless it is quoted or a name."""
    glossary = material.tables.get("glossary.csv", ())
    forbidden = {locale: forbidden_words(glossary, locale) for locale in TAGS}
    for text in texts(material):
        if text.file in ABOUT_WORDS or NAMES.search(f"{text.file}: {text.place}"):
            continue
        said = QUOTED.sub("", text.text)
        for word in forbidden[text.locale]:
            if word in said:
                yield Problem(text.file, text.place, f"{TAGS[text.locale]} says {word}")


def figures_agree(material: Material) -> Iterator[Problem]:
    """Both scripts of a text say the same figures."""
    for pair in pairs(material):
        if not all(pair.texts):
            continue
        first, second = map(_figures, pair.texts)
        if first != second:
            odd = sorted((first - second) + (second - first))
            yield Problem(pair.file, pair.place, f"figures differ between the scripts: {', '.join(odd)}")


def _figures(text: str) -> Counter[str]:
    in_one_reckoning = MINGUO_YEAR.sub(lambda found: str(int(found[1]) + 1911), text)
    return Counter(one.replace(",", "") for one in FIGURE.findall(in_one_reckoning))


def addresses_are_official(material: Material) -> Iterator[Problem]:
    """No address and no host but those of original publishers, anywhere in the folder."""
    for name, text in material.written.items():
        for line_number, line in enumerate(text.splitlines(), start=1):
            yield from (Problem(name, f"line {line_number}", one) for one in _foreign(line, HOST))


def texts_name_no_foreign_host(material: Material) -> Iterator[Problem]:
    """No host but those of original publishers in what readers read, whatever its ending."""
    own = {Path(name).name for name in material.written}
    for file, place, text in strings(material):
        if text not in own:
            yield from (Problem(file, place, one) for one in foreign_addresses(text))


def foreign_addresses(text: str) -> Iterator[str]:
    """What is wrong with the addresses and hosts in a text, each by itself."""
    yield from _foreign(STOP_OF_HOST.sub(".", text), ANY_HOST)
    yield from (f"not a host of an original publisher: {host}" for host in CHINESE_HOST.findall(text))


def _foreign(text: str, hosts: re.Pattern[str]) -> Iterator[str]:
    for address in ADDRESS.findall(text):
        if not is_official(address) and address.split("/")[2] not in KNOWN_HOSTS:
            yield f"not an address of an original publisher: {address}"
    for host in hosts.findall(ADDRESS.sub("", text)):
        if not is_official(f"https://{host.lower()}") and host.lower() not in KNOWN_HOSTS:
            yield f"not a host of an original publisher: {host}"
