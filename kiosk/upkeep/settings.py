"""The settings a technician may change at the console: a closed list, judged by the file's own rules.

Nothing here says where data lie, who may do what, or how the terminal's keys are kept: that stays in
the file. A finding stands at the field it names. Pure, but for the file that is read and replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, get_args

from kiosk.settings import SettingsError, overrides, read_raw, trying
from kiosk.settings.drivers import DriverName
from kiosk.settings.trying import Undone, Why

ALL = ""
"""Key of a finding that no field can be blamed for."""


class Kind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    LATIN = "latin"
    """An address or a path: letters without pinyin."""
    NUMBER = "number"
    """Digits."""
    PHONE = "phone"
    """Digits and hyphens, kept as text."""
    HEX = "hex"
    """A number of USB: up to four hexadecimal digits, as `lsusb` writes it."""
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Key:
    """One setting; `path` as in the file, `devices.printer.options.host`."""

    path: str
    group: str
    title: str
    hint: str = ""
    kind: Kind = Kind.TEXT
    words: Mapping[str, str] = field(default_factory=dict)
    """What the choices are called."""
    secret: bool = False
    """Never shown again once it is saved."""
    only: tuple[str, ...] = ()
    """Asked for with these drivers of its device, or with this mode of the platform."""


_PRINTER = "devices.printer.driver"
KEYS: tuple[Key, ...] = (
    Key("place.name", "站点", "站名", "写在每一页的左上角"),
    Key("place.area", "站点", "县、乡镇"),
    Key("place.hotline", "站点", "服务电话", "数字和短横", Kind.PHONE),
    Key("place.staff_hours", "站点", "有人的时间", "例：工作日 8:30–17:30"),
    Key("platform.url", "平台", "平台地址", "以 https:// 开头", Kind.LATIN, only=("remote",)),
    Key(
        "platform.enrolment_code",
        "平台",
        "注册码",
        "平台给的，只能用一次；注册好以后不用留着",
        Kind.LATIN,
        secret=True,
        only=("remote",),
    ),
    Key(
        "screen.profile",
        "屏幕",
        "屏幕",
        "",
        Kind.CHOICE,
        {"32-portrait": "32 寸竖屏", "21-landscape": "21.5 寸横屏", "10-portable": "10.1 寸便携"},
    ),
    Key("screen.idle_s", "屏幕", "多久没人点就问", "秒，20 到 900", Kind.NUMBER),
    Key("screen.warn_s", "屏幕", "问了以后等多久", "秒，20 到 120", Kind.NUMBER),
    Key("devices.reader.driver", "设备", "读卡器", "", Kind.CHOICE),
    Key(
        "devices.reader.options.port",
        "设备",
        "读卡器的串口",
        "最好写 /dev/serial/by-id 里的",
        Kind.LATIN,
        only=("idcard-serial",),
    ),
    Key(_PRINTER, "设备", "回执打印机", "", Kind.CHOICE),
    Key(
        "devices.printer.options.host",
        "设备",
        "打印机地址",
        "例：192.0.2.20",
        Kind.LATIN,
        only=("escpos-network",),
    ),
    Key(
        "devices.printer.options.path",
        "设备",
        "打印机的串口或节点",
        "例：/dev/usb/lp0",
        Kind.LATIN,
        only=("escpos-serial", "escpos-file"),
    ),
    *(
        Key(f"devices.printer.options.{name}", "设备", title, hint, kind, only=("escpos-usb",))
        for name, title, hint, kind in (
            ("vid", "打印机的 USB 厂商号", "4 位，例：04b8", Kind.HEX),
            ("pid", "打印机的 USB 产品号", "4 位，例：0e15", Kind.HEX),
            ("serial", "打印机的 USB 序列号", "插着两台一样的才要写", Kind.LATIN),
        )
    ),
    Key("devices.scanner.driver", "设备", "扫码枪", "", Kind.CHOICE),
    Key(
        "devices.scanner.options.path",
        "设备",
        "扫码枪的串口或键盘",
        "最好写 by-id 里的",
        Kind.LATIN,
        only=("serial-scanner", "keyboard-scanner"),
    ),
    Key("devices.speaker.driver", "设备", "语音播报", "", Kind.CHOICE),
    Key(
        "devices.speaker.options.volume",
        "设备",
        "音量",
        "1 到 100",
        Kind.NUMBER,
        only=("espeak-ng",),
    ),
    Key("queue.retention_days", "数据", "平台收到以后保留几天", "1 到 3650", Kind.NUMBER),
)
GROUPS = tuple(dict.fromkeys(one.group for one in KEYS))
FINDABLE = frozenset(
    {"escpos-usb", "escpos-serial", "idcard-serial", "serial-scanner", "keyboard-scanner"}
)
"""Drivers whose options can be chosen from what is plugged in."""
_USB_NUMBER = re.compile(r"(0x)?([0-9a-f]{1,4})", re.IGNORECASE)
_BY_PATH = {one.path: one for one in KEYS}
_DRIVERS = {
    "none": "没有装",
    **dict.fromkeys(
        ("simulated", "simulated-page", "simulated-camera"), "模拟（只能用于练习平台）"
    ),
}
WHY = {
    Why.ENDED: "用新设置启动不了，屏幕一启动就退出",
    Why.STOPPED: "用新设置，本机不能收申请",
    Why.SILENT: "用新设置，本机很久没有准备好",
}


class Drivers(Protocol):
    """What is known of the drivers, for words and checks."""

    def title(self, driver: str) -> str:
        """Return a driver in words; its own name when nobody knows it."""
        ...

    def options(self, driver: str) -> frozenset[str] | None:
        """Return the names a driver takes in `options`; None for no driver of this program."""
        ...

    def fault(self, driver: str, options: Mapping[str, Any]) -> str:
        """Return what is wrong with the options, in words; empty when nothing is."""
        ...


@dataclass(frozen=True, slots=True)
class FieldNow:
    """One setting as it stands."""

    key: Key
    text: str
    """The value as it is typed; empty for a secret."""
    choices: tuple[tuple[str, str], ...] = ()
    """Value and words."""
    overruled: bool = False
    """The platform has set it: what stands in the file does not count now."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, at which field; `path` is `ALL` when no field can be blamed."""

    path: str
    words: str


