"""An ID card reader on its cable: every way a line, a module or a card can fail ends in a word."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.idcard.cycle import read_card
from devices.idcard.drivers import check_serial, check_usb, open_serial
from devices.idcard.link import LinkLostError
from devices.idcard.reader import IdCardReader
from devices.idcard.session import SamSession
from devices.idcard.usb_link import UsbLink
from devices.ports import CardRead, DeviceError, DeviceState, DeviceStatus, Problem
from devices.simulators.idcard_data import CARDS, IdCardData, resident
from devices.simulators.sam import SamModule
from devices.simulators.sam_line import SamLine
from tests.helpers.usb_bus import SamOnUsb
from tests.helpers.waiting import until

ZHANG = CARDS["zhangming"]
TODAY = date(2026, 1, 1)


@contextmanager
def opened(reader: IdCardReader) -> Iterator[IdCardReader]:
    reader.start()
    try:
        yield reader
    finally:
        reader.close()


@contextmanager
def on_line(line: SamLine, **options: str | float) -> Iterator[IdCardReader]:
    with opened(
        open_serial("card", {"port": line.port, "poll_s": 0.3, **options}, b"secret")
    ) as reader:
        until(lambda: reader.status().state is DeviceState.READY)
        yield reader


def watched(bus: SamOnUsb) -> IdCardReader:
    """Return a reader as its watcher leaves it once it has found a card, without the watcher."""
    session = SamSession(UsbLink(backend=bus))
    reader = IdCardReader("card", lambda: session, visit_secret=b"secret")
    reader._session, reader._present = session, True
    return reader


def refusal(read: Callable[[], CardRead]) -> DeviceError:
    with pytest.raises(DeviceError) as error:
        read()
    return error.value


def test_the_speed_of_the_line_is_found_and_kept() -> None:
    module = SamModule()
    module.baud = 38400
    with SamLine(module) as line, on_line(line) as reader:
        with line.place(ZHANG):
            until(reader.card_present)
            assert reader.read().person.name == "张明"
        assert check_serial({"port": line.port})[0].startswith("阅读器正被别的程序使用")


def test_card_lifted_at_every_step_leaves_nobody() -> None:
    bus = SamOnUsb()
    session = SamSession(UsbLink(backend=bus))
    for at in range(4):  # find, select, read, newest address
        with bus.place(CARDS["moved"], pull_at=at):
            with pytest.raises(DeviceError) as error:
                read_card(session, TODAY, time.monotonic() + 60)
            assert error.value.problem is Problem.CARD_REMOVED
            assert bus.module.card_commands == at + 1
    with bus.place(CARDS["moved"]):  # the friendly retry
        assert read_card(session, TODAY, time.monotonic() + 60).card.name == "测试甲"
    with bus.place(CARDS["moved"]):
        with pytest.raises(DeviceError) as error:
            read_card(session, TODAY, time.monotonic() - 1)
        assert error.value.problem is Problem.TIMED_OUT


def test_a_card_without_an_address_is_not_asked_for_a_newer_one() -> None:
    bus = SamOnUsb()
    session = SamSession(UsbLink(backend=bus))
    for name, commands in (("hmt", 4), ("foreign-2017", 3), ("foreign-2023", 3)):
        with bus.place(CARDS[name]):
            assert read_card(session, TODAY, time.monotonic() + 60).card.person().name
            assert bus.module.card_commands == commands


def test_a_card_that_fails_again_and_again_is_called_unreadable() -> None:
    bus = SamOnUsb()
    reader = watched(bus)
    problems = []
    for _ in range(4):
        with bus.place(ZHANG, pull_at=3):
            problems.append(refusal(reader.read).problem)
    removed, unreadable = Problem.CARD_REMOVED, Problem.CARD_UNREADABLE
    assert problems == [removed, removed, unreadable, removed]
    with bus.place(ZHANG):  # one that is read begins anew
        assert reader.read().person.name == "张明"
    for _ in range(2):
        with bus.place(ZHANG, pull_at=3):
            assert refusal(reader.read).problem is removed


def test_a_whole_reply_in_chunks_of_61_bytes_takes_no_time() -> None:
    took = []
    with SamLine(chunk=61, pause_s=0.001) as line, on_line(line) as reader:
        for _ in range(3):
            with line.place(ZHANG):
                until(reader.card_present)
                begin = time.monotonic()
                reader.read()
                took.append(time.monotonic() - begin)
            until(lambda: not reader.card_present())
    assert min(took) < 1.0, took  # of three: the machine may be busy with something else


@pytest.mark.parametrize(
    ("card", "problem"),
    [
        (IdCardData(b"\x00" * 256), Problem.CARD_UNREADABLE),
        (
            IdCardData(resident("甲", "11010519491231002X")[:-8] + b"Q\x00" * 4),
            Problem.CARD_UNKNOWN,
        ),
        (IdCardData(ZHANG.text, photo=b"p" * 7), Problem.CARD_UNREADABLE),
        (IdCardData(ZHANG.text, new_address="\u202e"), Problem.CARD_UNREADABLE),
    ],
)
def test_a_card_that_says_nonsense_is_not_believed(card: IdCardData, problem: Problem) -> None:
    with SamLine() as line, on_line(line) as reader, line.place(card):
        until(reader.card_present)
        error = refusal(reader.read)
        assert error.problem is problem
        assert "110105" not in str(error)


def test_cable_cut_in_the_middle_of_a_reply() -> None:
    with SamLine() as line, on_line(line) as reader, line.place(ZHANG):
        until(reader.card_present)

        def cut(answer: bytes) -> bytes:
            if len(answer) > 1000:
                os.write(line._waker, b"x")
                return answer[:600]
            return answer

        line.spoil = cut
        assert refusal(reader.read).problem in {Problem.NO_READER, Problem.NO_ANSWER}
        until(
            lambda: reader.status() == DeviceStatus("card", DeviceState.MISSING, Problem.NO_READER)
        )
        assert not reader.card_present()
        assert refusal(reader.read).problem is Problem.NO_READER


def test_a_module_that_falls_silent_costs_its_deadline_and_is_found_again() -> None:
    with SamLine() as line, on_line(line, baud=115200) as reader, line.place(ZHANG):
        until(reader.card_present)
        line.spoil = lambda _: b""
        begin = time.monotonic()
        # Busy: the watcher met the silence first and still waits for an answer.
        silent = {Problem.TIMED_OUT, Problem.NO_ANSWER, Problem.BUSY}
        assert refusal(lambda: reader.read(0.4)).problem in silent
        assert time.monotonic() - begin < 8, "by itself a reading may take 10 s"
        until(lambda: reader.status().state is DeviceState.UNKNOWN)
        assert reader.status().problem is Problem.NO_ANSWER
        line.spoil = bytes
        until(lambda: reader.status().state is DeviceState.READY)


def test_a_module_that_is_broken_says_so() -> None:
    with (
        SamLine(SamModule(self_test=0x66)) as line,
        opened(open_serial("card", {"port": line.port}, b"secret")) as reader,
    ):
        until(lambda: reader.status().problem is Problem.HARDWARE)
        assert reader.status().state is DeviceState.RECOVERING
        reader.close()
        (finding,) = check_serial({"port": line.port})
        assert "安全模块" in finding


@pytest.mark.parametrize("envelope", ["eaebeced", "cadf"])
def test_a_reader_behind_an_envelope(envelope: str) -> None:
    with (
        SamLine(spoil=lambda answer: b"\xca\xdf\x03\x05\x0f" + answer + b"\xe3") as line,
        on_line(line, envelope=envelope) as reader,
        line.place(ZHANG),
    ):
        until(reader.card_present)
        assert reader.read().person.name == "张明"


def test_opening_again_and_again_leaves_nothing_open() -> None:
    def attempt(port: str) -> None:
        check_serial({"port": port, "baud": 115200})

    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    with SamLine() as line, SamLine(SamModule(self_test=0x60)) as broken:
        attempt(line.port)
        before = open_files()
        for _ in range(20):
            attempt(line.port)
            attempt(broken.port)
            attempt("/dev/null")
        assert open_files() - before < 20, "something is left of each round"


def test_checks_say_what_to_do() -> None:
    with SamLine() as line:
        assert check_serial({"port": line.port}) == []
        assert "波特率" in check_serial({"port": line.port, "baud": 9600})[0]
    assert "没有找到" in check_serial({"port": "/dev/no-such-port"})[0]
    assert "115200" in check_serial({"port": "/dev/null", "baud": 12345})[0]
    assert "plain" in check_serial({"port": "/dev/null", "envelope": "none"})[0]
    (usb,) = check_usb({"vendor": 0x0001, "product": 0x0001})
    assert "USB" in usb
    with pytest.raises(ValueError, match="envelope"):
        open_serial("card", {"port": "/dev/null", "envelope": "none"}, b"secret")


@given(st.lists(st.tuples(st.integers(0, 1400), st.integers(0, 255)), max_size=4), st.booleans())
@settings(max_examples=8, deadline=None)
def test_a_line_that_spoils_replies_gives_a_whole_person_or_a_declared_error(
    changes: list[tuple[int, int]], cut: bool
) -> None:
    def spoil(answer: bytes) -> bytes:
        spoiled = bytearray(answer)
        for at, value in changes:
            if at < len(spoiled):
                spoiled[at] = value
        return bytes(spoiled[: len(spoiled) // 2] if cut else spoiled)

    bus = SamOnUsb(packet=64)
    reader = watched(bus)
    answer, bus.module.receive = bus.module.receive, lambda data: spoil(answer(data))
    with bus.place(ZHANG):
        try:
            found = reader.read(0.15)
        except DeviceError:
            return
    assert (found.person.name, found.person.id_number) == ("张明", "11010519491231002X")


def test_usb_reader_is_claimed_lost_and_found_again() -> None:
    bus = SamOnUsb(packet=64, configured=False)
    reader = IdCardReader(
        "card", lambda: SamSession(UsbLink(backend=bus)), visit_secret=b"s", poll_s=0.3
    )
    with opened(reader):
        until(lambda: reader.status().state is DeviceState.READY)
        assert bus.claimed
        assert not bus.kernel_driver
        with bus.place(ZHANG):
            until(reader.card_present)
            assert reader.read().person.name == "张明"
        bus.plugged = False
        until(lambda: reader.status().problem is Problem.NO_READER)
        assert reader.status().state is DeviceState.MISSING
        bus.plugged = True
        until(lambda: reader.status().state is DeviceState.READY)


def test_usb_devices_that_are_no_reader_are_refused() -> None:
    for bus, problem in (
        (SamOnUsb(product=1), Problem.NO_READER),
        (SamOnUsb(bulk=False), Problem.HARDWARE),
    ):
        with pytest.raises(LinkLostError) as error:
            UsbLink(backend=bus)
        assert error.value.problem is problem
