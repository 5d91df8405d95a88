"""What a SAM_A module says in SW3 (SAM_A 返回码): a closed list, each in Chinese and English.

Source: GA 467 and the manuals of readers that follow it.
"""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType

from devices.idcard.frame import Reply
from devices.ports import Problem


class Status(IntEnum):
    """SW3 of a response."""

    OK = 0x90
    FOUND = 0x9F
    CHECKSUM = 0x10
    LENGTH = 0x11
    COMMAND = 0x21
    UNKNOWN_ERROR = 0x24
    CARD_REJECTS_SAM = 0x31
    SAM_REJECTS_CARD = 0x32
    NOT_VERIFIED = 0x33
    WRONG_CARD = 0x40
    READ_FAILED = 0x41
    RANDOM_FAILED = 0x47
    SAM_SELF_TEST = 0x60
    SAM_NOT_AUTHORISED = 0x66
    NO_CARD = 0x80
    SELECT_FAILED = 0x81
    ABSENT = 0x91


EXPLANATIONS = MappingProxyType(
    {
        Status.OK: ("操作成功", "done"),
        Status.FOUND: ("找到身份证", "card found"),
        Status.CHECKSUM: ("模块收到的数据校验和不对", "the module received a wrong checksum"),
        Status.LENGTH: ("模块收到的数据长度不对", "the module received a wrong length"),
        Status.COMMAND: ("命令或参数不对", "unknown command or parameter"),
        Status.UNKNOWN_ERROR: ("无法执行的操作", "the module cannot do this"),
        Status.CARD_REJECTS_SAM: ("身份证不认可这个安全模块", "the card rejects the module"),
        Status.SAM_REJECTS_CARD: ("安全模块不认可这张身份证", "the module rejects the card"),
        Status.NOT_VERIFIED: ("身份证信息验证失败", "the card's information failed verification"),
        Status.WRONG_CARD: ("卡的类型不对", "another type of card"),
        Status.READ_FAILED: ("读卡失败，可能拿开早了", "reading failed, perhaps lifted too early"),
        Status.RANDOM_FAILED: ("取随机数失败", "no random number"),
        Status.SAM_SELF_TEST: ("安全模块自检失败，请联系厂家", "the module's self-test failed"),
        Status.SAM_NOT_AUTHORISED: ("安全模块没有授权，请联系厂家", "the module is not authorised"),
        Status.NO_CARD: ("没有找到身份证", "no card"),
        Status.SELECT_FAILED: (
            "选卡失败，可能拿开早了",
            "selecting failed, perhaps lifted too early",
        ),
        Status.ABSENT: ("卡里没有这一项", "the card does not have this item"),
    }
)
"""(Chinese, English), for technicians."""

_PROBLEMS = MappingProxyType(
    {
        Status.NO_CARD: Problem.CARD_REMOVED,
        Status.SELECT_FAILED: Problem.CARD_REMOVED,
        Status.READ_FAILED: Problem.CARD_REMOVED,
        Status.WRONG_CARD: Problem.CARD_UNKNOWN,
        Status.SAM_SELF_TEST: Problem.HARDWARE,
        Status.SAM_NOT_AUTHORISED: Problem.HARDWARE,
        Status.CHECKSUM: Problem.HARDWARE,
        Status.LENGTH: Problem.HARDWARE,
        Status.COMMAND: Problem.HARDWARE,
    }
)


def status_of(reply: Reply) -> Status | None:
    """Return the status, or None for a code that is in no list (SW1 and SW2 are always zero)."""
    if reply.sw1 or reply.sw2:
        return None
    try:
        return Status(reply.sw3)
    except ValueError:
        return None


def problem_of(status: Status | None) -> Problem:
    """Return what a status means when a card could not be read."""
    if status is None:
        return Problem.CARD_UNREADABLE
    return _PROBLEMS.get(status, Problem.CARD_UNREADABLE)


def explain(reply: Reply) -> str:
    """Return a status in words for a log: code and English explanation, nothing of the data."""
    status = status_of(reply)
    if status is None:
        return f"{reply.sw1:02X}{reply.sw2:02X}{reply.sw3:02X} is no known status"
    return f"{status:02X} {EXPLANATIONS[status][1]}"
