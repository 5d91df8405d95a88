"""The text block (文字信息, 256 bytes) of the four cards a SAM_A module reads, as one value each.

The character at byte 248 says which card it is. Layouts: GA 450 and its amendments for 居民身份证,
外国人永久居留身份证 (2017 and 2023) and 港澳台居民居住证. A card is decoded whole or not at all: what
identifies a person is checked strictly, what only describes the document must be clean text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from devices.idcard.blocks import ADDRESS_BYTES, TEXT_BYTES
from devices.idcard.fields import RecordError, country, day, digits, last_day, needed, sex, text
from kiosk.domain.assurance import CardKind
from kiosk.domain.person import (
    Person,
    Sex,
    birth_date_of,
    check_id_number,
    is_foreign_number_2017,
)

_TYPE = (248, 2)
_HMT_REGIONS = ("810000", "820000", "830000")
_FOREIGNER = "9"
"""How the number of a foreigner begins since 2023; a citizen's begins with 1 to 8."""


class UnknownCardError(Exception):
    """The block names a type of card that is in no list."""


class CardType(StrEnum):
    """The character at byte 248."""

    RESIDENT = ""
    """居民身份证 (a space)"""
    HMT = "J"
    """港澳台居民居住证"""
    FOREIGN_2017 = "I"
    """外国人永久居留身份证, 2017 版"""
    FOREIGN_2023 = "Y"
    """外国人永久居留身份证, 2023 版 (五星卡)"""


@dataclass(frozen=True, slots=True)
class IdCard:
    """Everything a card says in words; what its type does not have stays empty. Never logged."""

    type: CardType
    id_number: str = field(repr=False)
    """公民身份号码, or the number of a foreigner's card: 15 characters (2017) or 18 (2023)."""
    birth_date: date = field(repr=False)
    sex: Sex = field(repr=False)
    valid_from: date = field(repr=False)
    valid_until: date | None = field(repr=False)
    """Last day of validity; None is 长期."""
    name: str = field(default="", repr=False)
    """Chinese name; a foreigner may have none."""
    english_name: str = field(default="", repr=False)
    ethnicity: str = field(default="", repr=False)
    """民族, two digits (GB/T 3304 and the codes in use beside it)."""
    nationality: str = field(default="", repr=False)
    """国籍, three letters (GB/T 2659)."""
    address: str = field(default="", repr=False)
    """住址, the newest one when the card has a 追加住址."""
    issuer: str = field(default="", repr=False)
    permit_number: str = field(default="", repr=False)
    """通行证号码 of a residence permit."""
    issue_count: str = field(default="", repr=False)
    """签发次数 or 换证次数."""

    @property
    def kind(self) -> CardKind:
        """The document as the rooms above know it."""
        return _KINDS[self.type]

    def person(self) -> Person:
        """Return who the card speaks of; a foreigner without a Chinese name by the English one."""
        return Person(
            name=self.name or self.english_name,
            id_number=self.id_number,
            sex=self.sex,
            birth_date=self.birth_date,
            ethnicity=self.ethnicity,
            address=self.address,
        )


_KINDS = MappingProxyType(
    {
        CardType.RESIDENT: CardKind.RESIDENT_ID,
        CardType.HMT: CardKind.HMT_RESIDENCE,
        CardType.FOREIGN_2017: CardKind.FOREIGN_RESIDENCE,
        CardType.FOREIGN_2023: CardKind.FOREIGN_RESIDENCE,
    }
)


def decode_card(block: bytes, today: date) -> IdCard:
    """Return the card in a text block.

    Raises UnknownCardError when its type is in no list, RecordError when a field cannot be right.
    `today` bounds the date of birth only: whether a card is still valid is not judged here.
    """
    if len(block) != TEXT_BYTES:
        raise RecordError("the block is not 256 bytes")
    try:
        kind = CardType(text(block, "type", _TYPE))
    except RecordError:
        raise
    except ValueError:
        raise UnknownCardError from None
    card = _DECODERS[kind](block)
    if card.valid_until is not None and card.valid_until < card.valid_from:
        raise RecordError("validity ends before it begins")
    if not date(1850, 1, 1) <= card.birth_date <= today:
        raise RecordError("date of birth is out of range")
    if kind is not CardType.FOREIGN_2017:
        _check_number(card, today)
    return card


