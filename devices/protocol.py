"""What a supervisor and the worker of one driver say to each other: one JSON object a line.

Shared by both sides and by nobody else. It passes through a pipe between a process and its
child; nothing of it is ever written to a file or a log, for it holds a person's data.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from devices.ports import (
    CardEvent,
    CardRead,
    DeviceState,
    PrintOutcome,
    PrintResult,
    Problem,
    Scan,
    ScanFault,
)
from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.layout import Align, Raster, Size
from kiosk.domain.person import Person, Sex
from kiosk.domain.slip import (
    Charset,
    Drawn,
    Feed,
    NativeQr,
    Page,
    Slip,
    Strip,
    TypeCase,
    Typed,
)

Config = Mapping[str, str | int | float]
"""A driver's options, as they stand in the settings."""


class ProtocolError(ValueError):
    """A line is no message; carries nothing of it."""


# ---- to the worker ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Configure:
    """The first line: which driver to be."""

    device: str
    driver: str
    config: Config = field(repr=False)
    secret: bytes = field(repr=False)
    """Keys what stands for a card; the same after each restart."""


@dataclass(frozen=True, slots=True)
class Read:
    """Read the card in the slot."""

    id: int
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Print:
    """Print one receipt."""

    id: int
    timeout_s: float
    page: Page = field(repr=False)
    fragment: bool = False
    """Whether a part of the slip before may hang from the printer: its worker was lost."""


@dataclass(frozen=True, slots=True)
class Say:
    """Queue a sentence of a visit, at a volume in percent."""

    id: int
    visit: int
    volume: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Silence:
    """Fall silent; with `ended`, say nothing more of the visit of that number or an earlier one."""

    id: int
    ended: int | None = None


# ---- from the worker -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hello:
    """The driver runs."""

    width_dots: int = 0
    senses_removal: bool = True
    """Of a reader: whether it sees a card being taken away."""
    type_case: TypeCase | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The driver cannot run with this configuration on this machine; `detail` is for staff."""

    detail: str


@dataclass(frozen=True, slots=True)
class Beat:
    """Still alive."""


@dataclass(frozen=True, slots=True)
class Status:
    """The device's state has changed."""

    state: DeviceState
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Card:
    """A card came or went; `event` is None when it only tells how things stand."""

    present: bool
    event: CardEvent | None = None


