"""The test page of an A4 printer (打印测试页): nothing of anybody stands on it."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.sheet import Facts, Heading, Paragraph, Sheet, Table

RARE = "䶮㐂𠮷𠅤𬱖𫖯𬭼㛃𡐓𠃊"
"""Rare characters of names, which no printer's own font has."""


def trial_sheet(place: str, at: datetime) -> Sheet:
    """Return a page that shows type, table and edges."""
    return Sheet(
        "打印测试 · Test page",
        (
            Facts((("站点", place), ("时间", f"{at:%Y-%m-%d %H:%M}"))),
            Heading("看这几样"),
            Paragraph("这一页应当正好在一张 A4 纸上，四边都有空白，没有缩小，字迹清楚。"),
            Table(
                ("看什么", "应当是"),
                (
                    ("生僻字", RARE),
                    ("数字和字母", "0123456789 ABCXYZ abcxyz"),
                    ("标点", "，。、；：？！“”（）《》"),
                    ("这一行的粗细", "横线和竖线一样清楚"),
                ),
                (1, 2),
            ),
            Paragraph("The page fits A4, nothing is cut off or shrunk, every character is there."),
        ),
        foot="测试页，可以扔掉",
    )
