"""Lines between supervisor and worker: what goes in comes out, and nothing else comes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from devices.ports import (
    CardEvent,
    CardRead,
    DeviceState,
    PrintOutcome,
    PrintResult,
    Problem,
    Refusal,
    Scan,
    ScanFault,
)
from devices.protocol import (
    Beat,
    Bind,
    BindDone,
    Card,
    Configure,
    Fault,
    Hello,
    Look,
    LookDone,
    Message,
    PageFacts,
    Print,
    PrintDone,
    ProtocolError,
    Read,
    ReadDone,
    Refused,
    Say,
    Scanned,
    Silence,
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
CORNERS = ((1.5, 2.0), (9.0, 2.0), (9.0, 12.5), (1.0, 12.0))
FACTS = PageFacts(70_000, 1654, 2339, 200, True, CORNERS)
READ = CardRead(PERSON, CardKind.SOCIAL_SECURITY, Assurance.SIMULATED, "slot", "key")


@pytest.mark.parametrize(
    "message",
    [
        Configure("reader", "pcsc", {"reader": "ACS"}, bytes(range(32))),
        Read(1, 10.0),
        Look(3, 10.0, 1600, 1200),
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
        Hello(576),
        Hello(senses_removal=False),
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
    ],
    ids=lambda message: type(message).__name__,
)
def test_round_trip(message: Message) -> None:
    line = encode(message)
    assert line.count(b"\n") == 1
    assert decode(line) == message
    assert "11010519491231002X" not in repr(message)


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
        b'{"type": "Print", "id": 1, "timeout_s": 1, "width": 16, "height": 9, "rows": "AA=="}',
    ],
)
def test_anything_else_is_no_message(line: bytes) -> None:
    with pytest.raises(ProtocolError) as error:
        decode(line)
    assert len(str(error.value)) < 40
