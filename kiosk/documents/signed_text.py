"""What a person signs on the glass beside the application: a 告知承诺书 instead of a paper, or a 授权书.

告知承诺 tells the duty, what is made public, how it is checked later and what follows from an untrue
promise (国务院办公厅关于全面推行证明事项和涉企经营许可事项告知承诺制的指导意见, 国办发〔2020〕42号). The
text that is shown is the text that is signed. Pure; knows no screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.masking import mask_name
from kiosk.domain.person import Person
from kiosk.domain.service_item import Material, ServiceItem


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that is told before signing: a heading and its words."""

    title: str
    text: str


def clauses(item: ServiceItem, material: Material, person: Person) -> tuple[Clause, ...]:
    """Return what is told about this material; the name stands there masked."""
    if material.authorises:
        return (
            Clause("您同意什么", f"同意{material.authorises}。"),
            Clause("用在哪里", f"只用来办“{item.name}”，不作别的用处。"),
            Clause(
                "只管本人", "这份授权书只代表您自己。要家里别的人签的，工作人员会另外请他们签。"
            ),
            Clause("不同意会怎样", "可以不签。不签，这一项就要到窗口问怎么办。"),
        )
    told = material.promise or f"“{material.name}”要证明的情况都是真的"
    told += f"；这些情况符合“{item.name}”的办理条件"
    return (
        Clause("要您承诺什么", f"{told}。"),
        Clause(
            "公示什么",
            f"事项、承诺的内容和日期会公示，姓名只显示“{mask_name(person.name)}”，"
            "不公示号码、住址和电话。",
        ),
        Clause("之后怎么核查", "先给您办。办完以后，经办部门会通过信息共享、实地察看来核对。"),
        Clause(
            "不实的后果",
            "核查不属实的，会请您改正，或者撤销办理结果、退回已领的钱，"
            "并按规定记入信用记录；违法的，依法处理。",
        ),
    )


def title_of(material: Material) -> str:
    """Return the name of what is signed."""
    return "授权书" if material.authorises else "告知承诺书"


def signed_text(
    item: ServiceItem, material: Material, person: Person, place: str, at: datetime
) -> str:
    """Return the whole text, as it goes with the application: who, what, where and when."""
    lines = [title_of(material), "", f"事项：{item.name}", f"材料：{material.name}", ""]
    for one in clauses(item, material, person):
        lines += [one.title, one.text, ""]
    lines += [
        f"签名人：{person.name}　{person.id_number}",
        f"地点：{place}",
        f"时间：{at.isoformat(timespec='seconds')}",
    ]
    return "\n".join(lines) + "\n"
