"""What the commands of `kiosk devices` share: the drivers of the settings, and words for their states."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from devices.ports import DeviceState, DeviceStatus
from devices.words import MARKS, sentence
from kiosk.run.lock import AlreadyRunning, InstanceLock

if TYPE_CHECKING:
    from kiosk.app.devices import Devices
    from kiosk.settings.model import Settings

TITLES = {
    "reader": "读卡器",
    "second_reader": "第二台读卡器",
    "third_reader": "第三台读卡器",
    "fourth_reader": "第四台读卡器",
    "printer": "打印机",
    "scanner": "扫码枪",
    "speaker": "语音播报",
    "page": "A4 打印机",
    "camera": "摄像头",
}

NOT_WORKING, RUNNING = 1, 3
"""Exit codes; 2 is a setting or an argument that must be changed."""

_SETTLED_S = 15.0

as_json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，给程序读。")


def is_running(settings: Settings) -> bool:
    """Tell whether the terminal runs and has the devices; takes its lock for a moment only."""
    try:
        _lock(settings)()
    except AlreadyRunning:
        return True
    return False


@contextmanager
def started(settings: Settings) -> Iterator[Devices]:
    """Start the devices of the settings; ends with status 3 when the terminal has them."""
    from kiosk.app.devices import build_devices

    try:
        release = _lock(settings)
    except AlreadyRunning:
        tell("终端正在运行，设备由它用着。请先停下终端，再运行这个命令。", err=True)
        sys.exit(RUNNING)
    devices = build_devices(settings, None)
    try:
        devices.supervisor.start()
        yield devices
    finally:
        devices.supervisor.close()
        release()


def settled(devices: Devices) -> dict[str, DeviceStatus]:
    """Return every device's state once each has said what it is, or has had the time to."""
    ends_at = time.monotonic() + _SETTLED_S
    named = devices.by_name()
    while time.monotonic() < ends_at:
        states = [one.status().state for one in named.values()]
        if DeviceState.RECOVERING not in states:
            break
        time.sleep(0.05)
    return {name: one.status() for name, one in named.items()}


def row(status: DeviceStatus, driver: str) -> dict[str, Any]:
    """Return one device's state as programs read it."""
    words = sentence(status)
    return {
        "device": status.device,
        "driver": driver,
        "state": status.state.value,
        "problem": status.problem.value if status.problem else None,
        "zh": words.zh,
        "en": words.en,
    }


def tell_row(one: dict[str, Any], state: DeviceState) -> None:
    """Write one device's state for people."""
    title = TITLES[one["device"]]
    tell(f"[{MARKS[state].zh}] {title} {one['device']}（{one['driver']}）：{one['zh']}{one['en']}")


def tell(line: str, *, err: bool = False) -> None:
    """Write one line; what a device wrote in its name can neither break it nor steer the screen."""
    click.echo("".join(one if one.isprintable() else " " for one in line), err=err)


def tell_json(value: Any, *, one_line: bool = False) -> None:
    """Write an answer for programs."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=None if one_line else 1))


def _lock(settings: Settings) -> Callable[[], None]:
    """Take the terminal's lock and return how to give it back. Raises AlreadyRunning.

    A data folder that is not there is not made: it would belong to whoever runs this command.
    Where nobody may look, nobody can tell whether the terminal has the devices.
    """
    folder = settings.data_dir
    try:
        there = folder.is_dir()
    except PermissionError:
        there = True
    if not there:
        return lambda: None
    if not os.access(folder, os.R_OK | os.X_OK):
        raise click.UsageError(
            f"没有读 {folder} 的权限，看不出终端有没有在运行。请用运行终端的用户来做。"
        )
    return InstanceLock(settings.data_dir).release
