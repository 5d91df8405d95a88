"""Find, select, read, newest address: one whole card or nothing of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date

from devices.idcard.blocks import BlockError, base_blocks
from devices.idcard.command import Command
from devices.idcard.fields import RecordError
from devices.idcard.frame import Reply
from devices.idcard.records import (
    CardType,
    IdCard,
    UnknownCardError,
    decode_card,
    with_new_address,
)
from devices.idcard.session import SamSession
from devices.idcard.status import Status, explain, problem_of, status_of
from devices.ports import DeviceError, Problem

_WITH_ADDRESS = frozenset({CardType.RESIDENT, CardType.HMT})
"""A foreigner's card has no address, so it is not asked for a newer one."""


@dataclass(frozen=True, slots=True)
class WholeCard:
    """A card as it was read."""

    card: IdCard
    text: bytes = field(repr=False)
    """The text block as it came; what stands for the card is made of it."""
    photo: bytes = field(repr=False)
    """The photograph as it came, WLT, 1024 bytes or none."""


def read_card(session: SamSession, today: date, deadline: float) -> WholeCard:
    """Read the card on the reader, or raise and return nothing of it.

    Raises DeviceError (CARD_REMOVED: none there, or lifted before the end; CARD_UNKNOWN: another
    card; CARD_UNREADABLE: what it says makes no sense; TIMED_OUT), and what `SamSession.ask` does.
    Once selected, only that card answers until it is lifted: two cards cannot be mixed.
    """
    _step(session, Command.FIND, Status.FOUND, deadline)
    _step(session, Command.SELECT, Status.OK, deadline)
    base = _step(session, Command.READ_BASE, Status.OK, deadline)
    try:
        blocks = base_blocks(base.data)
        card = decode_card(blocks.text, today)
        if card.type in _WITH_ADDRESS:
            card = _at_newest_address(session, card, deadline)
    except (BlockError, RecordError) as error:
        raise DeviceError(Problem.CARD_UNREADABLE, str(error)) from None
    except UnknownCardError:
        raise DeviceError(Problem.CARD_UNKNOWN, "a type of card in no list") from None
    return WholeCard(card, blocks.text, blocks.photo)


def _at_newest_address(session: SamSession, card: IdCard, deadline: float) -> IdCard:
    reply = _ask(session, Command.READ_NEW_ADDRESS, deadline)
    match status_of(reply):
        case Status.OK:
            return with_new_address(card, reply.data)
        case Status.ABSENT:
            return card
        case status:
            raise DeviceError(problem_of(status), f"READ_NEW_ADDRESS: {explain(reply)}")


def _step(session: SamSession, command: Command, wanted: Status, deadline: float) -> Reply:
    reply = _ask(session, command, deadline)
    status = status_of(reply)
    if status is not wanted:
        raise DeviceError(problem_of(status), f"{command.name}: {explain(reply)}")
    return reply


def _ask(session: SamSession, command: Command, deadline: float) -> Reply:
    if time.monotonic() >= deadline:
        raise DeviceError(Problem.TIMED_OUT)
    return session.ask(command, deadline)
