"""cold-start-*: from exec to the first painted home page; a cold process on a warm disk.

The shipped screen process, a bare QML window and Chromium each start from nothing, every time with
a new profile or none; files are in the page cache for all of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench.harness import Measured, Options, alternate
from tests.bench.parts.chromium import Site
from tests.bench.parts.screen import kiosk, seconds_to_paint, settings
from tests.bench.parts.twin import HEIGHT, WIDTH, make_twin
from tests.bench.peers import chromium, pinned

_BARE = Path(__file__).resolve().parents[1] / "parts" / "bare_window.py"
_COLD = (
    " Every start is a new process on a warm page cache, with byte code and catalogue compiled, as"
    " they are on a terminal that has started before."
)

_WHY = (
    "Missed, measured on a quiet machine: our Python imports end after about 156 ms (Qt's "
    "own after 122), and loading Main.qml with the home page takes about 73 ms where the "
    "bare window's one line of text takes 14; about 50 ms of that is work on the GUI "
    "thread. What is left to gain is a smaller first home page."
)


def against_qml(options: Options) -> Measured:
    """Alternate the kiosk and the bare window."""
    runs = options.count(9)
    file = settings(options.folder)
    ours, theirs = alternate(
        lambda: seconds_to_paint(kiosk(file)),
        lambda: seconds_to_paint([sys.executable, str(_BARE)]),
        runs,
    )
    return Measured(
        "cold-start-qml",
        ours,
        theirs,
        runs,
        f"Both sides swapped a frame of a window of {WIDTH} x {HEIGHT} pixels, drawn by the same Qt"
        " with the same platform (offscreen) and renderer (software). Ours shows the home page with"
        f" all its entrances, the peer one line of text.{_COLD}",
        pinned("PySide6"),
        why=_WHY,
    )


def against_chromium(options: Options) -> Measured:
    """Alternate the kiosk and Chromium on the twin of its home page."""
    runs = options.count(7)
    folder = options.folder
    twin = make_twin(folder / "twin")
    file = settings(folder)
    site = Site(twin.folder)

    def theirs() -> float:
        with site.shown(folder / "profile") as painted:
            twin.same_words(painted.words)
            return painted.seconds

    try:
        ours, chrome = alternate(lambda: seconds_to_paint(kiosk(file)), theirs, runs)
    finally:
        site.close()
    return Measured(
        "cold-start-chromium",
        ours,
        chrome,
        runs,
        f"Chromium painted the twin of the home page: the same {len(twin.words)} texts and {twin.tiles}"
        " tiles with the same icons in the same places, read off the real screen; it reports its"
        f" words after its own first-contentful-paint, and they were compared each time.{_COLD}",
        {"Chromium": chromium()[1]},
        why=_WHY,
    )
