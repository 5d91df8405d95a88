"""What a document must be before it goes to a printer: A4, few pages, every font in it, nothing that acts.

A missing font is replaced in silence by whatever the printer or its filter has, and a rare name
becomes a box. Read with qpdf (pikepdf), in the worker: a parser of hostile input is alone there.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pikepdf

MOST_PAGES = 20
MOST_BYTES = 8 << 20
_A4_POINTS = (595.276, 841.89)
"""210 x 297 mm (GB/T 148-1997, ISO 216)."""
_OFF_BY_POINTS = 1.5
_MOST_OBJECTS = 5000
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_ACTS = ("/AA", "/AcroForm", "/Collection")
_ACTING_NAMES = ("/JavaScript", "/EmbeddedFiles")


class Refusal(StrEnum):
    """Why a document is not printed; a closed list."""

    NO_PDF = "no_pdf"
    TOO_LARGE = "too_large"
    ENCRYPTED = "encrypted"
    PAGES = "pages"
    """None, or more than MOST_PAGES."""
    NOT_A4 = "not_a4"
    FONT = "font"
    """A font that is not embedded."""
    ACTS = "acts"
    """Scripts, forms, attachments or actions."""


class Unprintable(Exception):
    """A document is not printed; says why and nothing of what stands in it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def check(document: bytes) -> int:
    """Return the number of pages of a document that may be printed. Raises Unprintable."""
    if len(document) > MOST_BYTES:
        raise Unprintable(Refusal.TOO_LARGE)
    if not document.startswith(b"%PDF-1."):
        raise Unprintable(Refusal.NO_PDF)
    try:
        with pikepdf.open(
            io.BytesIO(document), attempt_recovery=False, suppress_warnings=True
        ) as pdf:
            return _check(pdf)
    except pikepdf.PasswordError:
        raise Unprintable(Refusal.ENCRYPTED) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        # Nothing of its words: they may quote what stands in it.
        raise Unprintable(Refusal.NO_PDF) from None


def _check(pdf: pikepdf.Pdf) -> int:
    if pdf.is_encrypted:
        raise Unprintable(Refusal.ENCRYPTED)
    root = pdf.Root
    names: Any = root.get("/Names", {})
    opens = root.get("/OpenAction")  # an array only says where to look first
    if opens is not None and not isinstance(opens, pikepdf.Array):
        raise Unprintable(Refusal.ACTS)
    if any(key in root for key in _ACTS) or any(key in names for key in _ACTING_NAMES):
        raise Unprintable(Refusal.ACTS)
    pages = len(pdf.pages)
    if not 1 <= pages <= MOST_PAGES:
        raise Unprintable(Refusal.PAGES)
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        if "/AA" in page.obj or "/Annots" in page.obj:
            raise Unprintable(Refusal.ACTS)
        if int(page.obj.get("/UserUnit", 1)) != 1 or page.rotation % 360:
            raise Unprintable(Refusal.NOT_A4)
        if not _is_a4(page.mediabox) or not _is_a4(page.cropbox):
            raise Unprintable(Refusal.NOT_A4)
        for font in _fonts(page.resources, seen):
            if not _embedded(font):
                raise Unprintable(Refusal.FONT)
    return pages


def _is_a4(box: Any) -> bool:
    left, bottom, right, top = (float(edge) for edge in box)
    sides = (right - left, top - bottom)
    return all(abs(side - a4) <= _OFF_BY_POINTS for side, a4 in zip(sides, _A4_POINTS, strict=True))


def _fonts(resources: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """Give every font a page can reach, each object once: also of what is drawn on it."""
    waiting = [resources]
    while waiting:
        one = waiting.pop()
        for font in _each(one.get("/Font"), seen):
            yield font
            if "/Resources" in font:  # Type 3: its glyphs are drawings
                waiting.append(font["/Resources"])
        drawings = (*_each(one.get("/XObject"), seen), *_each(one.get("/Pattern"), seen))
        waiting.extend(drawn["/Resources"] for drawn in drawings if "/Resources" in drawn)
        for state in _each(one.get("/ExtGState"), seen):
            if "/Font" in state:
                yield state["/Font"][0]
            mask = state.get("/SMask")
            if isinstance(mask, pikepdf.Dictionary) and "/Resources" in mask.get("/G", {}):
                waiting.append(mask["/G"]["/Resources"])
        if len(waiting) > _MOST_OBJECTS:
            raise Unprintable(Refusal.TOO_LARGE)


def _each(table: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """Give the values of a table that were not given before."""
    for value in (table or {}).values():
        if value.is_indirect:
            if value.objgen in seen:
                continue
            seen.add(value.objgen)
        if len(seen) > _MOST_OBJECTS:
            raise Unprintable(Refusal.TOO_LARGE)
        yield value


def _embedded(font: Any) -> bool:
    kind = font.get("/Subtype")
    if kind == "/Type3":
        return True
    described = font["/DescendantFonts"][0] if kind == "/Type0" else font
    descriptor = described.get("/FontDescriptor", {})
    return any(name in descriptor for name in _FONT_FILES)
