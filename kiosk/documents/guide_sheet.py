"""办事指南 on A4: what a resident takes home before applying. Nobody's data stands on it.

What stands on it is what GB/T 36114-2018 (政务服务中心进驻事项服务指南编制规范) asks of a guide, as far
as the catalogue has it; what nobody has published says 未公布.
"""

from __future__ import annotations

from datetime import date

from kiosk.domain.service_item import Limit, Material, ServiceItem
from kiosk.domain.sheet import Block, Facts, Heading, Paragraph, Sheet, Table

UNPUBLISHED = "未公布"
_EXAMPLE = "地址、电话和时间是示例，不是真的"


def guide_sheet(item: ServiceItem, place: str, day: date, *, practice: bool = False) -> Sheet:
    """Return the guide of an item as this terminal has it on that day."""
    blocks: list[Block] = [
        Facts(
            (
                ("办理部门", item.department or UNPUBLISHED),
                ("受理单位", item.accepting_org or UNPUBLISHED),
                ("服务对象", "、".join(item.subjects) or UNPUBLISHED),
                ("法定时限", _limit(item.statutory)),
                ("承诺时限", _limit(item.promised)),
                ("跑几次", UNPUBLISHED if item.scene_visits is None else f"{item.scene_visits} 次"),
                ("收费", _fee(item)),
            )
        ),
        Heading("谁能办"),
        *(
            Paragraph(f"{number}. {one.words}")
            for number, one in enumerate(item.conditions, start=1)
        ),
        *([] if item.conditions else [Paragraph(UNPUBLISHED)]),
        Heading("要带什么"),
        _materials(item.materials),
        *_flow(item),
        *_mistakes(item),
        Heading("在哪里办"),
        *([Paragraph(_EXAMPLE, bold=True)] if item.local.example else []),
        Facts(
            (
                ("办理地点", item.local.place or UNPUBLISHED),
                ("地址", item.local.address or UNPUBLISHED),
                ("办公时间", item.local.hours or UNPUBLISHED),
                ("咨询电话", item.local.phone or UNPUBLISHED),
                ("投诉电话", item.local.complaint_phone or "12345"),
                ("怎么去", item.local.route or UNPUBLISHED),
            )
        ),
        Heading("依据"),
        *(
            Paragraph(" ".join(part for part in (one.title, one.article) if part))
            for one in item.legal_basis
        ),
        *([] if item.legal_basis else [Paragraph(UNPUBLISHED)]),
    ]
    return Sheet(
        item.name,
        tuple(blocks),
        above="练习平台，不是真的办事指南" if practice else "",
        below="办事指南",
        foot=f"{place}  {day:%Y-%m-%d} 打印，以办理时的规定为准",
    )


def _limit(limit: Limit) -> str:
    if limit.days is None:
        return UNPUBLISHED
    return "当场办结" if limit.days == 0 else f"{limit.days} 个{limit.unit}"


def _fee(item: ServiceItem) -> str:
    if item.fee is None:
        return UNPUBLISHED
    words = item.fee.text or ("要收费" if item.fee.is_fee else "不收费")
    return "；".join(part for part in (words, item.fee.standard, item.fee.basis) if part)


def _materials(materials: tuple[Material, ...]) -> Block:
    if not materials:
        return Paragraph(UNPUBLISHED)
    rows = tuple((one.name, _copies(one), _remark(one)) for one in materials)
    return Table(("材料", "份数", "说明"), rows, (4, 3, 5))


def _copies(one: Material) -> str:
    counts = ((one.original, "原件"), (one.copy, "复印件"))
    told = [f"{kind} {count} 份" for count, kind in counts if count]
    return "，".join(told) or UNPUBLISHED


def _remark(one: Material) -> str:
    if one.data_sharing:
        return one.note or "由部门共享核对，查到了就不用交"
    if one.commitment_replaceable:
        return one.note or "可以写承诺书代替"
    required = "" if one.required else "没有可不交"
    return "；".join(part for part in (required, one.source_channel, one.note) if part)


def _flow(item: ServiceItem) -> list[Block]:
    if not item.steps:
        return []
    steps = tuple(
        (f"{number}. {one.name}", one.role, UNPUBLISHED if one.days is None else _days(one.days))
        for number, one in enumerate(item.steps, start=1)
    )
    return [Heading("怎么办"), Table(("步骤", "谁来做", "多久"), steps, (5, 4, 3))]


def _days(days: int) -> str:
    return "当场" if days == 0 else f"{days} 天左右"


def _mistakes(item: ServiceItem) -> list[Block]:
    if not item.common_errors:
        return []
    rows = tuple((one.wrong, one.right, one.why) for one in item.common_errors)
    return [Heading("容易填错的"), Table(("不要这样", "要这样", "为什么"), rows, (4, 4, 5))]
