"""Versions of the contract: the present one, and the one before it that a platform still understands.

A message names its version itself, and a terminal names its own in a header. How the older version
said something stands here as two small functions a message: one lifts what an old terminal sends
to the present form, one lowers an answer to the form that terminal knows. Models describe the
present version only. Nothing is here yet that differs: there is one version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Rewrite = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes the fields of a message and returns those of the other version; must not change its argument."""


@dataclass(frozen=True, slots=True)
class Older:
    """How the version before the present one differs."""

    version: str
    lift: Mapping[str, Rewrite] = field(default_factory=dict)
    """Name of a message to the platform -> from that version to the present one."""
    lower: Mapping[str, Rewrite] = field(default_factory=dict)
    """Method and path of a call, `*` for what varies -> its answer, from the present one back."""


OLDER: Older | None = None
"""N-1: terminals are updated over weeks, so a platform speaks both; older ones are refused."""


def understood(present: str) -> tuple[str, ...]:
    """All versions a platform understands, newest first."""
    return (present,) if OLDER is None else (present, OLDER.version)


def lifted(name: str, message: object, present: str) -> object:
    """Return a message to the platform in the present form; others are returned as they are.

    Raises ValueError for one that is no message of its version: it comes from outside.
    """
    if OLDER is None or not isinstance(message, dict) or message.get("version") != OLDER.version:
        return message
    rewrite = OLDER.lift.get(name, dict)
    try:
        return {**rewrite(message), "version": present}
    except (KeyError, TypeError, AttributeError, IndexError):
        raise ValueError("not a message of its version") from None


def lowered(call: str, message: dict[str, Any], version: str) -> dict[str, Any]:
    """Return an answer as a terminal of an older version knows it; `call` is `GET /v1/changes`."""
    if OLDER is None or version != OLDER.version:
        return message
    for pattern, rewrite in OLDER.lower.items():
        if fnmatchcase(call, pattern):
            message = rewrite(message)
    return {**message, "version": version} if "version" in message else message
