"""就绪报告 on A4: what was looked at before the terminal is opened to residents, to be signed and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.sheet import Facts, Heading, Paragraph, Sheet, Table


class Grade(StrEnum):
    """How one thing was found."""

    OK = "正常"
    WARNING = "注意"
    PROBLEM = "要处理"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; no data of a person."""

    name: str
    grade: Grade
    detail: str
    advice: str = ""


def readiness_sheet(place: str, terminal: str, at: datetime, checks: Sequence[Check]) -> Sheet:
    """Return the report; whether it may be opened stands first."""
    problems = [one for one in checks if one.grade is Grade.PROBLEM]
    warnings = [one for one in checks if one.grade is Grade.WARNING]
    verdict = "可以开放" if not problems else "不要开放：先处理下面的问题"
    counts = f"查了 {len(checks)} 项，要处理 {len(problems)} 项，要注意 {len(warnings)} 项"
    rows = tuple(
        (
            one.name,
            one.grade.value,
            "。".join(part.rstrip("。") for part in (one.detail, one.advice) if part),
        )
        for one in (*problems, *warnings, *(one for one in checks if one.grade is Grade.OK))
    )
    return Sheet(
        "终端就绪报告",
        (
            Facts((("站点", place), ("终端", terminal), ("时间", f"{at:%Y-%m-%d %H:%M}"))),
            Paragraph(f"{verdict}。{counts}。", bold=True),
            Table(("检查", "结果", "情况和怎么办"), rows, (3, 2, 9)),
            Heading("签字"),
            Facts((("检查人", "________________"), ("日期", "________________"))),
        ),
        foot=f"{place}  终端 {terminal}",
    )
