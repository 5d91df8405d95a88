"""What is connected is read from a tree like the machine's own; what is proposed can be copied as it is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from devices.discovery import Found, FoundKind, UsbPrinter, look, propose, usb_printers
from devices.discovery.found import clean
from devices.ports import DeviceState, DeviceStatus, Problem, StaffCardError, StaffCardProblem
from devices.registry import validate
from devices.words import MARKS, problem_sentence, sentence, staff_card_sentence
from kiosk.settings.model import validated

SCANNER_TTY = "usb-Newland_Auto-ID_NLS-FM30_DBU1234-if00"
WEDGE = "usb-Example_USB_Barcode_Scanner_000001-event-kbd"
KEYBOARD = "usb-Example_USB_Keyboard-event-kbd"


def write(file: Path, text: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)


def link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine as sysfs shows one: two scanners, a keyboard, a sound card, a printer, a hub."""
    usb = tmp_path / "sys/bus/usb/devices"
    devices = {
        "1-0": ("1d6b", "0002", "Linux", "Hub", "09", ()),
        "1-1": ("1eab", "3206", "Newland Auto-ID", "NLS-FM30", "02", ("02", "0a")),
        "1-2": ("0519", "2013", "Example", "Receipt\x1b[2J Printer", "00", ("07",)),
    }
    for place, (vendor, product, maker, name, kind, interfaces) in devices.items():
        write(usb / place / "idVendor", f"{vendor}\n")
        write(usb / place / "idProduct", f"{product}\n")
        write(usb / place / "manufacturer", f"{maker}\n")
        write(usb / place / "product", f"{name}\n")
        write(usb / place / "bDeviceClass", f"{kind}\n")
        for number, code in enumerate(interfaces):
            write(usb / place / f"{place}:1.{number}/bInterfaceClass", f"{code}\n")
    write(usb / "1-3/idVendor", b"\xff\xfe")
    link(tmp_path / "dev/serial/by-id" / SCANNER_TTY, "../../ttyACM0")
    link(tmp_path / "sys/class/tty/ttyACM0/device", str(usb / "1-1/1-1:1.0"))
    write(tmp_path / "sys/class/tty/ttyS0/type", "4\n")
    write(tmp_path / "sys/class/tty/ttyS1/type", "0\n")
    for number, name in enumerate((WEDGE, KEYBOARD)):
        link(tmp_path / "dev/input/by-id" / name, f"../event{number}")
        write(tmp_path / f"sys/class/input/event{number}/device/name", f"Input {number}\n")
    write(tmp_path / "sys/class/sound/card0/id", "PCH\n")
    write(tmp_path / "sys/class/sound/pcmC0D0p/dev", "116:4\n")
    return tmp_path


def of(kind: FoundKind, found: list[Found]) -> list[Found]:
    return [one for one in found if one.kind is kind]


def test_every_kind_is_found_with_its_ids(machine: Path) -> None:
    found = look(machine)
    assert of(FoundKind.SERIAL, found) == [
        Found(FoundKind.SERIAL, SCANNER_TTY, f"/dev/serial/by-id/{SCANNER_TTY}", "1eab:3206"),
        Found(FoundKind.SERIAL, "ttyS0", "/dev/ttyS0"),
    ]
    assert [one.where for one in of(FoundKind.KEYBOARD, found)] == [
        f"/dev/input/by-id/{WEDGE}",
        f"/dev/input/by-id/{KEYBOARD}",
    ]
    assert of(FoundKind.SOUND, found) == [Found(FoundKind.SOUND, "PCH", "hw:0")]
    scanner, printer = of(FoundKind.USB, found)
    assert (scanner.usb_id, scanner.detail) == ("1eab:3206", "串口（CDC）、类别 0a")
    assert (printer.usb_id, printer.detail) == ("0519:2013", "打印机")


def test_a_camera_is_found_once_and_proposed_with_its_lasting_path(machine: Path) -> None:
    lasting = "usb-Example_Document_Camera-video-index0"
    link(machine / "dev/v4l/by-id" / lasting, "../../video0")
    for number in (0, 1):  # the second node of a camera tells facts about pictures, and gives none
        write(machine / f"sys/class/video4linux/video{number}/name", "Document Camera\n")
        write(machine / f"sys/class/video4linux/video{number}/index", f"{number}\n")
    found = of(FoundKind.CAMERA, look(machine))
    assert found == [Found(FoundKind.CAMERA, "Document Camera", f"/dev/v4l/by-id/{lasting}")]
    camera = validated(tomllib.loads(propose(found)), None).devices.camera
    assert validate(camera.driver, camera.options) == {"path": f"/dev/v4l/by-id/{lasting}"}
    other = Found(FoundKind.CAMERA, "Face Camera", "/dev/video2")
    assert tomllib.loads(propose([*found, other])) == {}


