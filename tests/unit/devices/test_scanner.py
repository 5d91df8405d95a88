"""Bytes and keys of a scanner become whole codes or none; options are checked."""

from __future__ import annotations

import errno
import string
import termios
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.ports import DeviceState, Problem, Scan, ScanFault
from devices.registry import check_environment
from devices.scanner.assembler import JUNK, Assembler, Terminator
from devices.scanner.driver import SourceError, lost
from devices.scanner.keyboard import KeyboardSource
from devices.scanner.keys import CAPS_LOCK, CHARACTERS, EVENT, NUM_LOCK, RIGHT_SHIFT, KeyDecoder
from devices.scanner.serial_line import SerialSource
from devices.simulators.scanner import KeyboardWedgeSimulator, SerialScannerSimulator, events_of

ENTER, A, KEY_1, LEFT_CTRL, F1 = 28, 30, 2, 29, 59
JUNK_SCAN = Scan(fault=ScanFault.JUNK)


def codes(data: bytes, terminator: Terminator = Terminator.ENTER) -> list[Scan]:
    """Return what comes of one piece, and of the pause after it."""
    assembler = Assembler(terminator)
    return assembler.feed(data, 0.0) + assembler.feed(b"", 1.0)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"abc\r", ["abc"]),
        (b"abc\n\r\n\rdef\r\n", ["abc", "def"]),
        (b" a b \r", [" a b "]),
        ("柳湾村\r".encode(), ["柳湾村"]),
        ("柳湾村\r".encode("gb18030"), ["柳湾村"]),
    ],
)
def test_terminators_end_codes(data: bytes, found: list[str]) -> None:
    assert codes(data) == [Scan(text) for text in found]


@pytest.mark.parametrize("junk", [b"a\x1db\r", b"\x00\r", b"\xff\xfe\r", b"ab\x81\r", b"a\x7f\r"])
def test_what_is_no_text_is_refused_whole(junk: bytes) -> None:
    assert codes(junk + b"next\r") == [JUNK_SCAN, Scan("next")]


def test_a_pause_ends_a_code_in_good_order_only_without_terminator() -> None:
    assert codes(b"abc") == [Scan(fault=ScanFault.CUT_OFF)]
    assert codes(b"abc", Terminator.NONE) == [Scan("abc")]
    assert codes(b"a\rbc\t", Terminator.TAB) == [JUNK_SCAN]
    assert codes(b"\x01", Terminator.NONE) == [JUNK_SCAN]


def test_bytes_that_waited_in_the_kernel_are_no_pause() -> None:
    assembler = Assembler(gap_s=0.25)
    assert assembler.feed(b"ab", 0.0) == []
    assert assembler.feed(b"", 0.2) == []
    assert assembler.feed(b"cd\r", 9.0) == [Scan("abcd")]


def test_memory_is_bounded_and_one_flood_is_told_once() -> None:
    assembler = Assembler(longest=10)
    assert [scan for _ in range(1000) for scan in assembler.feed(b"x" * 4096, 0.0)] == []
    assert len(assembler._bytes) == 10
    assert assembler.feed(b"\rnext\r", 0.0) == [Scan(fault=ScanFault.TOO_LONG), Scan("next")]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=8), st.sampled_from(Terminator))
def test_any_bytes_give_printable_text_or_a_fault(
    pieces: list[bytes], terminator: Terminator
) -> None:
    assembler = Assembler(terminator, longest=32)
    scans = [scan for piece in pieces for scan in assembler.feed(piece, 0.0)]
    for scan in [*scans, *assembler.feed(b"", 1.0)]:
        assert (scan.text == "") == (scan.fault is not None)
        assert scan.text.isprintable()
        assert len(scan.text.encode()) <= 64


def test_every_printable_character_can_be_typed(tmp_path: Path) -> None:
    typed = {one for pair in CHARACTERS.values() for one in pair}
    assert set(string.printable) - set("\n\x0b\x0c") == typed


def test_shift_and_caps_lock_make_capitals_once() -> None:
    keys = KeyDecoder()
    press, release = ([(1, RIGHT_SHIFT, 1)], [(1, RIGHT_SHIFT, 0)])
    one_a = [(1, A, 1), (1, A, 2), (1, A, 0)]
    caps, num = [(1, CAPS_LOCK, 1), (1, CAPS_LOCK, 0)], [(1, NUM_LOCK, 1), (1, NUM_LOCK, 0)]
    story = [*one_a, *press, *one_a, *release, *caps, *one_a, *num, *press, *one_a, (1, KEY_1, 1)]
    data = b"".join(EVENT.pack(0, 0, *event) for event in story)
    assert b"".join(keys.feed(data[at : at + 7]) for at in range(0, len(data), 7)) == b"aAAa!"


