"""`kiosk queue begin-again`: for a technician after damage, with the kiosk stopped."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli.queue.common import Quit
from kiosk.ports import StoreUnsafe


@click.command("begin-again")
@click.option("--yes", is_flag=True, help="不再询问。")
@click.pass_obj
def begin_again(data_dir: Path, *, yes: bool) -> None:
    """数据损坏被搁置以后，另起一个新的数据文件。旧文件留在原处，一个也不删。"""  # noqa: D415
    from kiosk.run.lock import AlreadyRunning, InstanceLock
    from kiosk.store import FILE_NAME, open_store
    from sync.enrolment import EnrolmentUnreadable, load_enrolment

    file = data_dir / FILE_NAME
    if not data_dir.is_dir() or (file.exists() and file.stat().st_size):
        raise Quit("这里没有被搁置的数据，不用另起。")
    try:
        lock = InstanceLock(data_dir)
    except AlreadyRunning:
        raise Quit("终端正在运行。请先停下它，再运行这个命令。") from None
    try:
        kept = sorted(one.name for one in data_dir.glob(f"{FILE_NAME}.damaged-*"))
        click.echo(f"搁置的文件：{'、'.join(kept) or '没有，原文件不见了'}")
        click.echo("里面没有上传的申请不会自己上传，请交给技术人员处理。")
        if not yes:
            click.confirm("另起一个新的数据文件吗？", abort=True)
        enrolment = load_enrolment(data_dir / "enrolment.json")
        number = enrolment.number if enrolment else None
        open_store(file, number, begin_again=True).close()
        click.echo("已另起。可以启动终端了。")
    except (StoreUnsafe, EnrolmentUnreadable) as error:
        raise Quit(f"没有另起：{error}") from None
    finally:
        lock.release()
