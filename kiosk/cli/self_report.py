"""`kiosk doctor --report`: the console's self-test report, as text for a shell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.settings import SettingsError, load
from kiosk.upkeep import network, report
from kiosk.upkeep.report import Checked, Report

if TYPE_CHECKING:
    from kiosk.cli.doctor import Finding


def tell_report(settings_file: Path | None, findings: Sequence[Finding]) -> int:
    """Write the report; returns 1 when something has to be seen to.

    Devices are asked only while no terminal runs that has them.
    """
    from kiosk.app.clock import SystemClock
    from kiosk.app.console import platform_look

    lines = [Checked(one.name, one.state, one.detail, one.advice) for one in findings]
    place = ""
    try:
        settings = load(settings_file)
        place = settings.place.name
        lines += _devices(settings_file)
    except SettingsError:
        pass  # stands among the findings
    seen = [network.line(one) for one in platform_look(settings_file).run()]
    lines += report.from_network(seen)
    made = Report(SystemClock().now(), place, tuple(lines))
    click.echo(report.text(made))
    return int(made.problems > 0)


def _devices(settings_file: Path | None) -> list[Checked]:
    from devices.words import sentence
    from kiosk.app.console_machines import driver_title
    from kiosk.app.devices import drivers
    from kiosk.cli.devices.common import is_running, settled, started
    from kiosk.upkeep.devices import DeviceLine

    settings = load(settings_file)
    if is_running(settings):
        return [
            Checked("设备", "warning", "终端正在运行，设备由它用着。", "请在屏幕上的维护台看。")
        ]
    named = drivers(settings)
    with started(settings) as devices:
        return report.from_devices(
            DeviceLine(name, named[name], driver_title(named[name]), one.state, sentence(one).zh)
            for name, one in settled(devices).items()
        )
