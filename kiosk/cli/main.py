"""The command `kiosk` itself: finds its groups by name and loads only the one that is called."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from kiosk.settings import FILE_VARIABLE, SettingsError

_COMMANDS = {
    "run": ("kiosk.cli.run", "启动自助终端"),
    "demo": ("kiosk.cli.demo", "自动演示：从插卡到看到办理结果"),
    "sandbox": ("kiosk.cli.sandbox", "练习和县里试点用的小平台"),
    "platform": ("kiosk.cli.platform", "检查一个平台是否守约"),
    "dock": ("kiosk.cli.dock", "模拟放卡、出纸、断网"),
    "doctor": ("kiosk.cli.doctor", "检查这台机器"),
    "devices": ("kiosk.cli.devices", "设备：接了什么，能不能用，试一试"),
    "catalogue": ("kiosk.cli.catalogue", "服务事项目录"),
    "queue": ("kiosk.cli.queue", "待上传的申请"),
    "keys": ("kiosk.cli.keys", "本机的密钥"),
    "enrol": ("kiosk.cli.enrol", "把本机注册到平台"),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed: the start stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of daily use."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return one command."""
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(importlib.import_module(_COMMANDS[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong table is our own bug
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("命令"):
            formatter.write_dl([(name, words) for name, (_, words) in _COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar=FILE_VARIABLE,
    help="设置文件（TOML）；默认 /etc/bianmin-kiosk/kiosk.toml，没有就用内置设置。",
)
@click.pass_context
def kiosk(ctx: click.Context, settings_file: Path | None) -> None:
    """便民自助终端 Bianmin Kiosk."""
    ctx.obj = settings_file


def main() -> None:
    """Run the command; a bad setting ends with its explanation, not with a traceback."""
    try:
        kiosk(prog_name="kiosk")
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
