"""`kiosk demo`: the main job plays by itself, on the real screen, reader, paper and wire."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from kiosk.cli.demo.report import Report


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="截图、回执和 report.json 放在这个文件夹。",
)
def demo(out: Path) -> None:
    """自动演示：从插卡、离线、断电到看到办理结果。有一步没看到，退出码就不是 0。"""  # noqa: D415
    from devices.simulators.isolation import IsolationUnavailableError
    from kiosk.cli.demo.paper import paper_reader
    from kiosk.cli.demo.play import Play
    from kiosk.cli.demo.stage import set_stage

    out.mkdir(parents=True, exist_ok=True)
    report = Report()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="kiosk-demo-") as folder,
            paper_reader() as paper,
            set_stage(Path(folder)) as stage,
        ):
            Play(stage, paper, report, out.resolve(), click.echo).perform()
    except IsolationUnavailableError as error:
        click.echo(f"这台机器上演不了：{error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        click.echo("演示停了，什么也没有留在后台。", err=True)
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - the report says which step and why
        click.echo(f"演示停在这里：{error}", err=True)
        finished = False
    else:
        finished = True
    file = report.write(out, finished=finished)
    click.echo(f"{'演示成功' if report.ok else '演示没有成功'}，报告在 {file}")
    if report.screens:
        papers = f"，回执 {len(report.receipts)} 张（receipt-*.png）" if report.receipts else ""
        click.echo(f"屏幕 {len(report.screens)} 张（01-home.png 起）{papers}，都在 {out}")
    sys.exit(not report.ok)
