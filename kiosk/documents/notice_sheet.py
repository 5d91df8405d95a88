"""Notices on A4: what everybody may read (公告), and what an office wrote about one affair (办件消息).

Both are copies of what the platform sent, without a seal, and say so: they are not the 受理通知书,
补正告知书 or 一次性告知书 themselves (行政许可法 第三十二条).
"""

from __future__ import annotations

from datetime import date, datetime

from kiosk.domain.sheet import Facts, Paragraph, Sheet

_NO_SEAL = "这是打印件，没有盖章，不能代替正式文书。"


def notice_sheet(title: str, text: str, published: date, number: str, place: str) -> Sheet:
    """Return a public notice; `number` is its 文号, perhaps empty."""
    rows = (*((("文号", number),) if number else ()), ("发布日期", f"{published:%Y-%m-%d}"))
    return Sheet(
        title,
        (Facts(rows), *map(Paragraph, _paragraphs(text)), Paragraph(_NO_SEAL, bold=True)),
        below="公告",
        foot=place,
    )


def message_sheet(office: str, text: str, at: datetime, receipt_number: str, place: str) -> Sheet:
    """Return a message about one submission, masked as the platform sent it; for its owner."""
    rows = (
        ("回执编号", receipt_number),
        ("发出单位", office),
        ("时间", f"{at:%Y-%m-%d %H:%M}"),
    )
    return Sheet(
        "办件消息",
        (Facts(rows), *map(Paragraph, _paragraphs(text)), Paragraph(_NO_SEAL, bold=True)),
        foot=place,
    )


def _paragraphs(text: str) -> list[str]:
    """Part a text into paragraphs, each indented by two characters as Chinese is."""
    return [f"\u3000\u3000{line.strip()}" for line in text.splitlines() if line.strip()]
