"""What changed between two catalogues, as a notice of change for residents (CAT-02).

Compares the files of two bundles, item by item and fact by fact; says which facts changed, and
invents no reason.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from kiosk.catalogue.reading import CatalogueUnreadable, parse_yaml
from kiosk.domain.canonical import canonical_json
from kiosk.domain.item_standing import ItemStatus, shown_day
from kiosk.shelf.bundles import unpack

_FACTS = {
    "name": "名称",
    "department": "主管部门",
    "subject": "服务对象",
    "limits": "办理时限",
    "fee": "收费",
    "kiosk_depth": "办理方式",
    "accepting_org": "受理单位",
    "legal_basis": "办理依据",
    "conditions": "申报条件",
    "questions": "申报条件",
    "materials": "申请材料",
    "form": "表格",
    "steps": "办理流程",
    "result": "办理结果",
    "scene_visits": "跑动次数",
}
_OTHER = "其他内容"
_LONGEST = 7000
SHOWN_DAYS = 30
"""So long a notice of change stands on the attract page."""


def catalogue_notice(old: bytes, new: bytes, day: date, number: str, approver: str) -> bytes | None:
    """Return the notice document; None when no item changed. Raises BundleRefused."""
    lines = changes(unpack(old), unpack(new))
    if not lines:
        return None
    text = "\n".join(lines)
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rpartition("\n")[0] + "\n其余调整请看办事指南。"
    notice = {
        "schema": "bianmin.notice/1",
        "kind": "事项调整公告",
        "title": f"{len(lines)} 个公共服务事项有调整",
        "text": f"{text}\n批准：{approver}　{number}",
        "day": day.isoformat(),
        "until": (day + timedelta(days=SHOWN_DAYS)).isoformat(),
        "number": number,
    }
    return canonical_json(notice)


def changes(old: dict[str, str], new: dict[str, str]) -> list[str]:
    """Return one line for each item that was added, taken out, or changed."""
    before, after = _items(old), _items(new)
    lines = [_one(name, before.get(name), after.get(name)) for name in sorted({*before, *after})]
    return [line for line in lines if line]


def _one(item_id: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> str:
    name = str((new or old or {}).get("name", item_id))
    if old is None:
        return f"新增：{name}。"
    if new is None:
        return f"取消：{name}。"
    if old == new:
        return ""
    was, now = _status(old), _status(new)
    if now not in {was, ItemStatus.IN_USE.value}:
        reason = f"（{new['status_reason']}）" if new.get("status_reason") else ""
        since = f"，从 {shown_day(str(new['ends_on']))}起" if new.get("ends_on") else ""
        return f"{now}：{name}{since}{reason}。"
    if now != was:
        return f"恢复办理：{name}。"
    keys = [key for key in {*old, *new} if old.get(key) != new.get(key)]
    facts = sorted({_FACTS.get(key, _OTHER) for key in keys}, key=[*_FACTS.values(), _OTHER].index)
    return f"调整：{name}（{'、'.join(facts)}）。"


def _status(item: dict[str, Any]) -> str:
    return str(item.get("status") or ItemStatus.IN_USE.value)


def _items(files: dict[str, str]) -> dict[str, dict[str, Any]]:
    found = {}
    for name, text in files.items():
        if "/" in name or name.startswith("_"):
            continue
        try:
            item = parse_yaml(text.encode(), name)
        except CatalogueUnreadable:
            continue
        found[str(item.get("id", name))] = item
    return found
