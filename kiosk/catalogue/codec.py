"""Frozen dataclasses <-> JSON, by their type hints; standard library only, defaults left out.

Used for items inside the bundle: written once when the catalogue is built, read when an item is
opened. Not for anything from outside.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Hashable
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Return JSON data of a dataclass, tuple, enum or plain value."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {}
        for one in dataclasses.fields(value):
            here = getattr(value, one.name)
            if one.default is not dataclasses.MISSING and here == one.default:
                continue
            if one.default_factory is not dataclasses.MISSING and here == one.default_factory():
                continue
            found[one.name] = encode(here)
        return found
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [encode(one) for one in value]
    return value


def decode(kind: type[T], data: dict[str, Any]) -> T:
    """Build a dataclass from what `encode` gave; KeyError or ValueError when it does not fit."""
    readers = _readers(cast("Hashable", kind))
    return kind(**{name: readers[name](value) for name, value in data.items()})


@cache
def _readers(kind: Hashable) -> dict[str, Callable[[Any], Any]]:
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _reader(hint: Any) -> Callable[[Any], Any]:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        inner = [one for one in get_args(hint) if one is not types.NoneType]
        read = _reader(inner[0]) if len(inner) == 1 else _same
        return lambda value: None if value is None else read(value)
    if origin is tuple:
        arguments = get_args(hint)
        each = _reader(arguments[0])
        return lambda value: tuple(each(one) for one in value)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return lambda value: decode(hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _same


def _same(value: Any) -> Any:
    return value
