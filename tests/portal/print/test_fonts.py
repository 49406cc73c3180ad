"""The shipped faces are the locked ones, free to embed, and each of its own region."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from portal.print.coverage import FONTS
from portal.print.fonts import build
from portal.print.pdf import BOLD_FACES, FAMILIES

pytestmark = pytest.mark.pure

SHIPPED = sorted(path for path in FONTS.iterdir() if path.suffix in {".ttf", ".txt"})


def outline(face: str, character: str) -> list[tuple[int, int]]:
    with TTFont(FONTS / face, lazy=True) as font:
        glyph = font["glyf"][font.getBestCmap()[ord(character)]]
        return list(glyph.getCoordinates(font["glyf"])[0])


def test_every_shipped_file_is_locked_and_unchanged() -> None:
    locked = {name: digest for name, digest in build.read_lock().items() if not name.endswith(".tgz")}
    assert locked == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SHIPPED}


def test_the_lock_names_each_archive_that_a_face_is_cut_from() -> None:
    assert {face.archive for face in build.FACES} <= set(build.read_lock())


def test_the_licence_lies_beside_the_faces() -> None:
    licence = (FONTS / build.LICENCE).read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Copyright" in licence


@pytest.mark.parametrize("face", build.FACES, ids=lambda face: str(face.file))
def test_a_face_may_be_embedded_and_bears_the_name_that_the_template_asks_for(face: build.Face) -> None:
    with TTFont(FONTS / face.file, lazy=True) as font:
        assert font["OS/2"].fsType == 0
        assert font["name"].getDebugName(1) in FAMILIES["zh_Hans"]
        assert font["OS/2"].usWeightClass == (700 if face.file in BOLD_FACES.values() else 400)
        assert "fpgm" not in font


@pytest.mark.parametrize("character", "骨令述花雪曜誤")
def test_the_two_scripts_have_their_own_shapes(character: str) -> None:
    assert outline("NotoSansSC-Regular.ttf", character) != outline("NotoSansTC-Regular.ttf", character)


def test_the_faces_stay_small_enough_for_a_repository() -> None:
    assert sum(path.stat().st_size for path in SHIPPED) < 18_000_000


def test_cutting_keeps_just_the_characters_that_exist_and_repeats_itself() -> None:
    source = (FONTS / "NotoSansJP-Regular.ttf").read_bytes()
    made = build.cut(source, lambda _: {ord("𠮷"), ord("中")})
    assert made == build.cut(source, lambda _: {ord("𠮷"), ord("中")})
    with TTFont(io.BytesIO(made)) as font:
        assert set(font.getBestCmap()) == {ord("𠮷")}


def test_a_changed_archive_is_refused(tmp_path: Path) -> None:
    for face in build.FACES:
        (tmp_path / face.archive).write_bytes(b"something else")
    with pytest.raises(SystemExit, match="not the archive"):
        build.read_archives(tmp_path, build.read_lock(), trust=False)
