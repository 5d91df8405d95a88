"""`kiosk queue export` and `import-acks`: the way by stick for a point that is not online."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli.queue.common import Quit, as_json_option, opened, tell, tell_json
from kiosk.ports import ExchangeFailed

if TYPE_CHECKING:
    from kiosk.ports import QueueDesk


@click.command()
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="U盘上的文件夹。",
)
@click.option("--again", is_flag=True, help="导出过、平台还没有回执的也再导出一次。")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="平台没有收到的全部导出，暂停的也在内；停用、报废前用。",
)
@as_json_option
@click.pass_obj
def export(data_dir: Path, folder: Path, *, again: bool, everything: bool, as_json: bool) -> None:
    """把没有上传的申请写进一个加密的文件，带到县里；写好后读回来核对过才算数。"""  # noqa: D415
    with _desk(data_dir) as desk:
        done = desk.export(folder, again=again, everything=everything)
    if as_json:
        tell_json({"file": str(done.file), "count": done.count, "left_out": done.left_out})
        return
    tell(f"已导出 {done.count} 件：{done.file}")
    if done.left_out:
        tell(f"有 {done.left_out} 件没有导出，原因用 kiosk queue list 看。")
    tell("请把这个文件交给县里。平台交回回执文件以后，用 kiosk queue import-acks 导入。")


@click.command("import-acks")
@click.argument("file", metavar="回执文件", type=click.Path(path_type=Path))
@as_json_option
@click.pass_obj
def import_acks(data_dir: Path, file: Path, *, as_json: bool) -> None:
    """导入平台交回来的回执文件。同一个文件再导入一次也没关系。"""  # noqa: D415
    with _desk(data_dir) as desk:
        done = desk.import_acks(file)
    if as_json:
        tell_json(
            {
                "received": done.received,
                "parked": done.parked,
                "known": done.known,
                "foreign": done.foreign,
            }
        )
        return
    tell(f"平台已收到 {done.received} 件，平台没有收 {done.parked} 件。")
    if done.parked:
        tell("没有收的在“待人工处理”里，原因用 kiosk queue list 看。")
    if done.known:
        tell(f"另有 {done.known} 件以前就处理过了。")
    if done.foreign:
        tell(f"另有 {done.foreign} 件本机没有，没有动。")


@contextmanager
def _desk(data_dir: Path) -> Iterator[QueueDesk]:
    from kiosk.app.desk import build_desk
    from sync.enrolment import EnrolmentUnreadable, load_enrolment

    with opened(data_dir, to_act=True) as store:
        try:
            enrolment = load_enrolment(data_dir / "enrolment.json")
        except EnrolmentUnreadable as error:
            raise Quit(f"本机的注册文件要检查，请联系技术人员：{error}") from None
        if enrolment is None:
            raise Quit("本机还没有注册到平台，不能导出或导入。请联系技术人员。")
        try:
            yield build_desk(store, enrolment)
        except ExchangeFailed as error:
            raise Quit(error.reason) from None
