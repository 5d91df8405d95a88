"""What every driver's worker says and hears, and how a message is packed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from devices.ports import CardWay, DeviceState, Problem
from kiosk.domain.slip import Charset, TypeCase

Config = Mapping[str, str | int | float]
"""A driver's options, as they stand in the settings."""

Body = dict[str, Any]
"""A message as JSON has it, without its type."""

Pack = Callable[[Any], Body]
Unpack = Callable[[Body], Any]
Codecs = Mapping[type, tuple[Pack, Unpack]]
"""How the messages of one kind of device become a body and a message again."""


@dataclass(frozen=True, slots=True)
class Configure:
    """The first line: which driver to be."""

    device: str
    driver: str
    config: Config = field(repr=False)
    secret: bytes = field(repr=False)
    """Keys what stands for a card; the same after each restart."""
    memory: int | None = None
    """Descriptor of the memory that is shared, for devices that take or give pictures."""


@dataclass(frozen=True, slots=True)
class Hello:
    """The driver runs."""

    width_dots: int = 0
    senses_removal: bool = True
    """Of a reader: whether it sees a card being taken away."""
    type_case: TypeCase | None = None
    takes: frozenset[CardWay] = frozenset()
    """Of a reader: what it can be given."""
    takes_staff_cards: bool = False
    """Of a reader: whether it also takes work cards."""


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
class Fault:
    """A call ended with a DeviceError."""

    id: int
    problem: Problem


def plain(message: Any) -> Body:
    """Return the fields as they are."""
    return {name: getattr(message, name) for name in type(message).__slots__}


def problem(value: str | None) -> Problem | None:
    """Return the problem of a body, None for none. Raises ValueError."""
    return Problem(value) if value else None


def _pack_configure(message: Configure) -> Body:
    return {**plain(message), "config": dict(message.config), "secret": message.secret.hex()}


def _unpack_configure(body: Body) -> Configure:
    secret = bytes.fromhex(body["secret"])
    return Configure(body["device"], body["driver"], body["config"], secret, body["memory"])


def _pack_hello(message: Hello) -> Body:
    case = message.type_case
    packed = {"charset": case.charset, "native_qr": case.native_qr} if case else None
    return {
        "width_dots": message.width_dots,
        "senses_removal": message.senses_removal,
        "type_case": packed,
        "takes": sorted(message.takes),
        "takes_staff_cards": message.takes_staff_cards,
    }


def _unpack_hello(body: Body) -> Hello:
    packed = body["type_case"]
    case = TypeCase(Charset(packed["charset"]), packed["native_qr"]) if packed else None
    takes = frozenset(CardWay(one) for one in body["takes"])
    return Hello(body["width_dots"], body["senses_removal"], case, takes, body["takes_staff_cards"])


CODECS: Codecs = {
    Configure: (_pack_configure, _unpack_configure),
    Hello: (_pack_hello, _unpack_hello),
    Refused: (plain, lambda b: Refused(**b)),
    Beat: (plain, lambda b: Beat(**b)),
    Status: (plain, lambda b: Status(DeviceState(b["state"]), problem(b["problem"]))),
    Fault: (plain, lambda b: Fault(b["id"], Problem(b["problem"]))),
}
