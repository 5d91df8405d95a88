"""What the shipped catalogue holds, counted in its folder: a new item needs no change of a test."""

from __future__ import annotations

from pathlib import Path

from kiosk.settings import shipped_assets


def item_files() -> list[Path]:
    """Return the files of the service items; what begins with `_` is shared by them."""
    return [one for one in (shipped_assets() / "catalogue").glob("*.yaml") if one.name[0] != "_"]
