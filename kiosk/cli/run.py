"""`kiosk run`: start the terminal and keep it alive."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.pass_obj
def run(settings_file: Path | None) -> None:
    """启动自助终端，直到按 Ctrl+C 或收到 SIGTERM。"""  # noqa: D415
    from kiosk.run.parent import run as run_parent

    sys.exit(run_parent(settings_file))
