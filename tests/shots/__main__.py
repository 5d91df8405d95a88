"""`python -m tests.shots [--to DIR] [--only WORD]`: take a picture of every screen.

Starts the real screen in a process of its own on real parts (catalogue, forms, store, paper; cards
and printer by hand), walks it with touches through the pilot, and writes `docs/screens/` at half
size, rewriting only what visibly changed. Any complaint of Qt ends it with a failure.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import tomllib
from pathlib import Path

from tests.helpers.rig_screen import RigScreen
from tests.shots.camera import Camera
from tests.shots.compare import keep
from tests.shots.walks import WALKS

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ROOT / "docs" / "screens"


def unexpected(complaints: str) -> str:
    """Return what the screen wrote, without the lines of Qt's own that the tests pass over."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    known = re.compile("|".join(settings["tool"]["pytest"]["ini_options"]["qt_log_ignore"]))
    return "\n".join(one for one in complaints.splitlines() if one and not known.search(one))


def main() -> int:
    """Take the pictures; returns 1 when a walk could not be walked."""
    parser = argparse.ArgumentParser(prog="python -m tests.shots")
    parser.add_argument("--to", type=Path, default=SCREENS)
    parser.add_argument("--only", default="", help="walks whose name holds this word")
    given = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="kiosk-shots-") as name:
        folder = Path(name)
        for walk in WALKS:
            if given.only not in walk.name:
                continue
            here = folder / walk.name
            here.mkdir()
            taken: list[Path] = []
            complaints = ""
            try:
                with RigScreen(here, folder / "catalogue", walk.profile, walk.idle_s) as screen:
                    camera = Camera(screen, here)
                    taken = camera.taken
                    walk.go(camera)
                    complaints = unexpected(screen.complaints)
            except Exception as error:  # noqa: BLE001 - the other walks are still worth their pictures
                failed += 1
                print(f"{walk.name}: {type(error).__name__}: {error}", file=sys.stderr)
            if complaints and walk.idle_s:  # what cannot be built says so, rightly
                failed += 1
                print(f"{walk.name}: the screen complained:\n{complaints}", file=sys.stderr)
            for picture in taken:
                kept = given.to / f"{picture.stem}.png"
                print(f"{'wrote' if keep(picture, kept) else 'same '} {kept.name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
