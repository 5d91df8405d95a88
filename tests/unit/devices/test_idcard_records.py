"""The text blocks of all four cards: decoded whole, or refused by the name of the field."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.idcard.fields import RecordError
from devices.idcard.records import (
    CardType,
    IdCard,
    UnknownCardError,
    decode_card,
    with_new_address,
)
from devices.simulators.idcard_data import (
    CARDS,
    block,
    foreign_2017,
    foreign_2023,
    hmt,
    resident,
)
from kiosk.domain.assurance import CardKind
from kiosk.domain.person import Sex

TODAY = date(2026, 1, 1)
NUMBER = "11010519491231002X"


def changed(text: bytes, at: int, new: str) -> bytes:
    raw = new.encode("utf-16-le", "surrogatepass")
    return text[:at] + raw + text[at + len(raw) :]


def test_resident() -> None:
    card = decode_card(resident("测试甲", NUMBER), TODAY)
    assert card == IdCard(
        type=CardType.RESIDENT,
        id_number=NUMBER,
        birth_date=date(1949, 12, 31),
        sex=Sex.FEMALE,
        valid_from=date(2024, 1, 1),
        valid_until=None,
        name="测试甲",
        ethnicity="01",
        address="北京市测试路1号",
        issuer="测试公安分局",
    )
    assert card.kind is CardKind.RESIDENT_ID
    assert (card.person().name, card.person().id_number) == ("测试甲", NUMBER)


def test_a_simulated_block_is_the_layout_character_by_character() -> None:
    shown = "测试甲".ljust(15) + "2" + "01" + "19491231" + "北京市测试路1号".ljust(35) + NUMBER
    shown += "测试公安分局".ljust(15) + "20240101" + "长期".ljust(8) + " " * 18
    assert resident("测试甲", NUMBER) == shown.encode("utf-16-le")


def test_hmt_residence_permit() -> None:
    card = decode_card(hmt("测试乙", "810000199408230021"), TODAY)
    assert (card.type, card.kind) == (CardType.HMT, CardKind.HMT_RESIDENCE)
    assert (card.permit_number, card.issue_count) == ("H12345678", "01")
    assert (card.ethnicity, card.valid_until) == ("", date(2029, 1, 1))


def test_foreigner_of_2017() -> None:
    card = decode_card(foreign_2017("TEST, ALICE", "CAN110081010100"), TODAY)
    assert (card.type, card.kind) == (CardType.FOREIGN_2017, CardKind.FOREIGN_RESIDENCE)
    assert (card.id_number, card.nationality) == ("CAN110081010100", "CAN")
    assert (card.birth_date, card.issuer) == (date(1981, 1, 1), "1500")
    assert card.person().name == "TEST, ALICE"
    named = decode_card(foreign_2017("TEST, ALICE", "CAN110081010100", name="测试丁"), TODAY)
    assert named.person().name == "测试丁"


def test_foreigner_of_2023_has_an_english_name_in_two_parts() -> None:
    card = decode_card(CARDS["foreign-2023"].text, TODAY)
    assert card.type is CardType.FOREIGN_2023
    assert card.english_name == "ALEXANDRIA-WILHELMINA MONTGOMERY VAN DE"
    assert (card.id_number, card.nationality, card.issue_count) == (
        "911124198108030024",
        "CAN",
        "00",
    )
    assert card.person().name == "测试丙"


@pytest.mark.parametrize(
    "name", ["欧阳测试", "䶮𠮷", "\ue863", "古丽扎尔·买买提江", "\U0003134a", "一" * 15]
)
def test_rare_long_and_private_characters_stay(name: str) -> None:
    assert decode_card(resident(name, NUMBER), TODAY).name == name


def test_new_address() -> None:
    card = decode_card(CARDS["moved"].text, TODAY)
    moved = with_new_address(card, "河北省测试县3号".ljust(35).encode("utf-16-le"))
    assert moved.address == "河北省测试县3号"
    assert with_new_address(card, b" \x00" * 35) == card
    for data in (b"", b" \x00" * 34, b"\x00\xd8" * 35):
        with pytest.raises(RecordError, match="new address"):
            with_new_address(card, data)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "256"),
        (changed(resident("甲", NUMBER), 0, " " * 15), "name is empty"),
        (changed(resident("甲", NUMBER), 0, "\ud800"), "name is not UTF-16"),
        (changed(resident("甲", NUMBER), 0, "甲\x07"), "name has control"),
        (changed(resident("甲", NUMBER), 0, "甲\u202e"), "name has control"),
        (changed(resident("甲", NUMBER), 30, "7"), "sex"),
        (changed(resident("甲", NUMBER), 32, "A1"), "ethnicity"),
        (changed(resident("甲", NUMBER), 32, "１２"), "ethnicity"),
        (changed(resident("甲", NUMBER), 36, "19491331"), "birth is no date"),
        (changed(resident("甲", NUMBER), 36, "19491230"), "differs"),
        (changed(resident("甲", NUMBER), 122, "110105194912310021"), "check_character"),
        (changed(resident("甲", NUMBER), 122, " " * 18), "ID number is empty"),
        (resident("甲", NUMBER, valid=("20240101", "20230101")), "ends before"),
        (resident("甲", NUMBER, valid=("2024", "长期")), "valid from"),
        (changed(hmt("乙", "810000199408230021"), 220, "H\x1b"), "permit"),
        (changed(foreign_2017("T", "CAN110081010100"), 122, "can"), "number"),
        (changed(foreign_2017("T", "CAN110081010100"), 152, "C1N"), "nationality"),
        (changed(foreign_2017("T", "CAN110081010100"), 220, "20270101"), "out of range"),
        (changed(foreign_2017("T", "CAN110081010100"), 122, "110105490101001"), "three letters"),
        (changed(foreign_2023("T", "911124198108030024"), 122, "1"), "begin with 9"),
        (resident("甲", "911124198108030024"), "a foreigner's"),
        (hmt("乙", NUMBER), "Hong Kong, Macau or Taiwan"),
    ],
)
def test_what_cannot_be_is_refused_and_named(text: bytes, says: str) -> None:
    with pytest.raises(RecordError, match=says) as error:
        decode_card(text, TODAY)
    assert "甲" not in str(error.value)
    assert NUMBER not in str(error.value)


def test_a_type_in_no_list_is_another_card() -> None:
    with pytest.raises(UnknownCardError):
        decode_card(block((248, 2, "Q")), TODAY)


def test_nothing_of_a_person_is_in_the_repr() -> None:
    shown = repr(decode_card(CARDS["moved"].text, TODAY)) + repr(CARDS["moved"])
    assert not any(word in shown for word in ("测试", "110105", "1949"))


@given(st.binary(min_size=256, max_size=256) | st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_block_is_decoded_or_refused(text: bytes) -> None:
    _decoded_or_refused(text)


@given(
    st.sampled_from(sorted(CARDS)),
    st.integers(0, 255),
    st.binary(min_size=1, max_size=6) | st.sampled_from([b"\x00\xd8", b" \x00", b"9\x00"]),
)
@settings(max_examples=200, deadline=None)
def test_any_change_of_a_card_is_decoded_or_refused(name: str, at: int, new: bytes) -> None:
    text = CARDS[name].text
    _decoded_or_refused((text[:at] + new + text[at + len(new) :])[:256])


def _decoded_or_refused(text: bytes) -> None:
    try:
        card = decode_card(text, TODAY)
    except (RecordError, UnknownCardError):
        return
    assert card.person().name
    assert card.id_number
