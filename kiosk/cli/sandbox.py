"""`kiosk sandbox`: run the practice platform, and be its clerk. Speaks HTTP, never SQL."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kiosk.domain.application import Stage
from kiosk.domain.numbers import NumberMistyped, ReceiptNumber
from kiosk.settings import load

if TYPE_CHECKING:
    from sync.client import ClerkClient
    from sync.wire.clerk import Case

_STAGES = {
    Stage.SUBMITTED: "已提交",
    Stage.CORRECTION: "补正告知",
    Stage.ACCEPTED: "受理",
    Stage.NOT_ACCEPTED: "不予受理",
    Stage.REVIEW: "审查",
    Stage.SUSPENDED: "特别程序",
    Stage.GRANTED: "办结（准予）",
    Stage.REFUSED: "办结（不予）",
    Stage.WITHDRAWN: "申请人撤回",
}
_STAGE_HELP = "办理环节：" + "，".join(f"{stage.value} {words}" for stage, words in _STAGES.items())
_LONGEST_BYTES = 2000
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

F = TypeVar("F", bound=Callable[..., Any])


class _Quit(click.ClickException):
    """Ends a command with plain words and exit status 1."""

    def show(self, file: Any = None) -> None:  # noqa: ARG002 - click's signature
        click.echo(self.message, err=True)


def _data_option(function: F) -> F:
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="练习平台的文件夹；默认是本机终端数据目录里的 sandbox。",
    )(function)


def _clerk_options(function: F) -> F:
    """Add where the platform is and who asks; `clerk` is passed to the command, opened."""

    @_data_option
    @click.option("--url", default="", help="平台地址；默认是这个文件夹的平台所在的地址。")
    @click.option("--token", default="", envvar="KIOSK_CLERK_TOKEN", help="经办口令；默认读文件。")
    @click.option("--json", "as_json", is_flag=True, help="输出 JSON，给程序读。")
    @click.pass_obj
    @functools.wraps(function)
    def command(
        settings_file: Path | None, /, *, data: Path | None, url: str, token: str, **rest: Any
    ) -> None:
        from sync.client import PlatformError, Rejected, Unauthorised

        clerk = _connect(data or _default_data(settings_file), url, token)
        try:
            function(clerk, **rest)
        except Rejected as error:
            raise _Quit(error.title or f"平台没有接受（{error.code}）。") from None
        except Unauthorised:
            raise _Quit("平台不认这个口令。请检查 --data 或 --token。") from None
        except PlatformError as error:
            raise _Quit(f"没有连上练习平台（{error}）。请先运行 kiosk sandbox run。") from None
        finally:
            clerk.close()

    return command  # type: ignore[return-value]  # a wrapper with the options of click


def _default_data(settings_file: Path | None) -> Path:
    return load(settings_file).data_dir / "sandbox"


def _connect(data: Path, url: str, token: str) -> ClerkClient:
    from sync.client import ClerkClient, Timeouts, Transport

    try:
        url = url or (data / "address").read_text().strip()
        token = token or (data / "clerk.token").read_text().strip()
        # Taking a big bundle in keeps a clerk waiting without a byte.
        return ClerkClient(Transport(url, token, timeouts=Timeouts(read=3600.0)))
    except OSError as error:
        words = f"{error.filename} 读不了。请先运行 kiosk sandbox run，或用 --data 指出文件夹。"
        raise _Quit(words) from None
    except ValueError as error:
        raise _Quit(f"平台地址不对：{error}") from None


def _show(message: Any, lines: list[str], *, as_json: bool) -> None:
    click.echo(message.model_dump_json(indent=1) if as_json else "\n".join(lines))


def _line(case: Case) -> str:
    number = ReceiptNumber(case.number).shown
    received = case.received_at.strftime("%Y-%m-%d %H:%M:%S")
    return f"{number}  {received}  {_STAGES[case.stage]}  {case.item_id}  {case.official_number}"


class _Commands(click.Group):
    """Adds the commands of `kiosk.cli.publish`, which needs this module, when it is asked."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command."""
        import kiosk.cli.publish  # noqa: F401 - registers its commands here

        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names."""
        import kiosk.cli.publish  # noqa: F401 - registers its commands here

        return super().list_commands(ctx)


@click.group(cls=_Commands)
def sandbox() -> None:
    """随附的小平台：练习、测试用；县里试点加 --not-a-sandbox。"""  # noqa: D415


@sandbox.command()
@_data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option("--port", default=0, help="监听的端口；0 表示自动找一个。")
@click.option(
    "--database-url",
    default="",
    envvar="KIOSK_DATABASE_URL",
    help="PostgreSQL 的地址，如 postgresql://用户@主机/库名；默认用文件夹里的 SQLite。",
)
@click.option(
    "--workers", type=click.IntRange(1, 32), default=1, show_default=True, help="几个进程一起服务。"
)
@click.option("--not-a-sandbox", is_flag=True, help="县里试点用：办的事算数，不收模拟身份。")
@click.option("--until-stdin-closes", is_flag=True, help="标准输入关闭时结束。")
@click.option("--certificate", type=_FILE, help="用 TLS：证书链（PEM）。")
@click.option("--certificate-key", type=_FILE, help="证书的私钥（PEM）。")
@click.option("--public-url", default="", help="手机打开的网址，如 https://…；默认同终端用的地址。")
@click.pass_obj
def run(
    settings_file: Path | None,
    data: Path | None,
    *,
    host: str,
    port: int,
    database_url: str,
    workers: int,
    not_a_sandbox: bool,
    until_stdin_closes: bool,
    certificate: Path | None,
    certificate_key: Path | None,
    public_url: str,
) -> None:
    """启动这个平台，直到按 Ctrl+C；第一行输出是它的地址。"""  # noqa: D415
    from sync.sandbox.__main__ import Place, serve
    from sync.sandbox.database import DatabaseUnusable
    from sync.sandbox.workers import WorkersDidNotStart

    folder = data or _default_data(settings_file)
    place = Place(
        folder,
        database_url,
        not not_a_sandbox,
        until_stdin_closes,
        certificate,
        certificate_key,
        public_url,
    )
    try:
        serve(place, host=host, port=port, workers=workers)
    except DatabaseUnusable as error:
        raise _Quit(str(error)) from None
    except WorkersDidNotStart:
        raise _Quit("练习平台的进程没有起来，原因在上面几行。") from None
    except OSError as error:
        raise _Quit(f"练习平台起不来：{error.strerror or error}。请换一个端口或文件夹。") from None


@sandbox.command()
@_clerk_options
@click.option("--region", default="220199", show_default=True, help="行政区划代码，6 位数字。")
@click.option("--terminal", type=click.IntRange(1, 9999), help="重新注册的终端编号；默认给新编号。")
@click.option("--public-url", default="", help="终端用的平台地址；默认和这个命令用的一样。")
@click.option("--png", type=click.Path(dir_okay=False, path_type=Path), help="二维码存成图片。")
def code(
    clerk: ClerkClient,
    region: str,
    terminal: int | None,
    public_url: str,
    png: Path | None,
    *,
    as_json: bool,
) -> None:
    """生成一个注册码，给一台终端用一次；二维码里是整条注册信息。"""  # noqa: D415
    from kiosk.cli.enrolment_code import payload_of, shown
    from sync.wire.clerk import CodeRequest

    try:
        request = CodeRequest(region=region, terminal=terminal)
    except ValueError:
        raise _Quit("行政区划代码是 6 位数字。") from None
    made = clerk.enrolment_code(request)
    until = made.expires_at.strftime("%Y-%m-%d %H:%M")
    text = payload_of(made, clerk.platform_keys(), public_url or clerk.url)
    if as_json:
        whole = made.model_dump(mode="json") | {"payload": text}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    click.echo(made.code)
    click.echo(f"给终端 {made.region}-{made.terminal:04}，{until} 前有效，只能用一次")
    click.echo(shown(text, png))


@sandbox.command(name="list")
@_clerk_options
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True)
def list_cases(clerk: ClerkClient, limit: int, *, as_json: bool) -> None:
    """列出平台收到的办件，最新的在前；不打开内容。"""  # noqa: D415
    cases = clerk.cases(limit)
    lines = [_line(case) for case in cases.items]
    lines.append(f"共 {cases.total} 件")
    _show(cases, lines, as_json=as_json)


@sandbox.command()
@_clerk_options
@click.argument("number")
@click.option("--decrypt", is_flag=True, help="打开内容看。")
def show(clerk: ClerkClient, number: str, *, decrypt: bool, as_json: bool) -> None:
    """看一份办件；NUMBER 是回执编号或办件的 id。"""  # noqa: D415
    found = clerk.case(_key(number), decrypt=decrypt)
    lines = [_line(found.case), f"id {found.case.id}", f"身份核验：{found.case.assurance.value}"]
    if found.payload is not None:
        lines.append(_readable(found.payload))
        lines += [
            f"附件 {part.name}  {part.media_type}  {part.size} 字节  SHA-256 {part.sha256}"
            for part in found.parts
        ]
    _show(found, lines, as_json=as_json)


@sandbox.command()
@_clerk_options
@click.option("--number", required=True, help="回执编号或办件的 id。")
@click.option(
    "--stage", required=True, type=click.Choice([s.value for s in Stage]), help=_STAGE_HELP
)
@click.option("--part", default="", help="一件事里的哪一样，写它的编号；不写是整件。")
@click.option("--opinion", default="", help="处理意见，申请人看得到。")
@click.option("--handler", default="", help="经办人工号。")
@click.option("--office", default="", help="处理单位。")
@click.option("--office-phone", default="", help="处理单位的办公电话。")
def decide(clerk: ClerkClient, number: str, stage: str, *, as_json: bool, **words: str) -> None:
    """把一份办件办到下一个环节；终端会取到。"""  # noqa: D415
    from sync.wire.clerk import Decision

    key = _key(number)
    named = {"number": key} if key.isdigit() else {"id": key}
    try:
        decision = Decision(stage=Stage(stage), **named, **words)
    except ValueError:
        raise _Quit("处理意见、单位等文字每项最多 2000 字；哪一样要写编号。") from None
    case = clerk.decide(decision)
    _show(case, [_line(case)], as_json=as_json)


@sandbox.command(name="import")
@_clerk_options
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--acks", "folder", required=True, type=click.Path(path_type=Path), help="回执文件放到哪里。"
)
def import_bundle(clerk: ClerkClient, file: Path, folder: Path, *, as_json: bool) -> None:
    """收下终端的导出包 FILE，把回执文件交回。同一个包再来一次也没关系。"""  # noqa: D415
    from kiosk.cli.bundle import hand_in
    from kiosk.ports import ExchangeFailed

    try:
        taken, acks = hand_in(clerk, file, folder)
    except ExchangeFailed as error:
        raise _Quit(error.reason) from None
    took = f"新收 {taken.received} 件，以前收过 {taken.duplicates} 件，没有收 {taken.refused} 件"
    lines = [
        f"终端 {taken.terminal}：{took}",
        *(["这台终端已停用；停用以前的申请照收。"] if taken.revoked else []),
        f"回执文件：{acks}",
    ]
    _show(taken, lines, as_json=as_json)


@sandbox.command()
@_clerk_options
def counts(clerk: ClerkClient, *, as_json: bool) -> None:
    """平台收到多少、重复应答多少。"""  # noqa: D415
    seen = clerk.counts()
    words = {
        "终端": seen.terminals,
        "收到": seen.received,
        "重复应答": seen.duplicates,
        "内容冲突": seen.conflicts,
        "不收": seen.rejected,
        "已办环节": seen.decisions,
    }
    line = "，".join(f"{name} {value}" for name, value in words.items())
    _show(seen, [line], as_json=as_json)


@sandbox.command()
@_clerk_options
@click.option("--region", default="220199", show_default=True)
@click.option("--terminal", type=click.IntRange(1, 9999), required=True)
def revoke(clerk: ClerkClient, region: str, terminal: int, *, as_json: bool) -> None:
    """停用一台终端；重新注册后恢复。"""  # noqa: D415
    from sync.wire.clerk import Revocation

    done = clerk.revoke(Revocation(region=region, terminal=terminal))
    _show(done, [f"已停用 {done.region}-{done.terminal:04}"], as_json=as_json)


@sandbox.command(name="terminals")
@_clerk_options
def list_terminals(clerk: ClerkClient, *, as_json: bool) -> None:
    """列出终端，和每台最近报告的情况。"""  # noqa: D415
    from kiosk.cli.enrolment_code import report_lines

    found = clerk.terminals()
    _show(found, report_lines(found), as_json=as_json)


@sandbox.command(name="roll-keys")
@_clerk_options
def roll_keys(clerk: ClerkClient, *, as_json: bool) -> None:
    """平台换密钥：密封用的和签名用的各换一把，旧的留着。"""  # noqa: D415
    from sync.enrolment.trust import believe_itself

    now = believe_itself(clerk.roll_keys())
    words = f"已换，第 {now.serial} 版：密封 {now.recipient[0].id}，签名 {now.signing[0].id}"
    _show(now, [words, "终端几分钟内自己换过来。"], as_json=as_json)


@sandbox.command()
@_clerk_options
@click.option("--delay-ms", type=click.IntRange(0, 600_000), default=0, help="每次回答前等多久。")
@click.option("--drop-replies", type=click.IntRange(0), default=0, help="收下后不回答，几次。")
@click.option("--busy", type=click.IntRange(0), default=0, help="回答 429，几次。")
@click.option("--unavailable", type=click.IntRange(0), default=0, help="回答 503，几次。")
@click.option("--retry-after-s", type=click.IntRange(0, 86_400), default=1, show_default=True)
@click.option("--malformed", type=click.IntRange(0), default=0, help="回答一半就断，几次。")
@click.option("--wrong-ack", type=click.IntRange(0), default=0, help="回答成别的办件，几次。")
def faults(clerk: ClerkClient, *, as_json: bool, **switches: int) -> None:
    """让练习平台对终端出状况；不带选项就全部恢复正常。"""  # noqa: D415
    from sync.wire.clerk import Faults

    now = clerk.set_faults(Faults(**switches))
    _show(now, [f"{name} {value}" for name, value in now.model_dump().items()], as_json=as_json)


def _key(typed: str) -> str:
    """A receipt number as people type it, or a submission's id."""
    if "-" in typed and len(typed) == 36:
        return typed.lower()
    try:
        return str(ReceiptNumber.parse(typed))
    except NumberMistyped:
        raise _Quit("回执编号对不上：应是 19 位数字，请照回执再输一次。") from None


def _readable(payload: bytes) -> str:
    try:
        return json.dumps(json.loads(payload), ensure_ascii=False, indent=1)
    except ValueError:
        return payload[:_LONGEST_BYTES].hex()


# What `kiosk.cli.publish` shares.
Quit, clerk_options, show_message = _Quit, _clerk_options, _show
