"""Makes the PDF of an A4 paper: pages in, bytes out; the same pages give the same bytes.

Built as PDF/A-2u (ISO 19005-2) asks: every font embedded and cut down, every glyph with its
character, a grey that depends on no device, metadata, nothing that acts. It does not claim to be
PDF/A, because no validator has said so. Objects and file are written by qpdf (pikepdf).
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from kiosk.documents.paging import paged
from kiosk.domain.sheet import HEIGHT_MM, MM_A_POINT, WIDTH_MM, Page, Sheet
from ui.paper.face import Face, load

_FONTS = {False: "/R", True: "/B"}
_STROKE_POINTS = 0.6
_SYMBOLIC = 4
_BBOX, _ASCENT, _DESCENT, _CAPITALS = (-1002, -1048, 2928, 1808), 880, -120, 733
"""Thousandths of an em: head and OS/2 of Noto Sans CJK 2.004."""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
"""Names no person and no paper: what a file is called travels further than what stands in it."""


class SheetPdf:
    """Implements `kiosk.ports.SheetMaker`."""

    def pdf(self, sheet: Sheet) -> bytes:
        """Return the paper as PDF. Raises CharacterMissing or FontMissing (`ui.paper.face`)."""
        return pdf(paged(sheet, lambda text, bold: load(bold=bold).width(text)))


def pdf(pages: Iterable[Page]) -> bytes:
    """Return set pages as PDF."""
    with pikepdf.new() as document:
        return _made(document, tuple(pages))


def _made(document: pikepdf.Pdf, pages: tuple[Page, ...]) -> bytes:
    used: dict[bool, set[str]] = {False: set(), True: set()}
    for page in pages:
        for words in page.words:
            used[words.bold].update(words.text)
    fonts = Dictionary(
        {_FONTS[bold]: _font(document, load(bold=bold), used[bold]) for bold in used if used[bold]}
    )
    grey = Array([Name.CalGray, Dictionary(WhitePoint=Array([0.9505, 1, 1.089]), Gamma=2.2)])
    resources = document.make_indirect(
        Dictionary(Font=fonts, ColorSpace=Dictionary(Grey=document.make_indirect(grey)))
    )
    box = Array([0, 0, round(_points(WIDTH_MM), 3), round(_points(HEIGHT_MM), 3)])
    for page in pages:
        document.pages.append(
            pikepdf.Page(
                Dictionary(
                    Type=Name.Page,
                    MediaBox=box,
                    Resources=resources,
                    Contents=document.make_stream(_content(page)),
                )
            )
        )
    root = document.Root
    root.Lang = String("zh-CN")
    metadata = document.make_stream(_XMP.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    root.Metadata = metadata
    out = io.BytesIO()
    document.save(
        out,
        min_version="1.7",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=True,
    )
    return out.getvalue()


def _content(page: Page) -> bytes:
    lines = [
        "/Grey CS 0 SC /Grey cs 0 sc",
        f"{_STROKE_POINTS} w",
        *(
            f"{_points(one.x1):.2f} {_up(one.y1):.2f} m {_points(one.x2):.2f} {_up(one.y2):.2f} l S"
            for one in page.strokes
        ),
    ]
    for words in page.words:
        face = load(bold=words.bold)
        glyphs = "".join(f"{face.glyph(character):04X}" for character in words.text)
        lines.append(
            f"BT {_FONTS[words.bold]} {words.points:g} Tf"
            f" {_points(words.x):.2f} {_up(words.y):.2f} Td <{glyphs}> Tj ET"
        )
    return "\n".join(lines).encode("ascii")


def _font(document: pikepdf.Pdf, face: Face, characters: set[str]) -> pikepdf.Object:
    named = _named(face, characters)
    outlines = document.make_stream(face.cut(characters))
    outlines.Subtype = Name.CIDFontType0C
    name = Name(f"/{_tag(characters)}+{face.name}")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=_SYMBOLIC,
        FontBBox=Array(_BBOX),
        ItalicAngle=0,
        Ascent=_ASCENT,
        Descent=_DESCENT,
        CapHeight=_CAPITALS,
        StemV=80,
        FontFile3=outlines,
    )
    widths = [
        part for glyph in named for part in (glyph, Array([round(face.advance(glyph) * 1000)]))
    ]
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        FontDescriptor=document.make_indirect(descriptor),
        DW=1000,
        W=Array(widths),
    )
    return document.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([document.make_indirect(inner)]),
            ToUnicode=document.make_stream(_to_unicode(named)),
        )
    )


def _named(face: Face, characters: set[str]) -> dict[int, str]:
    """Return the character of every glyph, in the glyphs' order.

    A radical shares its glyph with the character it looks like (⼀ and 一): the character is meant.
    """
    named: dict[int, str] = {}
    for character in sorted(characters, key=_is_look_alike, reverse=True):
        named[face.glyph(character)] = character
    return dict(sorted(named.items()))


def _is_look_alike(character: str) -> tuple[bool, str]:
    return unicodedata.normalize("NFKC", character) != character, character


def _to_unicode(named: dict[int, str]) -> bytes:
    rows = [
        f"<{glyph:04X}> <{one.encode('utf-16-be').hex().upper()}>" for glyph, one in named.items()
    ]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]  # as many as a block may hold
    mapped = "\n".join(
        line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{mapped}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode("ascii")


def _tag(characters: set[str]) -> str:
    """Return the six letters that mark a font as cut down (ISO 32000-1 9.6.4)."""
    digest = hashlib.sha256("".join(sorted(characters)).encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _points(millimetres: float) -> float:
    return millimetres / MM_A_POINT


def _up(from_top: float) -> float:
    return _points(HEIGHT_MM - from_top)
