"""Between a supervisor and the worker of a receipt printer."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from devices.ports import PrintOutcome, PrintResult
from devices.protocol.base import Body, Codecs, plain, problem
from kiosk.domain.layout import Align, Raster, Size
from kiosk.domain.slip import Drawn, Feed, NativeQr, Page, Slip, Strip, Typed


@dataclass(frozen=True, slots=True)
class Print:
    """Print one receipt."""

    id: int
    timeout_s: float
    page: Page = field(repr=False)
    fragment: bool = False
    """Whether a part of the slip before may hang from the printer: its worker was lost."""


@dataclass(frozen=True, slots=True)
class PrintDone:
    """What became of a receipt."""

    id: int
    outcome: PrintOutcome


def _pack_print(message: Print) -> Body:
    page = message.page
    what: Body
    if isinstance(page, Slip):
        what = {"strips": [_pack_strip(one) for one in page.strips]}
    else:
        what = _pack_raster(page)
    timing = {"id": message.id, "timeout_s": message.timeout_s}
    return {**timing, "fragment": message.fragment, **what}


def _pack_raster(page: Raster) -> Body:
    rows = base64.b64encode(page.rows).decode("ascii")
    return {"width": page.width, "height": page.height, "rows": rows}


def _pack_strip(strip: Strip) -> Body:
    match strip:
        case Typed(text, size, bold, align):
            return {"text": text, "size": size, "bold": bold, "align": align}
        case NativeQr(data):
            return {"qr": data}
        case Feed(dots):
            return {"feed": dots}
        case Drawn(raster):
            return _pack_raster(raster)


def _pack_print_done(message: PrintDone) -> Body:
    return {"id": message.id, **plain(message.outcome)}


def _unpack_print(body: Body) -> Print:
    page: Page
    if "strips" in body:
        page = Slip(tuple(_unpack_strip(one) for one in body["strips"]))
    else:
        page = _unpack_raster(body)
    return Print(body["id"], body["timeout_s"], page, body["fragment"])


def _unpack_raster(body: Body) -> Raster:
    rows = base64.b64decode(body["rows"], validate=True)
    return Raster(body["width"], body["height"], rows)


def _unpack_strip(body: Body) -> Strip:
    if "text" in body:
        return Typed(body["text"], Size(body["size"]), body["bold"], Align(body["align"]))
    if "qr" in body:
        return NativeQr(body["qr"])
    return Feed(body["feed"]) if "feed" in body else Drawn(_unpack_raster(body))


def _unpack_print_done(body: Body) -> PrintDone:
    reason = problem(body["problem"])
    return PrintDone(
        body["id"], PrintOutcome(PrintResult(body["result"]), reason, body["bytes_sent"])
    )


CODECS: Codecs = {
    Print: (_pack_print, _unpack_print),
    PrintDone: (_pack_print_done, _unpack_print_done),
}
