"""Makes the driver `cups` from the settings, and says what keeps it from working on this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from devices.page.attributes import Attributes
from devices.page.driver import CupsPrinter, Timing
from devices.page.service import SERVER, NotAllowed, NotThere, PrintService, ServiceGone

Options = Mapping[str, str | int | float]

CUPSD_CONF = Path("/etc/cups/cupsd.conf")
_NEVER = {"no", "off", "false", "0"}
_MOST_FILE_S = 600
_KEPT = re.compile(
    r"^\s*(PreserveJobHistory|PreserveJobFiles|DirtyCleanInterval)\s+(\S+)",
    re.IGNORECASE | re.MULTILINE,
)


def open_cups(name: str, config: Options) -> CupsPrinter:
    """Make the driver: keys `queue`, `server`, `poll_s`. Asks nobody anything yet."""
    timing = Timing(poll_s=float(config.get("poll_s", Timing().poll_s)))
    return CupsPrinter(name, str(config["queue"]), str(config.get("server", SERVER)), timing)


def check_environment(config: Options) -> list[str]:
    """Return what keeps A4 pages from being printed here, or from leaving nothing behind."""
    server, queue = str(config.get("server", SERVER)), str(config["queue"])
    if server.startswith("/") and not Path(server).exists():
        return [
            f"没有打印服务（{server}）：请安装 cups、cups-filters，运行 systemctl enable --now cups"
        ]
    try:
        told = PrintService(server, queue).printer()
    except ServiceGone:
        return [f"打印服务 {server} 没有回答：请运行 systemctl restart cups"]
    except NotAllowed:
        return ["打印服务不让运行终端的用户使用：请看 cupsd.conf 里的 Policy"]
    except NotThere:
        return [f"打印服务里没有名为 {queue} 的队列：请用 lpstat -a 看名字，用 lpadmin 添加"]
    return [*_of_the_queue(queue, told), *kept(_text(CUPSD_CONF) if server == SERVER else "")]


def _of_the_queue(queue: str, told: Attributes) -> list[str]:
    found = []
    if str(told.get("device-uri", "")).startswith("file:"):
        found.append(f"队列 {queue} 只写文件，不是打印机：请用 lpadmin -v 改成打印机的地址")
    media = told.get("media-supported")
    if isinstance(media, list) and "iso_a4_210x297mm" not in media:
        found.append(f"队列 {queue} 没有 A4 纸：请用 lpadmin -m everywhere 或合适的驱动重新添加")
    formats = told.get("document-format-supported")
    if isinstance(formats, list) and "application/pdf" not in formats:
        found.append(f"队列 {queue} 不收 PDF：请安装 cups-filters")
    return found


def kept(cupsd_conf: str) -> list[str]:
    """Return what is wrong with how long cupsd keeps jobs, in the text of its cupsd.conf.

    The terminal removes its own jobs from the spool; a file kept for a day is what stays there when
    it cannot, for instance after a power cut. Without any history nobody learns that a job was printed.
    A job that cupsd had not noted when it was killed is forgotten, and its document stays for ever.
    """
    told = {key.lower(): value for key, value in _KEPT.findall(cupsd_conf)}
    found = []
    if told.get("preservejobhistory", "yes").lower() in _NEVER:
        found.append(
            "cupsd.conf 写着 PreserveJobHistory No：打完就忘，终端不知道打没打出来。请改成 PreserveJobHistory 3600"
        )
    files = told.get("preservejobfiles", "86400").lower()
    long = not files.isdigit() or int(files) > _MOST_FILE_S
    if cupsd_conf and long and files not in _NEVER:
        found.append(
            "打印服务会把打过的文件留很久（默认一天），里面有办事人的信息。请在 cupsd.conf 写 PreserveJobFiles No"
        )
    if cupsd_conf and told.get("dirtycleaninterval", "30") != "0":
        found.append(
            "打印服务过半分钟才记下它有哪些任务，这时停电，文件会一直留在 /var/spool/cups 里。请在 cupsd.conf 写 DirtyCleanInterval 0"
        )
    return found


def _text(file: Path) -> str:
    """Return a file's text; nothing of one that may not be read, or is not there."""
    if not os.access(file, os.R_OK):
        return ""
    return file.read_text("utf-8", errors="replace")
