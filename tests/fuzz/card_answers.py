"""Broken answers for everything that reads what a social security card says.

A right card answers, and now and then a byte, a word or a length of what it says is another one. It is
read the whole way: only a DeviceError may come out, and a person only whole.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

from devices.ports import DeviceError
from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.smartcard.apdu import split_response
from devices.smartcard.social_security import read_card
from devices.smartcard.tlv import TlvError, find, parse, record
from kiosk.domain.person import check_id_number
from tests.fuzz.idcard import broken

_TODAY = date(2026, 3, 2)
_WORDS = tuple(
    bytes.fromhex(word) for word in ("9000", "6A82", "6A83", "6982", "6985", "6110", "6C05", "6700")
)
_PEOPLE = tuple(PEOPLE.values())


class BrokenCard:
    """A connection straight to a card; one answer in `rarely` is not what the card said."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        self._rarely = source.choice((2, 6, 12))
        chunk = source.choice((None, 5, 16))
        self._card = SocialSecurityCard(
            source.choice(_PEOPLE), exact=source.random() < 0.3, chunk=chunk
        )

    def send_and_receive(self, apdu: bytes) -> tuple[bytes, int]:
        """Answer as a card on a bad contact, or one made to do harm, would."""
        answer, source = self._card.transmit(apdu), self._source
        if source.randrange(self._rarely) == 0:
            data, word = broken(source, answer[:-2]), answer[-2:]
            if source.random() < 0.3:
                word = source.choice((*_WORDS, source.randbytes(2)))
            answer = data + word if source.random() < 0.9 else source.randbytes(source.randrange(9))
        return split_response(answer)


def one(source: random.Random) -> str:
    """Read one card and return how it ended."""
    _tags(source)
    try:
        found = read_card(BrokenCard(source), today=_TODAY, visit_secret=b"visit")
    except DeviceError as error:
        return error.problem.value
    person = found.person
    if not (person.name and person.name.isprintable()):
        raise AssertionError("a person without a name was returned")
    if check_id_number(person.id_number, _TODAY) is not None:
        raise AssertionError("a person without a number was returned")
    return "read"


def _tags(source: random.Random) -> None:
    """Cut noise that looks like tags and lengths."""
    data = bytes(
        source.choice((0x6F, 0x84, 0xA5, 0x81, 0x82, 0xBF, 0x0C, 0x02, source.randrange(256)))
        for _ in range(source.randrange(24))
    )
    for cut in (lambda: list(parse(data)), lambda: find(data, 0x84), lambda: record(data, 0x08)):
        try:
            cut()
        except TlvError:
            continue


def run(inputs: int, seed: int) -> Counter[str]:
    """Read so many cards; return how they ended. Raises whatever was not declared."""
    ends = Counter[str]()
    for number in range(inputs):
        try:
            ends[one(random.Random(f"{seed}-{number}"))] += 1
        except Exception as error:
            error.add_note(f"seed {seed}, input {number}")
            raise
    return ends
