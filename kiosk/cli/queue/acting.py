"""`kiosk queue retry`, `park` and `reread`: staff act on the queue; the running kiosk notices."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.queue.common import (
    DELIVERY,
    NOT_FOUND,
    Quit,
    as_json_option,
    find,
    opened,
    tell,
    tell_json,
)
from kiosk.domain.application import Delivery


@click.command()
@click.argument("which", metavar="[编号]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="所有待人工处理的。")
@as_json_option
@click.pass_obj
def retry(data_dir: Path, which: tuple[str, ...], *, everything: bool, as_json: bool) -> None:
    """让待人工处理的或已导出的重新从网上传：回执编号或内部编号，可以写几个。"""  # noqa: D415
    if bool(which) is everything:
        raise Quit("请写要重新上传的编号，或者只写 --all。")
    with opened(data_dir, to_act=True) as store:
        if everything:
            parked = store.rows(store.counts().parked)  # they come first
            ids = [one.id for one in parked if one.delivery is Delivery.PARKED]
        else:
            found = [find(store, one) for one in which]
            if None in found:
                raise Quit(NOT_FOUND)
            ids = [one.id for one in found if one]
        moved = [one for one in ids if store.desk.retry(one)]
    if as_json:
        tell_json({"retried": moved})
    elif moved:
        tell(f"{len(moved)} 件等着重新上传；联网后自动上传。")
    if not moved:
        raise Quit("没有要重新上传的：只有“待人工处理”和“已导出”的可以重新上传。")


@click.command()
@click.argument("which", metavar="编号")
@click.option("--reason", default="", help="为什么暂停，给同事看；不要写个人信息。")
@as_json_option
@click.pass_obj
def park(data_dir: Path, which: str, *, reason: str, as_json: bool) -> None:
    """暂停上传一件，留给人工处理；要上传时用 retry。"""  # noqa: D415
    with opened(data_dir, to_act=True) as store:
        affair = find(store, which)
        if affair is None:
            raise Quit(NOT_FOUND)
        done = store.desk.hold(affair.id, reason)
    if not done:
        raise Quit(f"没有暂停：这一件现在是“{DELIVERY[affair.delivery]}”，只有待上传的可以暂停。")
    if as_json:
        tell_json({"parked": [affair.id]})
    else:
        tell(f"{affair.number.shown} 已暂停上传。要上传时用 kiosk queue retry。")


@click.command()
@as_json_option
@click.pass_obj
def reread(data_dir: Path, *, as_json: bool) -> None:
    """让终端从头取一遍办理进度：平台换过旧备份、进度停住了的时候用。已有的进度不会丢。"""  # noqa: D415
    with opened(data_dir, to_act=True) as store:
        store.desk.reread()
    if as_json:
        tell_json({"reread": True})
    else:
        tell("终端联网后从头取一遍办理进度；上传不受影响。")
