"""The few settings a platform may change, kept apart from the technician's file and laid over it.

A closed list. What the platform sent is kept only after the whole of the settings validated with
it; should it not fit any more (the file was edited since), the file alone counts. Read before the
first frame: standard library only at the top.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

from kiosk.settings import SettingsError

FILE = "platform-settings.json"
SCHEMA = "bianmin.settings/1"
ALLOWED: dict[str, frozenset[str]] = {
    "place": frozenset({"name", "area", "hotline", "staff_hours"}),
    "screen": frozenset({"idle_s", "warn_s"}),
    "freshness": frozenset({"catalogue_h", "statuses_h", "staff_h", "calendar_h", "notices_h"}),
}
"""Nothing that says where data lie, who the platform is, what a device is or who may do what."""
Tables = dict[str, dict[str, Any]]


def read(raw: bytes) -> Tables:
    """Read a document of settings; SettingsError for what a platform may not change."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or data.pop("schema", "") != SCHEMA:
        raise SettingsError("设置读不出来，或者不是这一版的格式。")
    for table, values in data.items():
        if table not in ALLOWED or not isinstance(values, dict):
            raise SettingsError(f"平台不能改 [{table[:40]}] 这一组设置。")
        for key in values:
            if key not in ALLOWED[table]:
                raise SettingsError(f"平台不能改 {table}.{key[:40]} 这项设置。")
    from kiosk.settings.model import validated

    validated(data, None)
    return data


def merged(raw: dict[str, Any], over: Tables) -> dict[str, Any]:
    """Return the file's tables with the platform's values laid over."""
    both = dict(raw)
    for table, values in over.items():
        below = both.get(table, {})
        both[table] = {**below, **values} if isinstance(below, dict) else below
    return both


def kept(data_dir: Path) -> Tables:
    """Return what the platform changed and what was found valid; empty for nothing or damage."""
    try:
        data = json.loads((data_dir / FILE).read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        logging.getLogger(__name__).warning("the platform's settings cannot be read")
        return {}
    if not isinstance(data, dict):
        return {}
    return {
        table: {key: value for key, value in values.items() if key in ALLOWED[table]}
        for table, values in data.items()
        if table in ALLOWED and isinstance(values, dict)
    }


def keep(data_dir: Path, over: Tables) -> None:
    """Put the platform's values in place in one step; they count from the next start of the screen."""
    file = data_dir / FILE
    if not over:
        file.unlink(missing_ok=True)
        return
    partial = file.with_name(f".{FILE}")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(json.dumps(over, ensure_ascii=False).encode())
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(file)
