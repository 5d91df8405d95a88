"""What a terminal sends (提交的种类), and what each kind carries besides its sealed content.

One envelope and one queue for all of them. A submission that no resident made, or that is about no
service item, has empty columns there; it never borrows a person or an item to look complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is submitted; a closed list of the contract with the platform."""

    APPLICATION = "application"
    """申请"""
    CORRECTION = "correction"
    """补正: a new version of an application that names the old one (law 3)"""
    EVALUATION = "evaluation"
    """评价 (好差评)"""
    COMPLAINT = "complaint"
    """投诉"""
    SUGGESTION = "suggestion"
    """意见建议"""
    QUESTION = "question"
    """咨询"""
    APPOINTMENT = "appointment"
    """预约"""
    AUTHORISATION = "authorisation"
    """委托授权: an agent (代办人) may act for the person"""
    HAND_OVER = "hand_over"
    """移交: papers that staff hand on, with their list"""
    AUDIT_BATCH = "audit_batch"
    """审计记录: a stretch of the terminal's audit chain"""


class Need(StrEnum):
    """Whether a kind has something."""

    YES = "yes"
    MAY = "may"
    NO = "no"

    def fits(self, *, there: bool) -> bool:
        """Tell whether having it, or not, is right."""
        return self is Need.MAY or there is (self is Need.YES)


@dataclass(frozen=True, slots=True)
class Needs:
    """What belongs to one kind; `case` tells whether the platform makes a case (办件) of it."""

    title: str
    """The official word, for lists."""
    person: Need
    """身份: a person was identified, with a level of assurance. MAY: anonymous is allowed."""
    item: Need
    """事项"""
    earlier: Need
    """The version it replaces."""
    slip: Need
    """回执"""
    case: bool
    """Without one it is at its end as soon as the platform has it."""


_YES, _MAY, _NO = Need.YES, Need.MAY, Need.NO

KINDS: Mapping[Kind, Needs] = {
    Kind.APPLICATION: Needs("申请", _YES, _YES, _MAY, _YES, case=True),
    Kind.CORRECTION: Needs("补正", _YES, _YES, _YES, _YES, case=True),
    Kind.EVALUATION: Needs("评价", _MAY, _MAY, _NO, _MAY, case=False),
    Kind.COMPLAINT: Needs("投诉", _MAY, _MAY, _NO, _MAY, case=True),
    Kind.SUGGESTION: Needs("意见建议", _MAY, _MAY, _NO, _MAY, case=True),
    Kind.QUESTION: Needs("咨询", _MAY, _MAY, _NO, _MAY, case=True),
    Kind.APPOINTMENT: Needs("预约", _YES, _MAY, _NO, _MAY, case=True),
    Kind.AUTHORISATION: Needs("委托授权", _YES, _MAY, _NO, _MAY, case=False),
    Kind.HAND_OVER: Needs("移交", _NO, _NO, _NO, _MAY, case=False),
    Kind.AUDIT_BATCH: Needs("审计记录", _NO, _NO, _NO, _NO, case=False),
}


def fits(kind: Kind, *, person: bool, item: bool, earlier: bool) -> bool:
    """Tell whether what a submission carries is what its kind needs; the platform asks this too."""
    needs = KINDS[kind]
    return (
        needs.person.fits(there=person)
        and needs.item.fits(there=item)
        and needs.earlier.fits(there=earlier)
    )


def title(kind: Kind | None, item_name: str) -> str:
    """Return what a submission is about, for lists: its item, and its kind unless it is an application.

    None is a kind of another version of this program.
    """
    word = KINDS[kind].title if kind else "未知种类"
    if kind in {None, Kind.APPLICATION}:
        return item_name or word
    return f"{word} {item_name}".strip()
