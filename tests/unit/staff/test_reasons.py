"""为什么 and 怎么办 on the desk: the one table of reasons, for every code, and what older versions wrote."""

from __future__ import annotations

import dataclasses

import pytest

from kiosk.domain.application import Delivery
from kiosk.domain.parking import HOLDS, ParkCode, words
from kiosk.staff import reasons
from tests.helpers.staff import row

BANNED = ("错误", "非法", "无效", "失败", "必须", "系统异常")


def read(code: ParkCode | None, sentence: str = "") -> reasons.Reason:
    given = sentence or (words(code) if code else "")
    one = row(1, Delivery.PARKED)
    return reasons.read(dataclasses.replace(one, parked_code=code, parked_reason=given))


@pytest.mark.parametrize("code", list(ParkCode))
def test_every_code_says_why_and_what_to_do(code: ParkCode) -> None:
    found, hold = read(code), HOLDS[code]
    assert found.why == f"{hold.why}。"
    assert found.how[0] == f"{hold.todo}。".replace("请工作人员", "请"), "they read it themselves"
    assert not any(word in "".join((found.why, *found.how)) for word in BANNED)
    assert (found.kept == "") == ("重新提交" in hold.todo)
    assert (reasons.ASK in found.how) == (code is not ParkCode.SIMULATED_REFUSED)


def test_the_platforms_own_words_are_the_reason() -> None:
    found = read(ParkCode.REFUSED, words(ParkCode.REFUSED, "身份证照片看不清"))
    assert found.why == "身份证照片看不清。"
    assert found.how[0].startswith("请核对后重新上传")


def test_what_an_older_version_wrote_is_split_at_what_to_do() -> None:
    found = read(None, "上传的内容不完整，请工作人员重新上传")
    assert found.why == "上传的内容不完整。"
    assert found.how == ("请重新上传。", reasons.RETRY, reasons.ASK)
    assert found.kept == reasons.KEPT
    assert read(None, "保存的内容变了，请申请人重新提交").kept == ""


def test_no_reason_and_a_long_one() -> None:
    assert read(None).why == "平台没有收下这一件，没有说原因。"
    assert read(None, "请重拍").how[0] == "请重拍。"
    assert len(read(None, "长" * 5000).why) <= 401
