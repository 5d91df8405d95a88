"""Between a supervisor and the worker of a code scanner."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.ports import Scan, ScanFault
from devices.protocol.base import Body, Codecs


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code was scanned, or what came was none."""

    scan: Scan = field(repr=False)


def _pack_scanned(message: Scanned) -> Body:
    return {"text": message.scan.text, "fault": message.scan.fault}


def _unpack_scanned(body: Body) -> Scanned:
    fault = body["fault"]
    return Scanned(Scan(body["text"], ScanFault(fault) if fault is not None else None))


CODECS: Codecs = {Scanned: (_pack_scanned, _unpack_scanned)}
