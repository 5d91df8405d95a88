"""What the card page says, by what the readers take: words and picture follow the reader. Pure.

An identity card is laid on (放), a social security card is inserted (插) or, with a contactless
side, laid on as well; a terminal may take several.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.ports import CardWay, Problem, ScanFault

_ID, _IN, _LAID = (
    CardWay.ID_CARD_LAID,
    CardWay.SOCIAL_SECURITY_INSERTED,
    CardWay.SOCIAL_SECURITY_LAID,
)


@dataclass(frozen=True, slots=True)
class CardWords:
    """The words for one set of cards."""

    picture: str
    """Of `CardPicture.qml`: `insert`, `lay` or `both`."""
    title: str
    subtitle: str
    """What happens to the card meanwhile."""
    waiting: str
    how: str
    """Where and how, while the page waits."""
    reads: str
    """读什么, on the notice before the card."""
    id_card: bool
    """Whether the card laid on is drawn as an identity card."""
    here: str = ""
    """Stands on the plate that a card is laid on; empty without one."""
    problems: Mapping[Problem, str] = field(repr=False, default_factory=dict)


_FROM_SOCIAL = "社会保障号码（就是身份证号）、性别、民族和出生日期。卡里的钱和密码不读。"
_FROM_ID = "身份证上的姓名、号码、性别、民族、出生日期和住址。指纹不读。"
_READS_SOCIAL = f"卡上的姓名、{_FROM_SOCIAL}"
_READS_BOTH = (
    "卡上的姓名、身份证号、性别、民族和出生日期，身份证上还有住址。指纹、卡里的钱和密码不读。"
)
_LEAVE_IN = "卡请一直插着，办完再拿走。拿走卡，办理就会结束。"
_LEAVE_ON = "卡请一直放着，办完再拿走。拿走卡，办理就会结束。"
_CHIP_FIRST = "读卡约 2 秒。金色芯片朝上，芯片那一头先插。"


def _problems(again: str, wipe: str, which: str, other: str) -> dict[Problem, str]:
    return {
        Problem.CARD_REMOVED: f"卡拿早了，请再{again}一次。",
        Problem.CARD_UNREADABLE: f"这张卡读不出来。{wipe}，或请工作人员核对。",
        Problem.CARD_UNKNOWN: f"这张卡这里不认识。请{which}，或请工作人员核对。",
        Problem.CARD_OF_STAFF: f"这是工作人员的工作卡，不能用来办事。请{other}。",
        Problem.CARD_NEEDS_KEY: f"这张卡要到窗口的设备上读。请{other}，或请工作人员核对。",
        Problem.KEY_AWAY: f"读这张卡要用的密钥现在联系不上。请{other}，或请工作人员核对。",
        Problem.KEY_REFUSED: f"这张卡这里读不了。请{other}，或请工作人员核对。",
        Problem.TIMED_OUT: f"读了好久还没读出来。请把卡拿开，再{again}一次。",
        Problem.BUSY: "读卡器正忙，请稍等一下，再试一次。",
    }


_SLOT = _problems("插", "擦一擦再插", "插社保卡", "换一张社保卡")
_FLAT = _problems("放", "换个位置放平再试", "放身份证", "换身份证")
_FLAT_SOCIAL = _problems("放", "换个位置放平再试", "放社保卡", "换一张社保卡")
_EITHER = _problems("放", "换另一张卡试试", "看清图上的位置，再放身份证或社保卡", "换身份证")

UNKNOWN = CardWords(
    "both",
    "请刷卡",
    "请按读卡器上的图放卡。",
    "正在等您放卡",
    "放好别动，等一会儿。",
    _READS_BOTH,
    True,
    "卡放这里",
    _EITHER,
)
"""While no reader has said yet what it takes."""
_WORDS = {
    frozenset({_IN}): CardWords(
        "insert",
        "请插入社保卡",
        _LEAVE_IN,
        "正在等您插卡",
        _CHIP_FIRST,
        _READS_SOCIAL,
        False,
        "",
        _SLOT,
    ),
    frozenset({_ID}): CardWords(
        "lay",
        "请放上身份证",
        "放好别动，读好了再拿走。",
        "正在等您放身份证",
        "平放在读卡区，放好别动。居住证、外国人永久居留身份证也行。",
        _FROM_ID,
        True,
        "身份证放这里",
        _FLAT,
    ),
    frozenset({_LAID}): CardWords(
        "lay",
        "请放上社保卡",
        _LEAVE_ON,
        "正在等您放社保卡",
        "社保卡平放在读卡区，放好别动。",
        _READS_SOCIAL,
        False,
        "社保卡放这里",
        _FLAT_SOCIAL,
    ),
    frozenset({_IN, _LAID}): CardWords(
        "both",
        "请插入或放上社保卡",
        "卡请一直留着，办完再拿走。拿走卡，办理就会结束。",
        "正在等您的社保卡",
        "芯片那一头先插，或者平放在读卡区。",
        _READS_SOCIAL,
        False,
        "社保卡放这里",
        _problems("放", "换个位置再试", "用社保卡", "换一张社保卡"),
    ),
    frozenset({_ID, _IN}): CardWords(
        "both",
        "请放身份证，或插社保卡",
        "用一张就行。社保卡请一直插着，办完再拿走。",
        "正在等您的卡",
        "身份证平放在读卡区；社保卡芯片朝上，芯片那一头先插。",
        _READS_BOTH,
        True,
        "身份证放这里",
        _EITHER,
    ),
    frozenset({_ID, _LAID}): CardWords(
        "lay",
        "请放上身份证或社保卡",
        "用一张就行。社保卡请一直放着，办完再拿走。",
        "正在等您的卡",
        "把卡平放在读卡区，放好别动。",
        _READS_BOTH,
        True,
        "身份证、社保卡放这里",
        _EITHER,
    ),
    frozenset({_ID, _IN, _LAID}): CardWords(
        "both",
        "请放身份证或社保卡",
        "用一张就行。社保卡请一直留着，办完再拿走。",
        "正在等您的卡",
        "身份证平放在读卡区；社保卡可以插，也可以放。",
        _READS_BOTH,
        True,
        "身份证、社保卡放这里",
        _EITHER,
    ),
}


CODE_TITLE = "请扫手机上的码"
CODE_WAITING = "正在等您扫码"
CODE_HOW = "打开手机上的电子社保卡或政务码，对准扫码口。"
CODE_READS = "只查姓名和身份证号。码用一次就作废，这里不保存。"
CODE_OLD = "这个码过期了，或者用过了。请在手机上刷新，再扫一次。"
_CARD_INSTEAD = "请刷卡，或请工作人员核对。"
CODE_OFFLINE = f"现在联不上网，手机上的码认不了。{_CARD_INSTEAD}"
CODE_NOT_HERE = f"这里还认不了手机上的码。{_CARD_INSTEAD}"
CODE_FAULTS = {
    ScanFault.CUT_OFF: "码没有扫完整，请再扫一次。",
    ScanFault.TOO_LONG: f"这个码这里不认识。{_CARD_INSTEAD}",
    ScanFault.JUNK: f"这个码这里不认识。{_CARD_INSTEAD}",
}


def words_for(takes: frozenset[CardWay]) -> CardWords:
    """Return the words for what the readers take now."""
    return _WORDS.get(takes, UNKNOWN)
