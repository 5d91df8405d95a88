"""The work card (工作卡): PIV application, key 9A, from SELECT to a proof by PIN and signature.

Knows no transport and no reader. The PIN passes through one buffer that its caller wipes; it is
in no exception and no log. Source: NIST SP 800-73-4 part 2 (cards by SP 800-73-5 answer the same).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from devices.ports import (
    STAFF_PIN_LENGTHS,
    DeviceError,
    Problem,
    StaffCard,
    StaffCardDemand,
    StaffCardError,
    StaffCardProblem,
)
from devices.smartcard.apdu import NOT_THERE, SW, exchange
from devices.smartcard.connection import CardConnection
from devices.smartcard.piv_certificate import Certificate, CertificateError, from_object
from devices.smartcard.tlv import TlvError, find, parse

AID = bytes.fromhex("A000000308000010000100")
"""NIST RID and PIX of the PIV Card Application, version 1 (SP 800-73-4 part 1, 2.2)."""
_SLOT = 0x9A
"""PIV Authentication Key: signs after VERIFY, any number of times until the card loses power."""
_CERTIFICATE = bytes.fromhex("5FC105")
_PIN = 0x80
"""Key reference of the PIV Card Application PIN; the card's global PIN (00) is not this terminal's."""
_MOST_PARTS = 64
_TRIES = 0x63C0
_CHAINED = 0x10
_LONGEST_BODY = 255
_TAG_DYNAMIC = 0x7C
_TAG_CHALLENGE = 0x81
_TAG_RESPONSE = 0x82


def is_staff_card(connection: CardConnection) -> bool:
    """Tell whether the card has the PIV application; selects it. Raises DeviceError."""
    _, sw = exchange(connection, _command(0xA4, 0x04, 0x00, AID))
    return sw == SW.OK


def look(connection: CardConnection) -> StaffCard:
    """Return what the card shows without a PIN. Raises StaffCardError or DeviceError."""
    with told_as_staff_card():
        return _shown(_certificate(connection), _tries_left(connection))


def prove(connection: CardConnection, pin: bytearray, demand: StaffCardDemand) -> StaffCard:
    """Let the card prove that it holds its key; `pin` stays the caller's to wipe.

    The PIN is sent only when everything that is known without it is right. Raises StaffCardError
    or DeviceError.
    """
    with told_as_staff_card():
        if len(pin) not in STAFF_PIN_LENGTHS or not pin.isdigit():
            raise StaffCardError(StaffCardProblem.PIN_FORM)
        certificate = _certificate(connection)
        tries = _tries_left(connection)
        card = _shown(certificate, tries)
        if (refused := demand.refusal(card)) is not None:
            raise refused
        _verify_pin(connection, pin, tries)
        challenge = certificate.challenge()
        signature = _signed(connection, certificate.algorithm, challenge.to_card)
        if not certificate.proves(challenge, signature):
            raise StaffCardError(StaffCardProblem.NOT_GENUINE)
        return card


@contextmanager
def told_as_staff_card() -> Iterator[None]:
    """Say what is wrong with the card in the words of this port; the reader's faults stay its own."""
    try:
        yield
    except (TlvError, CertificateError) as error:
        raise StaffCardError(StaffCardProblem.UNREADABLE, detail=str(error)) from None
    except DeviceError as error:
        found = _OF_THE_CARD.get(error.problem)
        if found is None:
            raise
        raise StaffCardError(found, detail=str(error)) from None


_OF_THE_CARD = {
    Problem.CARD_REMOVED: StaffCardProblem.PULLED,
    Problem.CARD_UNREADABLE: StaffCardProblem.UNREADABLE,
}


def _shown(certificate: Certificate, tries: int | None) -> StaffCard:
    return StaffCard(certificate.key, certificate.valid_from, certificate.valid_to, tries)


