"""`kiosk doctor --console-code`: the way into the technician's console before a technician is listed."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kiosk.ports import TriesUnsafe
from kiosk.upkeep import code as codes


def issue_code(data_dir: Path) -> None:
    """Make a code and say it once; refuses where it would open nothing, or be no use to the terminal."""
    from kiosk.app.documents import FOLDER
    from kiosk.shelf.readings import PulledStaff, ShelfOnDisk
    from kiosk.store.code_file import CodeFile
    from kiosk.upkeep.room import TECHNICIAN

    if PulledStaff(ShelfOnDisk(data_dir / FOLDER)).lists(TECHNICIAN):
        raise click.ClickException(
            "平台的名单里已经有技术员，请用工号和密码进维护台；一次性口令不能用了。"
        )
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = data_dir.stat().st_uid
    except OSError as error:
        raise click.ClickException(f"{data_dir} 用不了：{error.strerror}。") from None
    if owner != os.geteuid():
        raise click.ClickException("数据文件夹属于别的用户。请用运行终端的那个用户来做。")
    keeper = CodeFile(data_dir)
    if not keeper.boot_id:
        raise click.ClickException("系统没有启动编号（boot_id），口令定不了期限，不能给。")
    issued = codes.issue(keeper.now_s(), keeper.boot_id)
    try:
        keeper.write(issued.kept)
    except TriesUnsafe as error:
        raise click.ClickException(f"口令存不下：{error}。") from None
    half = codes.DIGITS // 2
    click.echo(f"一次性口令：{issued.digits[:half]} {issued.digits[half:]}")
    click.echo(
        f"{codes.LIFE_S / 60:.0f} 分钟内有效，只能用一次；再要一个，这个就作废。"
        "在屏幕左上角的站名上按住 2 秒，选“技术员”，按口令。"
    )