def test_usb_printers_are_named_by_their_ids_and_two_of_a_kind_by_serial(machine: Path) -> None:
    usb = machine / "sys/bus/usb/devices"
    write(usb / "1-2/serial", "A1\n")
    (printer,) = usb_printers(machine)
    assert printer == UsbPrinter("Example Receipt [2J Printer", 0x0519, 0x2013)
    for name, text in (("idVendor", "0519"), ("idProduct", "2013"), ("serial", "B\x1b2")):
        write(usb / "1-4" / name, text)
    write(usb / "1-4/1-4:1.0/bInterfaceClass", "07\n")
    assert [(one.pid, one.serial) for one in usb_printers(machine)] == [
        (0x2013, "A1"),
        (0x2013, "B 2"),
    ]


def test_what_a_device_calls_itself_is_cleaned(machine: Path) -> None:
    _, printer = of(FoundKind.USB, look(machine))
    assert printer.name == "Example Receipt [2J Printer"
    assert len(clean("长" * 10_000)) == 120
    assert clean("a\nb\x00c\u202ed") == "a b c d"


def test_a_machine_with_nothing_proposes_nothing(tmp_path: Path) -> None:
    bare = [one for one in look(tmp_path) if one.kind is not FoundKind.CARD_READER]
    assert bare == []
    assert propose([]) == ""


def test_the_proposal_is_settings(machine: Path) -> None:
    found = [Found(FoundKind.CARD_READER, "ACS ACR39U 00 00"), *look(machine)]
    proposal = propose(found)
    settings = validated(tomllib.loads(proposal), None)
    assert settings.devices.reader.driver == "pcsc"
    assert settings.devices.speaker.driver == "espeak-ng"
    scanner = settings.devices.scanner
    assert scanner.driver == "serial-scanner"
    assert validate(scanner.driver, scanner.options) == {"path": f"/dev/serial/by-id/{SCANNER_TTY}"}
    assert f'# options = {{ path = "/dev/input/by-id/{WEDGE}" }}' in proposal
    assert KEYBOARD not in proposal


def test_what_may_be_a_keyboard_is_left_to_a_person() -> None:
    found = [Found(FoundKind.KEYBOARD, "USB Keyboard", "/dev/input/by-id/usb-a-event-kbd")]
    proposal = propose(found)
    assert tomllib.loads(proposal) == {}
    opened = "\n".join(line.removeprefix("# ") for line in proposal.splitlines()[1:])
    assert validated(tomllib.loads(opened), None).devices.scanner.driver == "keyboard-scanner"


@pytest.mark.parametrize(
    "odd", ['/dev/a"b\\c scan', "/dev/𠮷 scanner", "/dev/scan\x7f", "/dev/scan\n"]
)
def test_odd_paths_cannot_break_the_proposal(odd: str) -> None:
    proposal = propose([Found(FoundKind.SERIAL, "scanner", odd)])
    table = tomllib.loads(proposal)
    assert table == {} or table["devices"]["scanner"]["options"] == {"path": odd}
    assert (table == {}) == (not odd.isprintable())


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_its_sentences(problem: Problem) -> None:
    words = sentence(DeviceStatus("x", DeviceState.UNKNOWN, problem))
    assert words == problem_sentence(problem)
    assert words.zh.endswith("。")
    assert words.en.endswith(".")


@pytest.mark.parametrize("problem", StaffCardProblem)
def test_every_problem_of_a_work_card_says_what_to_do(problem: StaffCardProblem) -> None:
    words = staff_card_sentence(StaffCardError(problem))
    assert words.zh.endswith("。")
    assert "：请" in words.zh
    assert words.en.endswith(".")
    told = staff_card_sentence(StaffCardError(problem, 2))
    assert ("2" in told.zh) == ("2" in told.en) == (problem is StaffCardProblem.WRONG_PIN)


@pytest.mark.parametrize("state", DeviceState)
def test_every_state_has_its_sentences(state: DeviceState) -> None:
    words = sentence(DeviceStatus("x", state))
    assert words.zh.endswith("。")
    assert words.en.endswith(".")
    assert MARKS[state].zh != MARKS[state].en