@pytest.mark.parametrize("code", [F1, 0, 0xFFFF])
def test_a_key_that_is_no_character_spoils_the_code(code: int) -> None:
    typed = KeyDecoder().feed(events_of(A, 0) + events_of(code, 0) + events_of(ENTER, 0))
    assert typed == b"a" + JUNK + b"\r"
    assert codes(typed) == [JUNK_SCAN]


def test_commands_are_no_characters() -> None:
    held = [(1, LEFT_CTRL, 1), (1, A, 1), (1, A, 0), (1, LEFT_CTRL, 0), (1, A, 1)]
    assert KeyDecoder().feed(b"".join(EVENT.pack(0, 0, *one) for one in held)) == JUNK + b"a"


def test_an_overrun_spoils_the_code_and_forgets_held_keys() -> None:
    held = EVENT.pack(0, 0, 1, RIGHT_SHIFT, 1)
    dropped, report = EVENT.pack(0, 0, 0, 3, 0), EVENT.pack(0, 0, 0, 0, 0)
    unseen = EVENT.pack(0, 0, 1, KEY_1, 1)
    keys = KeyDecoder()
    assert keys.feed(held + dropped + unseen + report + events_of(A, 0)) == JUNK + b"a"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_event_stream_is_read_without_error(data: bytes) -> None:
    keys = KeyDecoder()
    assert set(keys.feed(data)) <= set(JUNK + string.printable.encode())
    assert len(keys._rest) < EVENT.size


@pytest.mark.parametrize(
    ("number", "state", "problem"),
    [
        (errno.EACCES, DeviceState.MISSING, Problem.NOT_CONFIGURED),
        (errno.ENOTTY, DeviceState.MISSING, Problem.NOT_CONFIGURED),
        (errno.EBUSY, DeviceState.ATTENTION, Problem.BUSY),
        (errno.ENODEV, DeviceState.MISSING, Problem.OFFLINE),
        (errno.EIO, DeviceState.MISSING, Problem.OFFLINE),
    ],
)
def test_errors_of_the_system_become_states(
    number: int, state: DeviceState, problem: Problem
) -> None:
    found = lost(OSError(number, "words of the system"))
    assert (found.state, found.problem) == (state, problem)


@pytest.mark.parametrize("driver", ["serial-scanner", "keyboard-scanner"])
def test_environment_says_what_to_do(driver: str, tmp_path: Path) -> None:
    node = tmp_path / "scanner"
    (finding,) = check_environment(driver, {"path": str(node)})
    assert "连接线" in finding
    with KeyboardWedgeSimulator(node):
        assert check_environment(driver, {"path": str(node)}) == []
        (finding,) = check_environment(driver, {"path": str(node), "terminator": "lf"})
        assert "enter、tab、none" in finding


def test_a_port_that_vanishes_while_it_is_set_up_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanished(_fd: int, _queue: int) -> None:
        raise termios.error(errno.EIO, "Input/output error")

    monkeypatch.setattr("termios.tcflush", vanished)
    with SerialScannerSimulator(tmp_path / "scanner") as played:
        source = SerialSource(str(played.path), 9600)
        with pytest.raises(SourceError) as error:
            source.open()
        assert (error.value.state, error.value.problem) == (DeviceState.MISSING, Problem.OFFLINE)
        source.close()


def test_what_cannot_be_opened_leaves_nothing_open(tmp_path: Path) -> None:
    def somebody_has_it(_fd: int) -> None:
        raise OSError(errno.EBUSY, "busy")

    with (
        KeyboardWedgeSimulator(tmp_path / "event0") as wedge,
        SerialScannerSimulator(tmp_path / "port") as line,
    ):
        holder = SerialSource(str(line.path), 9600)
        holder.open()
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(20):
            for source in (
                KeyboardSource(str(wedge.path), take=somebody_has_it),
                SerialSource(str(line.path), 9600),
            ):
                with pytest.raises(SourceError) as error:
                    source.open()
                assert error.value.problem is Problem.BUSY
                source.close()
        left = len(list(Path("/proc/self/fd").iterdir())) - before
        assert left < 20, "something is left of each round"
        holder.close()