def with_new_address(card: IdCard, data: bytes) -> IdCard:
    """Return the card with its 追加住址, 70 bytes; an empty one leaves it as it was.

    Raises RecordError.
    """
    if len(data) != ADDRESS_BYTES:
        raise RecordError("the new address is not 70 bytes")
    newest = text(data, "new address", (0, ADDRESS_BYTES))
    return replace(card, address=newest) if newest else card


def _check_number(card: IdCard, today: date) -> None:
    problem = check_id_number(card.id_number, today)
    if problem is not None:
        raise RecordError(f"ID number: {problem.value}")
    if card.type is CardType.HMT and not card.id_number.startswith(_HMT_REGIONS):
        raise RecordError("number is none of Hong Kong, Macau or Taiwan")
    if card.type is CardType.RESIDENT and card.id_number.startswith(_FOREIGNER):
        raise RecordError("number is a foreigner's")
    if birth_date_of(card.id_number) != card.birth_date:
        raise RecordError("date of birth differs from the ID number")


def _resident(block: bytes) -> IdCard:
    return IdCard(
        type=CardType.RESIDENT,
        name=needed(block, "name", (0, 30)),
        sex=sex(block, (30, 2)),
        ethnicity=digits(text(block, "ethnicity", (32, 4)), "ethnicity", 2),
        birth_date=day(block, "birth", (36, 16)),
        address=text(block, "address", (52, 70)),
        id_number=needed(block, "ID number", (122, 36)),
        issuer=text(block, "issuer", (158, 30)),
        valid_from=day(block, "valid from", (188, 16)),
        valid_until=last_day(block, "valid until", (204, 16)),
    )


def _hmt(block: bytes) -> IdCard:
    return IdCard(
        type=CardType.HMT,
        name=needed(block, "name", (0, 30)),
        sex=sex(block, (30, 2)),
        birth_date=day(block, "birth", (36, 16)),
        address=text(block, "address", (52, 70)),
        id_number=needed(block, "ID number", (122, 36)),
        issuer=text(block, "issuer", (158, 30)),
        valid_from=day(block, "valid from", (188, 16)),
        valid_until=last_day(block, "valid until", (204, 16)),
        permit_number=text(block, "permit number", (220, 18)),
        issue_count=text(block, "issue count", (238, 4)),
    )


def _foreign_2017(block: bytes) -> IdCard:
    number = needed(block, "number", (122, 30))
    if not is_foreign_number_2017(number):
        raise RecordError("number is not three letters and twelve digits")
    return IdCard(
        type=CardType.FOREIGN_2017,
        english_name=needed(block, "English name", (0, 120)),
        sex=sex(block, (120, 2)),
        id_number=number,
        nationality=country(text(block, "nationality", (152, 6))),
        name=text(block, "name", (158, 30)),
        valid_from=day(block, "valid from", (188, 16)),
        valid_until=last_day(block, "valid until", (204, 16)),
        birth_date=day(block, "birth", (220, 16)),
        issuer=text(block, "office", (240, 8)),
    )


def _foreign_2023(block: bytes) -> IdCard:
    number = needed(block, "number", (122, 36))
    if not number.startswith(_FOREIGNER):
        raise RecordError("number does not begin with 9")
    return IdCard(
        type=CardType.FOREIGN_2023,
        name=text(block, "name", (0, 30)),
        sex=sex(block, (30, 2)),
        issue_count=text(block, "renewals", (32, 4)),
        birth_date=day(block, "birth", (36, 16)),
        english_name=needed(block, "English name", (52, 70), (220, 22)),
        id_number=number,
        valid_from=day(block, "valid from", (188, 16)),
        valid_until=last_day(block, "valid until", (204, 16)),
        nationality=country(text(block, "nationality", (242, 6))),
    )


_DECODERS: MappingProxyType[CardType, Callable[[bytes], IdCard]] = MappingProxyType(
    {
        CardType.RESIDENT: _resident,
        CardType.HMT: _hmt,
        CardType.FOREIGN_2017: _foreign_2017,
        CardType.FOREIGN_2023: _foreign_2023,
    }
)