class SettingsBook:
    """The settings file in the hands of a technician. Reads and writes: worker threads only."""

    def __init__(self, file: Path | None, data_dir: Path, drivers: Drivers) -> None:
        """Take the file in use; None when the terminal runs on its defaults."""
        self._file, self._data_dir, self._drivers = file, data_dir, drivers

    @property
    def file(self) -> Path | None:
        """The file that would be changed."""
        return self._file

    def undone(self) -> Undone | None:
        """Return what was taken back last."""
        return trying.undone(self._data_dir)

    def mode(self) -> str:
        """Return `platform.mode` of the file; its default where the file cannot be read."""
        try:
            found = _at(read_raw(self._file), "platform.mode")
        except SettingsError:
            found = None
        return found if isinstance(found, str) else "sandbox"

    def fields(self) -> Sequence[FieldNow]:
        """Return every setting of the list as it stands; SettingsError when the file is no TOML."""
        raw, over = read_raw(self._file), overrides.kept(self._data_dir)
        defaults = _defaults()
        made = []
        for key in KEYS:
            value = _at(raw, key.path)
            if value is None:
                value = _at(defaults, key.path)
            table, _, name = key.path.partition(".")
            text = "" if key.secret or value is None else _text(value, key.kind)
            made.append(FieldNow(key, text, self._choices(key), name in over.get(table, {})))
        return made

    def save(self, texts: Mapping[str, str], *, serving: bool) -> Sequence[Finding]:
        """Judge what was typed, and put it in place when nothing is wrong.

        `texts` holds only what was changed. Returns the findings; empty: it is saved, and on trial
        from the next start of the screen. `serving`: the terminal takes applications now.
        """
        if self._file is None:
            return [Finding(ALL, "本机没有设置文件，用的是内置设置。请先放一个设置文件。")]
        try:
            raw = read_raw(self._file)
        except SettingsError as error:
            return [Finding(ALL, str(error))]
        changes, found = _typed(texts)
        if found:
            return found
        self._forget_options(raw, changes)
        from kiosk.settings.editing import with_changes, with_values
        from kiosk.settings.model import findings

        try:
            wanted = with_values(raw, changes)
            if judged := findings(wanted):
                return [placed(path, words, tuple(texts)) for path, words in judged]
            if found := self._option_faults(wanted, tuple(texts)):
                return found
            text = with_changes(self._file.read_text("utf-8"), changes)
            trying.begin(self._file, text, self._data_dir, sorted(texts), serving=serving)
        except SettingsError as error:
            return [Finding(ALL, str(error))]
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "不是 UTF-8"
            return [
                Finding(ALL, f"设置文件 {self._file} 改不了：{reason}。请检查它和文件夹的权限。")
            ]
        return []

    def _choices(self, key: Key) -> tuple[tuple[str, str], ...]:
        if key.kind is not Kind.CHOICE:
            return ()
        named = _literals(key.path)
        if key.words:
            return tuple((one, key.words.get(one, one)) for one in named)
        return tuple((one, _DRIVERS.get(one) or self._drivers.title(one)) for one in named)

    def _forget_options(self, raw: Mapping[str, Any], changes: dict[str, Any]) -> None:
        """Take away what another driver was told and the new one does not know."""
        for path, driver in list(changes.items()):
            if not path.endswith(".driver") or not isinstance(driver, str):
                continue
            table = path.removesuffix(".driver")
            known = self._drivers.options(driver) or frozenset()
            options = _at(raw, f"{table}.options")
            for name in options if isinstance(options, dict) else ():
                if name not in known:
                    changes.setdefault(f"{table}.options.{name}", None)
            for key in KEYS:  # typed before another driver was chosen
                name = key.path.removeprefix(f"{table}.options.")
                if name != key.path and name not in known and changes.get(key.path) is not None:
                    changes[key.path] = None

    def _option_faults(self, wanted: Mapping[str, Any], changed: Sequence[str]) -> list[Finding]:
        found = []
        for path in dict.fromkeys(
            one.split(".")[1] for one in changed if one.startswith("devices.")
        ):
            table = _at(wanted, f"devices.{path}") or {}
            driver = str(table.get("driver", "none"))
            if self._drivers.options(driver) is None:
                continue
            if words := self._drivers.fault(driver, table.get("options", {})):
                found.append(_blamed(path, words, driver))
        return found


