"""The receipt (回执): what stands on the slip that a resident takes home.

A slip carries no seal, so it says that it is not the 受理通知书 (行政许可法 第三十二条). It tells the
three truths apart: saved on this terminal, received by the platform, decided.
"""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.application import Affair, Delivery, Kind, ReceiptContent, Stage
from kiosk.domain.layout import Align, Block, Gap, Layout, Pair, Qr, Rule, Size, Text

_STAGES = {
    Stage.CORRECTION: "请您补正",
    Stage.ACCEPTED: "已受理",
    Stage.NOT_ACCEPTED: "不予受理",
    Stage.REVIEW: "正在审查",
    Stage.SUSPENDED: "特别程序中",
    Stage.GRANTED: "已办结",
    Stage.REFUSED: "已办结，没有通过",
    Stage.WITHDRAWN: "已撤回",
}
"""The words of the screen, once the platform has said something."""

PRACTICE = "练习平台，不是真的办件"
"""On every slip of a terminal that is enrolled with a practice platform."""


def receipt_layout(content: ReceiptContent, affair: Affair, copy: int) -> Layout:
    """Return the slip of one submission; `copy` counts from 1, a later one says 补打."""
    if affair.kind is Kind.QUESTION:
        return _question_layout(content, affair, copy)
    blocks: list[Block] = [
        Text("办事回执", Size.TITLE, bold=True, align=Align.CENTRE),
        *([Text(PRACTICE, bold=True, align=Align.CENTRE)] if content.practice else []),
        Text(content.place, align=Align.CENTRE),
        *([Text(f"补打，第 {copy} 张", align=Align.CENTRE)] if copy > 1 else []),
        Gap(12),
        Text(_headline(affair.delivery), Size.LARGE, bold=True, align=Align.CENTRE),
        Text(_truth(affair, content.submitted_at), align=Align.CENTRE),
        Rule(),
        Text("回执编号"),
        Text(content.number.shown, Size.LARGE, bold=True),
        *([Pair("办件编号", affair.official_number)] if affair.official_number else []),
        Pair("事项", content.item_name, bold=True),
        Pair("部门", content.department or "未公布"),
        Pair("申请人", f"{content.applicant}  {content.id_number}"),
        *([Pair("手机", content.phone)] if content.phone else []),
        Pair("提交时间", f"{content.submitted_at:%Y-%m-%d %H:%M}"),
        Rule(),
        Pair("材料", "；".join(content.materials) or "没有要交的材料"),
        Pair("承诺时限", content.promise),
        Pair("预计办好", _due(content, affair)),
        Pair("领结果", content.collect),
        Rule(),
        Pair("咨询电话", content.consult_phone or "未公布"),
        Pair("投诉电话", content.complaint_phone or "12345"),
        Gap(12),
        Qr(content.query_url, _what_the_code_is_for(content)),
        Rule(),
        Text("本回执不是受理通知书。热敏纸会褪色，请拍照保存。"),
        Text(f"终端 {content.terminal}"),
    ]
    return Layout(tuple(blocks))


def _question_layout(content: ReceiptContent, affair: Affair, copy: int) -> Layout:
    """Return the slip of a question (咨询): the number opens the answer, so that is what it is for."""
    said = PRACTICE.replace("办件", "咨询")
    blocks: list[Block] = [
        Text("咨询单", Size.TITLE, bold=True, align=Align.CENTRE),
        *([Text(said, bold=True, align=Align.CENTRE)] if content.practice else []),
        Text(content.place, align=Align.CENTRE),
        *([Text(f"补打，第 {copy} 张", align=Align.CENTRE)] if copy > 1 else []),
        Gap(12),
        Text(_headline(affair.delivery), Size.LARGE, bold=True, align=Align.CENTRE),
        Rule(),
        Text("编号"),
        Text(content.number.shown, Size.LARGE, bold=True),
        *([Pair("事项", content.item_name, bold=True)] if content.item_name else []),
        *([Pair("问哪里", content.department)] if content.department else []),
        Pair("谁问的", content.applicant or "没有留名"),
        Pair("什么时候", f"{content.submitted_at:%Y-%m-%d %H:%M}"),
        Rule(),
        Text("凭编号看答复：在这台机器上点“问一问”，按编号最后 7 位。"),
        *([Pair("咨询电话", content.consult_phone)] if content.consult_phone else []),
        Pair("投诉电话", content.complaint_phone),
        Gap(12),
        Qr(content.query_url, _what_the_code_is_for(content)),
        Text(f"终端 {content.terminal}"),
    ]
    return Layout(tuple(blocks))


def _headline(delivery: Delivery) -> str:
    if delivery is Delivery.RECEIVED:
        return "已收件"
    if delivery is Delivery.EXPORTED:
        return "已暂存，等平台收到"
    return "已暂存，还没传上去" if delivery is Delivery.PARKED else "已暂存，待上传"


def _truth(affair: Affair, submitted_at: datetime) -> str:
    """What is known now, in the terminal's own time: a platform may count in another zone."""
    if affair.delivery is Delivery.RECEIVED and affair.received_at is not None:
        at = affair.received_at.astimezone(submitted_at.tzinfo)
        return f"平台 {at:%m-%d %H:%M} 已收到，{_STAGES.get(affair.stage, '办理结果等待中')}"
    if affair.delivery is Delivery.PARKED:
        return "已存在本机，工作人员会处理，可打咨询电话问"
    if affair.delivery is Delivery.EXPORTED:
        return "已存在本机，工作人员会带到县里，不用再来"
    return "已存在本机，联网后自动上传，不用再来"


def _what_the_code_is_for(content: ReceiptContent) -> str:
    if content.query_url.startswith("http"):
        return "扫码查进度"
    return "扫码带走编号，凭编号查进度"


def _due(content: ReceiptContent, affair: Affair) -> str:
    """A day only when the platform has it since the day from which the day was counted."""
    if content.due is not None and affair.due_holds:
        return f"{content.due:%Y-%m-%d}{'（暂定）' if content.due_provisional else ''}"
    return content.due_once_received or "未公布，请按咨询电话询问"
