"""The catalogue in use, and which one comes next; opens the newest before the first frame.

A platform's bundle is compiled beside the shipped one, under the digest of its document. One
small file names the one in use and the one before: replacing it is the switch, so guide and form
are always of one bundle. A compiled file that is damaged or of another program is built again
from its document; when that cannot be read either, the one before goes on, then the directory.
START-UP: imports as little as `bundle` does.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from kiosk.catalogue.bundle import (
    BundleCatalogue,
    BundleUnusable,
    Uses,
    fingerprint,
    load,
    no_uses,
    open_catalogue,
    write_atomically,
)
from kiosk.settings import shipped_assets

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.domain.form import Option
    from kiosk.domain.item_standing import ItemStanding
    from kiosk.domain.service_item import ServiceItem
    from kiosk.domain.summary import ItemSummary, Theme
    from kiosk.ports import Catalogue, SearchHit

log = logging.getLogger(__name__)

POINTER = "platform.json"
Rebuild = Callable[[str], bytes]
"""Digest of a document -> compiled bundle; OSError or ValueError when it cannot be built."""


def compiled_file(cache_dir: Path, sha256: str) -> Path:
    """Where the bundle compiled from one document lies."""
    return cache_dir / f"platform-{sha256[:32]}.jsonl"


def mark_of(sha256: str) -> str:
    """Return the fingerprint of what is compiled from a document: the shipped catalogue counts too."""
    shipped = fingerprint(shipped_assets() / "catalogue")
    return hashlib.sha256(f"document {sha256} {shipped}".encode()).hexdigest()


def pointed(cache_dir: Path) -> list[str]:
    """Return the digests of the platform's documents, the one in use first; empty without any."""
    try:
        found = json.loads((cache_dir / POINTER).read_bytes())["documents"]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("which catalogue is in use cannot be read: %s", type(error).__name__)
        return []
    whole = [one for one in found if isinstance(one, str) and len(one) == 64 and one.isalnum()]
    return whole[:2]


def point_to(cache_dir: Path, documents: Sequence[str]) -> None:
    """Switch to the first of these documents; none: back to the directory."""
    if documents:
        raw = json.dumps({"documents": list(documents)[:2]}).encode()
        write_atomically(cache_dir / POINTER, raw)
    else:
        (cache_dir / POINTER).unlink(missing_ok=True)
    kept = {compiled_file(cache_dir, one).name for one in documents}
    for file in cache_dir.glob("platform-*.jsonl"):
        if file.name not in kept:
            file.unlink(missing_ok=True)


def open_document(
    cache_dir: Path, sha256: str, rebuild: Rebuild, uses: Uses = no_uses
) -> BundleCatalogue:
    """Open the bundle of one document, compiling it again where it must; OSError or ValueError."""
    mark = mark_of(sha256)
    path = compiled_file(cache_dir, sha256)
    try:
        return BundleCatalogue(load(path.read_bytes(), mark), uses)
    except (OSError, BundleUnusable) as error:
        log.info("building the platform's catalogue again: %s", error)
    raw = rebuild(sha256)
    try:
        write_atomically(path, raw)
    except OSError as error:
        log.warning("the compiled catalogue cannot be written: %s", error.strerror)
    try:
        return BundleCatalogue(load(raw, mark), uses)
    except BundleUnusable as error:
        raise ValueError(str(error)) from None


def open_newest(folder: Path, cache_dir: Path, rebuild: Rebuild) -> BundleCatalogue:
    """Open the platform's newest catalogue that can be read, else the directory's.

    Raises what `open_catalogue` raises.
    """
    for sha256 in pointed(cache_dir):
        try:
            return open_document(cache_dir, sha256, rebuild)
        except (OSError, ValueError) as error:
            log.error("a catalogue of the platform is not readable: %s", error)  # noqa: TRY400 - it says all
    return open_catalogue(folder, cache_dir)


class CurrentCatalogue:
    """Implements `kiosk.ports.Catalogue`: the catalogue of this visit. Safe to call from any thread.

    `offer` brings the next one from a background thread; `switch` takes it, between two visits.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        """Begin with `catalogue`."""
        self._now = catalogue
        self._next: Catalogue | None = None
        self._lock = Lock()

    def offer(self, catalogue: Catalogue) -> None:
        """Keep the catalogue that the next visit begins with."""
        with self._lock:
            self._next = catalogue

    def switch(self) -> bool:
        """Take what was offered, and look at the day; True when something else is shown now."""
        with self._lock:
            coming, self._next = self._next, None
            if coming is not None:
                self._now = coming
        look = getattr(self._now, "look_at_the_day", None)
        another_day = look() if look is not None else False
        return another_day or coming is not None

    @property
    def version(self) -> str:
        """As its authors count."""
        return self._now.version

    @property
    def updated_at(self) -> datetime:
        """The day its data speak of."""
        return self._now.updated_at

    @property
    def digest(self) -> str:
        """SHA-256 of the compiled bundle; empty without a catalogue."""
        return str(getattr(self._now, "digest", ""))

    def themes(self) -> Sequence[Theme]:
        """Entrances of the home page, in order."""
        return self._now.themes()

    def frequent(self, limit: int = 3) -> Sequence[ItemSummary]:
        """本村常办."""
        return self._now.frequent(limit)

    def items(self, theme: str = "") -> Sequence[ItemSummary]:
        """All items, or those of one theme."""
        return self._now.items(theme)

    def item(self, item_id: str) -> ServiceItem:
        """Return one item; KeyError when there is none."""
        return self._now.item(item_id)

    def standing(self, item_id: str) -> ItemStanding | None:
        """Whether an item is offered."""
        return self._now.standing(item_id)

    def search(self, query: str, limit: int = 20) -> Sequence[SearchHit]:
        """Find by characters, full pinyin or initials."""
        return self._now.search(query, limit)

    def regions(self, parent: str = "") -> Sequence[Option]:
        """Return the regions under `parent`."""
        return self._now.regions(parent)

    def region_name(self, code: str) -> str:
        """Return the whole name of a region."""
        return self._now.region_name(code)

    def knows_region(self, code: str) -> bool:
        """Tell whether a region code is in the table; without a table every code is taken."""
        knows = getattr(self._now, "knows_region", None)
        return bool(knows(code)) if knows is not None else True
