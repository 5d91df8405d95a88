"""一次性告知 (FLOW-02): every material of an application in one list, what is missing first, to take home.

A list without a seal, so it says that it is not the 一次性告知书 of an office itself (行政许可法 第三十二条).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.layout import Align, Block, Gap, Layout, Rule, Size, Text


@dataclass(frozen=True, slots=True)
class Listed:
    """One material on the list."""

    name: str
    needed: bool
    there: bool
    words: str
    """How it stands, and what to do."""


def materials_layout(
    item: str, place: str, phone: str, at: datetime, listed: Sequence[Listed]
) -> Layout:
    """Return the list; it names nobody, so it may be left lying about."""
    missing = [one for one in listed if one.needed and not one.there]
    spare = [one for one in listed if not one.needed and not one.there]
    there = [one for one in listed if one.there]
    blocks: list[Block] = [
        Text("材料清单", Size.TITLE, bold=True, align=Align.CENTRE),
        Text(place, align=Align.CENTRE),
        Gap(12),
        Text(item, Size.LARGE, bold=True),
    ]
    for heading, part in (
        (f"还差 {len(missing)} 样，要办", missing),
        ("没有可不交", spare),
        (f"已齐 {len(there)} 样", there),
    ):
        if part:
            blocks += [Rule(), Text(heading, Size.LARGE, bold=True)]
            for number, one in enumerate(part, 1):
                blocks += [Text(f"{number}. {one.name}", bold=True), Text(one.words)]
    blocks += [
        Rule(),
        Text("要办的都在这一张上了，一次备齐就能办。"),
        Text(f"咨询电话 {phone or '未公布'}"),
        Text(f"{at:%Y-%m-%d %H:%M}"),
        Text("本清单没有盖章，不是一次性告知书。"),
    ]
    return Layout(tuple(blocks))
