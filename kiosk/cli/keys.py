"""`kiosk keys`: who keeps the terminal's own secrets, and what to do when they are lost.

Never prints a secret. What `examine` says stands in `kiosk doctor` too.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kiosk.settings import load

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.settings.model import Settings
    from kiosk.vault import Vault
    from kiosk.vault.vault import Kept

_KEPT_BY = {
    "tpm": "封在本机的安全芯片（TPM）里。只偷走硬盘，打不开草稿，也认不出谁办过事；整机一起偷走，能打开。",
    "systemd": "用 systemd 的主机密钥加密。只拷走数据文件夹，打不开；系统盘一起偷走，能打开。",
    "file": "是数据文件夹里的一个文件。偷走硬盘，就能打开草稿，能用身份证号一个个试出谁办过事。",
}
_LOST = (
    "密钥打不开了：安全芯片被清除过，硬盘换到了别的机器上，或者密钥文件坏了。"
    "丢掉的是没有提交的草稿和群众“我的办件”名单；已经提交的都在，会照常上传。"
)


@click.group()
def keys() -> None:
    """本机的密钥：谁在保管，丢了怎么办。"""  # noqa: D415


@keys.command()
@click.pass_obj
def show(settings_file: Path | None) -> None:
    """说明密钥由谁保管、硬盘被偷会怎样。打不开时退出码是 1。"""  # noqa: D415
    state, detail, advice = examine(load(settings_file))
    click.echo(detail)
    if advice:
        click.echo(advice)
    sys.exit(state == "problem")


@keys.command("begin-again")
@click.option("--yes", is_flag=True, help="不再询问。")
@click.pass_obj
def begin_again(settings_file: Path | None, *, yes: bool) -> None:
    """密钥确实打不开以后，搁置旧的，下次启动时做新的。先停下终端。"""  # noqa: D415
    from kiosk.app.clock import SystemClock

    vault = _vault(load(settings_file))
    if not vault.look().lost:
        click.echo("密钥没有丢，不用重新开始。请先看 kiosk keys show。", err=True)
        sys.exit(1)
    click.echo(_LOST)
    if not yes:
        click.confirm("搁置旧密钥，重新开始吗？", abort=True)
    for file in vault.begin_again(SystemClock().now()):
        click.echo(f"旧密钥搁置在 {file}，没有删除。")
    click.echo("请启动终端，它会做新的密钥。")


def examine(settings: Settings) -> tuple[str, str, str]:
    """Return state (`ok`, `warning`, `problem`), what is so, and what to do about it."""
    from kiosk.vault import VaultAway

    try:
        kept = _vault(settings).look()
    except OSError as error:
        words = f"看不了密钥文件夹：{error.strerror}"
        return "problem", words, "请用运行终端的那个用户运行这个命令。"
    if kept.lost:
        return "problem", _LOST, "请按技术员指南处理；确定要重新开始，用 kiosk keys begin-again。"
    if isinstance(kept.trouble, VaultAway):
        words = f"密钥现在取不出来：{kept.trouble}"
        return "problem", words, "请检查这一样；密钥没有丢，先不要删除任何文件。"
    if kept.trouble is not None:
        words = f"密钥文件要检查：{kept.trouble}"
        advice = "文件要属于运行终端的用户，只有它能读：文件 chmod 600，文件夹 chmod 700。"
        return "problem", words, advice
    if kept.provider is None:
        return "ok", "还没有做密钥，终端第一次启动时做", ""
    return _state(settings, kept), _KEPT_BY[kept.provider], _advice(kept)


def _state(settings: Settings, kept: Kept) -> str:
    weak = kept.provider != "tpm" and settings.platform.mode == "remote"
    return "warning" if weak or kept.better else "ok"


def _advice(kept: Kept) -> str:
    if kept.better:
        return (
            f'这台机器有更好的保管办法：在设置里写 [security] keys = "{kept.better}"，再启动终端。'
        )
    if kept.provider == "tpm":
        return ""
    return f"{kept.lacks}。请打开整盘加密。"


def _vault(settings: Settings) -> Vault:
    from kiosk.vault import Vault

    return Vault(settings.data_dir / "keys", settings.security.keys, settings.security.tcti)
