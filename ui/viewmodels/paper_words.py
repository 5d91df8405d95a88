"""Why no paper came, in a few words for residents. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.ports import Problem

if TYPE_CHECKING:
    from devices.ports import PrintOutcome

_WORDS = {
    Problem.PAPER_OUT: "打印机缺纸",
    Problem.COVER_OPEN: "打印机的盖子开着",
    Problem.CUTTER: "打印机的切刀卡住了",
    Problem.JAM: "打印机卡纸了",
    Problem.HOT: "打印机太热，要歇一会儿",
    Problem.NOT_CONFIGURED: "这台机器没有打印机",
}
_NO_PRINTER = "打印机现在用不了"


def paper_problem(outcome: PrintOutcome | None) -> str:
    """Return why no paper came."""
    if outcome is None or outcome.problem is None:
        return _NO_PRINTER
    return _WORDS.get(outcome.problem, _NO_PRINTER)
