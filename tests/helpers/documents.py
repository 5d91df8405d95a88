"""Documents of a platform for tests: made, signed and brought to a shelf without a network."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.ports.documents import Published
from kiosk.shelf.bundles import pack_files
from kiosk.shelf.shelf import Shelf
from sync.signing import sign
from sync.wire import key_id_of
from sync.wire.documents import statement

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
WHEN = datetime(2026, 11, 20, 9, tzinfo=UTC)


def document(
    kind: str,
    raw: bytes,
    *,
    name: str = "",
    version: int = 1,
    audience: str = "",
    withdrawn: bool = False,
    key: Ed25519PrivateKey = KEY,
) -> Published:
    """Return a signed document; its name is that of its kind when none is given."""
    values = {
        "kind": kind,
        "name": name or kind,
        "audience": audience,
        "version": version,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "size": len(raw),
        "withdrawn": withdrawn,
    }
    signature = sign(key, "document", statement(**values))  # type: ignore[arg-type]
    key_id = key_id_of(key.public_key().public_bytes_raw())
    return Published(**values, published_at=WHEN, key_id=key_id, signature=signature)  # type: ignore[arg-type]


def bring(shelf: Shelf, one: Published, raw: bytes) -> None:
    """Let the bytes arrive and be taken; raises DocumentRefused."""
    incoming = shelf.incoming(one)
    incoming.begin(0)
    incoming.take(raw)
    incoming.close()
    shelf.accept(one)


def staff(*numbers: str) -> bytes:
    """Return a staff list; every verifier is invented text."""
    members = [
        {"work_number": one, "role": "staff", "pin_verifier": "scrypt$16384$8$1$c2FsdA$aGFzaA"}
        for one in numbers
    ]
    return json.dumps({"schema": "bianmin.staff/1", "members": members}).encode()


def notice(title: str = "停电通知", day: str = "2026-11-20", **more: Any) -> bytes:
    """Return a notice."""
    data = {"schema": "bianmin.notice/1", "title": title, "text": "具体时间另行通知。", "day": day}
    return json.dumps(data | more, ensure_ascii=False).encode()


def settings(**tables: dict[str, Any]) -> bytes:
    """Return a document of settings."""
    return json.dumps({"schema": "bianmin.settings/1", **tables}, ensure_ascii=False).encode()


def year(number: int = 2027, holidays: tuple[str, ...] = ("2027-01-01",)) -> bytes:
    """Return a calendar year."""
    return json.dumps({"year": number, "holidays": list(holidays), "workdays": []}).encode()


def item(item_id: str, name: str, **more: Any) -> dict[str, Any]:
    """Return a service item with one field."""
    return {
        "id": item_id,
        "name": name,
        "theme": "养老服务",
        "kiosk_depth": "自助",
        "form": [{"name": "who", "label": "姓名", "type": "person_name"}],
        **more,
    }


def bundle(*items: dict[str, Any], version: str = "1.0", date: str = "2026-11-20") -> bytes:
    """Return a catalogue document of these items."""
    files = {f"{one['id']}.yaml": yaml.safe_dump(one, allow_unicode=True) for one in items}
    files["_meta.yaml"] = yaml.safe_dump({"meta": {"version": version, "date": date}})
    return pack_files(files)