def shown(key: Key, value: Callable[[str], str], mode: str) -> bool:
    """Tell whether a field is asked for, with the drivers and the mode as they are now."""
    if not key.only:
        return True
    if key.path.startswith("devices."):
        return value(".".join([*key.path.split(".")[:2], "driver"])) in key.only
    return mode in key.only


def placed(path: str, words: str, changed: Sequence[str]) -> Finding:
    """Put a finding at the field it names, else at the one changed in its table, else over all."""
    if path in _BY_PATH:
        return Finding(path, words)
    inside = [one for one in changed if path and one.startswith(f"{path}.")]
    if len(inside) == 1:
        return Finding(inside[0], words)
    named = f"{path}：{words}" if path else words
    return Finding(ALL, named)


def undone_words(undone: Undone) -> str:
    """Say what was taken back and why."""
    names = "、".join(_BY_PATH[one].title if one in _BY_PATH else one for one in undone.keys)
    return f"{WHY[undone.why]}，已退回原来的设置。退回的是：{names}。"


def _blamed(device: str, words: str, driver: str) -> Finding:
    for key in KEYS:
        name = key.path.removeprefix(f"devices.{device}.options.")
        if name != key.path and driver in key.only and name in words:
            return Finding(key.path, words)
    return Finding(f"devices.{device}.driver", words)


def _typed(texts: Mapping[str, str]) -> tuple[dict[str, Any], list[Finding]]:
    changes: dict[str, Any] = {}
    found = []
    for path, text in texts.items():
        key, value = _BY_PATH.get(path), text.strip()
        if key is None:
            found.append(Finding(ALL, "这一项不能在这里改。"))
        elif not value:
            changes[path] = None
        elif key.kind is Kind.HEX:
            if (number := _USB_NUMBER.fullmatch(value)) is not None:
                changes[path] = int(number[2], 16)
            else:
                found.append(Finding(path, "要写 4 位十六进制数（0–9、a–f），例：04b8"))
        elif key.kind is not Kind.NUMBER:
            changes[path] = value
        else:
            try:
                changes[path] = int(value) if value.isdecimal() else float(value)
            except ValueError:
                found.append(Finding(path, "要写数字"))
    return changes, found


def _defaults() -> dict[str, Any]:
    from kiosk.settings.model import Settings

    return Settings().model_dump(mode="json")


def _literals(path: str) -> tuple[str, ...]:
    """Return the words a key may have, from the model itself; of drivers those that come with us."""
    from kiosk.settings.model import Settings

    *tables, name = path.split(".")
    model: Any = Settings
    for one in tables:
        model = model.model_fields[one].annotation
    field = model.model_fields[name]
    for rule in field.metadata:
        if isinstance(named := getattr(rule, "func", None), DriverName):
            return named.shipped
    return tuple(str(one) for one in get_args(field.annotation))


def _at(raw: Mapping[str, Any], path: str) -> Any:
    here: Any = raw
    for one in path.split("."):
        if not isinstance(here, Mapping) or one not in here:
            return None
        here = here[one]
    return here


def _text(value: Any, kind: Kind) -> str:
    if kind is Kind.HEX and isinstance(value, int):
        return f"{value:04x}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)
