"""What a resident reads at a field: what is missing, then what to do. Plain Chinese, no blame.

An item's own common mistake (GUI-07) is used instead of the general words when it fits the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kiosk.domain.form import Field, FieldError, FieldType, ProblemKind, Value

_QUOTED = re.compile(r"[“「\"']([^”」\"']{1,40})[”」\"']")
_LENGTH_NAMED = re.compile(r"(?:只填|少于|填了?)(\d{1,2})位")
_MISSING = {
    FieldType.SELECT: "这里还没选，请选一项。",
    FieldType.MULTISELECT: "这里还没选，请至少选一项。",
    FieldType.BOOLEAN: "这里还没选，请选“是”或“不是”。",
    FieldType.REGION: "这里还没选，请一级一级往下选。",
    FieldType.TABLE: "这里还没填，请至少加一行。",
    FieldType.PHOTO: "还没拍照片，请先拍一张。",
    FieldType.ATTACHMENT: "还没放进来，请拍照或用手机传。",
    FieldType.COMMITMENT: "请先读一遍，愿意承诺再点一下。",
    FieldType.CONSENT: "请先读一遍，同意再点一下。",
    FieldType.SIGNATURE: "还没签名。",
}
_WHOLE = {
    FieldType.CN_ID: ("公民身份号码", 18, 18),
    FieldType.CN_MOBILE: ("手机号码", 11, 11),
    FieldType.USCC: ("统一社会信用代码", 18, 18),
    FieldType.BANK_CARD: ("银行账号", 16, 19),
}
_PATTERN = {
    FieldType.CN_ID: "前 17 位是数字，末位是数字或大写 X，请对照身份证再看一遍。",
    FieldType.CN_MOBILE: "手机号码由 1 开头，全是数字，请再看一遍。",
    FieldType.PHONE: "电话只填数字和横线，比如 0000-5550101。",
    FieldType.DATE: "日期要有年、月、日，请再选一遍。",
    FieldType.MONTH: "要有年和月，请再选一遍。",
    FieldType.DECIMAL: "这里填数字，比如 {example}。",
    FieldType.INTEGER: "这里填整数，比如 1。",
    FieldType.BANK_CARD: "银行账号只填数字，请对照卡面再看一遍。",
    FieldType.USCC: "代码是数字和大写字母，没有 I、O、S、V、Z，请对照执照再看一遍。",
    FieldType.URL: "网址看不懂，请写成 www.example.cn 这样。",
    FieldType.REGION: "还没选到底，请接着往下选。",
    FieldType.PERSON_NAME: "姓名请写汉字，中间有点的用“·”。",
}
_SHAPES = frozenset({ProblemKind.PATTERN, ProblemKind.TOO_SHORT, ProblemKind.TOO_LONG})
_NOT_AN_OPTION = "请从列出来的里面选。"


def missing(one: Field) -> str:
    """Words for an empty answer."""
    return _MISSING.get(one.type, "这里还没填。")


def agree(one: Field) -> str:
    """Words for a promise or consent that was not given."""
    return _MISSING.get(one.type, "请先读一遍，同意再点一下。")


def length(one: Field, count: int, low: int, high: int) -> tuple[ProblemKind, str]:
    """Words for an identifier of `count` characters where low..high are right."""
    name = _WHOLE[one.type][0] if one.type in _WHOLE else one.label
    whole = f"{low}" if low == high else f"{low} 到 {high}"
    if count < low:
        return ProblemKind.TOO_SHORT, f"还差 {low - count} 位。{name}一共 {whole} 位，请补上。"
    return ProblemKind.TOO_LONG, f"多了 {count - high} 位。{name}一共 {whole} 位，请去掉多的。"


def identifier_length(kind: FieldType) -> tuple[int, int] | None:
    """Return how many characters an identifier has, or None."""
    return _WHOLE[kind][1:] if kind in _WHOLE else None


def text_length(count: int, low: int, high: int) -> tuple[ProblemKind, str]:
    """Words for a text that is too short or too long."""
    if count < low:
        return ProblemKind.TOO_SHORT, f"写得太短，请至少写 {low} 个字。"
    return ProblemKind.TOO_LONG, f"写得太长，请不超过 {high} 个字。"


def check_digit(one: Field) -> str:
    """Words for a number whose check digit does not fit."""
    paper = {
        FieldType.CN_ID: "身份证",
        FieldType.BANK_CARD: "银行卡或社保卡",
        FieldType.USCC: "执照",
    }.get(one.type, "原件")
    return f"号码对不上，请对照{paper}再看一遍。"


def pattern(one: Field) -> str:
    """Words for an answer of the wrong shape."""
    words = _PATTERN.get(one.type)
    if words:
        example = "1200.50" if one.rule.scale else "1200"
        return words.format(example=example)
    return (
        f"写法对不上，可以写成 {one.sample} 这样。"
        if one.sample
        else "写法对不上，请对照原件再看一遍。"
    )


def not_an_option() -> str:
    """Words for a choice that is not offered."""
    return _NOT_AN_OPTION


def bounds(one: Field, low: str | None, high: str | None) -> str:
    """Words for a number or day out of its bounds (already in words)."""
    if low is not None and high is not None:
        return f"请填 {low} 到 {high} 之间的。"
    if low is not None:
        return (
            f"不能小于 {low}，请再看一遍。"
            if one.type not in _DAYS
            else f"要在 {low} 或以后，请再选一遍。"
        )
    return (
        f"不能大于 {high}，请再看一遍。"
        if one.type not in _DAYS
        else f"不能晚于 {high}，请再选一遍。"
    )


def derived_bounds(one: Field, value: Value, low: str | None, high: str | None) -> str:
    """Words for a derived value (an age) that does not allow this item."""
    wish = f"满 {low}" if low is not None else f"不超过 {high}"
    return f"这一项要{one.label}{wish}，按证件现在是 {value}。可以叫人帮忙问一问。"


def order(one: Field, other: Field, *, same_allowed: bool) -> str:
    """Words for an answer that should come after another one."""
    if one.type in _DAYS:
        return f"要在“{other.label}”{'当时或' if same_allowed else ''}之后，请再看一遍。"
    return f"要比“{other.label}”大{'或一样' if same_allowed else ''}，请再看一遍。"


def differs(other: Field) -> str:
    """Words for an answer that should not equal another one."""
    return f"不能和“{other.label}”一样，请再看一遍。"


def contains(word: str) -> str:
    """Words for a text with a word that may not be in it."""
    return f"里面不能有“{word}”，请换个说法。"


def rows(count: int, low: int | None, high: int | None) -> str:
    """Words for a table of too few or too many rows."""
    if low is not None and count < low:
        return f"请至少填 {low} 行。"
    return f"最多填 {high} 行，请删去多的。"


def unreadable() -> str:
    """Words for an answer of the wrong kind: a program's fault, the person can only fill it again."""
    return "这里请重新填一遍。"


_DAYS = frozenset({FieldType.DATE, FieldType.MONTH})


def fitting_error(
    errors: Sequence[FieldError], value: Value, kind: ProblemKind
) -> FieldError | None:
    """Return the common mistake this answer shows: its quoted words, or its named length.

    A number whose check digit is wrong shows none: an X in it does not mean that X is the matter.
    """
    if not isinstance(value, str) or kind not in _SHAPES:
        return None
    for one in errors:
        quoted = _QUOTED.findall(one.wrong) if kind is ProblemKind.PATTERN else []
        if any(token in value for token in quoted):
            return one
        named = _LENGTH_NAMED.search(one.wrong)
        if named and int(named[1]) == len(value):
            return one
    return None


def is_common_error(errors: Sequence[FieldError], value: Value) -> FieldError | None:
    """Return the common mistake whose quoted words are the whole answer (写“打工”)."""
    if not isinstance(value, str):
        return None
    whole = value.strip()
    return next((one for one in errors if whole and whole in _QUOTED.findall(one.wrong)), None)


def error_words(one: FieldError) -> str:
    """Words of a common mistake: why, then how it is right."""
    why = one.why.rstrip("。")
    return f"{why}。正确做法：{one.right.rstrip('。')}。" if one.right else f"{why}。"
