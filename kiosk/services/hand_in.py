"""The materials of a submission: what is missing, what travels, what the receipt says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from kiosk.domain.application import Part
from kiosk.domain.form import Values
from kiosk.domain.given import Given, Means
from kiosk.domain.materials import allows
from kiosk.domain.person import Identity
from kiosk.domain.prefill import applies_for_self
from kiosk.domain.service_item import ServiceItem

_SAID = {
    Means.CARD: "已读卡核对",
    Means.SHARED: "部门共享已查到",
    Means.DEPARTMENT: "由部门查，不用交",
    Means.ARCHIVE: "用以前交过的",
    Means.COMMITMENT: "已签承诺书",
    Means.PHONE: "已用手机上传",
}


def sorted_out(
    item: ServiceItem, given: Sequence[Given], identity: Identity, answers: Values
) -> tuple[tuple[Given, ...], tuple[str, ...]]:
    """Return what is handed in, in the order of the catalogue, and the names of what is missing.

    What a material does not allow counts for nothing. Parts are hashed and named after the material's
    place; one paper that serves several materials keeps one name, so it travels once (MAT-06).
    """
    for_self = applies_for_self(item.form, answers, identity.person)
    by_name = {one.material: one for one in given}
    names: dict[str, str] = {}
    there = []
    for place, material in enumerate(item.materials, 1):
        one = by_name.get(material.name)
        if one is not None and allows(material, one, identity, for_self=for_self):
            there.append(
                replace(one, parts=tuple(_named(place, part, names) for part in one.parts))
            )
    found = {one.material for one in there}
    missing = (one.name for one in item.materials if one.required and one.name not in found)
    return tuple(there), tuple(missing)


def _named(place: int, part: Part, names: dict[str, str]) -> Part:
    digest = hashlib.sha256(part.data).hexdigest()
    name = names.setdefault(digest, f"material-{place}-{PurePath(part.name).name}")
    return replace(part, name=name, sha256=digest)


def parts_of(given: Sequence[Given]) -> tuple[Part, ...]:
    """Return the bytes that travel, each once."""
    return tuple({part.sha256: part for one in given for part in one.parts}.values())


def listed(one: Given, signer: str) -> dict[str, Any]:
    """Return how one material stands in the payload."""
    said: dict[str, Any] = {
        "material": one.material,
        "means": one.means.value,
        "reference": one.reference,
        "checked": one.checked,
        "pages": one.pages,
        "parts": [part.name for part in one.parts],
    }
    if one.signed_at is not None:
        said["signed"] = {
            "signer": signer,
            "at": one.signed_at.isoformat(),
            "text_sha256": one.reference,
        }
    return said


def said_of(one: Given) -> str:
    """Return what the receipt says of one material: 居民户口簿（部门共享已查到）."""
    match one.means:
        case Means.NUMBER:
            how = "号码已查到" if one.checked else "号码已记下，联网后核对"
        case Means.SIGNED_HERE:
            how = "已签" if one.parts else "在表里"
        case Means.SCAN:
            how = f"已拍 {one.pages} 页"
        case other:
            how = _SAID[other]
    return f"{one.material}（{how}）"
