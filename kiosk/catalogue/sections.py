"""Which questions stand together on a page: three to five, under a heading in plain words.

Fields are grouped by what they are (type, library, name prefix), never by item. An author may
name a heading with `section` in the field.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.form import Field, FieldType, Section

WHO = "我是谁"
CONTACT = "怎么联系我"
WHAT = "我要办什么"
BANK = "银行账户"
AGENT = "由谁代办"
PROMISE = "承诺和签名"
_ORDER = (WHO, CONTACT, WHAT, BANK, AGENT, PROMISE)
_LAST = frozenset({FieldType.COMMITMENT, FieldType.CONSENT, FieldType.SIGNATURE})
_CONTACT = frozenset({FieldType.REGION, FieldType.TEXT, FieldType.CN_MOBILE, FieldType.PHONE})
_ROOM = 5
_WEIGHT = {FieldType.TABLE: 5, FieldType.PHOTO: 3, FieldType.SIGNATURE: 3, FieldType.LONGTEXT: 2}
_ORDINALS = "一二三四五六七八九十"


def heading_of(one: Field, *, from_library: bool, own: str = "") -> str:
    """Return the heading a field belongs under."""
    if own:
        return own
    if one.type in _LAST:
        return PROMISE
    if one.type is FieldType.BANK_CARD or one.name.startswith("bank_"):
        return BANK
    if one.name.startswith("agent_"):
        return AGENT
    if (
        one.name.startswith("applicant_")
        or one.derived_from == "applicant_id"
        or one.name == "ethnicity"
    ):
        return WHO
    if one.type is FieldType.TABLE:
        return one.label
    if from_library and one.type in _CONTACT:
        return CONTACT
    return WHAT


def arrange(fields: Sequence[tuple[str, Field]]) -> tuple[Section, ...]:
    """Group (heading, field) pairs into pages, in plain order: who, contact, what, bank, agent, promise."""
    groups: dict[str, list[Field]] = {}
    for heading, one in fields:
        groups.setdefault(heading, []).append(one)
    names = sorted(groups, key=_place)
    pages: list[tuple[str, list[Field]]] = []
    for name in names:
        group = groups[name]
        joinable = bool(pages) and {name, pages[-1][0]} <= {WHO, CONTACT, WHAT, BANK}
        if joinable and _room(group) == 1 and _room(pages[-1][1]) + 1 <= _ROOM:
            last, together = pages.pop()
            pages.append((f"{last}、{name}", [*together, *group]))
        else:
            pages.extend(_split(name, group))
    return tuple(Section(title, tuple(group)) for title, group in pages)


def _place(heading: str) -> float:
    """Headings of their own (tables, authors') come after 我要办什么."""
    return _ORDER.index(heading) if heading in _ORDER else _ORDER.index(WHAT) + 0.5


def _room(fields: Sequence[Field]) -> int:
    """How much of a page the fields take; derived ones are not asked."""
    return sum(0 if one.derived_from else _WEIGHT.get(one.type, 1) for one in fields)


def _split(name: str, group: list[Field]) -> list[tuple[str, list[Field]]]:
    """Cut a long group into pages of equal length."""
    total = _room(group)
    count = max(1, -(-total // _ROOM))
    if count == 1:
        return [(name, group)]
    target = -(-total // count)
    pages: list[list[Field]] = [[]]
    for one in group:
        if pages[-1] and _room([*pages[-1], one]) > max(target, _room([one])):
            pages.append([])
        pages[-1].append(one)
    return [
        (f"{name}（{_ORDINALS[index]}）" if index < len(_ORDINALS) else name, page)
        for index, page in enumerate(pages)
    ]
