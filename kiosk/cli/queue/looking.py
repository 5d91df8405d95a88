"""`kiosk queue list` and `show`: they look at the file beside the running kiosk and change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kiosk.cli.queue.common import (
    DELIVERY,
    NOT_FOUND,
    Quit,
    as_json_option,
    find,
    minute,
    opened,
    tell,
    tell_json,
)
from kiosk.domain.application import Affair, Delivery, ReceiptContent, progress
from kiosk.domain.kinds import KINDS, title
from kiosk.ports import OutboxCounts, QueueRow

_EXPORTED_HINT = (
    "已导出的不会自己从网上传：等平台的回执文件（kiosk queue import-acks），"
    "或用 kiosk queue retry 改从网上传。"
)
_PRINTS = {
    "": "没有打印过",
    "printed": "已打印",
    "failed": "上次没有打印出来",
    "unknown": "上次不清楚有没有打印出来",
}


@click.command("list")
@as_json_option
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.pass_obj
def list_(data_dir: Path, *, as_json: bool, limit: int) -> None:
    """列出：要人工处理的在前，已导出和待上传的其次，已收到的在后。"""  # noqa: D415
    with opened(data_dir) as store:
        counts, rows = store.counts(), store.rows(limit)
    if as_json:
        tell_json({"counts": _counts(counts), "rows": [_row(one) for one in rows]})
        return
    exported = f"已导出 {counts.exported}，" if counts.exported else ""
    tell(
        f"待上传 {counts.waiting + counts.sending}，待人工处理 {counts.parked}，"
        f"{exported}平台已收到 {counts.received}"
    )
    for one in rows:
        who = "  ".join(
            word for word in (one.applicant_masked, title(one.kind, one.item_name)) if word
        )
        tell(
            f"{one.number.shown}  {DELIVERY[one.delivery]}{_progress(one)}  "
            f"{minute(one.submitted_at)}  "
            f"{who}  试过 {one.attempts} 次"
        )
        if one.parked_reason:
            tell(f"    {one.parked_reason}")
        if one.delivery is Delivery.EXPORTED and one.exported_at:
            tell(f"    {minute(one.exported_at)} 写进导出包，等平台的回执文件。")
    if counts.exported:
        tell(_EXPORTED_HINT)
    total = counts.waiting + counts.sending + counts.parked + counts.exported + counts.received
    if len(rows) < min(limit, total):
        tell(
            f"有 {min(limit, total) - len(rows)} 件在本机上的记录读不出来，没有列出。请联系技术员。"
        )
    elif len(rows) < total:
        tell(f"只列出 {len(rows)} 件，共 {total} 件；用 --limit 看更多。")


@click.command()
@click.argument("which", metavar="编号")
@as_json_option
@click.pass_obj
def show(data_dir: Path, which: str, *, as_json: bool) -> None:
    """看一件：回执编号（可以带空格）或内部编号。"""  # noqa: D415
    with opened(data_dir) as store:
        affair = find(store, which)
        receipt = store.receipt(affair.id) if affair else None
    if affair is None:
        raise Quit(NOT_FOUND)
    if as_json:
        tell_json(_affair(affair, receipt))
        return
    for label, words in _lines(affair, receipt):
        tell(f"{label}：{words}")


def _lines(affair: Affair, receipt: ReceiptContent | None) -> Iterator[tuple[str, str]]:
    yield "回执编号", affair.number.shown
    yield "内部编号", affair.id
    yield "种类", KINDS[affair.kind].title
    if affair.item_name:
        yield "事项", affair.item_name
    if affair.applicant_masked:
        yield "申请人", f"{affair.applicant_masked}  {receipt.id_number if receipt else ''}".strip()
    yield "提交时间", minute(affair.submitted_at)
    yield (
        "上传",
        DELIVERY[affair.delivery]
        + _progress(affair)
        + (f"（{minute(affair.received_at)}）" if affair.received_at else ""),
    )
    if affair.parked_reason:
        yield "原因", affair.parked_reason
    if affair.official_number:
        yield "办件编号", affair.official_number
    if affair.due:
        yield "预计办好", affair.due.isoformat() + ("（暂定）" if affair.due_provisional else "")
    if receipt:
        yield "回执", f"{_PRINTS[affair.last_print]}，共打印 {affair.prints} 张"
    for step in affair.steps:
        yield "进度", f"{minute(step.at)}  {step.office}  {step.opinion or step.stage.value}"


def _progress(one: QueueRow | Affair) -> str:
    words = progress(one.delivery, one.uploaded, one.size, one.parts)
    return f"（{words}）" if words else ""


def _counts(counts: OutboxCounts) -> dict[str, Any]:
    return {
        "waiting": counts.waiting,
        "sending": counts.sending,
        "received": counts.received,
        "parked": counts.parked,
        "exported": counts.exported,
        "oldest_waiting": counts.oldest_waiting.isoformat() if counts.oldest_waiting else None,
    }


def _row(one: QueueRow) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": str(one.number),
        "kind": one.kind.value if one.kind else None,
        "item_name": one.item_name,
        "applicant": one.applicant_masked,
        "submitted_at": one.submitted_at.isoformat(),
        "delivery": one.delivery.value,
        "attempts": one.attempts,
        "size": one.size,
        "uploaded": one.uploaded,
        "parts": one.parts,
        "parked_reason": one.parked_reason,
        "exported_at": one.exported_at.isoformat() if one.exported_at else None,
    }


def _affair(affair: Affair, receipt: ReceiptContent | None) -> dict[str, Any]:
    steps: Sequence[dict[str, Any]] = [
        {
            "stage": step.stage.value,
            "at": step.at.isoformat(),
            "office": step.office,
            "handler": step.handler,
            "office_phone": step.office_phone,
            "opinion": step.opinion,
        }
        for step in affair.steps
    ]
    return {
        "id": affair.id,
        "number": str(affair.number),
        "kind": affair.kind.value,
        "item_id": affair.item_id,
        "item_name": affair.item_name,
        "applicant": affair.applicant_masked,
        "id_number": receipt.id_number if receipt else "",
        "submitted_at": affair.submitted_at.isoformat(),
        "delivery": affair.delivery.value,
        "received_at": affair.received_at.isoformat() if affair.received_at else None,
        "official_number": affair.official_number,
        "parked_reason": affair.parked_reason,
        "size": affair.size,
        "uploaded": affair.uploaded,
        "parts": affair.parts,
        "stage": affair.stage.value,
        "due": affair.due.isoformat() if affair.due else None,
        "due_provisional": affair.due_provisional,
        "steps": steps,
        "prints": affair.prints,
        "last_print": affair.last_print,
    }
