"""自检报告: what was looked at on this machine and what it was found to be, for paper and shell. Pure.

The same lines on the receipt printer and from `kiosk doctor --report`. Nothing of a person is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.layout import Align, Block, Gap, Layout, Pair, Rule, Size, Text
from kiosk.upkeep.devices import DeviceLine
from kiosk.upkeep.network import NetworkLine

MARKS = {"ok": "正常", "warning": "注意", "problem": "要处理"}
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at."""

    name: str
    state: str
    """`ok`, `warning` or `problem`."""
    detail: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One self-test."""

    at: datetime
    place: str
    lines: tuple[Checked, ...]

    @property
    def problems(self) -> int:
        """How many things have to be seen to."""
        return sum(one.state == "problem" for one in self.lines)

    @property
    def warnings(self) -> int:
        """How many are worth a look."""
        return sum(one.state == "warning" for one in self.lines)

    @property
    def verdict(self) -> str:
        """可以使用 or what stands in the way, in one line."""
        if self.problems:
            return f"还不能放心使用：{self.problems} 项要处理"
        return f"可以使用，{self.warnings} 项要注意" if self.warnings else "可以使用"


def from_devices(lines: Iterable[DeviceLine]) -> list[Checked]:
    """Return the devices that are there; one that has no state (没有装) is no finding."""
    made = []
    for one in lines:
        if one.state is None:
            continue
        good = one.state.value == "ready"
        state = "ok" if good else "problem"
        made.append(Checked(f"设备 {one.title}", state, "正常" if good else one.words))
    return made


def from_network(lines: Iterable[NetworkLine]) -> list[Checked]:
    """Return the steps of a look at the network."""
    states = {"done": "ok", "info": "ok", "attention": "warning", "problem": "problem"}
    return [
        Checked(
            f"网络 {one.title}",
            states[one.status],
            "，".join(part for part in (one.fact, one.detail.replace("　", "，")) if part),
            one.advice,
        )
        for one in lines
        if one.status in states
    ]


def text(report: Report) -> str:
    """Return the report as lines for a shell."""
    lines = [f"自检报告　{report.place}　{report.at:%Y-%m-%d %H:%M}", report.verdict, ""]
    for one in report.lines:
        lines.append(f"[{MARKS[one.state]}] {one.name}：{one.detail}")
        if one.advice:
            lines.append(f"        {one.advice}")
    lines += ["", "检查人：____________　日期：____________"]
    return "\n".join(lines)


def layout(report: Report) -> Layout:
    """Return the report for the receipt printer: what is to be seen to first and in full."""
    blocks: list[Block] = [
        Text("自检报告", Size.LARGE, bold=True, align=Align.CENTRE),
        Pair("站点", report.place),
        Pair("时间", f"{report.at:%Y-%m-%d %H:%M}"),
        Text(report.verdict, bold=True),
        Rule(),
    ]
    for state in ("problem", "warning"):
        for one in _of(report, state):
            blocks.append(Text(f"【{MARKS[state]}】{one.name}", bold=True))
            blocks.append(Text(one.detail[:_LONGEST]))
            if one.advice:
                blocks.append(Text(one.advice[:_LONGEST]))
            blocks.append(Gap(8))
    if len(blocks) > 5:
        blocks.append(Rule())
    blocks += [Pair(one.name, _short(one.detail)) for one in _of(report, "ok")]
    blocks += [Rule(), Gap(16), Text("检查人："), Gap(48)]
    return Layout(tuple(blocks))


def _of(report: Report, state: str) -> Sequence[Checked]:
    return [one for one in report.lines if one.state == state]


def _short(detail: str) -> str:
    return detail if len(detail) <= 60 else f"{detail[:59]}…"
