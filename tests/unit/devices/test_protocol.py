"""Lines between supervisor and worker: what goes in comes out, and nothing else comes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from devices.ports import (
    CardEvent,
    CardRead,
    CardWay,
    DeviceState,
    PaperKind,
    PrintOutcome,
    PrintResult,
    Problem,
    Refusal,
    Scan,
    ScanFault,
    StaffCard,
    StaffCardDemand,
    StaffCardProblem,
)
from devices.protocol import (
    Beat,
    Bind,
    BindDone,
    CancelPages,
    Card,
    Configure,
    Fault,
    Hello,
    Look,
    LookDone,
    LookStaff,
    Message,
    PageFacts,
    Portray,
    Print,
    PrintDone,
    PrintPages,
    ProtocolError,
    ProveStaff,
    Read,
    ReadDone,
    Refused,
    Say,
    Scanned,
    Silence,
    StaffDone,
    StaffFault,
    Status,
    Taken,
    decode,
    encode,
)
from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.layout import Align, Raster, Size
from kiosk.domain.person import Person, Sex
from kiosk.domain.slip import Charset, Drawn, Feed, NativeQr, Slip, TypeCase, Typed

PERSON = Person("䶮𠮷", "11010519491231002X", Sex.FEMALE, date(1949, 12, 31), "01", "测试路1号")
DAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CORNERS = ((1.5, 2.0), (9.0, 2.0), (9.0, 12.5), (1.0, 12.0))
FACTS = PageFacts(70_000, 1654, 2339, 200, True, CORNERS)
READ = CardRead(PERSON, CardKind.SOCIAL_SECURITY, Assurance.SIMULATED, "slot", "key")


@pytest.mark.parametrize(
    "message",
    [
        Configure("reader", "pcsc", {"reader": "ACS"}, bytes(range(32))),
        Read(1, 10.0),
        Look(3, 10.0, 1600, 1200),
        Portray(3, 10.0, 1600, 1200, 358, 441),
        LookDone(3, Refusal.GLARE),
        LookDone(3, FACTS),
        Bind(4, 10.0, (FACTS, FACTS)),
        BindDone(4, 70_000),
        BindDone(4, None),
        Print(2, 20.0, Raster(16, 2, b"\x00\xff\x10\x04")),
        Print(
            6,
            20.0,
            Slip(
                (
                    Typed("办事回执", Size.TITLE, bold=True, align=Align.CENTRE),
                    Drawn(Raster(16, 1, b"\x10\x04")),
                    NativeQr("2201990001"),
                    Feed(12),
                )
            ),
        ),
        PrintPages(10, 90.0, PaperKind.NOTICE, 2, b"%PDF-1.7 11010519491231002X\xff"),
        CancelPages(11),
        Hello(576),
        Hello(senses_removal=False, takes=frozenset(CardWay)),
        Hello(512, type_case=TypeCase(Charset.GB2312, native_qr=True)),
        Refused("缺 path"),
        Beat(),
        Status(DeviceState.ATTENTION, Problem.PAPER_OUT),
        Status(DeviceState.READY, None),
        Card(True, CardEvent.INSERTED),
        Card(False),
        ReadDone(3, READ),
        ReadDone(4, replace(READ, card=CardKind.FOREIGN_RESIDENCE, photo=bytes(range(256)))),
        PrintDone(4, PrintOutcome(PrintResult.UNKNOWN, Problem.TIMED_OUT, 512)),
        Fault(5, Problem.CARD_REMOVED),
        Say(6, 17, 80, "11010519491231002X"),
        Silence(7),
        Silence(8, 17),
        Scanned(Scan("11010519491231002X")),
        Scanned(Scan(fault=ScanFault.JUNK)),
        Taken(9, accepted=True),
        Hello(takes_staff_cards=True),
        LookStaff(10, 5.0),
        ProveStaff(11, 5.0, StaffCardDemand(frozenset({"ab" * 32}), DAY), bytearray(b"110105194")),
        StaffDone(12, StaffCard("cd" * 32, DAY, DAY, 3)),
        StaffDone(13, StaffCard("cd" * 32, DAY, DAY, None)),
        StaffFault(14, StaffCardProblem.WRONG_PIN, 2),
    ],
    ids=lambda message: type(message).__name__,
)
def test_round_trip(message: Message) -> None:
    line = encode(message)
    assert line.count(b"\n") == 1
    assert decode(line) == message
    assert "11010519491231002X" not in repr(message)


def test_no_line_holds_a_pin_and_none_holds_the_same_halves() -> None:
    pin = bytearray(b"13579024")
    asked = ProveStaff(1, 5.0, StaffCardDemand(frozenset(), DAY, last_try=True), pin)
    lines = [encode(asked) for _ in range(50)]
    assert len(set(lines)) == 50
    assert all(b"13579024" not in line and pin.hex().encode() not in line for line in lines)
    assert "13579024" not in repr(asked)
    assert [decode(line) for line in lines] == [asked] * 50


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b'{"type": "Nothing"}',
        b'{"type": "Read"}',
        b"[" * 50_000,
        b'{"type": "Read", "id": 1, "timeout_s": 1, "more": 2}',
        b'{"type": "Status", "state": "fine", "problem": null}',
        b'{"type": "Print", "id": 1, "timeout_s": 1, "strips": [{"text": "x", "size": "huge"}]}',
        b'{"type": "ProveStaff", "id": 1, "timeout_s": 1, "halves": ["00", "0000"]}',
        b'{"type": "StaffFault", "id": 1, "problem": "tired", "tries_left": 1}',
        b'{"type": "Print", "id": 1, "timeout_s": 1, "width": 16, "height": 9, "rows": "AA=="}',
    ],
)
def test_anything_else_is_no_message(line: bytes) -> None:
    with pytest.raises(ProtocolError) as error:
        decode(line)
    assert len(str(error.value)) < 40
