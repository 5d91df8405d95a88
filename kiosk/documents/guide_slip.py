"""办事指南 on a slip of the receipt printer, and in a code to take away: the short of it. Pure.

The slip has what one needs to come back prepared. The code holds the public address of the guide when
the settings name one, else the same facts in words: it is read without any network.
"""

from __future__ import annotations

from kiosk.documents import guide_words as words
from kiosk.documents.receipt import PRACTICE
from kiosk.domain.layout import Align, Block, Gap, Layout, Pair, Qr, Rule, Size, Text
from kiosk.domain.service_item import ServiceItem

CODE_BYTES = 420
"""UTF-8 bytes of a code in words: about 81 modules, which a telephone reads from the screen and from
203 dots an inch; a QR code may hold five times as much, too fine for either."""
_EXAMPLE = "地址和电话是示例"


def guide_slip(item: ServiceItem, code: str, place: str, *, practice: bool = False) -> Layout:
    """Return the slip of an item; `code` is what `guide_code` gave."""
    said = PRACTICE.replace("办件", "办事指南")
    blocks: list[Block] = [
        Text("办事指南", Size.TITLE, bold=True, align=Align.CENTRE),
        *([Text(said, bold=True, align=Align.CENTRE)] if practice else []),
        Text(place, align=Align.CENTRE),
        Gap(12),
        Text(item.name, Size.LARGE, bold=True),
        Rule(),
        Pair("多久办好", words.limit_words(item.promised), bold=True),
        Pair("多少钱", words.fee_words(item)),
        Pair("跑几次", words.trips_words(item)),
        Rule(),
        Text("谁能办", bold=True),
        *(Text(f"{number}. {one}") for number, one in enumerate(words.conditions(item), start=1)),
        Rule(),
        Text("要带什么", bold=True),
        *(Text(f"□ {one.name}（{words.bring(one)}）") for one in item.materials),
        *([] if item.materials else [Text(words.UNPUBLISHED)]),
        Rule(),
        Text("怎么办", bold=True),
        *(
            Text(f"{number}. {one.name}（{words.step_words(one)}）")
            for number, one in enumerate(item.steps, start=1)
        ),
        *([] if item.steps else [Text(words.UNPUBLISHED)]),
        Rule(),
        *([Text(_EXAMPLE, bold=True)] if item.local.example else []),
        *(Pair(label, text) for label, text in words.contact(item)[:-1]),
        Rule(),
        Qr(code, "扫码带走指南"),
        Text("以办理时的规定为准。"),
    ]
    return Layout(tuple(blocks))


def guide_code(item: ServiceItem, address: str) -> str:
    """Return what the code of an item holds; `address` is `place.guide_url`, perhaps empty.

    In words at most CODE_BYTES of UTF-8, whole lines, the most needed first.
    """
    if address:
        return address.replace("{item}", item.id)
    local = item.local
    bring = "、".join(one.name for one in item.materials if words.bring(one) == words.BRING)
    lines = (
        item.name,
        f"多久：{words.limit_words(item.promised)}，{words.fee_words(item)}",
        f"请带：{bring or '不用带材料'}" if item.materials else "",
        f"电话：{local.phone}" if local.phone else "",
        f"地点：{local.address or local.place}" if local.address or local.place else "",
        f"时间：{local.hours}" if local.hours else "",
        f"怎么去：{local.route}" if local.route else "",
        f"谁能办：{'；'.join(words.conditions(item))}" if item.conditions else "",
    )
    kept: list[str] = []
    for line in filter(None, lines):
        if len("\n".join([*kept, line]).encode()) <= CODE_BYTES:
            kept.append(line)
    return "\n".join(kept)
