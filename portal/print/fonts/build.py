"""Cut the report's font faces out of the published Noto Sans packages.

Run it only to change a character set or a font version; the results are committed. It takes about half a minute:

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3
    npm pack @expo-google-fonts/noto-sans-tc@0.4.3
    npm pack @expo-google-fonts/noto-sans-jp@0.4.3
    python portal/print/fonts/build.py FOLDER_OF_THE_ARCHIVES

Archives whose hash is not in fonts.lock are refused. `--write-lock` accepts them, together with the faces that they
give; without it the faces must come out byte for byte as locked, so use the fontTools version of the lock file.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable  # type: ignore[import-untyped]

HERE = Path(__file__).parent
LOCK = HERE / "fonts.lock"
LICENCE = "OFL.txt"
VERSION = "0.4.3"

#: Latin, punctuation, arrows, mathematical signs, shapes, bopomofo and full-width forms, where a font has them.
SIGNS = (
    (0x0020, 0x024F),
    (0x02B0, 0x03FF),
    (0x1E00, 0x1EFF),
    (0x2000, 0x27BF),
    (0x3000, 0x303F),
    (0x3100, 0x312F),
    (0xFE10, 0xFE4F),
    (0xFF00, 0xFFEF),
)
SUPPLEMENTARY_HAN = range(0x20000, 0x2F800)
#: The frequent characters of the two national sets: rows of GB 2312 level 1 and of Big5 level 1.
GB_FREQUENT = range(0xB0, 0xD8)
BIG5_FREQUENT = range(0xA4, 0xC7)


@dataclass(frozen=True)
class Face:
    """One file to make: where its outlines come from and which characters it keeps."""

    file: str
    script: str
    member: str
    characters: Callable[[set[int]], set[int]]

    @property
    def archive(self) -> str:
        return f"expo-google-fonts-noto-sans-{self.script}-{VERSION}.tgz"


def signs(present: set[int]) -> set[int]:
    return {code for code in present if any(low <= code <= high for low, high in SIGNS)}


def double_bytes(encoding: str, leads: range = range(0x81, 0xFF)) -> set[int]:
    """Every character that two bytes of a legacy encoding can spell."""
    spelled: set[int] = set()
    for lead in leads:
        for trail in range(0x40, 0xFF):
            spelled.update(map(ord, bytes((lead, trail)).decode(encoding, errors="ignore")))
    return spelled


def simplified(present: set[int]) -> set[int]:
    """GBK, and the characters outside the basic plane, most of which the mainland's general list has for names."""
    return signs(present) | double_bytes("gbk") | present.intersection(SUPPLEMENTARY_HAN)


def traditional(present: set[int]) -> set[int]:
    """Big5 with the Hong Kong set, which has the name characters that Big5 lacks, as 喆 and 堃."""
    return signs(present) | double_bytes("big5hkscs") | present.intersection(SUPPLEMENTARY_HAN)


def simplified_headings(present: set[int]) -> set[int]:
    return signs(present) | double_bytes("gb2312", GB_FREQUENT)


def traditional_headings(present: set[int]) -> set[int]:
    return signs(present) | double_bytes("big5", BIG5_FREQUENT)


def rare_names(present: set[int]) -> set[int]:
    """Characters outside the basic plane, as 𠮷, that neither Chinese face draws."""
    return present.intersection(SUPPLEMENTARY_HAN)


FACES = (
    Face("NotoSansSC-Regular.ttf", "sc", "400Regular/NotoSansSC_400Regular.ttf", simplified),
    Face("NotoSansSC-Bold.ttf", "sc", "700Bold/NotoSansSC_700Bold.ttf", simplified_headings),
    Face("NotoSansTC-Regular.ttf", "tc", "400Regular/NotoSansTC_400Regular.ttf", traditional),
    Face("NotoSansTC-Bold.ttf", "tc", "700Bold/NotoSansTC_700Bold.ttf", traditional_headings),
    Face("NotoSansJP-Regular.ttf", "jp", "400Regular/NotoSansJP_400Regular.ttf", rare_names),
)


def subset_options() -> Options:
    """Static horizontal text needs no hints, no vertical metrics and no regional forms: each face is one region's."""
    options = Options()
    options.layout_features = ["ccmp", "kern", "mark"]
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT", "gasp", "prep"]
    return options


def map_all_planes(font: TTFont) -> None:
    """One character map in format 12 for each face, also for those without rare characters: one thing to read."""
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = font.getBestCmap()
    font["cmap"].tables = [table]


def cut(source: bytes, characters: Callable[[set[int]], set[int]]) -> bytes:
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    present = set(font.getBestCmap())
    subsetter = Subsetter(subset_options())
    subsetter.populate(unicodes=characters(present) & present)
    subsetter.subset(font)
    map_all_planes(font)
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def member(archive: bytes, path: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        file = package.extractfile(f"package/{path}")
        if file is None:
            raise SystemExit(f"{path} is not in the archive")
        return file.read()


def read_lock() -> dict[str, str]:
    """File name to sha256, as `sha256sum` writes them."""
    lines = LOCK.read_text().splitlines() if LOCK.exists() else []
    return {name: digest for digest, name in (line.split() for line in lines)}


def read_archives(folder: Path, locked: dict[str, str], *, trust: bool) -> dict[str, bytes]:
    archives = {face.archive: (folder / face.archive).read_bytes() for face in FACES}
    for name, content in archives.items():
        if not trust and hashlib.sha256(content).hexdigest() != locked.get(name):
            raise SystemExit(f"{name} is not the archive of fonts.lock")
    return archives


def build(archives: dict[str, bytes]) -> dict[str, bytes]:
    """The faces and the licence text, by file name."""
    made = {face.file: cut(member(archives[face.archive], face.member), face.characters) for face in FACES}
    made[LICENCE] = member(archives[FACES[0].archive], "LICENSE_FONT")
    return made


def lock_lines(contents: dict[str, bytes]) -> str:
    return "".join(f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents))


def main() -> None:
    parser = argparse.ArgumentParser(description="Cut the report's font faces out of the published packages.")
    parser.add_argument("folder", type=Path, help="where the downloaded archives are")
    parser.add_argument("--write-lock", action="store_true", help="accept new archives and new faces")
    arguments = parser.parse_args()
    locked = read_lock()
    archives = read_archives(arguments.folder, locked, trust=arguments.write_lock)
    made = build(archives)
    for name, content in made.items():
        (HERE / name).write_bytes(content)
        sys.stdout.write(f"{len(content):>9}  {name}\n")
    lines = lock_lines(archives | made)
    if arguments.write_lock:
        LOCK.write_text(lines)
    elif lines != LOCK.read_text():
        raise SystemExit("the faces differ from fonts.lock")


if __name__ == "__main__":
    main()
