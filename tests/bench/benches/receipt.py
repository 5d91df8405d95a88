"""receipt-cpu and receipt-bytes: one slip of 40 lines with a QR code, from its content to bytes.

Ours is the shipped path: layout, QPainter, trimmed ESC/POS. The peer draws the same words with PIL
in the same font and sizes and sends the picture with python-escpos.
"""

from __future__ import annotations

import os
import socket
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.layout import Align, Layout, Pair, Qr, Raster, Rule, Size, Text
from tests.bench.harness import Measured, Options, alternate
from tests.bench.peers import pinned

if TYPE_CHECKING:
    from kiosk.domain.application import Affair, ReceiptContent

_WIDTH = 576
_LINES = 40
_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
_SIMPLIFIED = 2
"""Index of Noto Sans CJK SC in its collection."""
_PIXELS = {Size.BODY: 24, Size.LARGE: 34, Size.TITLE: 48}
_LABEL = 116
_ITEMS = ("DIBAO", "LINSHI")
"""A slip has 23 lines: the lines of a second one stand above the QR code to make it 40."""


def cpu(options: Options) -> Measured:
    """Processor time of one slip, all threads of the process."""
    runs = options.count(25)
    slips = _slips(options.folder)
    draw = _Ours(slips)
    peer = _Peer(_layout(slips))
    ours, theirs = alternate(_timed(draw), _timed(peer), runs)
    assert peer.lines >= _LINES, f"the slip has only {peer.lines} lines"
    _same_slip(draw, peer)
    return Measured(
        "receipt-cpu",
        ours,
        theirs,
        runs,
        f"Both sides turned the same {peer.lines} lines and the same QR code into bytes for paper of"
        f" {_WIDTH} dots, in Noto Sans CJK SC at the same sizes: {draw.raster.height} and"
        f" {peer.height} rows, {_ink(draw.raster.rows):,} and {_ink(peer.rows):,} black dots. A printer"
        " emulator parsed our bytes and showed the raster dot for dot. Fonts are loaded on both"
        " sides before the first run.",
        pinned("python-escpos", "pillow"),
    )


def size(options: Options) -> Measured:
    """Bytes of the same slip, against its raster with every row in full."""
    slips = _slips(options.folder)
    shipped = _Ours(slips[:1])
    as_shipped = len(shipped()) / len(shipped.raster.rows)
    draw = _Ours(slips)
    data = draw()
    _printed_whole(data, draw.raster)
    return Measured(
        "receipt-bytes",
        [len(data) / 1000],
        [len(draw.raster.rows) / 1000],
        options.count(1),
        f"A printer emulator parsed the bytes and showed all {draw.raster.height} rows of the raster,"
        " dot for dot.",
        note=f"One slip as it is printed, 23 lines long, has a ratio of"
        f" {as_shipped:.3f}. Rows are trimmed on the right only, so what is centred (QR code, titles)"
        " and what stands beside a label carries its empty left side.",
    )


class _Ours:
    """The shipped way from content to bytes."""

    def __init__(self, slips: list[tuple[ReceiptContent, Affair]]) -> None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from PySide6.QtGui import QGuiApplication

        from devices.receipt.escpos import encode
        from devices.receipt.profile import load
        from ui.paper.raster import PaperRasteriser

        self._app = QGuiApplication.instance() or QGuiApplication([])
        self._profile = load("generic-80mm")
        self._slips = slips
        self._rasterise = PaperRasteriser().rasterise
        self._encode = encode
        self.raster: Raster

    def __call__(self) -> bytes:
        self.raster = self._rasterise(_layout(self._slips), _WIDTH)
        return self._encode(self.raster, self._profile).data


