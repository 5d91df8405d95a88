"""Domain values to and from columns. Times are ISO 8601 with offset, days YYYY-MM-DD."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from kiosk.domain.application import Kind, ReceiptContent
from kiosk.domain.numbers import ReceiptNumber


def time_text(moment: datetime) -> str:
    """Return ISO text; ValueError for a time without offset."""
    if moment.tzinfo is None:
        raise ValueError("a stored time needs its offset")
    return moment.isoformat()


def time_or_none(text: str | None) -> datetime | None:
    """Read ISO text."""
    return datetime.fromisoformat(text) if text else None


def day_or_none(text: str | None) -> date | None:
    """Read a day."""
    return date.fromisoformat(text) if text else None


def kind_or_none(text: str) -> Kind | None:
    """Read a kind; None for one of another program."""
    try:
        return Kind(text)
    except ValueError:
        return None


def receipt_text(receipt: ReceiptContent) -> str:
    """Return the masked receipt as JSON."""
    values: dict[str, Any] = {one.name: getattr(receipt, one.name) for one in fields(receipt)}
    values["number"] = str(receipt.number)
    values["submitted_at"] = time_text(receipt.submitted_at)
    values["due"] = receipt.due.isoformat() if receipt.due else None
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def receipt_from(text: str) -> ReceiptContent:
    """Read a stored receipt."""
    values = json.loads(text)
    values["number"] = ReceiptNumber(values["number"])
    values["submitted_at"] = datetime.fromisoformat(values["submitted_at"])
    values["due"] = day_or_none(values["due"])
    values["materials"] = tuple(values["materials"])
    return ReceiptContent(**values)
