"""The home page as HTML: the words, tiles and icons of the real screen, where it shows them.

The shipped screen is started once and asked through its pilot what stands where; nothing is
retyped, so the twin cannot drift from the page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from html import escape
from pathlib import Path

from kiosk.catalogue.bundle import open_catalogue
from kiosk.settings import shipped_assets
from tests.bench.parts.screen import ENVIRONMENT, kiosk, settings
from ui.pilot_client import PilotClient

WIDTH, HEIGHT = 1080, 1920
_HEAD = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>home</title>
<style>
body { margin: 0; background: #f4f6f8; font-family: "Noto Sans CJK SC", sans-serif; color: #14232e }
body > * { position: absolute; white-space: nowrap }
.tile { background: #fff; border: 1px solid #c9d3da; border-radius: 14px; box-sizing: border-box }
.hero { background: linear-gradient(#0e5a78, #0b4257); border-radius: 20px }
.light { color: #fff }
</style>
"""
_REPORT = """<script>
new PerformanceObserver(list => {
  if (list.getEntriesByName("first-contentful-paint").length)
    fetch("/painted", {method: "POST", body: document.body.innerText});
}).observe({type: "paint", buffered: true});
</script>
"""


@dataclass(frozen=True, slots=True)
class Twin:
    """The page and what it has to say."""

    folder: Path
    words: frozenset[str]
    tiles: int

    def same_words(self, told: str) -> None:
        """AssertionError when a page said something else."""
        theirs = frozenset(line.strip() for line in told.splitlines() if line.strip())
        assert theirs == self.words, f"other words: {sorted(theirs ^ self.words)}"


def make_twin(folder: Path) -> Twin:
    """Ask the shipped screen what its home page shows and write `home.html` beside its icons."""
    folder.mkdir()
    file = settings(folder, pilot=True)
    child = subprocess.Popen(kiosk(file), env={**os.environ, **ENVIRONMENT})
    site = folder / "site"
    site.mkdir()
    try:
        with PilotClient(folder / "run" / "pilot.sock") as pilot:
            pilot.wait("home.search", page="home")
            texts = pilot.rects()
            names = [theme.name for theme in _themes(folder)]
            tiles = {name: pilot.find(f"home.theme.{name}") for name in names}
            search = pilot.find("home.search")
    finally:
        child.kill()
        child.wait()
    assert texts, "the home page shows no words"
    assert search, "the home page shows no search"
    assert all(tiles.values()), f"tiles that are not there: {tiles}"
    hero = [search[0] - 49, texts[9]["rect"][1] - 40, search[2] + 98, 320]
    parts = [_HEAD, _box("hero", hero), _box("tile", search)]
    for theme in _themes(folder):
        place = tiles[theme.name]
        assert place is not None
        parts += [_box("tile", place), _icon(site, theme.icon, place)]
    parts += [_words(one, hero) for one in texts]
    (site / "home.html").write_text("\n".join([*parts, _REPORT]), "utf-8")
    return Twin(site, frozenset(one["text"].strip() for one in texts), len(tiles))


def _themes(folder: Path) -> list:  # type: ignore[type-arg]  # of kiosk.domain.service_item.Theme
    catalogue = open_catalogue(shipped_assets() / "catalogue", folder / "data" / "catalogue")
    return list(catalogue.themes())


def _place(rect: list[float]) -> str:
    x, y, width, height = rect
    return f"left:{x:.0f}px;top:{y:.0f}px;width:{width:.0f}px;height:{height:.0f}px"


def _box(kind: str, rect: list[float]) -> str:
    return f'<div class="{kind}" style="{_place(rect)}"></div>'


def _icon(site: Path, name: str, tile: list[float]) -> str:
    file = shipped_assets() / "icons" / f"{name}.svg"
    shutil.copy(file, site / file.name)
    x, y, _, height = tile
    return f'<img src="{file.name}" style="{_place([x + 24, y + height / 2 - 36, 72, 72])}">'


def _words(one: dict, hero: list[float]) -> str:  # type: ignore[type-arg]  # JSON of the pilot
    rect = one["rect"]
    inside = hero[1] <= rect[1] <= hero[1] + 150
    size = rect[3] / 1.45
    style = f"{_place(rect)};font-size:{size:.0f}px;line-height:{rect[3]:.0f}px"
    return f'<div class="{"light" if inside else ""}" style="{style}">{escape(one["text"])}</div>'
