"""The social security card's protocol against virtual cards, well behaved and not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.ports import DeviceError, Problem
from devices.simulators.card import PEOPLE, CardData, SocialSecurityCard
from devices.smartcard.apdu import exchange, split_response
from devices.smartcard.connection import CardConnection
from devices.smartcard.social_security import SocialSecurityCard as Found
from devices.smartcard.social_security import read_card
from devices.smartcard.tlv import TlvError, find, parse, record
from kiosk.domain.person import Sex, check_id_number

TODAY = date(2026, 3, 2)
ZHANG = PEOPLE["zhangming"]


class Direct:
    """A connection straight into a virtual card; `tamper` may change each answer."""

    def __init__(
        self, card: SocialSecurityCard, tamper: Callable[[int, bytes], bytes] | None = None
    ) -> None:
        self.card = card
        self.tamper = tamper
        self.sent: list[bytes] = []

    def send_and_receive(self, apdu: bytes) -> tuple[bytes, int]:
        self.sent.append(apdu)
        answer = self.card.transmit(apdu)
        if self.tamper is not None:
            answer = self.tamper(len(self.sent) - 1, answer)
        return split_response(answer)


def read(data: CardData, **behaviour: int | bool) -> Found:
    card = SocialSecurityCard(data, **behaviour)  # type: ignore[arg-type]
    return read_card(Direct(card), today=TODAY, visit_secret=b"visit")


@pytest.mark.parametrize("name", ["zhangming", "liguilan", "rare"])
@pytest.mark.parametrize(
    "behaviour", [{}, {"exact": True}, {"chunk": 5}, {"exact": True, "chunk": 4}]
)
def test_reads_the_whole_holder_however_the_card_delivers(
    name: str, behaviour: dict[str, int]
) -> None:
    data = PEOPLE[name]
    found = read(data, **behaviour)
    assert found.person.name == data.name
    assert found.person.id_number == data.id_number
    assert found.person.ethnicity == data.ethnicity
    assert found.person.sex is (Sex.MALE if int(data.id_number[16]) % 2 else Sex.FEMALE)
    assert found.person.birth_date is not None
    assert found.version == "2.00"
    assert not found.authenticated


def test_only_commands_of_the_card_standard_are_sent_and_no_pin() -> None:
    connection = Direct(SocialSecurityCard(ZHANG))
    read_card(connection, today=TODAY, visit_secret=b"visit")
    hexed = [apdu.hex().upper() for apdu in connection.sent]
    assert hexed[0] == "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
    assert {"00A4020002EF05", "00A4020002EF06", "00B2010012", "00B2080014", "00B2090020"} <= set(
        hexed
    )
    assert {apdu[1] for apdu in connection.sent} == {0xA4, 0xB2, 0xC0}  # never VERIFY


def test_a_character_across_the_border_of_the_two_name_records() -> None:
    name = "测" * 14 + "a𠮷" + "试"
    assert len(name[:15].encode("gb18030")) == 29
    assert read(replace(ZHANG, name=name)).person.name == name


def test_the_key_is_the_same_for_the_same_card_only_and_depends_on_the_secret() -> None:
    assert read(ZHANG).card_key == read(ZHANG).card_key
    assert read(ZHANG).card_key != read(replace(ZHANG, serial=99)).card_key
    card = Direct(SocialSecurityCard(ZHANG))
    other = read_card(card, today=TODAY, visit_secret=b"another").card_key
    assert other != read(ZHANG).card_key
    assert ZHANG.id_number not in other


def test_version_three_asks_for_a_key_and_the_plug_in_is_given_what_it_needs() -> None:
    data = PEOPLE["zhangming-3"]
    with pytest.raises(DeviceError) as locked:
        read(data)
    assert locked.value.problem is Problem.CARD_NEEDS_KEY

    class Unlocks:
        def authenticate(
            self, connection: CardConnection, card_id: bytes, algorithm: int, timeout_s: float
        ) -> None:
            assert timeout_s > 0
            assert (len(card_id), algorithm) == (16, 1)
            card._needs_key = False

    card = SocialSecurityCard(data)
    found = read_card(Direct(card), today=TODAY, visit_secret=b"visit", authenticator=Unlocks())
    assert found.authenticated
    assert found.person.name == "张明"


def test_another_card_without_the_application_is_unknown() -> None:
    connection = Direct(SocialSecurityCard(ZHANG), lambda *_: b"\x6a\x82")
    with pytest.raises(DeviceError) as unknown:
        read_card(connection, today=TODAY, visit_secret=b"visit")
    assert unknown.value.problem is Problem.CARD_UNKNOWN


def test_a_card_swapped_between_the_records_gives_nobody() -> None:
    first, second = SocialSecurityCard(ZHANG), SocialSecurityCard(PEOPLE["liguilan"])
    second.transmit(bytes.fromhex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF"))
    second.transmit(bytes.fromhex("00A4020002EF06"))
    connection = Direct(first)

    def swap(n: int, answer: bytes) -> bytes:
        if connection.sent[n][1] == 0xB2 and connection.sent[n][2] == 0x08:
            connection.card = second
        return answer

    connection.tamper = swap
    with pytest.raises(DeviceError) as gone:
        read_card(connection, today=TODAY, visit_secret=b"visit")
    assert gone.value.problem is Problem.CARD_REMOVED


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 14), st.binary(max_size=40))
def test_fault_38_any_answer_gives_a_valid_person_or_a_device_error(at: int, junk: bytes) -> None:
    connection = Direct(SocialSecurityCard(ZHANG), lambda n, answer: junk if n == at else answer)
    told = ""
    try:
        found = read_card(connection, today=TODAY, visit_secret=b"visit")
    except DeviceError as error:
        told = str(error)
    else:
        assert check_id_number(found.person.id_number, TODAY) is None
        assert found.person.name
    assert "张明" not in told
    assert ZHANG.id_number not in told


@pytest.mark.parametrize("endless", [b"\x61\x10", b"\x6c\x10", b"\x00" * 16 + b"\x61\x10"])
def test_fault_38_chains_without_end_are_ended(endless: bytes) -> None:
    connection = Direct(SocialSecurityCard(ZHANG), lambda *_: endless)
    with pytest.raises(DeviceError) as error:
        exchange(connection, bytes.fromhex("00B2010012"))
    assert error.value.problem is Problem.CARD_UNREADABLE
    assert len(connection.sent) < 40


def test_fault_38_a_reply_nested_without_end_is_refused() -> None:
    nested = b""
    for _ in range(1000):
        size = len(nested)
        nested = b"\x6f\x82" + size.to_bytes(2, "big") + nested
    with pytest.raises(TlvError, match="deep"):
        find(nested, 0x9F0C)


def test_tlv_finds_deep_and_refuses_what_is_cut_short() -> None:
    fci = bytes.fromhex("6F0B8403010203A5049F0C0102")
    assert find(fci, 0x9F0C) == b"\x02"
    assert find(fci, 0x9F0D) is None
    assert list(parse(bytes.fromhex("8181020102"))) == [(0x81, b"\x01\x02")]
    for broken in ("84", "8405", "840501", "9F", "84820001", "8483000001AA", "9F81010001"):
        with pytest.raises(TlvError):
            list(parse(bytes.fromhex(broken)))
    assert record(b"\x08\x02ab", 0x08) == b"ab"
    for broken in ("", "08", "0803", "09026162", "0802616263"):
        with pytest.raises(TlvError):
            record(bytes.fromhex(broken), 0x08)
