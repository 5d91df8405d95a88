"""The social security card (社会保障卡): from SELECT to a whole identity, or none.

Reads only what a form is filled with. Knows no transport and no reader; never sends a PIN and
never touches the bank's application. Source: LD/T 32, LD/T 33 (社会保障卡规范), as the cards in
the field follow it: versions 1.x and 2.x are read freely, 3.x wants an external authentication.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from devices.ports import DeviceError, Problem
from devices.smartcard.apdu import NOT_THERE, SW, exchange
from devices.smartcard.authentication import Authenticator, NoAuthenticator
from devices.smartcard.connection import CardConnection
from devices.smartcard.tlv import TlvError, find, record
from kiosk.domain.person import Person, Sex, birth_date_of, check_id_number

AID = b"sx1.sh." + "社会保障".encode("gbk")
EF05 = 0xEF05
"""Data of the card: id, class, version, issuer, dates, number."""
EF06 = 0xEF06
"""Data of its holder."""
_TAG_ALGORITHM = 0x9F0C
_PADDING = b"\x00\x20\xff"
_LONGEST_NAME = 50


@dataclass(frozen=True, slots=True)
class SocialSecurityCard:
    """What was read: the card's version, its holder and a key that stands for the card."""

    version: str
    person: Person
    card_key: str = field(repr=False)
    authenticated: bool = False
    """Whether card and terminal have proved themselves to each other; False: read freely."""


def read_card(
    connection: CardConnection,
    *,
    today: date,
    visit_secret: bytes,
    authenticator: Authenticator | None = None,
    timeout_s: float = 10.0,
) -> SocialSecurityCard:
    """Read the whole card, or raise DeviceError and return nothing of it.

    `visit_secret` keys `card_key`, so that it says nothing about the card outside this terminal.
    CARD_UNKNOWN: not a social security card. CARD_NEEDS_KEY: it wants a key and there is none.
    KEY_AWAY, KEY_REFUSED: the key does not answer, or does not fit. CARD_UNREADABLE: what the card
    says makes no sense. CARD_REMOVED: taken away meanwhile.
    """
    ends_at = time.monotonic() + timeout_s
    who = authenticator or NoAuthenticator()

    def authenticate(card_id: bytes, algorithm: int) -> None:
        who.authenticate(connection, card_id, algorithm, ends_at - time.monotonic())

    try:
        return _read(connection, today, visit_secret, authenticate)
    except TlvError as error:
        raise DeviceError(Problem.CARD_UNREADABLE, str(error)) from None


def _read(
    connection: CardConnection,
    today: date,
    visit_secret: bytes,
    authenticate: Callable[[bytes, int], None],
) -> SocialSecurityCard:
    algorithm = _select_application(connection)
    _select_file(connection, EF05)
    card_id = _required(connection, 0x01, 16)
    version = _text(_required(connection, 0x03, 4))
    _select_file(connection, EF06)
    data, sw = _read_record(connection, 0x08, 18)
    authenticated = sw == SW.NEEDS_AUTHENTICATION
    if authenticated:
        authenticate(card_id, algorithm)
        data, sw = _read_record(connection, 0x08, 18)
    number = _text(_checked(0x08, data, sw)).upper()
    if check_id_number(number, today) is not None:
        raise DeviceError(Problem.CARD_UNREADABLE, "no valid ID number")
    name = _name(connection)
    sex = _sex(_optional(connection, 0x0A, 1))
    ethnicity = _digits(_optional(connection, 0x0B, 1))
    # The first record again: whoever swaps cards in a gap of the watcher must not mix two people.
    _select_file(connection, EF05)
    if _required(connection, 0x01, 16) != card_id:
        raise DeviceError(Problem.CARD_REMOVED, "another card answers")
    key = hmac.new(visit_secret, card_id + number.encode("ascii"), hashlib.sha256).hexdigest()
    person = Person(
        name=name,
        id_number=number,
        sex=sex,
        birth_date=birth_date_of(number),
        ethnicity=ethnicity,
    )
    return SocialSecurityCard(version, person, key, authenticated)


