"""Canonical JSON: one sequence of bytes for one value, so that its hash means something.

After RFC 8785 (JSON Canonicalization Scheme) for what forms hold: objects, lists, strings, whole
numbers, booleans and null. Fractions are refused: amounts travel as digits, never as floats.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

_SAFE = 2**53 - 1


def canonical_json(value: Any) -> bytes:
    """Return the canonical UTF-8 bytes; ValueError for what has no exact JSON form."""
    text = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")  # a lone surrogate has no UTF-8: UnicodeEncodeError is a ValueError


def _ordered(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > _SAFE:
            raise ValueError("a whole number is too large for JSON")
        return value
    if isinstance(value, list | tuple):
        return [_ordered(one) for one in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _ordered(value[key]) for key in _sorted(value)}
    raise ValueError(f"a {type(value).__name__} has no canonical JSON form")


def _sorted(keys: Collection[str]) -> list[str]:
    # RFC 8785 sorts by UTF-16 code units, which differs from code points beyond the BMP.
    if all(map(str.isascii, keys)):
        return sorted(keys)
    return sorted(keys, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
