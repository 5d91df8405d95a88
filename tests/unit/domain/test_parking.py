"""The table of reasons: whole, in plain words, and the same for both sides."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from kiosk.domain.parking import BY_LINE, HOLDS, ParkCode, code_of, words
from sync.wire import ItemCode

_BANNED = ("错误", "非法", "无效", "失败", "必须", "系统异常")


def test_every_code_of_the_contract_has_a_reason() -> None:
    assert set(HOLDS) == set(ParkCode)
    # What is not uploaded yet is not held: the terminal goes on by itself.
    assert set(get_args(ItemCode)) - {"", "not_uploaded"} <= {code.value for code in ParkCode}
    assert code_of("of a newer platform") is ParkCode.REFUSED


@pytest.mark.parametrize("code", list(ParkCode))
def test_it_says_why_and_what_to_do(code: ParkCode) -> None:
    why, todo, rest = words(code).split("。")
    assert (len(why) > 5, len(todo) > 3, rest) == (True, True, "")
    assert not any(banned in words(code) for banned in _BANNED)
    assert re.fullmatch(r"[\u4e00-\u9fffU“”，、：]+", why + todo)


def test_words_of_others_are_cleaned_cut_and_used_only_where_ours_are_general() -> None:
    given = "材料\x07不符\n要求。"
    assert words(ParkCode.REFUSED, given).startswith("材料不符要求。请工作人员")
    assert words(ParkCode.CONTENT_CONFLICT, given) == words(ParkCode.CONTENT_CONFLICT)
    assert (
        words(ParkCode.BY_STAFF, "明天来改") == "工作人员暂停了上传：明天来改。要上传时请重新上传。"
    )
    assert len(words(ParkCode.REFUSED, "长" * 5000)) < 200


def test_an_export_takes_what_the_line_stopped_not_what_the_platform_refused() -> None:
    assert {ParkCode.TOO_LARGE, ParkCode.CHOKED} <= set(BY_LINE)
    assert not {ParkCode.CONTENT_CONFLICT, ParkCode.BY_STAFF, ParkCode.DAMAGED} & set(BY_LINE)
