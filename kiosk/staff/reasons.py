"""为什么 and 怎么办 of a parked submission, in steps: the table of `kiosk.domain.parking`, for the desk. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.domain.parking import HOLDS

if TYPE_CHECKING:
    from kiosk.ports import QueueRow

_END = re.compile(r"[，。；]\s*(?=请)")
_UNKNOWN = "平台没有收下这一件，没有说原因"
_NOTHING = "不用处理"
RETRY = "按“重新上传”再试一次。"
ASK = "还不行，按“问县里”。"
KEPT = "编号不变，群众不用重新申请。"
"""True while nobody was told to submit again."""
_AGAIN = "重新提交"


@dataclass(frozen=True, slots=True)
class Reason:
    """What stands in the right panel of the desk."""

    why: str
    how: tuple[str, ...]
    """Steps in order."""
    kept: str
    """What is true for the person meanwhile; may be empty."""


def read(row: QueueRow) -> Reason:
    """Return why a row is parked, what to do as the table says, and what helps besides."""
    given = " ".join(row.parked_reason.split())[:400].strip("。；， ")
    if row.parked_code is None:
        why, asked = _split(given)
        helps = [RETRY, ASK]
    else:
        hold = HOLDS[row.parked_code]
        # The sentence may hold the platform's or the staff's own words instead of ours.
        why, asked = given.removesuffix(hold.todo).rstrip("。") or hold.why, [hold.todo]
        helps = [] if hold.todo == _NOTHING else [ASK]
    # The table speaks to whoever finds it; at the desk the staff are the ones who read it.
    how = [*(f"{one.replace('请工作人员', '请')}。" for one in asked), *helps]
    told = "".join((why, *asked))
    return Reason(f"{why}。", tuple(how), "" if _AGAIN in told else KEPT)


def _split(words: str) -> tuple[str, list[str]]:
    """Split what a version without codes wrote: before 请 is why, from there on is what to do."""
    if not words:
        return _UNKNOWN, []
    why, *asked = _END.split(words)
    return (_UNKNOWN, [why, *asked]) if why.startswith("请") else (why, asked)
