"""The drivers `idcard-serial` and `idcard-usb`: from options to a reader, and their checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from devices.idcard.command import BAUDS
from devices.idcard.envelope import ENVELOPES, Envelope
from devices.idcard.link import Link, LinkLostError
from devices.idcard.photo import PhotoDecoder
from devices.idcard.reader import IdCardReader
from devices.idcard.session import SamSession, first_that_answers
from devices.ports import Problem

Options = Mapping[str, str | int | float]

_HELP = {
    Problem.NO_READER: "没有找到身份证阅读器：请检查连接线和电源，端口名是不是写对了",
    Problem.NO_ANSWER: "端口能打开，但阅读器没有回应：请检查电源，端口和波特率是不是写对了",
    Problem.BUSY: "阅读器正被别的程序使用（终端正在运行时就是这样）",
    Problem.NOT_CONFIGURED: "没有权限使用这个串口：请把运行终端的用户加入 dialout 组，再重新登录",
    Problem.HARDWARE: "阅读器的安全模块有故障或没有授权：请联系厂家",
}
_HELP_USB = {
    **_HELP,
    Problem.NO_READER: "USB 上没有找到身份证阅读器：请检查连接线，厂商号和产品号可以用 lsusb 查看",
    Problem.NOT_CONFIGURED: "没有权限使用 USB 阅读器，或缺 libusb：请安装 libusb-1.0-0，并照技术员手册加 udev 规则",
}


def open_serial(name: str, options: Options, secret: bytes) -> IdCardReader:
    """Make the driver `idcard-serial`. Raises ValueError for an option that cannot be.

    `port`; `baud`, without which all are tried; `envelope`, `poll_s`, `photo_library`.
    """
    return _reader(name, _serial(options), options, secret)


def open_usb(name: str, options: Options, secret: bytes) -> IdCardReader:
    """Make the driver `idcard-usb`. Raises ValueError for an option that cannot be.

    `vendor`, `product`, `envelope`, `poll_s`, `photo_library`.
    """
    return _reader(name, _usb(options), options, secret)


def check_serial(options: Options) -> list[str]:
    """Return what keeps a serial reader from working here, for a technician; takes up to 3 s."""
    return _check(_serial, options, _HELP)


def check_usb(options: Options) -> list[str]:
    """Return what keeps a USB reader from working here, for a technician."""
    return _check(_usb, options, _HELP_USB)


def _reader(
    name: str, connect: Callable[[], SamSession], options: Options, secret: bytes
) -> IdCardReader:
    return IdCardReader(
        name,
        connect,
        visit_secret=secret,
        poll_s=float(options.get("poll_s", 0.5)),
        photos=_photos(options),
    )


def _photos(options: Options) -> PhotoDecoder | None:
    library = str(options.get("photo_library", ""))
    return PhotoDecoder(library) if library else None


def _serial(options: Options) -> Callable[[], SamSession]:
    from devices.idcard.serial_link import SerialLink

    port, envelope = str(options["port"]), _envelope(options)
    baud = int(options.get("baud", 0))
    if baud and baud not in BAUDS:
        known = "、".join(map(str, BAUDS))
        raise ValueError(f"idcard-serial 的 baud 只能是 {known}；不写就逐个试")
    bauds = [baud] if baud else list(BAUDS)

    def open_link(speed: int) -> Link:
        return SerialLink(port, speed)

    def connect() -> SamSession:
        session, found = first_that_answers(open_link, bauds, envelope)
        # The speed that worked is tried first when the cable comes back.
        bauds.sort(key=lambda one: one != found)
        return session

    return connect


def _usb(options: Options) -> Callable[[], SamSession]:
    from devices.idcard.usb_link import PRODUCT, VENDOR, UsbLink

    vendor, product = int(options.get("vendor", VENDOR)), int(options.get("product", PRODUCT))
    envelope = _envelope(options)
    return lambda: SamSession(UsbLink(vendor, product), envelope)


def _envelope(options: Options) -> Envelope:
    name = str(options.get("envelope", "plain"))
    if name not in ENVELOPES:
        raise ValueError(f"没有名为 {name} 的 envelope，可用的有：{'、'.join(ENVELOPES)}")
    return ENVELOPES[name]


def _check(
    make: Callable[[Options], Callable[[], SamSession]],
    options: Options,
    advice: Mapping[Problem, str],
) -> list[str]:
    try:
        make(options)().close()
    except ValueError as error:
        return [str(error)]
    except LinkLostError as error:
        return [advice.get(error.problem, error.detail)]
    photos = _photos(options)
    if photos is not None and not photos.works():
        return ["照片解码库用不了：请检查 photo_library 的路径，库里要有函数 unpack"]
    return []
