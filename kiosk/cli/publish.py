"""What the practice platform hands down: `kiosk sandbox publish|documents|withdraw`, and `phone-code`.

Registers itself at `kiosk.cli.sandbox`, which loads it when one of these is called.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kiosk.cli.sandbox import Quit, clerk_options, sandbox, show_message

if TYPE_CHECKING:
    from sync.client import ClerkClient
    from sync.wire.publishing import Publication

F = TypeVar("F", bound=Callable[..., Any])

_KINDS = {
    "catalogue": "事项目录",
    "calendar": "工作日历",
    "staff": "工作人员名单",
    "settings": "设置",
    "notice": "公告",
    "message": "消息",
}
_STATES = {"draft": "稿子", "published": "在用", "replaced": "已被新版替换", "withdrawn": "已撤回"}
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_audience = click.option(
    "--to",
    "audience",
    default="",
    help="发给谁：不写是所有终端，220199 是一个县，220199-0001 是一台。",
)


def _approval(function: F) -> F:
    """Add who approved it; without a document number there is no approval."""

    @click.option("--approver", default="", help="批准机关或批准人。")
    @click.option(
        "--approved-on",
        type=click.DateTime(["%Y-%m-%d"]),
        help="批准日期，例如 2026-11-20。",
    )
    @click.option("--document", "document_number", default="", help="批准文号。")
    @functools.wraps(function)
    def command(
        *args: Any, approver: str, approved_on: datetime | None, document_number: str, **rest: Any
    ) -> None:
        from sync.wire.documents import Approval

        approval = None
        if approver or approved_on or document_number:
            if not (approver and approved_on and document_number):
                raise Quit(
                    "批准人（--approver）、日期（--approved-on）、文号（--document）要一起写。"
                )
            approval = Approval(
                approver=approver, approved_on=approved_on.date(), document_number=document_number
            )
        function(*args, approval=approval, **rest)

    return command  # type: ignore[return-value]  # a wrapper with the options of click


@sandbox.group()
def publish() -> None:
    """发布给终端：先拟稿，登记批准，再发布；没有批准记录的发布不了。"""  # noqa: D415


@publish.command()
@clerk_options
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_audience
@_approval
def catalogue(clerk: ClerkClient, folder: Path, **options: Any) -> None:
    """发布一个事项目录；有调整的事项自动出公告。"""  # noqa: D415
    from kiosk.shelf.bundles import BundleRefused, pack_directory

    try:
        raw = pack_directory(folder)
    except BundleRefused as error:
        raise Quit(error.reason) from None
    _publish(clerk, "catalogue", "catalogue", raw, **options)


@publish.command()
@clerk_options
@_file
@_audience
@_approval
def calendar(clerk: ClerkClient, file: Path, **options: Any) -> None:
    """发布一年的工作日历（JSON，格式同 assets/calendar）。"""  # noqa: D415
    from kiosk.shelf.contents import DocumentUnusable, read_calendar

    raw = _bytes(file)
    try:
        year = read_calendar(raw).year
    except DocumentUnusable as error:
        raise Quit(error.reason) from None
    _publish(clerk, "calendar", str(year), raw, **options)


@publish.command()
@clerk_options
@_file
@click.option("--to", "audience", required=True, help="哪一台终端，例如 220199-0001。")
def staff(clerk: ClerkClient, file: Path, audience: str, *, as_json: bool) -> None:
    """发布一个服务点的工作人员名单（JSON）；不在名单里的马上不能登录。"""  # noqa: D415
    name = audience or "all"
    _publish(clerk, "staff", name, _bytes(file), audience=audience, approval=None, as_json=as_json)


@publish.command(name="practice-staff")
@clerk_options
def practice_staff(clerk: ClerkClient, *, as_json: bool) -> None:
    """发布练习用的工作人员名单，发过（包括撤回的）就不再发。"""  # noqa: D415
    from kiosk.staff import practice

    known = [one for one in clerk.publications(1000).items if one.kind == "staff"]
    found = next((one for one in known if one.name == practice.NAME and one.version), None)
    if found is not None:
        show_message(found, [_line(found)], as_json=as_json)
        return
    raw = practice.practice_list()
    _publish(clerk, "staff", practice.NAME, raw, audience="", approval=None, as_json=as_json)


@publish.command()
@clerk_options
@_file
@_audience
def settings(clerk: ClerkClient, file: Path, audience: str, *, as_json: bool) -> None:
    """发布平台可以改的几项设置（JSON）；没有人在用时生效。"""  # noqa: D415
    name = audience or "all"
    raw = _bytes(file)
    _publish(clerk, "settings", name, raw, audience=audience, approval=None, as_json=as_json)


@publish.command()
@clerk_options
@_file
@click.option("--name", default="", help="公告的名字；默认是文件名。")
@_audience
@_approval
def notice(clerk: ClerkClient, file: Path, name: str, **options: Any) -> None:
    """发布一条公告（JSON）：事项调整公告或通知公告。"""  # noqa: D415
    _publish(clerk, "notice", name or file.stem, _bytes(file), **options)


@publish.command()
@clerk_options
@_file
@click.option("--to", "audience", required=True, help="办件所在的终端，例如 220199-0001。")
def message(clerk: ClerkClient, file: Path, audience: str, *, as_json: bool) -> None:
    """给一份办件的申请人发消息（JSON）；只写可以给本人看的话，姓名和号码要遮住。"""  # noqa: D415
    from kiosk.shelf.contents import DocumentUnusable, read_messages

    raw = _bytes(file)
    try:
        name = read_messages(raw).submission_id
    except DocumentUnusable as error:
        raise Quit(error.reason) from None
    _publish(clerk, "message", name, raw, audience=audience, approval=None, as_json=as_json)


@sandbox.command()
@clerk_options
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True)
def documents(clerk: ClerkClient, limit: int, *, as_json: bool) -> None:
    """列出拟稿和发布过的，最新的在前。"""  # noqa: D415
    found = clerk.publications(limit)
    show_message(found, [_line(one) for one in found.items] or ["还没有发布过。"], as_json=as_json)


@sandbox.command()
@clerk_options
@click.argument("kind", type=click.Choice(list(_KINDS)))
@click.argument("name")
def withdraw(clerk: ClerkClient, kind: str, name: str, *, as_json: bool) -> None:
    """撤回发布过的；终端下次取的时候就不用它了。"""  # noqa: D415
    from sync.wire.publishing import Withdrawal

    try:
        request = Withdrawal.model_validate({"kind": kind, "name": name})
    except ValueError:
        raise Quit("名字不对，请照 kiosk sandbox documents 里的写。") from None
    done = clerk.withdraw(request)
    show_message(done, [_line(done)], as_json=as_json)


def _publish(
    clerk: ClerkClient,
    kind: str,
    name: str,
    raw: bytes,
    *,
    audience: str,
    approval: Any,
    as_json: bool,
) -> None:
    """Draft, approve when there is an approval, publish."""
    from sync.wire.publishing import DraftRequest

    values = {"kind": kind, "name": name, "audience": audience}
    try:
        request = DraftRequest(content=raw, **values)  # type: ignore[arg-type]  # checked by the model
    except ValueError:
        raise Quit(
            "名字或 --to 不对：名字用英文、数字和横线，--to 像 220199 或 220199-0001。"
        ) from None
    draft = clerk.draft(request)
    if approval is not None:
        clerk.approve(draft.id, approval)
    done = clerk.publish(draft.id)
    show_message(done, [_line(done)], as_json=as_json)


def _bytes(file: Path) -> bytes:
    from kiosk.shelf.contents import MAX_SMALL

    try:
        with file.open("rb") as stream:
            return stream.read(MAX_SMALL + 1)
    except OSError as error:
        raise Quit(f"{file} 读不了：{error.strerror}。") from None


def _line(one: Publication) -> str:
    when = one.published_at.strftime("%Y-%m-%d %H:%M") if one.published_at else "没有发布"
    number = one.approval.document_number if one.approval else ""
    words = (_KINDS[one.kind], one.name, f"第 {one.version} 版", _STATES[one.state], when)
    return "  ".join([*words, one.audience or "所有终端", number]).rstrip()


@sandbox.command(name="phone-code")
@clerk_options
@click.option("--name", required=True, help="练习用的姓名，如 张明。")
@click.option("--id-number", required=True, help="练习用的身份证号，18 位。")
def phone_code(clerk: ClerkClient, name: str, id_number: str, *, as_json: bool) -> None:
    """生成练习用的手机码：扫一次就作废，5 分钟有效。用 kiosk dock scan 扫它。"""  # noqa: D415
    from sync.wire.clerk import PhoneCodeRequest

    try:
        request = PhoneCodeRequest(name=name, id_number=id_number)
    except ValueError:
        raise Quit("身份证号对不上。练习可以用 张明 11010519491231002X。") from None
    made = clerk.phone_code(request)
    if as_json:
        click.echo(made.model_dump_json(indent=1))
        return
    from kiosk.cli.enrolment_code import drawn

    click.echo(drawn(made.code))
    click.echo(made.code)
