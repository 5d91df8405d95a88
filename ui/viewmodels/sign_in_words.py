"""What the sign-in page says: what is wrong, and what to do. One line each, or the keys would move under a finger."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from devices.ports import StaffCardProblem
from kiosk.staff.refusals import Why

if TYPE_CHECKING:
    from kiosk.staff.refusals import Refused

NO_LIST = "平台还没有发来工作人员名单，现在谁也登录不了。\n请技术员联系县里，把本站的人加进名单，联网后自动收到。"
UNSAFE = "本机存不下登录次数，现在不能登录。请联系技术员。"
WRONG = "工号和密码对不上，还可以试 {left} 次。"
WAIT = "试的次数多了，请等 {wait}再试。"
NUMBER = "这个工号试的次数多了，请等 {wait}再试。"
SHORT = "密码是 6 到 12 位数字，请接着按。"
STRUCK_OFF = "名单里没有这个工号了，请换一位工作人员核对。"
NO_NUMBER = "请先按工号。"
CARD_OUT = "请先插入工作卡。"
CARD_SHORT = "工作卡的密码是 6 到 8 位数字，请接着按。"
NO_READER = "读卡器现在收不了工作卡，请用工号登录。"
CARD_WORDS = {
    StaffCardProblem.NOT_A_STAFF_CARD: "这不是工作卡，请换工作卡。",
    StaffCardProblem.PULLED: "没有卡，或卡拿早了。请再插，登录好了再拿。",
    StaffCardProblem.UNREADABLE: "这张卡读不出来，请拿出来擦一擦再插。",
    StaffCardProblem.PIN_FORM: CARD_SHORT,
    StaffCardProblem.WRONG_PIN: "密码不对，这张卡还能试 {left} 次。",
    StaffCardProblem.LAST_TRY: "只能再试 1 次，再错卡就锁住。想好了请再按一遍。",
    StaffCardProblem.BLOCKED: "错的次数太多，卡锁住了。请找管理员，或用工号登录。",
    StaffCardProblem.FOREIGN_KEY: "名单里没有这张卡。请联系县里登记，或用工号登录。",
    StaffCardProblem.EXPIRED: "这张卡过期了。请找管理员换卡，或用工号登录。",
    StaffCardProblem.NOT_YET_VALID: "这张卡还没到启用日期。请用工号登录。",
    StaffCardProblem.NOT_GENUINE: "这张卡证明不了自己。请交给管理员，用工号登录。",
}
WRONG_CODE = "口令对不上，还可以试 {left} 次。"
SHORT_CODE = "口令是 8 位数字，请接着按。"
NO_CODE = "现在没有口令，或者过期了。\n请在本机运行 kiosk doctor --console-code，把显示的 8 位数字按上来。"
NOT_OPENED = "维护台打不开。请再试一次，一直这样请看日志。"

_WHY = {
    Why.NUMBER: NUMBER,
    Why.NO_CODE: NO_CODE,
    Why.READER: NO_READER,
    Why.NO_LIST: NO_LIST,
    Why.UNSAFE: UNSAFE,
}


def span(seconds: float) -> str:
    """Return a wait: 15 秒, 2 分 05 秒; at least one second."""
    left = max(math.ceil(seconds), 1)
    return f"{left} 秒" if left < 60 else f"{left // 60} 分 {left % 60:02} 秒"


def refused(one: Refused, *, by_code: bool) -> str:
    """Say why nobody was signed in and what to do; the wait of everybody is counted down elsewhere."""
    if one.card is not None and one.why is Why.CARD:
        return CARD_WORDS[one.card].format(left=one.card_left or 0)
    if one.why is Why.WRONG:
        return (WRONG_CODE if by_code else WRONG).format(left=one.left)
    return _WHY[one.why].format(wait=span(one.wait_s))
