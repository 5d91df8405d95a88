"""Invented identity cards: what stands on them, and the text block that a SAM_A module would give.

Written from the layouts, independently of the decoder that reads them; never filled from a card
that exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from devices.simulators.card import PEOPLE

PHOTO = bytes(range(256)) * 4
"""1024 bytes where a real card has a photograph; no picture of anybody."""


@dataclass(frozen=True, slots=True)
class IdCardData:
    """One invented card: its text block, photograph, newest address (追加住址) and fingerprints."""

    text: bytes = field(repr=False)
    photo: bytes = field(default=PHOTO, repr=False)
    new_address: str = field(default="", repr=False)
    fingerprints: bytes = field(default=b"", repr=False)


def block(*fields: tuple[int, int, str]) -> bytes:
    """Return 256 bytes of UTF-16LE with each text at its offset, padded with spaces to its bytes.

    ValueError when a text is longer than its field.
    """
    made = bytearray(" ".encode("utf-16-le") * 128)
    for at, size, text in fields:
        raw = text.encode("utf-16-le", "surrogatepass")
        if len(raw) > size or at + size > len(made):
            raise ValueError(f"the text at {at} does not fit")
        made[at : at + len(raw)] = raw
    return bytes(made)


def resident(
    name: str,
    number: str,
    *,
    ethnicity: str = "01",
    address: str = "北京市测试路1号",
    valid: tuple[str, str] = ("20240101", "长期"),
) -> bytes:
    """居民身份证."""
    return block(
        (0, 30, name),
        (30, 2, _sex(number)),
        (32, 4, ethnicity),
        (36, 16, number[6:14]),
        (52, 70, address),
        (122, 36, number),
        (158, 30, "测试公安分局"),
        (188, 16, valid[0]),
        (204, 16, valid[1]),
    )


def hmt(name: str, number: str, *, permit: str = "H12345678", count: str = "01") -> bytes:
    """港澳台居民居住证."""
    return block(
        (0, 30, name),
        (30, 2, _sex(number)),
        (36, 16, number[6:14]),
        (52, 70, "广东省珠海市测试路2号"),
        (122, 36, number),
        (158, 30, "测试公安分局"),
        (188, 16, "20240101"),
        (204, 16, "20290101"),
        (220, 18, permit),
        (238, 4, count),
        (248, 2, "J"),
    )


def foreign_2017(english: str, number: str, *, name: str = "") -> bytes:
    """外国人永久居留身份证, 2017 版: a number of 15 characters."""
    return block(
        (0, 120, english),
        (120, 2, "2"),
        (122, 30, number),
        (152, 6, number[:3]),
        (158, 30, name),
        (188, 16, "20200101"),
        (204, 16, "20300101"),
        (220, 16, f"19{number[7:13]}"),
        (236, 4, "01"),
        (240, 8, "1500"),
        (248, 2, "I"),
    )


def foreign_2023(english: str, number: str, *, name: str = "", nation: str = "CAN") -> bytes:
    """外国人永久居留身份证, 2023 版: 18 digits that begin with 9; the English name in two parts."""
    return block(
        (0, 30, name),
        (30, 2, _sex(number)),
        (32, 4, "00"),
        (36, 16, number[6:14]),
        (52, 70, english[:35]),
        (122, 36, number),
        (188, 16, "20240101"),
        (204, 16, "20340101"),
        (220, 22, english[35:]),
        (242, 6, nation),
        (248, 2, "Y"),
    )


def _sex(number: str) -> str:
    return "1" if int(number[16]) % 2 else "2"


_LONG_NAME = "ALEXANDRIA-WILHELMINA MONTGOMERY VAN DE"

CARDS = MappingProxyType(
    {
        **{
            key: IdCardData(resident(PEOPLE[key].name, PEOPLE[key].id_number))
            for key in ("zhangming", "liguilan")
        },
        "rare": IdCardData(resident("䶮𠮷古丽扎尔买买提江", "110105196806150017", ethnicity="05")),
        "moved": IdCardData(
            resident("测试甲", "11010519491231002X"), new_address="河北省测试县测试乡3号"
        ),
        "hmt": IdCardData(hmt("测试乙", "810000199408230021")),
        "foreign-2017": IdCardData(foreign_2017("TEST, ALICE", "CAN110081010100")),
        "foreign-2023": IdCardData(foreign_2023(_LONG_NAME, "911124198108030024", name="测试丙")),
    }
)
"""By the names the dock and the tests use."""
