"""Why a submission is held for staff (待人工处理), and what to do: the one table of reasons.

Terminal and platform speak by these codes. Each has a sentence that says why and one that says what
to do, for a village clerk; the platform's own words are used only where the code is too general.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.masking import mask_words

_LONGEST = 120


class ParkCode(StrEnum):
    """A closed list; a code of a newer platform counts as `refused`."""

    CONTENT_CONFLICT = "content_conflict"
    NUMBER_CONFLICT = "number_conflict"
    HASH_MISMATCH = "hash_mismatch"
    UNKNOWN_KEY = "unknown_key"
    CANNOT_OPEN = "cannot_open"
    FOREIGN_NUMBER = "foreign_number"
    SIMULATED_REFUSED = "simulated_refused"
    UNKNOWN_SUPERSEDED = "unknown_superseded"
    UNFIT_KIND = "unfit_kind"
    REFUSED = "refused"
    """The platform said no in a way we have no code for."""
    TOO_LARGE = "too_large"
    CHOKED = "choked"
    """The platform failed on it again and again while others went through."""
    UNSENDABLE = "unsendable"
    """The wire cannot carry what stands in the row."""
    DAMAGED = "damaged"
    """The bytes are not those that were submitted."""
    BY_STAFF = "by_staff"
    """人工暂停"""


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason."""

    why: str
    todo: str
    by_line: bool = False
    """The way there is what failed, not the thing: a bundle on a stick may carry it."""


_TELL_TECHNICIAN = "请联系技术人员"

HOLDS: Mapping[ParkCode, Hold] = {
    ParkCode.CONTENT_CONFLICT: Hold(
        "平台上已有同一编号、内容不同的办件", "请工作人员与县里核对，核对清楚前不要重新上传"
    ),
    ParkCode.NUMBER_CONFLICT: Hold(
        "这个回执编号已被另一办件使用", "请联系技术人员重新注册本终端，并请申请人重新提交"
    ),
    ParkCode.HASH_MISMATCH: Hold("上传的内容不完整", "请工作人员重新上传", by_line=True),
    ParkCode.UNKNOWN_KEY: Hold(
        "平台没有打开这份材料的密钥", "请联系技术人员，平台找回密钥后再重新上传"
    ),
    ParkCode.CANNOT_OPEN: Hold("平台打不开这份材料", _TELL_TECHNICIAN),
    ParkCode.FOREIGN_NUMBER: Hold("回执编号不属于本终端", _TELL_TECHNICIAN),
    ParkCode.SIMULATED_REFUSED: Hold("这是模拟身份办理的练习件，正式平台不收", "不用处理"),
    ParkCode.UNKNOWN_SUPERSEDED: Hold(
        "平台上没有要补正的原办件", "请先看原办件有没有传上去，传上去以后再重新上传", by_line=True
    ),
    ParkCode.UNFIT_KIND: Hold("这份办件缺少平台要的事项或身份", _TELL_TECHNICIAN),
    ParkCode.REFUSED: Hold("平台没有接收这份办件", "请工作人员核对后重新上传，或联系技术人员"),
    ParkCode.TOO_LARGE: Hold(
        "材料太大，从网上传不到平台", "请导出到U盘交给县里，或联系技术人员", by_line=True
    ),
    ParkCode.CHOKED: Hold(
        "平台多次没能处理这份办件", "请联系技术人员查看，急用可以导出到U盘交给县里", by_line=True
    ),
    ParkCode.UNSENDABLE: Hold("这份办件在本机上的记录不完整", _TELL_TECHNICIAN),
    ParkCode.DAMAGED: Hold(
        "保存的内容与提交时不一致，没有上传", "请联系技术人员，并请申请人重新提交"
    ),
    ParkCode.BY_STAFF: Hold("工作人员暂停了上传", "要上传时请重新上传"),
}

BY_LINE = tuple(code for code, hold in HOLDS.items() if hold.by_line)
"""What an export takes along although it is held."""


def code_of(given: str) -> ParkCode:
    """Return the code a platform named; `refused` for one we do not know."""
    try:
        return ParkCode(given)
    except ValueError:
        return ParkCode.REFUSED


def words(code: ParkCode, given: str = "") -> str:
    """Return why and what to do. `given` are the platform's or the staff's own words, if any.

    They replace our reason where ours is general, without control characters, masked and cut short.
    """
    hold = HOLDS[code]
    own = mask_words("".join(c for c in given if c.isprintable())).strip().rstrip("。")[:_LONGEST]
    why = own if own and code is ParkCode.REFUSED else hold.why
    if own and code is ParkCode.BY_STAFF:
        why = f"{why}：{own}"
    return f"{why}。{hold.todo}。"
