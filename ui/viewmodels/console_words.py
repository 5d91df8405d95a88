"""Words and rows of the technician's console, from what `kiosk.upkeep` says. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from kiosk.journeys.console import Section

if TYPE_CHECKING:
    from kiosk.journal import Line
    from kiosk.upkeep.devices import DeviceLine
    from kiosk.upkeep.network import NetworkLine
    from kiosk.upkeep.report import Checked

SECTIONS = {
    Section.DEVICES: ("设备", "usb"),
    Section.NETWORK: ("网络", "online"),
    Section.SETTINGS: ("设置", "wrench"),
    Section.LOG: ("日志", "list"),
    Section.REPORT: ("自检报告", "document"),
}
_BEIJING = timezone(timedelta(hours=8))
TOUCH = "touch"
"""The screen itself stands last in the list: it has no driver, and a test."""
_DEVICES = {
    "reader": ("读卡器", "chip-card"),
    "second_reader": ("第二台读卡器", "chip-card"),
    "third_reader": ("第三台读卡器", "chip-card"),
    "fourth_reader": ("第四台读卡器", "chip-card"),
    "printer": ("回执打印机", "printer"),
    "scanner": ("扫码枪", "qr"),
    "speaker": ("语音播报", "speaker"),
    "page": ("A4 打印机", "document"),
    "camera": ("摄像头", "camera"),
    TOUCH: ("触摸屏", "hand-touch"),
}
_TESTS = {
    **dict.fromkeys(("reader", "second_reader", "third_reader", "fourth_reader"), "读一张卡"),
    "printer": "打测试页",
    "scanner": "扫一个码",
    "speaker": "说一句话",
    "page": "打测试页",
    "camera": "拍一页纸",
    TOUCH: "试触摸屏",
}
_STATES = {
    "ready": ("正常", "done"),
    "attention": ("要处理", "attention"),
    "recovering": ("正在恢复", "waiting"),
    "missing": ("没有接上", "problem"),
    "unknown": ("不清楚", "waiting"),
}
_NO_STATE = ("没有装", "info")
_TOUCH_WORDS = "按“试触摸屏”，用手指把每一格都点到或划到。有一块点不到，请校准或报修。"
_CHECKED = {
    "ok": ("正常", "done"),
    "warning": ("注意", "attention"),
    "problem": ("要处理", "problem"),
}
_LEVELS = {"WARNING": ("警告", "attention"), "ERROR": ("错误", "problem")}


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device in the list and in the panel."""

    key: str
    name: str
    iconName: str
    detail: str
    """The driver in words."""
    driver: str
    """Its name in the settings."""
    tag: str
    status: str
    words: str
    test: str
    """Label of its test; empty when there is none, or nothing to try it with."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the look at the network."""

    key: str
    name: str
    fact: str
    detail: str
    advice: str
    status: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of the journal."""

    key: str
    at: str
    tag: str
    status: str
    event: str
    source: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line of the report."""

    key: str
    name: str
    detail: str
    advice: str
    tag: str
    status: str


def device_row(one: DeviceLine) -> DeviceRow:
    """Return a device; one that this list does not know yet goes by its name in the settings."""
    name, icon = _DEVICES.get(one.name, (one.name, "usb"))
    tag, status = _STATES.get(one.state, _NO_STATE) if one.state is not None else _NO_STATE
    test = _TESTS.get(one.name, "") if one.state is not None else ""
    plain = one.driver == "none" or one.driver.startswith("simulated")
    driver = "" if plain else f"驱动：{one.driver}"
    return DeviceRow(one.name, name, icon, one.title, driver, tag, status, one.words, test)


def touch_row() -> DeviceRow:
    """Return the screen itself."""
    name, icon = _DEVICES[TOUCH]
    return DeviceRow(TOUCH, name, icon, "屏幕", "", "", "info", _TOUCH_WORDS, _TESTS[TOUCH])


def step_row(one: NetworkLine) -> StepRow:
    """Return a step."""
    return StepRow(one.key, one.title, one.fact, one.detail, one.advice, one.status)


def log_row(place: int, one: Line) -> LogRow:
    """Return a line; its time as on the wall (北京时间)."""
    tag, status = _LEVELS.get(one.level, ("", "info"))
    if one.level == "CRITICAL":
        tag, status = _LEVELS["ERROR"]
    moment = datetime.fromisoformat(one.at).astimezone(_BEIJING)
    source = f"{one.process}　{one.source}"
    return LogRow(f"{place}", f"{moment:%m-%d %H:%M:%S}", tag, status, one.event, source)


def check_row(place: int, one: Checked) -> CheckRow:
    """Return a line of the report."""
    tag, status = _CHECKED[one.state]
    return CheckRow(f"{place}", one.name, one.detail, one.advice, tag, status)