def _select_application(connection: CardConnection) -> int:
    """Select the application by name; return the algorithm its FCI names (01 when it does not)."""
    reply, sw = exchange(connection, bytes([0x00, 0xA4, 0x04, 0x00, len(AID)]) + AID)
    if sw != SW.OK:
        raise DeviceError(Problem.CARD_UNKNOWN, f"application not selected, {sw:04X}")
    value = find(reply, _TAG_ALGORITHM)
    return value[-1] if value else 0x01


def _select_file(connection: CardConnection, file_id: int) -> None:
    body = bytes([0x02]) + file_id.to_bytes(2, "big")
    _, sw = exchange(connection, bytes([0x00, 0xA4, 0x02, 0x00]) + body)
    if sw in {SW.WRONG_P1_P2, SW.WRONG_P1_P2_PLAIN, SW.FUNCTION_NOT_SUPPORTED}:
        _, sw = exchange(connection, bytes([0x00, 0xA4, 0x00, 0x00]) + body)
    if sw != SW.OK:
        raise DeviceError(Problem.CARD_UNREADABLE, f"file {file_id:04X} not selected, {sw:04X}")


def _read_record(connection: CardConnection, tag: int, length: int) -> tuple[bytes, int]:
    return exchange(connection, bytes([0x00, 0xB2, tag, 0x00, length + 2]))


def _checked(tag: int, data: bytes, sw: int) -> bytes:
    if sw == SW.NEEDS_AUTHENTICATION:
        raise DeviceError(Problem.CARD_NEEDS_KEY, f"record {tag:02X}")
    if sw != SW.OK:
        raise DeviceError(Problem.CARD_UNREADABLE, f"record {tag:02X}, {sw:04X}")
    return record(data, tag)


def _required(connection: CardConnection, tag: int, length: int) -> bytes:
    data, sw = _read_record(connection, tag, length)
    return _checked(tag, data, sw)


def _optional(connection: CardConnection, tag: int, length: int) -> bytes:
    data, sw = _read_record(connection, tag, length)
    return b"" if sw in NOT_THERE else _checked(tag, data, sw)


def _text(value: bytes) -> str:
    """Decode `an`: ASCII, padded right with 00."""
    try:
        return value.rstrip(_PADDING).decode("ascii")
    except UnicodeDecodeError:
        raise DeviceError(Problem.CARD_UNREADABLE, "text is not ASCII") from None


def _name(connection: CardConnection) -> str:
    """Read the name and its extension: GB18030, joined before decoding.

    A character of four bytes may lie across the border of the two records. None of the bytes of
    padding can end a GB18030 character.
    """
    name = _required(connection, 0x09, 30).rstrip(_PADDING)
    name += _optional(connection, 0x4E, 20).rstrip(_PADDING)
    try:
        text = name.decode("gb18030").strip()
    except UnicodeDecodeError:
        raise DeviceError(Problem.CARD_UNREADABLE, "name is not GB18030") from None
    if not 0 < len(text) <= _LONGEST_NAME or not text.isprintable():
        raise DeviceError(Problem.CARD_UNREADABLE, "name is no name")
    return text


def _sex(value: bytes) -> Sex:
    """Decode 性别 (GB/T 2261.1); written as a character or as a number."""
    code = value.rstrip(_PADDING)
    if not code:
        return Sex.UNKNOWN
    try:
        return Sex(chr(code[0]) if code[0] >= 0x30 else str(code[0]))
    except ValueError:
        raise DeviceError(Problem.CARD_UNREADABLE, "sex is no code") from None


def _digits(value: bytes) -> str:
    """Decode `cn`: two digits a byte, padded right with F."""
    digits = value.hex().rstrip("f")
    if digits and not digits.isdecimal():
        raise DeviceError(Problem.CARD_UNREADABLE, "number is not decimal")
    return digits
