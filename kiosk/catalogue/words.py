"""Words that a guide may not use: vague ones in conditions and materials, blaming ones for residents."""

from __future__ import annotations

_VAGUE = ("等", "其他", "其它", "相关", "有关", "必要的", "视情况", "酌情", "原则上", "若干")
_ALLOWED = (
    "高等",
    "同等",
    "平等",
    "等级",
    "等额",
    "中等",
    "初等",
    "均等",
    "对等",
    "等候",
    "相等",
    "不等",
    "相关性",
    "机关",
    "无关",
)
"""Proper nouns and fixed words in which a vague character is not vague (GUI-19)."""
_BANNED = ("错误", "非法", "无效", "失败", "必须", "系统异常")


def vague_words(text: str) -> list[str]:
    """Return the vague words in `text`, fixed expressions left out."""
    rest = text
    for one in _ALLOWED:
        rest = rest.replace(one, "\n")
    return [one for one in _VAGUE if one in rest]


def banned_words(text: str) -> list[str]:
    """Return words that resident-facing text must not use."""
    return [one for one in _BANNED if one in text]


def plain_length(text: str) -> int:
    """Count the characters that are read."""
    return sum(1 for one in text if one.isalnum())
