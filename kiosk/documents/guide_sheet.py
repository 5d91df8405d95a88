"""办事指南 and its blank form on A4: what a resident takes home. Nobody's data stands on them.

What stands on the guide is what GB/T 36114-2018 (政务服务中心进驻事项服务指南编制规范) asks of one, as
far as the catalogue has it; what nobody has published says 未公布. The words are the screen's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kiosk.documents import guide_words as words
from kiosk.domain.form import Field, FieldType
from kiosk.domain.service_item import Material, ServiceItem
from kiosk.domain.sheet import Block, Facts, Flow, Heading, Paragraph, Sheet, Table

_EXAMPLE = "地址、电话和时间是示例，不是真的"
_PRACTICE = "练习平台，不是真的办事指南"
_ROOM_FOR_AN_ANSWER = "\u3000" * 12
_NOT_WRITTEN = frozenset({FieldType.PHOTO, FieldType.ATTACHMENT})
_BLANK_ROWS = 4
"""Empty rows of a table on a blank form."""


def guide_sheet(item: ServiceItem, place: str, day: date, *, practice: bool = False) -> Sheet:
    """Return the guide of an item as this terminal has it on that day."""
    blocks: list[Block] = [
        Facts(
            (
                ("多久办好", words.limit_words(item.promised)),
                ("多少钱", words.fee_words(item)),
                ("跑几次", words.trips_words(item)),
            )
        ),
        Heading("谁能办"),
        *(
            Paragraph(f"{number}. {one}")
            for number, one in enumerate(words.conditions(item), start=1)
        ),
        Heading("要带什么"),
        _materials(item.materials),
        Heading("怎么办"),
        *_flow(item),
        *_steps(item),
        *_mistakes(item),
        Heading("在哪里办"),
        *([Paragraph(_EXAMPLE, bold=True)] if item.local.example else []),
        Facts(words.contact(item)),
        Heading("时限和收费"),
        Facts((*words.limits(item), *words.fees(item))),
        Heading("依据"),
        *_basis(item),
        Heading("责任和投诉"),
        Facts(words.duties(item)),
        Heading("事项信息"),
        Facts(words.about(item)),
        Heading("表格"),
        Paragraph(words.blank_forms(item)),
        *_sample(item),
    ]
    return Sheet(
        item.name,
        tuple(blocks),
        above=_PRACTICE if practice else "",
        below="办事指南",
        foot=f"{place}  {day:%Y-%m-%d} 打印，以办理时的规定为准",
    )


def blank_form_sheet(item: ServiceItem, place: str, day: date, *, practice: bool = False) -> Sheet:
    """Return the form of an item to be filled in by hand (表格下载, GUI-05)."""
    blocks: list[Block] = []
    for section in item.form.sections:
        asked = [one for one in section.fields if not one.derived_from]
        plain = [one for one in asked if one.type is not FieldType.TABLE]
        blocks.append(Heading(section.title))
        if plain:
            rows = tuple((_asked(one), _answer(one)) for one in plain)
            blocks.append(Table(("项目", "填写"), rows, (4, 8)))
        for one in asked:
            if one.type is FieldType.TABLE:
                blocks.append(Paragraph(one.label))
                blocks.append(_empty_table(one))
    blocks.append(Paragraph("填好以后带到办理地点，或照着在这台机器上填。带 * 的要填。"))
    return Sheet(
        item.name,
        tuple(blocks),
        above=_PRACTICE.replace("办事指南", "表格") if practice else "",
        below="空白表",
        foot=f"{place}  {day:%Y-%m-%d} 打印",
    )


def _asked(one: Field) -> str:
    return f"{one.label} *" if one.required else one.label


def _answer(one: Field) -> str:
    """The choices to tick, or room to write."""
    if one.type in {FieldType.BOOLEAN, FieldType.CONSENT, FieldType.COMMITMENT}:
        return "□ 是  □ 否"
    if one.type in _NOT_WRITTEN:
        return "（另附）"
    if 0 < len(one.options) <= 12:
        return "  ".join(f"□ {option.label}" for option in one.options)
    return _ROOM_FOR_AN_ANSWER


def _empty_table(one: Field) -> Table:
    head = tuple(column.label for column in one.columns)
    empty = tuple(" " for _ in head)
    return Table(head, (empty,) * _BLANK_ROWS, (1,) * len(head))


def _materials(materials: tuple[Material, ...]) -> Block:
    if not materials:
        return Paragraph(words.UNPUBLISHED)
    rows = tuple(
        (one.name, words.copies(one), _remark(one), words.or_unpublished(one.accept_standard))
        for one in materials
    )
    return Table(("材料", "份数", "说明", "审查标准"), rows, (4, 2, 4, 4))


def _remark(one: Material) -> str:
    if one.data_sharing:
        return one.note or "由部门共享核对，查到了就不用交"
    if one.commitment_replaceable:
        return one.note or "可以写承诺书代替"
    required = "" if one.required else "没有可不交"
    return "；".join(part for part in (required, one.source_channel, one.note) if part)


def _flow(item: ServiceItem) -> Iterable[Block]:
    """The flow chart (GUI-21), drawn from the steps."""
    if not item.steps:
        return [Paragraph(words.UNPUBLISHED)]
    boxes = [
        (f"{number}. {one.name}", words.step_words(one))
        for number, one in enumerate(item.steps, start=1)
    ]
    return [Flow((*boxes, ("办好", words.or_unpublished(item.result))))]


def _steps(item: ServiceItem) -> Iterable[Block]:
    """What each step asks for and gives (GUI-15), where anything is published."""
    rows = tuple(
        (
            one.name,
            words.or_unpublished("、".join(one.materials)),
            words.or_unpublished(one.output),
            words.or_unpublished(one.notice),
        )
        for one in item.steps
        if one.materials or one.output or one.notice
    )
    return [Table(("步骤", "交什么", "得到什么", "注意"), rows, (3, 4, 3, 4))] if rows else []


def _mistakes(item: ServiceItem) -> Iterable[Block]:
    rows = tuple((one.wrong, one.right, one.why) for one in item.common_errors)
    table = Table(("不要这样", "要这样", "为什么"), rows, (4, 4, 5))
    return [Heading("容易填错的"), table] if rows else []


def _basis(item: ServiceItem) -> Iterable[Block]:
    found = words.basis(item)
    if not found:
        return [Paragraph(words.UNPUBLISHED)]
    return [Paragraph(one) for line in found for one in line if one]


def _sample(item: ServiceItem) -> Iterable[Block]:
    """The filled form of one concrete case (GUI-06, GUI-20); persons and numbers are invented."""
    found = words.sample(item)
    if not found:
        return [Paragraph(f"样表：{words.UNPUBLISHED}")]
    sections = [
        block
        for part in found
        for block in (Paragraph(part.title, bold=True), Table(("项目", "填写"), part.lines, (4, 8)))
    ]
    return [Heading("样表（人名和号码是虚构的）"), *sections]
