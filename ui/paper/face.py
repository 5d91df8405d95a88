"""The type of A4 papers: Noto Sans CJK as it lies on the disk, measured, and cut down to what is used.

HarfBuzz does the cutting (uharfbuzz, the one place that knows it). Qt's own PDF writer names
characters by their glyph, so 一 comes back as the radical ⼀, and no character beyond the first
65,536 comes back at all: of ten rare characters in names it lost eight.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

import uharfbuzz as hb

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
_FILES = {False: "NotoSansCJK-Regular.ttc", True: "NotoSansCJK-Bold.ttc"}
_FAMILY = "Noto Sans CJK SC"
_OUTLINES = "CFF "
_FAMILY_NAME, _POSTSCRIPT_NAME = 1, 6


class FontMissing(Exception):
    """Noto Sans CJK is not on this machine; `kiosk doctor` names the package."""


class CharacterMissing(Exception):
    """A character is in no font of this machine, so the paper is not made; says which nowhere."""


class Face:
    """One weight of the type."""

    def __init__(self, face: hb.Face) -> None:
        """Use `load`."""
        self._face = face
        self._font = hb.Font(face)
        self._upem: int = face.upem
        self._widths: dict[str, float] = {}
        self.name: str = face.get_name(_POSTSCRIPT_NAME)
        """PostScript name."""

    def glyph(self, character: str) -> int:
        """Return the glyph of a character. Raises CharacterMissing."""
        found: int | None = self._font.get_nominal_glyph(ord(character))
        if not found:
            raise CharacterMissing
        return found

    def advance(self, glyph: int) -> float:
        """Return a glyph's width in ems."""
        width: int = self._font.get_glyph_h_advance(glyph)
        return width / self._upem

    def width(self, text: str) -> float:
        """Return the width of a text in ems. Raises CharacterMissing."""
        widths = self._widths
        for one in text:
            if one not in widths:
                widths[one] = self.advance(self.glyph(one))
        return sum(widths[one] for one in text)

    def cut(self, characters: Collection[str]) -> bytes:
        """Return the font's outlines (a bare CFF) for these characters and .notdef, nothing else.

        It is keyed by CID, and a glyph keeps its number in the whole font as its CID.
        """
        wanted = hb.SubsetInput()
        wanted.sets(hb.SubsetInputSets.UNICODE).set(sorted(map(ord, characters)))
        wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG).clear()
        return bytes(hb.subset(self._face, wanted).reference_table(_OUTLINES).data)


@cache
def load(*, bold: bool) -> Face:
    """Return a weight; its file is mapped once and shared. Raises FontMissing."""
    for folder in _FOLDERS:
        for file in sorted(Path(folder).rglob(_FILES[bold])):
            blob = hb.Blob.from_file_path(str(file))
            for number in range(hb.Face(blob).count):
                face = hb.Face(blob, number)
                if str(face.get_name(_FAMILY_NAME)).startswith(_FAMILY):
                    return Face(face)
    raise FontMissing(f"{_FILES[bold]}: fonts-noto-cjk")
