"""What printers say of themselves: every bit of the manuals, and nothing made of what is no answer."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.ports import DeviceState, Problem
from devices.receipt import full_status, status
from devices.receipt.profile import PROFILES, load
from devices.receipt.status import UNKNOWN, AnswerStream, Condition
from devices.simulators import vendors
from devices.simulators.vendors import Fault, Paper, Sensors, Vendor

READY = Condition(DeviceState.READY)


def needs(problem: Problem) -> Condition:
    return Condition(DeviceState.ATTENTION, problem)


@pytest.mark.parametrize(
    ("n", "answer", "means"),
    [
        (1, 0x1A, needs(Problem.OFFLINE)),
        (2, 0x16, needs(Problem.COVER_OPEN)),
        (2, 0x1A, READY),  # the feed key
        (2, 0x32, needs(Problem.PAPER_OUT)),
        (2, 0x52, needs(Problem.HARDWARE)),
        (3, 0x1A, needs(Problem.CUTTER)),
        (3, 0x32, needs(Problem.HARDWARE)),
        (3, 0x52, needs(Problem.HOT)),
        (3, 0x16, needs(Problem.HARDWARE)),
        (4, 0x1E, Condition(DeviceState.READY, Problem.PAPER_LOW)),
        (4, 0x72, needs(Problem.PAPER_OUT)),
        (4, 0x32, needs(Problem.PAPER_OUT)),  # one bit of the pair
        (4, 0x52, needs(Problem.PAPER_OUT)),
        (1, 0x92, UNKNOWN),  # built otherwise
        (4, 0x00, UNKNOWN),
        (4, 0xFF, UNKNOWN),
        (3, None, UNKNOWN),
    ],
)
def test_each_bit_of_dle_eot(n: int, answer: int | None, means: Condition) -> None:
    answers: dict[int, int | None] = dict.fromkeys(status.QUERIES, 0x12)
    answers[n] = answer
    assert status.condition(answers) == means


@pytest.mark.parametrize(
    ("bytes_", "means"),
    [
        ("10000000", READY),
        ("18000000", needs(Problem.OFFLINE)),
        ("38000000", needs(Problem.COVER_OPEN)),
        ("10080000", needs(Problem.CUTTER)),
        ("10200000", needs(Problem.HARDWARE)),
        ("10040000", needs(Problem.HARDWARE)),
        ("10400000", needs(Problem.HOT)),
        ("10000300", Condition(DeviceState.READY, Problem.PAPER_LOW)),
        ("18000f00", needs(Problem.PAPER_OUT)),
        ("10100000", UNKNOWN),
        ("12000000", UNKNOWN),
        ("100000", UNKNOWN),
    ],
)
def test_each_bit_of_automatic_status(bytes_: str, means: Condition) -> None:
    assert status.asb_condition(bytes.fromhex(bytes_)) == means


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (0x00, READY),
        (0x03, Condition(DeviceState.READY, Problem.PAPER_LOW)),
        (0x0C, needs(Problem.PAPER_OUT)),
        (0x0F, needs(Problem.PAPER_OUT)),
        (0x10, UNKNOWN),
        (0x80, UNKNOWN),
    ],
)
def test_each_answer_to_gs_r(answer: int, means: Condition) -> None:
    assert status.paper_condition(answer) == means


@pytest.mark.parametrize(
    ("answer", "means", "in_mouth"),
    [
        ("100f00000000", READY, False),
        ("100f20000000", READY, True),
        ("100f04000000", Condition(DeviceState.READY, Problem.PAPER_LOW), False),
        ("100f40000000", Condition(DeviceState.READY, Problem.PAPER_LOW), False),
        ("100f05000000", needs(Problem.PAPER_OUT), False),
        ("100f00010000", needs(Problem.COVER_OPEN), False),
        ("100f25020000", needs(Problem.COVER_OPEN), True),
        ("100f00000100", needs(Problem.HOT), False),
        ("100f00004000", needs(Problem.JAM), False),
        ("100f00000001", needs(Problem.CUTTER), False),
        ("100f00000080", needs(Problem.JAM), False),
        ("100f00000004", needs(Problem.HARDWARE), False),
        ("100e00000000", UNKNOWN, None),
        ("100f0000", UNKNOWN, None),
        ("100f0000000000", UNKNOWN, None),
        ("", UNKNOWN, None),
    ],
)
def test_each_bit_of_customs_full_status(
    answer: str, means: Condition, in_mouth: bool | None
) -> None:
    found = full_status.condition(bytes.fromhex(answer))
    assert found == means
    assert found.in_mouth is in_mouth


_SEEN = {
    Vendor.EPSON: "epson-tm-t82",
    Vendor.SNBC: "snbc-bt-t080",
    Vendor.CUSTOM: "custom-vkp80iii",
}
_TOLD = {
    Fault.CUTTER: Problem.CUTTER,
    Fault.HOT: Problem.HOT,
    Fault.HARDWARE: Problem.HARDWARE,
}


@pytest.mark.parametrize("vendor", Vendor)
@pytest.mark.parametrize("fault", Fault)
def test_the_profile_understands_its_vendors_table(vendor: Vendor, fault: Fault) -> None:
    profile = load(_SEEN[vendor])

    def told(now: Sensors) -> Condition:
        if vendor is Vendor.CUSTOM:
            return full_status.condition(vendors.full(now))
        answers: dict[int, int | None] = {n: vendors.eot(vendor, n, now) for n in status.QUERIES}
        return status.condition(answers, profile.own_bits)

    jam = Problem.HARDWARE if vendor is Vendor.EPSON else Problem.JAM  # Epson has no such sensor
    expected = {Fault.NONE: None, Fault.JAM: jam, **_TOLD}[fault]
    assert told(Sensors(fault=fault)) == (needs(expected) if expected else READY)
    assert told(Sensors(Paper.OUT)).problem is Problem.PAPER_OUT
    assert told(Sensors(Paper.LOW)) == Condition(DeviceState.READY, Problem.PAPER_LOW)
    cover = Problem.PAPER_OUT if vendor is Vendor.SNBC else Problem.COVER_OPEN
    assert told(Sensors(cover_open=True)).problem is cover


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=40))
def test_whatever_arrives_is_sorted_and_never_raises(data: bytes) -> None:
    heard = AnswerStream()
    for at in range(0, len(data), 3):
        heard.feed(data[at : at + 3])
    whole = AnswerStream()
    whole.feed(data)
    assert (heard.eot, heard.asb, heard.plain, heard.garbage) == (
        *(whole.eot, whole.asb, whole.plain, whole.garbage),
    )
    one = heard.one_eot()
    assert one is None or status.is_eot_answer(one)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=8), st.lists(st.integers(0, 255), min_size=4, max_size=4))
def test_ready_is_said_only_of_an_answer(full: bytes, eot: list[int]) -> None:
    if full_status.condition(full).state is DeviceState.READY:
        assert len(full) == 6
        assert full.startswith(b"\x10\x0f")
    found = status.condition(dict(zip(status.QUERIES, eot, strict=True)))
    if found.state is DeviceState.READY:
        assert all(map(status.is_eot_answer, eot))


def test_no_shipped_fact_claims_to_be_verified() -> None:
    """Nobody has seen one of these printers with this program yet."""
    assert len(list(PROFILES.glob("*.toml"))) == 9
    for file in PROFILES.glob("*.toml"):
        facts = tomllib.loads(file.read_text("utf-8"))["facts"]
        assert not any(fact["verified"] for fact in facts.values())
