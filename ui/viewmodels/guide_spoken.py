"""The guide as sentences to be heard: what one tab shows, in the order in which it is read. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kiosk.documents import guide_words as words
from ui.viewmodels import guide_rows as rows

if TYPE_CHECKING:
    from kiosk.domain.service_item import ServiceItem


def spoken(item: ServiceItem, tab: int) -> list[str]:
    """Return the sentences of a tab of the guide, from 0 (先看这些) to 5 (责任投诉)."""
    parts = (_first, _steps, _basis, _sample, _contact, _duties)
    return [f"{item.name}。", *parts[tab](item)]


def _first(item: ServiceItem) -> list[str]:
    materials = rows.materials(item)
    wrong = (f"不要：{one.wrong}。要：{one.correct}。" for one in rows.mistakes(item))
    return [
        *(f"{one.label}：{one.value}。" for one in rows.facts(item, materials)),
        f"谁能办：{'；'.join(words.conditions(item))}。",
        "要带什么。",
        *(f"{one.name}，{one.tag}。" for one in materials),
        "怎么办。",
        *(f"第{one.number}步，{one.name}，{one.who}。" for one in rows.steps(item)),
        f"办好后得到：{words.or_unpublished(item.result)}。",
        *(["容易填错的地方。", *wrong] if item.common_errors else []),
    ]


def _steps(item: ServiceItem) -> list[str]:
    """What nobody has published is not read out fifty times."""
    return [
        f"{one.title}。{_lines(line for line in one.lines if line[1] != words.UNPUBLISHED)}"
        for one in (*words.steps(item), *words.materials(item))
    ]


def _basis(item: ServiceItem) -> list[str]:
    parts = (words.limits, words.fees, words.basis, words.about)
    return [_lines(part(item)) for part in parts]


def _sample(item: ServiceItem) -> list[str]:
    return ["样表。", *(f"{one.title}。{_lines(one.lines)}" for one in words.sample(item))]


def _contact(item: ServiceItem) -> list[str]:
    return [_lines(words.contact(item))]


def _duties(item: ServiceItem) -> list[str]:
    return [_lines(words.duties(item))]


def _lines(lines: Iterable[words.Line]) -> str:
    return "".join(f"{label}：{text}。" for label, text in lines)
