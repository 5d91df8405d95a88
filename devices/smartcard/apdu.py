"""Command and response APDUs (ISO/IEC 7816-4): status words and the replies that come in parts.

Knows no card in particular.
"""

from __future__ import annotations

from enum import IntEnum

from devices.ports import DeviceError, Problem
from devices.smartcard.connection import CardConnection

_MORE = 0x61
_WRONG_LE = 0x6C
_MOST_PARTS = 16


class SW(IntEnum):
    """Status words this terminal tells apart."""

    OK = 0x9000
    WRONG_LENGTH = 0x6700
    NEEDS_AUTHENTICATION = 0x6982
    BLOCKED = 0x6983
    CONDITIONS_NOT_SATISFIED = 0x6985
    WRONG_DATA = 0x6A80
    FUNCTION_NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    WRONG_P1_P2 = 0x6A86
    DATA_NOT_FOUND = 0x6A88
    WRONG_P1_P2_PLAIN = 0x6B00
    INS_NOT_SUPPORTED = 0x6D00
    CLA_NOT_SUPPORTED = 0x6E00


NOT_THERE = frozenset({SW.FILE_NOT_FOUND, SW.RECORD_NOT_FOUND, SW.DATA_NOT_FOUND})
"""A file or record that this card simply does not have."""


def exchange(
    connection: CardConnection, apdu: bytes | bytearray, most_parts: int = _MOST_PARTS
) -> tuple[bytes, int]:
    """Send a command and return its whole reply, however the card delivers it.

    `6Cxx` repeats the command with the length the card asks for, once; `61xx` collects the rest
    with GET RESPONSE. Raises DeviceError(CARD_UNREADABLE) for a card that never comes to an end.
    """
    data, sw = connection.send_and_receive(apdu)
    if sw >> 8 == _WRONG_LE:
        data, sw = connection.send_and_receive(with_length(apdu, sw & 0xFF))
        if sw >> 8 == _WRONG_LE:
            raise DeviceError(Problem.CARD_UNREADABLE, "asks for another length again and again")
    parts = [data]
    while sw >> 8 == _MORE:
        if len(parts) > most_parts:
            raise DeviceError(Problem.CARD_UNREADABLE, "reply has no end")
        data, sw = connection.send_and_receive(bytes([0x00, 0xC0, 0x00, 0x00, sw & 0xFF]))
        if sw >> 8 == _WRONG_LE:
            data, sw = connection.send_and_receive(bytes([0x00, 0xC0, 0x00, 0x00, sw & 0xFF]))
        parts.append(data)
    return b"".join(parts), sw


def with_length(apdu: bytes | bytearray, expected: int) -> bytes:
    """Return a short command with Le set; what it sends along stays (ISO/IEC 7816-3, 12.1)."""
    sent = apdu[4 : 5 + apdu[4]] if len(apdu) > 5 else b""
    return bytes(apdu[:4]) + bytes(sent) + bytes([expected])


def without_length(apdu: bytes | bytearray) -> bytes | bytearray:
    """Return a command that both sends and expects data without its Le, as T=0 carries it.

    There the reply is fetched with GET RESPONSE (ISO/IEC 7816-3, 12.2.4, case 4S).
    """
    return apdu[:-1] if len(apdu) > 5 and len(apdu) == 6 + apdu[4] else apdu


def split_response(response: bytes) -> tuple[bytes, int]:
    """Split raw bytes into data and status word; DeviceError(CARD_UNREADABLE) when too short."""
    if len(response) < 2:
        raise DeviceError(Problem.CARD_UNREADABLE, f"reply of {len(response)} bytes")
    return response[:-2], int.from_bytes(response[-2:], "big")
