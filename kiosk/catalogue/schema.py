"""A compiled form as JSON Schema 2020-12: what the platform and the terminal both hold answers to.

The schema says what one answer may look like; which fields are asked, and check digits, dates
and comparisons between fields, are the judge's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from kiosk.domain.form import Field, FieldType

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MAX_LINE = 200
MAX_TEXT = 2_000
MAX_ROWS = 50
_FILE = {
    "type": "object",
    "required": ["sha256", "media_type", "size"],
    "properties": {
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "media_type": {"type": "string", "maxLength": 100},
        "size": {"type": "integer", "minimum": 1},
    },
}
_FIXED: dict[FieldType, dict[str, Any]] = {
    FieldType.CN_ID: {"type": "string", "pattern": r"^([0-9]{17}[0-9X]|[A-Z]{3}[0-9]{12})$"},
    FieldType.CN_MOBILE: {"type": "string", "pattern": r"^1[3-9][0-9]{9}$"},
    FieldType.PHONE: {"type": "string", "pattern": r"^[0-9][0-9-]{2,18}[0-9]$"},
    FieldType.DATE: {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    FieldType.MONTH: {"type": "string", "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])$"},
    FieldType.BANK_CARD: {"type": "string", "pattern": r"^[0-9]{16,19}$"},
    FieldType.USCC: {"type": "string", "pattern": r"^[0-9A-HJ-NPQRTUWXY]{18}$"},
    FieldType.URL: {
        "type": "string",
        "pattern": r"^(https?://)?[^\s/:@]+\.[^\s/:@]+(:[0-9]+)?(/\S*)?$",
        "maxLength": 500,
    },
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.CONSENT: {"type": "boolean"},
    FieldType.COMMITMENT: {"const": True},
    FieldType.PHOTO: _FILE,
    FieldType.ATTACHMENT: _FILE,
    FieldType.SIGNATURE: _FILE,
}
_TEXTS = {
    FieldType.TEXT: MAX_LINE,
    FieldType.LONGTEXT: MAX_TEXT,
    FieldType.PERSON_NAME: 60,
}


def form_schema(fields: Iterable[Field]) -> dict[str, Any]:
    """Return the schema of a whole form; `$id` carries a digest of its content."""
    body: dict[str, Any] = {
        "$schema": DIALECT,
        "type": "object",
        "properties": {one.name: field_schema(one) for one in fields},
    }
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
    return {"$id": f"urn:bianmin:form:{hashlib.sha256(canonical).hexdigest()[:32]}", **body}


def field_schema(one: Field) -> dict[str, Any]:
    """Return the schema of one answer."""
    rule, kind = one.rule, one.type
    schema: dict[str, Any] = {"title": one.label, **_FIXED.get(kind, {})}
    if kind in _TEXTS:
        schema |= {
            "type": "string",
            "minLength": rule.min_len or 1,
            "maxLength": rule.max_len or _TEXTS[kind],
        }
    elif kind is FieldType.SELECT:
        schema |= {"type": "string", "enum": [option.code for option in one.options]}
    elif kind is FieldType.MULTISELECT:
        items = {"type": "string", "enum": [option.code for option in one.options]}
        schema |= {
            "type": "array",
            "items": items,
            "uniqueItems": True,
            "maxItems": len(one.options),
        }
    elif kind is FieldType.INTEGER:
        schema |= {"type": "integer", **_integer_bounds(one)}
    elif kind is FieldType.DECIMAL:
        decimals = rf"(\.[0-9]{{1,{rule.scale}}})?" if rule.scale else ""
        if rule.scale is None:
            decimals = r"(\.[0-9]{1,4})?"
        schema |= {"type": "string", "pattern": rf"^-?[0-9]{{1,15}}{decimals}$"}
    elif kind is FieldType.REGION:
        length = {"city": "[0-9]{6}", "village": "[0-9]{12}"}.get(
            rule.region_level, "[0-9]{6}([0-9]{6})?"
        )
        schema |= {"type": "string", "pattern": f"^{length}$"}
    elif kind is FieldType.TABLE:
        schema |= _table(one)
    if rule.pattern and kind not in _FIXED:
        schema["pattern"] = rule.pattern
    elif rule.pattern:
        schema["allOf"] = [{"pattern": rule.pattern}]
    return schema


def _integer_bounds(one: Field) -> dict[str, int]:
    bounds: dict[str, int] = {"minimum": -(10**12), "maximum": 10**12}
    if one.rule.minimum is not None:
        bounds["minimum"] = int(float(one.rule.minimum))
    if one.rule.maximum is not None:
        bounds["maximum"] = int(float(one.rule.maximum))
    return bounds


def _table(one: Field) -> dict[str, Any]:
    return {
        "type": "array",
        "minItems": one.rule.min_rows or 0,
        "maxItems": one.rule.max_rows or MAX_ROWS,
        "items": {
            "type": "object",
            "properties": {column.name: field_schema(column) for column in one.columns},
            "required": [column.name for column in one.columns if column.required],
            "additionalProperties": False,
        },
    }
