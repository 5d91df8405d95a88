"""What a supervisor and the worker of one driver say to each other: one JSON object a line.

Shared by both sides and by nobody else. It passes through a pipe between a process and its
child; nothing of it is ever written to a file or a log, for it holds a person's data.
"""

from __future__ import annotations

import json

from devices.protocol import base, capture, card, page, receipt, scanner, speaker, staff_card
from devices.protocol.base import Beat, Config, Configure, Fault, Hello, Refused, Status
from devices.protocol.capture import Bind, BindDone, Look, LookDone, PageFacts, Portray
from devices.protocol.card import Card, Read, ReadDone
from devices.protocol.memory import SharedMemory
from devices.protocol.page import CancelPages, PrintPages
from devices.protocol.receipt import Print, PrintDone
from devices.protocol.scanner import Scanned
from devices.protocol.speaker import Say, Silence, Taken
from devices.protocol.staff_card import LookStaff, ProveStaff, StaffDone, StaffFault

__all__ = [
    "Beat",
    "Bind",
    "BindDone",
    "CancelPages",
    "Card",
    "Config",
    "Configure",
    "Fault",
    "Hello",
    "Look",
    "LookDone",
    "LookStaff",
    "Message",
    "PageFacts",
    "Portray",
    "Print",
    "PrintDone",
    "PrintPages",
    "ProtocolError",
    "ProveStaff",
    "Read",
    "ReadDone",
    "Refused",
    "Say",
    "Scanned",
    "SharedMemory",
    "Silence",
    "StaffDone",
    "StaffFault",
    "Status",
    "Taken",
    "decode",
    "encode",
]

Message = (
    Configure
    | Read
    | LookStaff
    | ProveStaff
    | Print
    | PrintPages
    | CancelPages
    | Say
    | Silence
    | Look
    | Portray
    | Bind
    | Hello
    | Refused
    | Beat
    | Status
    | Card
    | Scanned
    | ReadDone
    | StaffDone
    | StaffFault
    | PrintDone
    | Taken
    | LookDone
    | BindDone
    | Fault
)

_CODECS: base.Codecs = {
    **base.CODECS,
    **capture.CODECS,
    **card.CODECS,
    **page.CODECS,
    **receipt.CODECS,
    **scanner.CODECS,
    **speaker.CODECS,
    **staff_card.CODECS,
}
_UNPACK = {kind.__name__: unpack for kind, (_, unpack) in _CODECS.items()}


class ProtocolError(ValueError):
    """A line is no message; carries nothing of it."""


def encode(message: Message) -> bytes:
    """Return the line, newline included."""
    pack, _ = _CODECS[type(message)]
    body = {"type": type(message).__name__, **pack(message)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Message:
    """Return the message in a line. Raises ProtocolError."""
    try:
        body = json.loads(line)
        message: Message = _UNPACK[body.pop("type")](body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ProtocolError(type(error).__name__) from None
    return message
