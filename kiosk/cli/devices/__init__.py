"""`kiosk devices`: what hangs on this machine's cables, whether it works, and trying it out.

They start the drivers of the settings as the terminal does, so not beside a running terminal.
"""

from __future__ import annotations

import click

from kiosk.cli.devices.listing import list_
from kiosk.cli.devices.testing import test
from kiosk.cli.devices.watching import watch


@click.group()
def devices() -> None:
    """设备：接了什么，能不能用，试一试。"""  # noqa: D415


for _command in (list_, test, watch):
    devices.add_command(_command)
