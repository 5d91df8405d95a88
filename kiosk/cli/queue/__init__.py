"""`kiosk queue`: what was submitted on this terminal, where each piece is, and what staff do about it.

Every command works beside the running kiosk; that notices within seconds. Masked.
"""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.queue.acting import park, reread, retry
from kiosk.cli.queue.damage import begin_again
from kiosk.cli.queue.exchange import export, import_acks
from kiosk.cli.queue.looking import list_, show
from kiosk.cli.queue.printing import print_
from kiosk.settings import load


@click.group()
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, readable=False, path_type=Path),
    help="数据目录；默认按设置文件。",
)
@click.pass_context
def queue(ctx: click.Context, data_dir: Path | None) -> None:
    """待上传的申请：看、重新上传、暂停、导出到U盘、导入平台的回执文件。"""  # noqa: D415
    ctx.obj = data_dir or load(ctx.obj).data_dir


for _command in (list_, show, retry, park, reread, print_, export, import_acks, begin_again):
    queue.add_command(_command)
