"""What the platform's clerk gives to a technician: a code, the same as one text and as a QR code.

And the list of terminals, as people read it. Only words and pictures; HTTP is the caller's.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import segno

from kiosk.domain.health import clock_words, duration

if TYPE_CHECKING:
    from sync.wire import SignedKeys
    from sync.wire.clerk import CodeAnswer, TerminalReport, TerminalReports


def payload_of(made: CodeAnswer, keys: SignedKeys, url: str) -> str:
    """Return the one text of an enrolment: address, code and the platform's newest signing key."""
    from sync.enrolment import Payload
    from sync.enrolment.trust import believe_itself

    key = believe_itself(keys).signing[0].public_key
    return Payload(made.code, url.rstrip("/"), key, made.region, made.terminal).text()


def shown(text: str, png: Path | None) -> str:
    """Return text and QR code for a terminal window; `png` also makes a picture of it."""
    from sync.enrolment import PayloadRefused, read_code

    if png is not None:
        segno.make_qr(text, error="l").save(str(png), scale=6)
    lines = [drawn(text), text]
    try:
        read_code(text)
    except PayloadRefused as error:
        lines.append(f"注意：{error.words}（用 --public-url 写终端要用的地址）")
    return "\n".join(lines)


def drawn(text: str) -> str:
    """Return the QR code of a text in blocks, for a terminal window."""
    blocks = io.StringIO()
    segno.make_qr(text, error="l").terminal(blocks, compact=True)
    return blocks.getvalue().rstrip("\n")


def report_lines(found: TerminalReports) -> list[str]:
    """Return one line a terminal, and more where something is to be looked at."""
    lines = [line for one in found.items for line in _terminal(one)]
    return [*lines, f"共 {len(found.items)} 台"]


def _terminal(one: TerminalReport) -> list[str]:
    state = "已停用" if one.revoked else "在用"
    head = f"{one.region}-{one.terminal:04}  第 {one.epoch} 次注册  {state}"
    if one.report is None or one.reported_at is None:
        return [f"{head}  还没有报告过"]
    report = one.report
    queue = f"待上传 {report.waiting}，要处理 {report.parked}"
    if report.oldest_age_s is not None:
        queue += f"，最早的等了 {duration(report.oldest_age_s)}"
    free = f"存储剩 {report.disk_free_bytes / (1 << 30):.1f} GB"
    lines = [
        f"{head}  {one.reported_at:%Y-%m-%d %H:%M:%S} 报告",
        f"    程序 {report.program}，已运行 {duration(report.uptime_s)}，{queue}，{free}",
    ]
    devices = "，".join(
        f"{device.name} {device.state}" + (f"（{device.problem}）" if device.problem else "")
        for device in report.devices
    )
    lines += [f"    设备：{devices}"] if devices else []
    words = clock_words(report.clock_offset_s)
    return lines + ([f"    {words}"] if words else [])
