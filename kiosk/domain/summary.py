"""What the home page and lists show of service items: small, because the first frame waits for it.

The items themselves are in `kiosk.domain.service_item`, which also gives these names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Depth(StrEnum):
    """What this terminal can do for an item."""

    ONLINE = "online"
    """办理: from question to submission."""
    CONSULT = "consult"
    """咨询: the guide and a question to the office (CH-07)."""


class Subject(StrEnum):
    """Whose entrance it is (自然人与法人分类, CH-08)."""

    PERSON = "person"
    """个人"""
    ORGANISATION = "organisation"
    """企业: legal persons and others in business"""


_WORDS = {
    Subject.PERSON: (
        "自然人",
        "个人",
        "个体工商户",
    ),  # a natural person in business: 民法典 第五十四条
    Subject.ORGANISATION: ("法人", "企业", "组织", "单位", "个体工商户", "经营者"),
}


def serves(subjects: tuple[str, ...], subject: Subject) -> bool:
    """Tell whether 服务对象 names a subject; an item that names nobody is for everybody."""
    words = _WORDS[subject]
    return not subjects or any(word in one for one in subjects for word in words)


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """What a list or a tile needs of an item."""

    id: str
    name: str
    department: str
    theme: str
    depth: Depth
    promised_days: int | None
    subjects: tuple[str, ...] = ()

    @property
    def limit_text(self) -> str:
        """当场办结, N个工作日, or 未公布."""
        if self.promised_days is None:
            return "时限未公布"
        return "当场办结" if self.promised_days == 0 else f"{self.promised_days}个工作日"


@dataclass(frozen=True, slots=True)
class Theme:
    """An entrance on the home page (CAT-05, CAT-06)."""

    name: str
    hint: str
    """A few words of what is inside."""
    icon: str
    group: str
    """`life` 日常生活 or `business` 创业办事."""
    count: int = 0
