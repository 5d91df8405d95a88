"""What the commands of `kiosk queue` share: opening the file, finding one, ending with plain words."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kiosk.domain.application import Affair, Delivery
from kiosk.domain.numbers import NumberMistyped, ReceiptNumber
from kiosk.ports import StoreUnsafe

if TYPE_CHECKING:
    from kiosk.store import SqliteStore

DELIVERY = {
    Delivery.WAITING: "待上传",
    Delivery.SENDING: "上传中",
    Delivery.RECEIVED: "平台已收到",
    Delivery.PARKED: "待人工处理",
    Delivery.EXPORTED: "已导出",
}
NOT_FOUND = "没有找到这个编号。请照回执上的数字再输一次。"

as_json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，给程序读。")


class Quit(click.ClickException):
    """Ends a command with plain words and exit status 1."""

    def show(self, file: Any = None) -> None:  # noqa: ARG002 - click's signature
        """Print the words alone."""
        tell(self.message, err=True)


@contextmanager
def opened(data_dir: Path, *, to_act: bool = False) -> Iterator[SqliteStore]:
    """Open the file beside whoever owns it, to look or to act."""
    from kiosk.store import FILE_NAME, open_beside, open_reader

    doing = "做不了" if to_act else "看不了"
    file = data_dir / FILE_NAME
    try:
        if file.exists() and not os.access(file, os.R_OK | (os.W_OK if to_act else 0)):
            raise PermissionError  # noqa: TRY301 - SQLite would only say that it cannot open it
        store = (open_beside if to_act else open_reader)(file)
        try:
            yield store
        finally:
            store.close()
    except FileNotFoundError:
        raise Quit(_nothing_here(data_dir)) from None
    except PermissionError:
        words = f"现在{doing}：没有读写 {data_dir} 的权限。请用运行终端的用户，或请技术员来做。"
        raise Quit(words) from None
    except StoreUnsafe as error:
        raise Quit(f"现在{doing}：{error.reason or '本机数据读不出来。'}") from None


def find(store: SqliteStore, which: str) -> Affair | None:
    """Find one by receipt number (as typed) or id."""
    try:
        return store.affair_by_number(ReceiptNumber.parse(which))
    except NumberMistyped:
        return store.affair(which.strip())


def minute(moment: datetime) -> str:
    """Return a time as lists show it, by this machine's clock: the platform may count in another zone."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def tell(line: str, *, err: bool = False) -> None:
    """Write one line for people; what others wrote in it can neither break it nor steer the screen."""
    click.echo("".join(one if one.isprintable() else " " for one in line), err=err)


def tell_json(value: Any) -> None:
    """Write an answer for programs; bytes of a file's name that are no text stand as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    click.echo(text.encode("utf-8", "backslashreplace"))


def _nothing_here(data_dir: Path) -> str:
    from kiosk.store import FILE_NAME
    from kiosk.store.damage import set_aside_files

    if kept := set_aside_files(data_dir / FILE_NAME):
        return (
            f"数据文件坏了，原样留在 {kept[-1]}。请按技术员指南处理，"
            "要重新开始用 kiosk queue begin-again；先不要删除任何文件。"
        )
    return f"{data_dir} 里还没有数据：这台终端还没有提交过申请。"
