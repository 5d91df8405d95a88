"""Settings of one terminal: one TOML file, a default for everything, errors that name the key.

Read in two steps. `read_raw` needs tomllib only and feeds the first frame; `load` validates all
of it with pydantic and is called after that frame, or by commands that have no screen.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.settings.model import Settings

SYSTEM_FILE = Path("/etc/bianmin-kiosk/kiosk.toml")
FILE_VARIABLE = "KIOSK_SETTINGS"
IDLE_S, WARN_S = 120.0, 20.0
"""Defaults of `screen.idle_s` and `screen.warn_s`: when a visit without a touch is asked about and ends."""


class SettingsError(Exception):
    """The settings cannot be used; the text names the file, the key and what is allowed."""


def find_file(given: Path | None) -> Path | None:
    """Return the settings file: the one given, $KIOSK_SETTINGS, /etc, or None for defaults."""
    if given is not None:
        return given
    if named := os.environ.get(FILE_VARIABLE):
        return Path(named)
    return SYSTEM_FILE if SYSTEM_FILE.is_file() else None


def read_raw(file: Path | None) -> dict[str, Any]:
    """Return the file's tables unvalidated; empty without a file. Raises SettingsError."""
    if file is None:
        return {}
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        raise SettingsError(
            f"设置文件 {file} 读不了：{error.strerror}。请检查路径和权限。"
        ) from error
    except (ValueError, RecursionError) as error:  # also numbers and lists without an end
        raise SettingsError(f"设置文件 {file} 不是 TOML：{error}") from error


def load(file: Path | None = None) -> Settings:
    """Return the validated settings, the platform's few changes laid over the file.

    Raises SettingsError naming file, key and what is allowed. Changes that do not fit the file any
    more are left out whole: the file alone counts then.
    """
    from kiosk.settings import overrides
    from kiosk.settings.model import validated

    found = find_file(file)
    raw = read_raw(found)
    settings = validated(raw, found)
    if over := overrides.kept(settings.data_dir):
        try:
            return validated(overrides.merged(raw, over), found)
        except SettingsError:
            logging.getLogger(__name__).warning("the platform's settings do not fit the file")
    return settings


def default_data_dir() -> Path:
    """Where the terminal keeps its data when the settings do not say."""
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "bianmin-kiosk"


def default_runtime_dir(data_dir: Path) -> Path:
    """Where sockets and addresses of this run lie; short, because a socket path has 107 bytes."""
    base = os.environ.get("XDG_RUNTIME_DIR") or f"/tmp/bianmin-kiosk-{os.getuid()}"  # noqa: S108
    name = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:8]
    return Path(base) / f"kiosk-{name}"


def shipped_assets() -> Path:
    """Return the `assets` folder of this installation."""
    return Path(__file__).resolve().parents[2] / "assets"
