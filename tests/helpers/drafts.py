"""Complete drafts of the shipped service items: the catalogue's own invented samples as answers.

No real person: 张明 and 测试甲 with generated valid numbers, a drawn signature of a few bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kiosk.catalogue.bundle import BundleCatalogue, open_catalogue
from kiosk.domain.application import Part
from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.draft import Draft
from kiosk.domain.form import FieldType, Form, Value
from kiosk.domain.given import Given, Means
from kiosk.domain.person import Identity, Person
from kiosk.domain.service_item import Material
from kiosk.settings import shipped_assets

SIGNATURE = Part("signature.png", "image/png", b"\x89PNG invented ink" * 40)
STROKES = Part("signature.json", "application/json", b'{"strokes":[[[1,2,3]]]}')
ME = Identity(
    Person(name="张明", id_number="220199197804120017"),
    CardKind.SOCIAL_SECURITY,
    Assurance.SIMULATED,
)


@cache
def catalogue(cache_dir: Path) -> BundleCatalogue:
    """Open the shipped catalogue, compiled into `cache_dir` at the first call."""
    return open_catalogue(shipped_assets() / "catalogue", cache_dir)


def draft(catalogue: BundleCatalogue, item_id: str = "CXJB-REG", who: Identity = ME) -> Draft:
    """Return a draft of `item_id` that the judge has nothing against."""
    item = catalogue.item(item_id)
    parts = _files(item.form)
    samples = _samples()
    given = {**samples["common"], **samples["items"].get(item_id, {})}
    values = {one.name: given[one.name] for one in item.form.fields if one.name in given}
    for one in item.form.fields:
        if one.name in parts:
            values[one.name] = reference(parts[one.name])
    files = list(parts.values())
    if SIGNATURE in files:
        files.append(STROKES)
    given = tuple(map(given_for, item.materials))
    return Draft(item=item, identity=who, values=values, parts=tuple(files), given=given)


def given_for(material: Material) -> Given:
    """Return a material as it is there when the departments cannot be asked."""
    text = Part("text.txt", "text/plain", material.name.encode())
    signed = (text, Part("signature.png", "image/png", b"\x89PNG" + material.name.encode() * 9))
    at = datetime.fromisoformat("2026-09-30T15:59:00+08:00")
    digest = hashlib.sha256(text.data).hexdigest()
    if material.data_sharing:
        return Given(material.name, Means.DEPARTMENT, material.data_sharing, checked=False)
    if material.commitment_replaceable:
        return Given(material.name, Means.COMMITMENT, digest, signed, signed_at=at)
    if material.authorises:
        return Given(material.name, Means.SIGNED_HERE, digest, signed, signed_at=at)
    if material.in_form:
        return Given(material.name, Means.SIGNED_HERE, material.in_form)
    return Given(material.name, Means.SCAN, parts=(text,), pages=1)


def reference(part: Part) -> Value:
    """Return the answer that names a part's bytes."""
    return {
        "sha256": hashlib.sha256(part.data).hexdigest(),
        "media_type": part.media_type,
        "size": len(part.data),
    }


def _files(form: Form) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for one in form.fields:
        if one.type is FieldType.SIGNATURE:
            found[one.name] = SIGNATURE
        elif one.type in {FieldType.PHOTO, FieldType.ATTACHMENT}:
            found[one.name] = Part(f"{one.name}.jpg", "image/jpeg", one.name.encode() * 50)
    return found


@cache
def _samples() -> Mapping[str, Any]:
    text = (shipped_assets() / "catalogue" / "_samples.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded
