"""Between a supervisor and the worker of a reader that takes work cards."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from devices.ports import StaffCard, StaffCardDemand, StaffCardProblem
from devices.protocol.base import Body, Codecs, plain


@dataclass(frozen=True, slots=True)
class LookStaff:
    """Look at the work card in the slot, without a PIN."""

    id: int
    timeout_s: float


@dataclass(frozen=True, slots=True)
class ProveStaff:
    """Let the work card prove that it holds its key."""

    id: int
    timeout_s: float
    demand: StaffCardDemand
    pin: bytearray = field(repr=False)
    """Whoever holds the message wipes it."""


@dataclass(frozen=True, slots=True)
class StaffDone:
    """What the card shows, or has proved."""

    id: int
    card: StaffCard


@dataclass(frozen=True, slots=True)
class StaffFault:
    """A call ended with a StaffCardError."""

    id: int
    problem: StaffCardProblem
    tries_left: int | None


def _pack_prove(message: ProveStaff) -> Body:
    """Split the PIN into two random halves: text of Python cannot be wiped, so it never holds one."""
    half = secrets.token_bytes(len(message.pin))
    other = bytes(a ^ b for a, b in zip(message.pin, half, strict=True))
    return {
        "id": message.id,
        "timeout_s": message.timeout_s,
        "known": sorted(message.demand.known),
        "now": message.demand.now.isoformat(),
        "last_try": message.demand.last_try,
        "halves": [half.hex(), other.hex()],
    }


def _unpack_prove(body: Body) -> ProveStaff:
    half, other = (bytes.fromhex(one) for one in body["halves"])
    return ProveStaff(
        body["id"],
        body["timeout_s"],
        StaffCardDemand(
            frozenset(body["known"]), datetime.fromisoformat(body["now"]), body["last_try"]
        ),
        bytearray(a ^ b for a, b in zip(half, other, strict=True)),
    )


def _pack_done(message: StaffDone) -> Body:
    card = message.card
    return {
        "id": message.id,
        "key": card.key,
        "valid_from": card.valid_from.isoformat(),
        "valid_to": card.valid_to.isoformat(),
        "tries_left": card.tries_left,
    }


def _unpack_done(body: Body) -> StaffDone:
    valid_from = datetime.fromisoformat(body["valid_from"])
    valid_to = datetime.fromisoformat(body["valid_to"])
    return StaffDone(body["id"], StaffCard(body["key"], valid_from, valid_to, body["tries_left"]))


CODECS: Codecs = {
    LookStaff: (plain, lambda b: LookStaff(**b)),
    ProveStaff: (_pack_prove, _unpack_prove),
    StaffDone: (_pack_done, _unpack_done),
    StaffFault: (
        plain,
        lambda b: StaffFault(b["id"], StaffCardProblem(b["problem"]), b["tries_left"]),
    ),
}