def _certificate(connection: CardConnection) -> Certificate:
    if not is_staff_card(connection):
        raise StaffCardError(StaffCardProblem.NOT_A_STAFF_CARD)
    body = bytes([0x5C, len(_CERTIFICATE)]) + _CERTIFICATE
    data, sw = exchange(connection, _command(0xCB, 0x3F, 0xFF, body), _MOST_PARTS)
    if sw in NOT_THERE:
        raise StaffCardError(StaffCardProblem.NOT_A_STAFF_CARD, detail="no certificate in 9A")
    if sw != SW.OK:
        raise StaffCardError(StaffCardProblem.UNREADABLE, detail=f"certificate, {sw:04X}")
    return from_object(data)


def _tries_left(connection: CardConnection) -> int:
    """Ask how often the PIN may be tried, without trying (SP 800-73-4 part 2, 3.2.1).

    A card left open by another program answers 9000; it is closed first (P1 = FF). One that then
    tells no number is refused: the next try could be its last.
    """
    ask = bytes([0x00, 0x20, 0x00, _PIN])
    _, sw = exchange(connection, ask)
    if sw == SW.OK:
        exchange(connection, bytes([0x00, 0x20, 0xFF, _PIN]))
        _, sw = exchange(connection, ask)
    if sw & 0xFFF0 == _TRIES:
        return sw & 0x0F
    if sw == SW.BLOCKED:
        return 0
    raise StaffCardError(StaffCardProblem.UNREADABLE, detail=f"tells no tries, {sw:04X}")


def _verify_pin(connection: CardConnection, pin: bytearray, tries: int) -> None:
    """Send the PIN once: 8 bytes, padded with FF. The command is wiped when this returns."""
    apdu = bytearray([0x00, 0x20, 0x00, _PIN, 8]) + b"\xff" * 8
    try:
        apdu[5 : 5 + len(pin)] = pin
        _, sw = connection.send_and_receive(apdu)
    finally:
        apdu[:] = bytes(len(apdu))
    if sw == SW.OK:
        return
    if sw in {SW.BLOCKED, _TRIES}:
        raise StaffCardError(StaffCardProblem.BLOCKED, 0)
    if sw & 0xFFF0 == _TRIES:
        raise StaffCardError(StaffCardProblem.WRONG_PIN, sw & 0x0F)
    if sw == SW.WRONG_DATA:  # not even looked at: no PIN of this card has that form
        raise StaffCardError(StaffCardProblem.WRONG_PIN, tries)
    raise StaffCardError(StaffCardProblem.UNREADABLE, detail=f"VERIFY, {sw:04X}")


def _signed(connection: CardConnection, algorithm: int, block: bytes) -> bytes:
    """Have the card raise a block to its key: GENERAL AUTHENTICATE, `7C {82: empty, 81: block}`."""
    template = _tlv(_TAG_DYNAMIC, _tlv(_TAG_RESPONSE, b"") + _tlv(_TAG_CHALLENGE, block))
    while len(template) > _LONGEST_BODY:
        part, template = template[:_LONGEST_BODY], template[_LONGEST_BODY:]
        _, sw = exchange(connection, bytes([_CHAINED, 0x87, algorithm, _SLOT, len(part)]) + part)
        if sw != SW.OK:
            raise StaffCardError(StaffCardProblem.UNREADABLE, detail=f"challenge, {sw:04X}")
    data, sw = exchange(connection, _command(0x87, algorithm, _SLOT, template))
    if sw != SW.OK:
        raise StaffCardError(StaffCardProblem.UNREADABLE, detail=f"signature, {sw:04X}")
    if [tag for tag, _ in parse(data)] != [_TAG_DYNAMIC]:
        raise TlvError("not one template 7C")
    signature = find(data, _TAG_RESPONSE)
    if signature is None:
        raise TlvError("no signature in the template")
    return signature


def _command(ins: int, p1: int, p2: int, body: bytes) -> bytes:
    return bytes([0x00, ins, p1, p2, len(body)]) + body + b"\x00"


def _tlv(tag: int, value: bytes) -> bytes:
    length = len(value)
    if length < 0x80:
        head = bytes([length])
    elif length < 0x100:
        head = bytes([0x81, length])
    else:
        head = b"\x82" + length.to_bytes(2, "big")
    return bytes([tag]) + head + value
