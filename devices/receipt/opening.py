"""Makes the four ESC/POS drivers from their options, and says what keeps one from printing here.

The options are those of `devices.registry`, already of the right types. Each cable's library is
imported only when that cable is asked for.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from devices.receipt.driver import EscposPrinter
from devices.receipt.link import Timing
from devices.receipt.profile import Profile, ProfileError, load
from devices.receipt.transport import TcpTransport, Transport, TransportBusyError, TransportError
from kiosk.domain.slip import TypeCase

Options = Mapping[str, str | int | float]

_BAUD = 115_200
_SLOW_BAUD = 460_800
"""Below this a drawn receipt of 100 KB takes longer than two seconds on the line."""
_CONNECT_S = 3.0


class Mode(StrEnum):
    """How a receipt is put on paper (打印方式)."""

    RASTER = "raster"
    """图像: every line is drawn here; no character can be missing."""
    TEXT = "text"
    """文字: the printer's own type; lines with a character it has not are drawn."""


def open_network(name: str, options: Options) -> EscposPrinter:
    """Make `escpos-network`: `host`, `port`."""
    return _printer(name, _network(options), options, Mode.RASTER)


def open_usb(name: str, options: Options) -> EscposPrinter:
    """Make `escpos-usb`: `vid`, `pid`, `serial`."""
    return _printer(name, _usb(options), options, Mode.RASTER)


def open_serial(name: str, options: Options) -> EscposPrinter:
    """Make `escpos-serial`: `path`, `baud`, `flow`. A slow line prints text where it can."""
    return _printer(name, _serial(options), options, _serial_mode(options))


def open_file(name: str, options: Options) -> EscposPrinter:
    """Make `escpos-file`: `path` of a printer node."""
    return _printer(name, _file(options), options, Mode.RASTER)


def check_network(options: Options) -> list[str]:
    """Return what keeps this printer from printing now, for a technician."""
    return _profile_troubles(options) or _reach(
        _network(options), "连接不上打印机：请检查电源、网线和地址"
    )


def check_usb(options: Options) -> list[str]:
    """Return what keeps this printer from printing now, for a technician."""
    if troubles := _profile_troubles(options):
        return troubles
    from devices.receipt.usb_line import find, UsbAddress  # noqa: I001

    address = UsbAddress(int(options["vid"]), int(options["pid"]), str(options.get("serial", "")))
    try:
        find(address)
    except TransportError as error:
        return [_USB_WORDS.get(str(error), "USB 总线读不了：请检查权限（用户要在 lp 组）")]
    return _reach(_usb(options), "USB 打印机插着，但是打不开：请检查权限（用户要在 lp 组）")


def check_serial(options: Options) -> list[str]:
    """Return what keeps this printer from printing now, for a technician."""
    if troubles := _profile_troubles(options):
        return troubles
    if not Path(str(options["path"])).exists():
        return ["没有这个串口：请检查转换线，路径写 /dev/serial/by-id 里的"]
    mode = _mode(options, _serial_mode(options))
    found = _reach(_serial(options), "串口打不开：请检查权限（用户要在 dialout 组）")
    if mode is Mode.RASTER and int(options.get("baud", _BAUD)) < _SLOW_BAUD:
        found.append('串口慢，按图像打一张回执要十秒左右：能打汉字的型号请写 mode = "text"')
    return found


def check_file(options: Options) -> list[str]:
    """Return what keeps this printer from printing now, for a technician."""
    if troubles := _profile_troubles(options):
        return troubles
    if not Path(str(options["path"])).is_char_device():
        return ["没有这个打印机节点：请检查电源和线，一般是 /dev/usb/lp0"]
    return _reach(_file(options), "打印机节点打不开：请检查权限（用户要在 lp 组）")


_USB_WORDS = {
    "not plugged in": "没有插着这台 USB 打印机：请检查电源和线，用 lsusb 核对 vid 和 pid",
    "two of them: name its serial": "插着两台一样的打印机：请写 serial（序列号）",
    "libusb is not installed": "USB 用不了：请安装 libusb-1.0-0，并检查这台机器有没有 USB",
}


def _network(options: Options) -> Transport:
    return TcpTransport(str(options["host"]), int(options.get("port", 9100)))


def _usb(options: Options) -> Transport:
    from devices.receipt.usb_line import UsbAddress, UsbTransport

    serial = str(options.get("serial", ""))
    return UsbTransport(UsbAddress(int(options["vid"]), int(options["pid"]), serial))


def _serial(options: Options) -> Transport:
    from devices.receipt.serial_line import Flow, SerialTransport

    flow = Flow(str(options.get("flow", Flow.RTS_CTS)))
    return SerialTransport(str(options["path"]), int(options.get("baud", _BAUD)), flow)


def _file(options: Options) -> Transport:
    from devices.receipt.node import NodeTransport

    return NodeTransport(str(options["path"]))


def _serial_mode(options: Options) -> Mode:
    slow = int(options.get("baud", _BAUD)) < _SLOW_BAUD
    return Mode.TEXT if slow and _load(options).type_case is not None else Mode.RASTER


def _mode(options: Options, default: Mode) -> Mode:
    return Mode(str(options.get("mode", default)))


def _load(options: Options) -> Profile:
    return load(str(options.get("profile", "generic-80mm")))


def _printer(name: str, transport: Transport, options: Options, default: Mode) -> EscposPrinter:
    profile = _load(options)
    case: TypeCase | None = None
    if _mode(options, default) is Mode.TEXT:
        case = profile.type_case
        if case is None:
            raise ProfileError(f"{profile.name} 的资料里没有汉字字库，mode 只能写 raster")
    timing = Timing(poll_s=float(options.get("poll_s", Timing().poll_s)))
    return EscposPrinter(
        name, transport, profile, timing, type_case=case, ending=_ending(profile, options)
    )


def _ending(profile: Profile, options: Options) -> bytes:
    """Return what cuts a slip and, on a presenter, what becomes of one that nobody takes."""
    if not profile.present:
        if "untaken" in options or "untaken_s" in options:
            raise ProfileError(f"{profile.name} 没有出纸口收纸，不能写 untaken 和 untaken_s")
        return profile.cut
    # Drawn back unless the settings say otherwise: a slip holds a person's affair.
    what = b"E" if options.get("untaken") == "eject" else b"R"
    return profile.cut + profile.present + what + bytes([int(options.get("untaken_s", 30))])


def _profile_troubles(options: Options) -> list[str]:
    try:
        profile = _load(options)
        if options.get("mode") == Mode.TEXT and profile.type_case is None:
            return [f'{profile.title}的资料里没有汉字字库，mode 只能写 "raster"']
        _ending(profile, options)
    except ProfileError as error:
        return [f"打印机型号资料有问题：{error}"]
    return []


def _reach(transport: Transport, words: str) -> list[str]:
    try:
        transport.open(time.monotonic() + _CONNECT_S)
    except TransportBusyError:
        return []  # it is there; the terminal that is running holds it
    except TransportError:
        return [words]
    finally:
        transport.close()
    return []
