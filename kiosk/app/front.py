"""Builds the first half: what the home page needs, from unvalidated settings, without heavy imports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kiosk.app.clock import SystemClock
from kiosk.catalogue.current import CurrentCatalogue, open_newest
from kiosk.services.terminal import Front, Place, ScreenRules
from kiosk.settings import IDLE_S, WARN_S, default_data_dir, default_runtime_dir, shipped_assets

if TYPE_CHECKING:
    from kiosk.ports import Catalogue

T = TypeVar("T")


def build_front(raw: dict[str, Any]) -> Front:
    """Return the front half; a value of the wrong kind counts as absent here.

    `kiosk.app.terminal` validates the same settings right after the first frame and refuses them
    with an explanation, so a default taken here is never worked with.
    """
    data_dir = Path(_take(raw, "paths", "data", str(default_data_dir())))
    runtime_dir = Path(_take(raw, "paths", "runtime", str(default_runtime_dir(data_dir))))
    catalogue_dir = Path(_take(raw, "paths", "catalogue", str(shipped_assets() / "catalogue")))
    trial = _take(raw, "platform", "mode", "sandbox") == "sandbox"
    catalogue = CurrentCatalogue(_catalogue(catalogue_dir, data_dir))
    return Front(
        place=Place(
            name=_take(raw, "place", "name", "柳湾村便民服务站"),
            area=_take(raw, "place", "area", "测试县 · 青石镇"),
            hotline=_take(raw, "place", "hotline", "12345"),
            staff_hours=_take(raw, "place", "staff_hours", ""),
            example=_take(raw, "place", "example", True),
            guide_url=_take(raw, "place", "guide_url", ""),
        ),
        screen=ScreenRules(
            profile=_take(raw, "screen", "profile", "32-portrait"),
            idle_s=float(_take(raw, "screen", "idle_s", IDLE_S)),
            warn_s=float(_take(raw, "screen", "warn_s", WARN_S)),
            fullscreen=_take(raw, "screen", "fullscreen", False),
            pilot_socket=_pilot(raw, runtime_dir) if trial else None,
        ),
        clock=SystemClock(),
        catalogue=catalogue,
        simulated=trial,
        switch=catalogue.switch,
    )


def _catalogue(folder: Path, data_dir: Path) -> Catalogue:
    """Open the newest catalogue; without one the screen still comes up and says what is missing."""

    def rebuild(sha256: str) -> bytes:
        # Only when a compiled file is damaged or of another program: heavy imports.
        from kiosk.app.documents import FOLDER
        from kiosk.shelf.takers import rebuilder

        return rebuilder(data_dir / FOLDER)(sha256)

    try:
        return open_newest(folder, data_dir / "catalogue", rebuild)
    except (OSError, ValueError) as error:
        import logging

        from kiosk.catalogue.nothing import NoCatalogue

        logging.getLogger(__name__).error("no catalogue: %s", error)  # noqa: TRY400 - it says all
        return NoCatalogue()


def _pilot(raw: dict[str, Any], runtime_dir: Path) -> Path | None:
    if not _take(raw, "trial", "pilot", False):
        return None
    from kiosk.settings import addresses

    return addresses.pilot_socket(runtime_dir)


def _take(raw: dict[str, Any], table: str, key: str, default: T) -> T:
    """Return `raw[table][key]` when it has the kind of the default (an int may stand for a float)."""
    values = raw.get(table)
    found = values.get(key, default) if isinstance(values, dict) else default
    if isinstance(default, float) and isinstance(found, int) and not isinstance(found, bool):
        return found  # type: ignore[return-value]  # TOML writes 120 where 120.0 is meant
    return found if isinstance(found, type(default)) else default
