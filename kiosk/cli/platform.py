"""`kiosk platform`: hold any platform to the contract, over HTTP only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sync.conformance import Finding
    from sync.conformance.bench import Decide


@click.group()
def platform() -> None:
    """对接一个平台。"""  # noqa: D415


@platform.command()
@click.argument("url")
@click.option("--code", required=True, help="平台给的注册码，只能用一次。")
@click.option(
    "--ca-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="平台证书的自建机构（PEM）；默认用公共机构。",
)
@click.option(
    "--clerk-token",
    default="",
    envvar="KIOSK_CLERK_TOKEN",
    help="练习平台的经办口令：由本命令自己办理练习件。",
)
@click.option(
    "--wait-changes", type=click.IntRange(0, 3600), default=0, help="等经办人员办理，最多几秒。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，给程序读。")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="报告存到文件夹。")
def check(
    url: str,
    code: str,
    ca_file: Path | None,
    clerk_token: str,
    wait_changes: int,
    *,
    as_json: bool,
    out: Path | None,
) -> None:
    """逐条检查平台是否守约；练习件都标明是自检。有一条没有通过，退出码是 1。"""  # noqa: D415
    from sync.conformance import check_platform, report
    from sync.conformance.bench import Bench

    def show(finding: Finding) -> None:
        click.echo(report.line(finding), err=as_json)

    try:
        bench = Bench(
            url,
            code.strip(),
            ca_file=ca_file,
            decide=_clerk(url, clerk_token, ca_file) if clerk_token else None,
            wait_s=wait_changes,
            tell=lambda words: click.echo(words, err=True),
        )
    except ValueError as error:
        raise click.BadParameter(f"平台地址不对：{error}", param_hint="URL") from None
    made = check_platform(url, bench, seen=show)
    click.echo(report.as_json(made) if as_json else report.summary(made))
    if out is not None:
        try:
            _, page = report.write(made, out)
        except OSError as error:
            raise click.ClickException(f"报告存不了：{error.strerror}。") from None
        click.echo(f"报告在 {page}", err=as_json)
    if not made.kept:
        raise SystemExit(1)


def _clerk(url: str, token: str, ca_file: Path | None) -> Decide:
    from kiosk.domain.application import Stage
    from sync.client import ClerkClient, Transport
    from sync.wire import SubmissionEnvelope
    from sync.wire.clerk import Decision

    def decide(message: SubmissionEnvelope, times: int) -> None:
        clerk = ClerkClient(Transport(url, token, ca_file=ca_file))
        try:
            for number in range(times):
                clerk.decide(
                    Decision(id=message.id, stage=Stage.REVIEW, opinion=f"自检 {number + 1}")
                )
        finally:
            clerk.close()

    return decide