@dataclass(frozen=True, slots=True)
class ReadDone:
    """An identity."""

    id: int
    result: CardRead = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrintDone:
    """What became of a receipt."""

    id: int
    outcome: PrintOutcome


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code was scanned, or what came was none."""

    scan: Scan = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """Answer to Say and Silence: whether it is done, or will be."""

    id: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """A call ended with a DeviceError."""

    id: int
    problem: Problem


Message = (
    Configure
    | Read
    | Print
    | Say
    | Silence
    | Hello
    | Refused
    | Beat
    | Status
    | Card
    | Scanned
    | ReadDone
    | PrintDone
    | Taken
    | Fault
)


def encode(message: Message) -> bytes:
    """Return the line, newline included."""
    body = {"type": type(message).__name__, **_PACK.get(type(message), _plain)(message)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Message:
    """Return the message in a line. Raises ProtocolError."""
    try:
        body = json.loads(line)
        return _UNPACK[body.pop("type")](body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ProtocolError(type(error).__name__) from None


def _plain(message: Any) -> dict[str, Any]:
    return {name: getattr(message, name) for name in type(message).__slots__}


def _pack_configure(message: Configure) -> dict[str, Any]:
    return {**_plain(message), "config": dict(message.config), "secret": message.secret.hex()}


def _pack_hello(message: Hello) -> dict[str, Any]:
    case = message.type_case
    packed = {"charset": case.charset, "native_qr": case.native_qr} if case else None
    return {
        "width_dots": message.width_dots,
        "senses_removal": message.senses_removal,
        "type_case": packed,
    }


def _pack_print(message: Print) -> dict[str, Any]:
    page = message.page
    what: dict[str, Any]
    if isinstance(page, Slip):
        what = {"strips": [_pack_strip(one) for one in page.strips]}
    else:
        what = _pack_raster(page)
    timing = {"id": message.id, "timeout_s": message.timeout_s}
    return {**timing, "fragment": message.fragment, **what}


def _pack_raster(page: Raster) -> dict[str, Any]:
    rows = base64.b64encode(page.rows).decode("ascii")
    return {"width": page.width, "height": page.height, "rows": rows}


def _pack_strip(strip: Strip) -> dict[str, Any]:
    match strip:
        case Typed(text, size, bold, align):
            return {"text": text, "size": size, "bold": bold, "align": align}
        case NativeQr(data):
            return {"qr": data}
        case Feed(dots):
            return {"feed": dots}
        case Drawn(raster):
            return _pack_raster(raster)


def _pack_read_done(message: ReadDone) -> dict[str, Any]:
    read, person = message.result, message.result.person
    return {
        "id": message.id,
        "person": {
            "name": person.name,
            "id_number": person.id_number,
            "sex": person.sex,
            "birth_date": person.birth_date.isoformat() if person.birth_date else None,
            "ethnicity": person.ethnicity,
            "address": person.address,
        },
        "card": read.card,
        "assurance": read.assurance,
        "reader": read.reader,
        "card_key": read.card_key,
        "photo": base64.b64encode(read.photo).decode("ascii") if read.photo else None,
    }


def _pack_print_done(message: PrintDone) -> dict[str, Any]:
    return {"id": message.id, **_plain(message.outcome)}


def _pack_scanned(message: Scanned) -> dict[str, Any]:
    return {"text": message.scan.text, "fault": message.scan.fault}


def _unpack_hello(body: dict[str, Any]) -> Hello:
    packed = body["type_case"]
    case = TypeCase(Charset(packed["charset"]), packed["native_qr"]) if packed else None
    return Hello(body["width_dots"], body["senses_removal"], case)


def _unpack_print(body: dict[str, Any]) -> Print:
    page: Page
    if "strips" in body:
        page = Slip(tuple(_unpack_strip(one) for one in body["strips"]))
    else:
        page = _unpack_raster(body)
    return Print(body["id"], body["timeout_s"], page, body["fragment"])


def _unpack_raster(body: dict[str, Any]) -> Raster:
    rows = base64.b64decode(body["rows"], validate=True)
    return Raster(body["width"], body["height"], rows)


def _unpack_strip(body: dict[str, Any]) -> Strip:
    if "text" in body:
        return Typed(body["text"], Size(body["size"]), body["bold"], Align(body["align"]))
    if "qr" in body:
        return NativeQr(body["qr"])
    return Feed(body["feed"]) if "feed" in body else Drawn(_unpack_raster(body))


def _unpack_read_done(body: dict[str, Any]) -> ReadDone:
    told = body["person"]
    birth = told["birth_date"]
    person = Person(
        name=told["name"],
        id_number=told["id_number"],
        sex=Sex(told["sex"]),
        birth_date=date.fromisoformat(birth) if birth else None,
        ethnicity=told["ethnicity"],
        address=told["address"],
    )
    return ReadDone(
        body["id"],
        CardRead(
            person=person,
            card=CardKind(body["card"]),
            assurance=Assurance(body["assurance"]),
            reader=body["reader"],
            card_key=body["card_key"],
            photo=base64.b64decode(body["photo"], validate=True) if body["photo"] else None,
        ),
    )


def _unpack_print_done(body: dict[str, Any]) -> PrintDone:
    result, problem = PrintResult(body["result"]), _problem(body["problem"])
    return PrintDone(body["id"], PrintOutcome(result, problem, body["bytes_sent"]))


def _problem(value: str | None) -> Problem | None:
    return Problem(value) if value else None


_PACK: dict[type, Callable[[Any], dict[str, Any]]] = {
    Configure: _pack_configure,
    Hello: _pack_hello,
    Print: _pack_print,
    ReadDone: _pack_read_done,
    PrintDone: _pack_print_done,
    Scanned: _pack_scanned,
}

_UNPACK: dict[str, Callable[[dict[str, Any]], Message]] = {
    "Configure": lambda b: Configure(
        b["device"], b["driver"], b["config"], bytes.fromhex(b["secret"])
    ),
    "Read": lambda b: Read(**b),
    "Print": _unpack_print,
    "Say": lambda b: Say(**b),
    "Silence": lambda b: Silence(**b),
    "Hello": _unpack_hello,
    "Refused": lambda b: Refused(**b),
    "Beat": lambda b: Beat(**b),
    "Status": lambda b: Status(DeviceState(b["state"]), _problem(b["problem"])),
    "Card": lambda b: Card(b["present"], CardEvent(b["event"]) if b["event"] else None),
    "Scanned": lambda b: Scanned(
        Scan(b["text"], ScanFault(b["fault"]) if b["fault"] is not None else None)
    ),
    "ReadDone": _unpack_read_done,
    "PrintDone": _unpack_print_done,
    "Taken": lambda b: Taken(**b),
    "Fault": lambda b: Fault(b["id"], Problem(b["problem"])),
}
