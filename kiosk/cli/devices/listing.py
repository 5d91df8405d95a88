"""`kiosk devices list`: the devices of the settings, what is connected, and settings that would use it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from devices.ports import DeviceState
from kiosk.cli.devices.common import (
    NOT_WORKING,
    RUNNING,
    TITLES,
    as_json_option,
    is_running,
    row,
    settled,
    started,
    tell,
    tell_json,
    tell_row,
)
from kiosk.settings import load

if TYPE_CHECKING:
    from devices.discovery import Found
    from kiosk.settings.model import Settings

_NOT_BUILT = {
    "none": ("没有装，设置里写的是 none。", "Not there: the settings say none."),
    **dict.fromkeys(
        ("simulated", "simulated-page", "simulated-camera"),
        ("模拟的，终端运行时才有。", "Simulated: there while the terminal runs."),
    ),
}
_IN_USE = ("终端正在运行，由它用着。", "The running terminal uses it.")


@click.command("list")
@as_json_option
@click.pass_obj
def list_(settings_file: Path | None, *, as_json: bool) -> None:
    """接了什么、能不能用，并给出可以写进设置文件的一段。有用不了的，退出码是 1；终端在运行时是 3。"""  # noqa: D415
    from devices.discovery import look, propose
    from devices.plugins import installed
    from kiosk.app.devices import drivers

    settings = load(settings_file)
    running = is_running(settings)
    named = drivers(settings)
    rows = _in_use(named) if running else _states(settings, named)
    found = look()
    if as_json:
        connected = [asdict(one) for one in found]
        told = {"devices": rows, "connected": connected, "proposal": propose(found)}
        tell_json({**told, "installed": installed()})
    else:
        _tell(rows, found, propose(found), installed())
    if running:
        sys.exit(RUNNING)
    works = {None, DeviceState.READY.value}
    sys.exit(NOT_WORKING if any(one["state"] not in works for one in rows) else 0)


def _states(settings: Settings, named: dict[str, str]) -> list[dict[str, Any]]:
    with started(settings) as devices:
        states = settled(devices)
    return [
        row(states[name], driver)
        if name in states
        else _without_state(name, driver, _NOT_BUILT[driver])
        for name, driver in named.items()
    ]


def _in_use(named: dict[str, str]) -> list[dict[str, Any]]:
    return [
        _without_state(name, driver, _NOT_BUILT["none"] if driver == "none" else _IN_USE)
        for name, driver in named.items()
    ]


def _without_state(name: str, driver: str, words: tuple[str, str]) -> dict[str, Any]:
    zh, en = words
    return {"device": name, "driver": driver, "state": None, "problem": None, "zh": zh, "en": en}


def _tell(
    rows: list[dict[str, Any]], found: list[Found], proposal: str, packages: tuple[str, ...]
) -> None:
    tell("设置里的设备 · In the settings")
    for one in rows:
        if one["state"] is None:
            title = TITLES[one["device"]]
            tell(f"[—] {title} {one['device']}（{one['driver']}）：{one['zh']}{one['en']}")
        else:
            tell_row(one, DeviceState(one["state"]))
    tell("")
    tell("接在这台机器上的 · Connected")
    for thing in found:
        tell(f"{thing.kind.zh}{_rest(thing)}")
    if not found:
        tell("没有找到。Nothing.")
    if packages:
        tell("")
        tell(f"另外安装的驱动 · Drivers of other packages：{'、'.join(packages)}")
    if proposal:
        tell("")
        tell("可以写进设置文件的 · For the settings file")
        click.echo(proposal, nl=False)


def _rest(thing: Found) -> str:
    """Return name, place and USB id, those that are known."""
    known = (thing.name, thing.where, thing.usb_id, thing.detail)
    return "".join(f"  {one}" for one in known if one)
