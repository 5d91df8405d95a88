"""Changes a few keys of the settings file and leaves the rest of it, comments too, as it was. Pure.

Imported when a technician saves (tomlkit costs time).
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from kiosk.settings import SettingsError

Value = str | int | float | bool | None
"""None takes a key away: its default holds then."""


def with_values(raw: Mapping[str, Any], changes: Mapping[str, Value]) -> dict[str, Any]:
    """Return tables with keys such as `devices.printer.driver` changed."""
    made = copy.deepcopy(dict(raw))
    for key, value in changes.items():
        *tables, name = key.split(".")
        below: Any = made
        for one in tables:
            if not isinstance(below.setdefault(one, {}), dict):
                raise SettingsError(f"设置文件的 {one} 不是一个表，请在文件里改。")
            below = below[one]
        if value is None:
            below.pop(name, None)
        else:
            below[name] = value
    return made


def with_changes(text: str, changes: Mapping[str, Value]) -> str:
    """Return the text of the file with the keys changed.

    Raises SettingsError when the text is no TOML, or would say something else besides.
    """
    try:
        wanted = with_values(tomllib.loads(text), changes)
        document = tomlkit.parse(text)
        for key, value in changes.items():
            _put(document, key.split("."), value)
        made = tomlkit.dumps(document)
        found = tomllib.loads(made)
    except (ValueError, RecursionError, TOMLKitError) as error:
        raise SettingsError(f"设置文件不是 TOML：{type(error).__name__}。请在文件里改。") from error
    if _bare(found) != _bare(wanted):
        raise SettingsError("设置文件里这几项写得特别，这里改不了。请在文件里改。")
    return made


def _put(document: Any, path: list[str], value: Value) -> None:
    *tables, name = path
    below = document
    for one in tables:
        if one not in below:
            if value is None:
                return
            # Options stand on one line, as in the guide; a table of the file has a heading.
            below[one] = tomlkit.inline_table() if one == "options" else tomlkit.table()
        below = below[one]
    if value is None:
        below.pop(name, None)
    else:
        below[name] = value


def _bare(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Without empty tables: whether one is written says nothing."""
    made: dict[str, Any] = {}
    for key, value in tables.items():
        kept = _bare(value) if isinstance(value, dict) else value
        if kept != {}:
            made[key] = kept
    return made