class _Peer:
    """The usual way: draw with PIL, hand the image to python-escpos."""

    def __init__(self, layout: Layout) -> None:
        from escpos.printer import Dummy
        from PIL import Image, ImageDraw, ImageFont

        self._image, self._draw, self._printer = Image, ImageDraw, Dummy
        self._fonts = {
            (pixels, weight): ImageFont.truetype(_FONT.format(weight), pixels, _SIMPLIFIED)
            for pixels in _PIXELS.values()
            for weight in ("Regular", "Bold")
        }
        self._layout = layout
        self.lines = self.height = 0
        self.rows = b""

    def __call__(self) -> bytes:
        image = self._image.new("L", (_WIDTH, 4000), 255)
        draw = self._draw.Draw(image)
        printer = self._printer(profile="default")
        top, self.lines, qr = 0, 0, ""
        for block in self._layout.blocks:
            match block:
                case Text(words, kind, bold, align):
                    top = self._write(draw, words, top, _PIXELS[kind], bold=bold, align=align)
                case Pair(label, value, bold):
                    self._line(draw, label, 0, top, 24)
                    top = self._write(draw, value, top, 24, _LABEL, bold=bold)
                case Rule():
                    draw.rectangle((8, top + 7, _WIDTH - 8, top + 8), fill=0)
                    top += 16
                case Qr(data, caption):
                    qr = data
                    top = self._write(draw, caption, top, 24, align=Align.CENTRE)
                case _:
                    top += 16
        picture = image.crop((0, 0, _WIDTH, top)).convert("1", dither=self._image.Dither.NONE)
        with redirect_stdout(StringIO()):  # it says on every image that centring will not work
            printer.image(picture, impl="bitImageRaster")
            printer.qr(qr, size=6, native=False)
        printer.cut()
        self.height = top
        self.rows = bytes(255 - byte for byte in picture.tobytes()) if not self.rows else self.rows
        return bytes(printer.output)

    def _write(
        self,
        draw: object,
        words: str,
        top: int,
        pixels: int,
        left: int = 0,
        *,
        bold: bool = False,
        align: Align = Align.LEFT,
    ) -> int:
        for line in _wrapped(words, (_WIDTH - left) // pixels):
            wide = sum(pixels if ord(one) > 0x2000 else pixels // 2 for one in line)
            x = left + ((_WIDTH - left - wide) // 2 if align is Align.CENTRE else 0)
            self._line(draw, line, x, top, pixels, bold=bold)
            self.lines += 1
            top += int(pixels * 1.3)
        return top

    def _line(
        self, draw: object, words: str, x: int, top: int, pixels: int, *, bold: bool = False
    ) -> None:
        font = self._fonts[pixels, "Bold" if bold else "Regular"]
        draw.text((x, top - pixels // 5), words, font=font, fill=0)  # type: ignore[attr-defined]


def _wrapped(words: str, widest: int) -> list[str]:
    """Break after so many Chinese characters; half as wide counts half."""
    lines, line, wide = [], "", 0.0
    for one in words:
        step = 1.0 if ord(one) > 0x2000 else 0.5
        if wide + step > widest:
            lines.append(line)
            line, wide = "", 0.0
        line, wide = line + one, wide + step
    return [*lines, line]


def _timed(work: _Ours | _Peer) -> object:
    def measured() -> float:
        began = time.process_time()
        work()
        return (time.process_time() - began) * 1000

    return measured


def _ink(rows: bytes) -> int:
    return int.from_bytes(rows, "big").bit_count()


def _same_slip(draw: _Ours, peer: _Peer) -> None:
    """The same words in the same sizes make about as many rows and as much ink."""
    _printed_whole(draw(), draw.raster)
    ink, theirs = _ink(draw.raster.rows), _ink(peer.rows)
    assert 0.5 < ink / theirs < 2.0, f"{ink} and {theirs} black dots"
    assert 0.7 < draw.raster.height / peer.height < 1.5, f"{draw.raster.height}, {peer.height} rows"


def _printed_whole(data: bytes, raster: Raster) -> None:
    """Send the bytes to the emulator; AssertionError unless the same dots come out."""
    from devices.simulators.printer import PrinterEmulator

    with PrinterEmulator(width=_WIDTH) as emulator:
        with socket.create_connection(("127.0.0.1", emulator.port), 5) as line:
            line.sendall(data)
            (slip,) = emulator.wait_for_receipts(1, 10)
        assert not emulator.unknown, "the emulator met a command it does not know"
    bottom = len(raster.rows.rstrip(b"\x00"))
    different = sum(one != two for one, two in zip(slip.rows, raster.rows[:bottom], strict=False))
    assert len(slip.rows) >= bottom, "rows are missing"
    assert different <= raster.rows.count(b"\x10"), f"{different} bytes differ"


def _slips(folder: Path) -> list[tuple[ReceiptContent, Affair]]:
    """Submit an application for each of the items; returns what is printed of them."""
    from kiosk.app.clock import SystemClock
    from kiosk.catalogue.judge import Judge
    from kiosk.services.calendar import load_calendar
    from kiosk.services.submit import ServicePoint, SubmitApplication
    from kiosk.settings import shipped_assets
    from kiosk.store import open_store
    from kiosk.vault import KeyedPersonIndex
    from sync.envelope import HpkeSealer
    from tests.helpers.drafts import catalogue, draft
    from tests.helpers.submissions import TERMINAL

    store = open_store(folder / "kiosk.db", TERMINAL)
    found = []
    try:
        submit = SubmitApplication(
            store,
            HpkeSealer("bench", b"\x09" + bytes(31)),
            KeyedPersonIndex(bytes(32)),
            Judge(lambda: SystemClock().now().date()),
            load_calendar(shipped_assets() / "calendar"),
            SystemClock(),
            ServicePoint("柳湾村便民服务站", "LW-01", query_url="https://example.invalid/q/"),
        )
        for item in _ITEMS:
            affair = submit(draft(catalogue(folder / "catalogue"), item))
            content = store.receipt(affair.id)
            assert content is not None
            found.append((content, affair))
    finally:
        store.close()
    return found


def _layout(slips: list[tuple[ReceiptContent, Affair]]) -> Layout:
    """Lay out the first slip, with the lines of the others above its QR code."""
    from kiosk.documents.receipt import receipt_layout

    first, *others = (receipt_layout(content, affair, 1).blocks for content, affair in slips)
    at = next(place for place, block in enumerate(first) if isinstance(block, Qr))
    more = [block for blocks in others for block in blocks if not isinstance(block, Qr)]
    return Layout((*first[:at], *more, *first[at:]))
