"""Broken answers for everything that reads what a work card says.

A right PIV card answers, and now and then a byte, a word or a length of what it says is another one.
Only a StaffCardError or a DeviceError may come out, no PIN more than once, and a proof only of the key
that was asked for.
"""

from __future__ import annotations

import random
import warnings
from collections import Counter
from functools import cache

from cryptography.utils import CryptographyDeprecationWarning

from devices.ports import DeviceError, StaffCardError
from devices.simulators.piv_card import Behaviour, PivCard
from devices.smartcard.apdu import split_response
from devices.smartcard.piv import prove
from tests.fuzz.idcard import broken
from tests.helpers.staff_cards import PIN, demand, piv_card, spki_of

_WORDS = tuple(
    bytes.fromhex(word)
    for word in ("9000", "6A82", "6983", "6982", "63C0", "63C1", "63C3", "6100", "6C05", "6700")
)


class BrokenCard:
    """A connection straight to a card; one answer in `rarely` is not what the card said."""

    def __init__(self, source: random.Random, card: PivCard) -> None:
        card.reset()
        self._card, self._source = card, source
        self._rarely = source.choice((3, 8, 20))
        self.pins = 0
        """How often a PIN was sent."""

    def send_and_receive(self, apdu: bytes | bytearray) -> tuple[bytes, int]:
        """Answer as a card on a bad contact, or one made to do harm, would."""
        self.pins += apdu[1] == 0x20 and len(apdu) > 5
        answer, source = self._card.transmit(bytes(apdu)), self._source
        if source.randrange(self._rarely) == 0:
            data, word = broken(source, answer[:-2]), answer[-2:]
            if source.random() < 0.3:
                word = source.choice((*_WORDS, source.randbytes(2)))
            answer = data + word if source.random() < 0.9 else source.randbytes(source.randrange(9))
        return split_response(answer)


@cache
def _cards() -> tuple[PivCard, ...]:
    small = Behaviour(packed=True, chunk=64, exact=True)
    return piv_card("p256"), piv_card("rsa2048"), piv_card("p384", small)


def one(source: random.Random) -> str:
    """Let one card prove itself and return how it ended."""
    card = source.choice(_cards())
    card.tries_left = 3
    connection = BrokenCard(source, card)
    pin = PIN if source.random() < 0.8 else "000000"
    try:
        proved = prove(connection, bytearray(pin.encode()), demand(card))
    except (StaffCardError, DeviceError) as error:
        end = error.problem.value
        if pin in str(error):
            raise AssertionError("a PIN was told") from None
    else:
        end = "proved"
        if proved.key != spki_of(card.key) or pin != PIN:
            raise AssertionError("something else was proved")
    if connection.pins > 1:
        raise AssertionError("a PIN was sent twice")
    return end


def run(inputs: int, seed: int) -> Counter[str]:
    """Try so many cards; return how they ended. Raises whatever was not declared."""
    ends = Counter[str]()
    with warnings.catch_warnings():  # of certificates that are odd, and read all the same
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        for number in range(inputs):
            try:
                ends[one(random.Random(f"{seed}-{number}"))] += 1
            except Exception as error:
                error.add_note(f"seed {seed}, input {number}")
                raise
    return ends
