"""`kiosk devices test`: reads a card, prints a slip and a page, scans a code, speaks, takes a picture.

What is tried and said is what the technician's console does (`kiosk.upkeep.trying`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli.devices.common import (
    NOT_WORKING,
    TITLES,
    as_json_option,
    settled,
    started,
    tell,
    tell_json,
)

if TYPE_CHECKING:
    from kiosk.upkeep.devices import Said
    from kiosk.upkeep.trying import Tried

_MARKS = {True: "正常", False: "要处理", None: "请看一看"}


@click.command()
@click.argument("names", metavar="[设备]...", nargs=-1, type=click.Choice(list(TITLES)))
@click.option(
    "--wait",
    "wait_s",
    default=20.0,
    type=click.FloatRange(0.1, 600),
    help="等卡、等码多少秒；默认 20。",
)
@as_json_option
@click.pass_obj
def test(
    settings_file: Path | None, names: tuple[str, ...], *, wait_s: float, as_json: bool
) -> None:
    """试一试设备：读一张卡，打测试页（回执和 A4），扫一个码，说一句话，拍一页纸；不写名字就全试。有没成的，退出码是 1。"""  # noqa: D415
    from kiosk.app.console_machines import ConsoleMachines
    from kiosk.settings import load
    from kiosk.upkeep.trying import try_device
    from ui.alone import application

    told = ""

    def ask(name: str, said: Said) -> None:
        nonlocal told
        if told != (told := f"{TITLES[name]}：{said.zh}{said.en}"):
            tell(told, err=as_json)

    def tried(name: str) -> Tried:
        return try_device(name, machines, lambda said, _: ask(name, said), lambda: False, 1, wait_s)

    with application(), started(load(settings_file)) as devices:
        named = settled(devices)
        machines = ConsoleMachines(settings_file)
        machines.serve(devices.by_name())
        outcomes = {name: tried(name) for name in names or named}
    if as_json:
        rows = [(name, one.works, one.said) for name, one in outcomes.items()]
        tell_json(
            [
                {"device": name, "works": works, "zh": said.zh, "en": said.en}
                for name, works, said in rows
            ]
        )
    else:
        for name, one in outcomes.items():
            tell(f"[{_MARKS[one.works]}] {TITLES[name]}：{one.said.zh}{one.said.en}")
        if not outcomes:
            tell("设置里没有可以试的设备。Nothing to try.")
    sys.exit(NOT_WORKING if any(one.works is False for one in outcomes.values()) else 0)
