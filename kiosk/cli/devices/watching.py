"""`kiosk devices watch`: tells every change of a state, and what is plugged in or pulled out."""

from __future__ import annotations

import contextlib
import queue
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from devices.discovery import Found, look
from devices.ports import DeviceStatus
from kiosk.cli.devices.common import (
    as_json_option,
    row,
    started,
    tell,
    tell_json,
    tell_row,
)
from kiosk.settings import load

_LOOK_S = 1.0


@click.command()
@click.option("--for", "for_s", type=click.FloatRange(0.1), help="看多少秒；不写就直到 Ctrl+C。")
@as_json_option
@click.pass_obj
def watch(settings_file: Path | None, *, for_s: float | None, as_json: bool) -> None:
    """一直看着：哪个设备的情况变了，插上或拔掉了什么。加 --json 每行一个。"""  # noqa: D415
    from kiosk.app.devices import drivers

    settings = load(settings_file)
    named = drivers(settings)
    ends_at = time.monotonic() + for_s if for_s is not None else float("inf")
    changed: queue.SimpleQueue[str] = queue.SimpleQueue()
    with contextlib.suppress(KeyboardInterrupt), started(settings) as devices:
        every = devices.by_name()
        devices.on_status(lambda status: changed.put(status.device))
        for name in every:  # after the subscription: what changes in between is told, not missed
            changed.put(name)
        seen: set[Found] = set()
        look_at = 0.0
        while (now := time.monotonic()) < ends_at:
            if now >= look_at:
                found = set(look())
                _tell_changes(seen, found, as_json=as_json)
                seen, look_at = found, time.monotonic() + _LOOK_S
            with contextlib.suppress(queue.Empty):
                name = changed.get(timeout=0.1)
                _tell_state(every[name].status(), named[name], as_json=as_json)


def _tell_state(status: DeviceStatus, driver: str, *, as_json: bool) -> None:
    one = row(status, driver)
    if as_json:
        _tell_line({"event": "state", **one})
    else:
        tell_row(one, status.state)


def _tell_changes(before: set[Found], now: set[Found], *, as_json: bool) -> None:
    for event, words, things in (
        ("disconnected", "拔掉了", before - now),
        ("connected", "接着", now - before),
    ):
        for thing in sorted(things):
            if as_json:
                _tell_line({"event": event, **asdict(thing)})
            else:
                tell(f"[{words}] {thing.name}  {thing.where}  {thing.usb_id}".rstrip())


def _tell_line(value: dict[str, Any]) -> None:
    tell_json({"at": datetime.now(UTC).isoformat(timespec="seconds"), **value}, one_line=True)
