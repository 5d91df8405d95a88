"""`kiosk dock`: cards, paper, cover, camera and network of a practice terminal, by hand.

Only passes orders to the running dock over its socket; it must not do anything itself.
"""

from __future__ import annotations

import base64
import functools
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kiosk.settings import addresses, load

_PATIENCE_S = 15.0

F = TypeVar("F", bound=Callable[..., Any])


class _Quit(click.ClickException):
    """Ends a command with plain words and exit status 1."""

    def show(self, file: Any = None) -> None:  # noqa: ARG002 - click's signature
        click.echo(self.message, err=True)


@click.group()
def dock() -> None:
    """模拟放卡、取卡、撕纸、缺纸、开盖、拍照、断网（只用于练习平台）。"""  # noqa: D415


def _order(function: F) -> F:
    """Add where the dock is; the command gets `give`, which passes on an order."""

    @click.option(
        "--socket",
        "path",
        type=click.Path(path_type=Path),
        help="模拟台的套接字；默认在终端的运行目录里。",
    )
    @click.option("--json", "as_json", is_flag=True, help="输出 JSON，给程序读。")
    @click.pass_obj
    @functools.wraps(function)
    def command(
        settings_file: Path | None, /, *, path: Path | None, as_json: bool, **rest: Any
    ) -> None:
        found = path or addresses.dock_socket(load(settings_file).runtime_dir)
        answer = function(lambda *words: _give(found, words), **rest)
        if as_json:
            click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            click.echo(_say(answer))

    return command  # type: ignore[return-value]  # a wrapper with the options of click


Give = Callable[..., dict[str, Any]]


@dock.group()
def card() -> None:
    """放卡、取卡。"""  # noqa: D415


@card.command()
@click.argument("name")
@_order
def place(give: Give, name: str) -> dict[str, Any]:
    """把一张卡放到读卡器上（名字见 kiosk dock card list）。"""  # noqa: D415
    return give("card", "place", name)


@card.command()
@_order
def remove(give: Give) -> dict[str, Any]:
    """把卡取走。"""  # noqa: D415
    return give("card", "remove")


@card.command("list")
@_order
def list_cards(give: Give) -> dict[str, Any]:
    """列出可以放的卡。"""  # noqa: D415
    return give("card", "list")


@dock.command()
@click.argument("text")
@_order
def scan(give: Give, text: str) -> dict[str, Any]:
    """扫一个码（练习用的码见 kiosk sandbox phone-code）。"""  # noqa: D415
    return give("scan", text)


def _switch(name: str, actions: dict[str, str]) -> None:
    """Add a command with one argument out of a few."""

    @dock.command(name, help="；".join(f"{action} {words}" for action, words in actions.items()))
    @click.argument("action", type=click.Choice(list(actions)))
    @_order
    def switch(give: Give, action: str) -> dict[str, Any]:
        return give(name, action)


_switch("paper", {"tear": "撕下回执", "empty": "没有纸", "low": "纸快用完", "refill": "换上新纸"})
_switch("cover", {"open": "打开打印机的盖", "close": "盖上"})
_switch("printer", {"off": "关打印机", "on": "开打印机", "stall": "打印机停着不收数据"})
_switch(
    "sheets",
    {
        "well": "A4 打印机都好了：有纸、没卡纸、开着",
        "empty": "A4 纸用完",
        "jam": "卡纸",
        "toner": "墨粉快用完",
        "off": "关机",
        "stall": "收下不打",
        "take": "取走打好的",
    },
)
_switch(
    "camera",
    {
        "paper": "在摄像头下放一张纸",
        "blurred": "纸拍糊了",
        "nothing": "把纸拿走",
        "unplug": "拔掉摄像头",
    },
)
_switch(
    "network",
    {
        "cut": "断网",
        "restore": "恢复",
        "slow": "网络很慢",
        "thin": "64 kbit/s 的细线，时停时断",
        "black-hole": "连得上但没有回音",
    },
)


@dock.command()
@_order
def status(give: Give) -> dict[str, Any]:
    """现在放着什么卡，打印机、摄像头和网络怎么样。"""  # noqa: D415
    return give("status")


@dock.command()
@click.option(
    "--save",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="存到这个文件夹，每张回执一个 PNG 文件。",
)
@_order
def receipts(give: Give, folder: Path) -> dict[str, Any]:
    """把打印出来的回执存成图片。"""  # noqa: D415
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for number, receipt in enumerate(give("receipts")["receipts"], start=1):
        name = f"receipt-{number}.png"
        (folder / name).write_bytes(base64.b64decode(receipt["png"]))
        names.append(name)
    return {"ok": True, "folder": str(folder), "receipts": names}


def _give(path: Path, words: tuple[str, ...]) -> dict[str, Any]:
    """Pass one order on and return the answer; ends the command when there is none."""
    try:
        with socket.socket(socket.AF_UNIX) as sock, sock.makefile("rwb") as line:
            sock.settimeout(_PATIENCE_S)
            sock.connect(str(path))
            line.write(json.dumps({"order": words}).encode() + b"\n")
            line.flush()
            answer: dict[str, Any] = json.loads(line.readline())
    except (OSError, ValueError):
        raise _Quit(
            f"没有连上模拟台（{path}）。请先运行 kiosk run；模拟台只在练习平台旁边有。"
        ) from None
    if not answer["ok"]:
        raise _Quit(str(answer["message"]))
    return answer


_PAPER = {"ok": "有纸", "low": "纸快用完", "out": "没有纸"}
_SHEETS = {
    "well": "正常",
    "empty": "没有纸",
    "jam": "卡纸",
    "toner": "墨粉快用完",
    "off": "关着",
    "stall": "收下不打",
}
_LINK = {"up": "通", "cut": "断开", "black_hole": "连得上但没有回音"}


def _sees(words: str) -> str:
    """Say what lies below the camera."""
    kind, _, sheet = words.partition(" ")
    named = {
        "": "拔掉了",
        "nothing": "下面没有纸",
        "paper": f"第 {sheet} 张纸",
        "blurred": f"第 {sheet} 张纸，拍糊了",
    }
    return named[kind]


def _say(answer: dict[str, Any]) -> str:
    """Return an answer in words."""
    if "cards" in answer:
        return "\n".join(f"{one['name']:<14}{one['title']}" for one in answer["cards"])
    if "folder" in answer:
        return f"存了 {len(answer['receipts'])} 张回执到 {answer['folder']}"
    now = answer["status"]
    printer, sheets, network = now["printer"], now["sheets"], now["network"]
    power = "开着" if printer["power"] == "on" else "关着"
    stalled = "，不收数据" if printer["stalled"] else ""
    busy = "，正在打" if sheets["busy"] else ""
    cover = "盖开着" if printer["cover"] == "open" else "盖好"
    slow = "，很慢" if network["slow"] else ""
    mouth = f"出纸口有 {printer['in_mouth']} 张回执"
    return "\n".join(
        (
            f"卡：{now['card'] or '没有放卡'}",
            f"打印机：{power}{stalled}，{_PAPER[printer['paper']]}，{cover}，{mouth}",
            f"A4 打印机：{_SHEETS[sheets['printer']]}{busy}，打好了 {sheets['documents']} 份",
            f"摄像头：{_sees(now['camera'])}",
            f"网络：{_LINK[network['link']]}{slow}",
        )
    )
