"""Compiled directory -> bytes of a bundle, search keys included; runs only when building."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from kiosk.catalogue.build import Compiled
from kiosk.catalogue.codec import encode
from kiosk.catalogue.keys import keys_of, syllables_of
from kiosk.catalogue.layout import FORMAT
from kiosk.domain.service_item import ItemStanding, ItemSummary, ServiceItem

CHINA = timezone(timedelta(hours=8))


def pack(compiled: Compiled, mark: str) -> bytes:
    """Return the bundle; `mark` is the fingerprint of the directory it was made from."""
    items = [one.item for one in compiled.items]
    keys = [item_keys(one) for one in items]
    characters = "".join(part for one in keys for part in one[0])
    index = {
        "version": compiled.version,
        "updated_at": _moment(compiled.date),
        "themes": [encode(one) for one in compiled.themes],
        "items": [encode(summary_of(one)) for one in items],
        "usage": [compiled.usage.get(one.id, 0) for one in items],
        "keys": keys,
        "syllables": syllables_of(characters),
        "regions": compiled.tables.regions,
        "region_root": compiled.tables.region_root,
        "standing": {
            one.id: encode(one.standing) for one in items if one.standing != ItemStanding()
        },
        "findings": [one.data() for one in compiled.all_findings],
    }
    body = b"\n".join(_line(one) for one in (index, *(encode(one) for one in items)))
    digest = hashlib.sha256(body).hexdigest()
    return _line({"format": FORMAT, "digest": digest, "fingerprint": mark}) + b"\n" + body


def summary_of(item: ServiceItem) -> ItemSummary:
    """Return what a list needs."""
    return ItemSummary(
        item.id,
        item.name,
        item.department,
        item.theme,
        item.depth,
        item.promised.days,
        item.subjects,
    )


def item_keys(item: ServiceItem) -> list[list[str]]:
    """Return ([characters by tier], [latin by tier]): name, then other words, then where it belongs."""
    tiers = (
        keys_of([item.name]),
        keys_of([*item.aliases, *item.life_events]),
        keys_of([item.theme, item.department]),
    )
    return [[one[0] for one in tiers], [one[1] for one in tiers]]


def _line(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=encode).encode()


def _moment(words: str) -> str:
    """The day the data speaks of, 08:00; the epoch when it says none."""
    try:
        day = date.fromisoformat(words[:10])
    except ValueError:
        day = date(1970, 1, 1)
    return datetime.combine(day, time(8), CHINA).isoformat()
