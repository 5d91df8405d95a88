"""Where the screen is shown: a window, or without a display Xvfb with a look through VNC."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kiosk.run.children import Child

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class NoDisplay(Exception):
    """There is no display and a virtual one cannot be started; the text says what to install."""


@dataclass(frozen=True, slots=True)
class VirtualDisplay:
    """A running Xvfb, its viewer, and how a person looks at it."""

    environment: dict[str, str]
    viewer: Child
    server: subprocess.Popen[bytes]
    how_to_look: str

    def close(self) -> None:
        """End the virtual display."""
        self.server.terminate()
        self.server.wait()


def has_display() -> bool:
    """Tell whether Qt has somewhere to draw without our help."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def start_virtual(size: tuple[int, int], runtime_dir: Path) -> VirtualDisplay:
    """Start Xvfb and x11vnc, both for this user on this machine only. Raises NoDisplay."""
    missing = [tool for tool in ("Xvfb", "x11vnc", "xauth") if shutil.which(tool) is None]
    if missing:
        raise NoDisplay(
            f"这台机器没有显示器，也缺少 {'、'.join(missing)}。请运行 make setup，"
            "或安装 Debian 软件包 xvfb x11vnc xauth。"
        )
    number = _free_display()
    authority = runtime_dir / "xauthority"
    authority.unlink(missing_ok=True)
    authority.touch(mode=0o600)
    cookie = ["add", f":{number}", ".", secrets.token_hex(16)]
    subprocess.run(["xauth", "-q", "-f", str(authority), *cookie], check=True, capture_output=True)
    server = _start_server(number, size, authority)
    environment = {"DISPLAY": f":{number}", "XAUTHORITY": str(authority), "QT_QPA_PLATFORM": "xcb"}
    password = "".join(secrets.choice(_LETTERS) for _ in range(8))
    port = _free_port(5900)
    return VirtualDisplay(
        environment=environment,
        viewer=_viewer(number, authority, password, port, runtime_dir),
        server=server,
        how_to_look=(
            f"没有显示器，画面在虚拟屏幕 :{number} 上。要看画面：\n"
            f"  1. 在您的电脑上：ssh -L {port}:127.0.0.1:{port} 用户名@这台机器\n"
            f"  2. 用 VNC 客户端连接 127.0.0.1:{port}，一次性口令：{password}\n"
            "口令只在这次运行有效；VNC 只接受本机连接。"
        ),
    )


def _viewer(number: int, authority: Path, password: str, port: int, runtime_dir: Path) -> Child:
    secret = runtime_dir / "vnc-password"

    def argv() -> list[str]:
        # x11vnc deletes the file once it has read it ("rm:"); a restart needs it again.
        secret.unlink(missing_ok=True)
        secret.touch(mode=0o600)
        secret.write_text(password + "\n", "ascii")
        where = ["-display", f":{number}", "-auth", str(authority)]
        who = ["-localhost", "-rfbport", str(port), "-passwdfile", f"rm:{secret}"]
        return ["x11vnc", *where, *who, "-forever", "-shared", "-quiet", "-noxdamage"]

    return Child("x11vnc", argv, stdout=runtime_dir / "x11vnc.log")


def _start_server(number: int, size: tuple[int, int], authority: Path) -> subprocess.Popen[bytes]:
    ready, write = os.pipe()
    geometry = f"{size[0]}x{size[1]}x24"
    argv = ["Xvfb", f":{number}", "-screen", "0", geometry, "-nolisten", "tcp"]
    argv += ["-auth", str(authority), "-displayfd", str(write), "-noreset"]
    server = subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", "--", *argv],
        pass_fds=(write,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(ready, "rb") as stream:
        if not stream.readline():
            raise NoDisplay("虚拟屏幕 Xvfb 没有起来。请运行 Xvfb :99 看它说什么。")
    return server


def _free_display() -> int:
    for number in range(90, 200):
        if not Path(f"/tmp/.X11-unix/X{number}").exists():  # noqa: S108 - X11's own place
            return number
    raise NoDisplay("没有空闲的虚拟屏幕编号。请结束多余的 Xvfb。")


def _free_port(first: int) -> int:
    for port in range(first, first + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise NoDisplay("5900 到 5999 的端口都被占用，请关闭多余的 VNC。")
