"""The drivers this terminal knows: a name in the settings becomes an object, late and checked.

Nothing here imports a driver before it is asked for, and only a worker asks. The checks of the
environment run where somebody looks for a fault (`kiosk doctor`), never at start.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from devices.builtin import BUILTIN
from devices.manifest import Config, ConfigError, Driver, DriverKind, Option

DRIVERS: Mapping[str, Driver] = MappingProxyType({driver.name: driver for driver in BUILTIN})


def driver(name: str, kind: DriverKind | None = None) -> Driver:
    """Return a driver by its name in the settings. Raises ConfigError."""
    found = DRIVERS.get(name)
    if found is None or (kind is not None and found.kind is not kind):
        known = "、".join(d.name for d in BUILTIN if kind in {None, d.kind})
        raise ConfigError(f"没有名为 {name} 的驱动，可用的有：{known}")
    return found


def validate(name: str, config: Config) -> dict[str, str | int | float]:
    """Return the options with right types. Raises ConfigError naming the key and what is allowed."""
    known = {option.name: option for option in driver(name).options}
    for key in config:
        if key not in known:
            raise ConfigError(f"{name} 没有 {key} 这一项，可写的有：{'、'.join(known)}")
    checked: dict[str, str | int | float] = {}
    for option in known.values():
        if option.name in config:
            checked[option.name] = _value(name, option, config[option.name])
        elif option.required:
            raise ConfigError(f"{name} 缺 {option.name}（{option.says}）")
    return checked


def create(name: str, device: str, config: Config, secret: bytes) -> Any:
    """Build the driver's object, not yet started; for a worker only.

    Returns a CardReader, ReceiptPrinter, CodeScanner, Speaker or PageCapture that also has `start()` and
    `close()`. Raises ConfigError, ImportError or OSError when it cannot be built here.
    """
    found = driver(name)
    factory = _load(found.factory)
    options = validate(name, config)
    if found.kind is DriverKind.READER:
        return factory(device, options, secret)
    return factory(device, options)


def check_environment(name: str, config: Config) -> list[str]:
    """Return what keeps this driver from working here, in words for a technician; may take seconds."""
    try:
        options = validate(name, config)
        findings: list[str] = _load(driver(name).check)(options)
    except ConfigError as error:
        return [str(error)]
    except ImportError as error:
        return [f"缺少 Python 组件 {error.name}，请运行 make setup"]
    return findings


def _load(dotted: str) -> Callable[..., Any]:
    module, _, name = dotted.partition(":")
    loaded: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return loaded


def _value(driver_name: str, option: Option, value: object) -> str | int | float:
    fits = isinstance(value, option.type) and not isinstance(value, bool)
    if option.type is float and isinstance(value, int) and not isinstance(value, bool):
        value, fits = float(value), True
    if not fits or not isinstance(value, str | int | float):
        wanted = {str: "带引号的文字", int: "整数", float: "数字"}[option.type]
        raise ConfigError(f"{driver_name} 的 {option.name} 要写{wanted}（{option.says}）")
    if not isinstance(value, str) and not (option.low or value) <= value <= (option.high or value):
        raise ConfigError(
            f"{driver_name} 的 {option.name} 要在 {option.low:g} 到 {option.high:g} 之间"
        )
    if option.one_of and value not in option.one_of:
        allowed = "、".join(option.one_of)
        raise ConfigError(f"{driver_name} 的 {option.name} 只能写 {allowed}（{option.says}）")
    if value == "" and option.required:
        raise ConfigError(f"{driver_name} 的 {option.name} 不能为空（{option.says}）")
    return value
