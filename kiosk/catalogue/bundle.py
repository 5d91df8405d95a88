"""The catalogue as served: one file, one digest, items decoded when they are opened.

START-UP: this module and what it imports are standard library and domain values only, and of
those no more than the home page needs. pydantic,
yaml, pypinyin, CEL and jsonschema_rs are imported by the compiler, which runs only when the
fingerprint of the directory changed.

The lines of the file are told in `layout`; a file whose digest does not fit is built again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from kiosk.catalogue.layout import FORMAT
from kiosk.domain.summary import Depth, ItemSummary, Theme
from kiosk.settings import shipped_assets

if TYPE_CHECKING:  # read when needed: the first frame waits for none of these
    from kiosk.catalogue.findings import Finding
    from kiosk.catalogue.regions import Regions
    from kiosk.catalogue.search import Searcher
    from kiosk.domain.form import Option
    from kiosk.domain.item_standing import ItemStanding
    from kiosk.domain.service_item import ServiceItem
    from kiosk.ports import SearchHit

CACHE_NAME = "catalogue.jsonl"
Uses = Callable[[], Mapping[str, int]]
"""How often each item was opened on this terminal."""


class BundleUnusable(Exception):
    """The cached file is not a bundle of this directory and program; build it again."""


def beijing_day() -> date:
    """Return today in Beijing time, which rules from when to when an item is offered."""
    return datetime.now(timezone(timedelta(hours=8))).date()


def no_uses() -> Mapping[str, int]:
    """Nothing was counted here."""
    return {}


def fingerprint(folder: Path) -> str:
    """Return a digest over names, sizes and times of every file; no content is read.

    The shipped catalogue counts too: it fills in what a county's directory leaves out.
    """
    lines = [f"format {FORMAT}"]
    shipped = shipped_assets() / "catalogue"
    for base in dict.fromkeys((folder, folder / "_tables", shipped, shipped / "_tables")):
        try:
            with os.scandir(base) as entries:
                found = sorted(
                    (one.name, one.stat()) for one in entries if one.name.endswith(".yaml")
                )
        except FileNotFoundError:
            continue
        lines += [
            f"{base.name}/{name} {st.st_size} {st.st_mtime_ns} {st.st_ctime_ns}"
            for name, st in found
        ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def open_catalogue(folder: Path, cache_dir: Path, uses: Uses = no_uses) -> BundleCatalogue:
    """Open the bundle of `folder`, building it first when the directory changed.

    Raises kiosk.catalogue.reading.CatalogueUnreadable when `folder` is no directory. A cache that
    cannot be written is logged; the catalogue is then built at every start.
    """
    mark = fingerprint(folder)
    path = cache_dir / CACHE_NAME
    try:
        return BundleCatalogue(load(path.read_bytes(), mark), uses)
    except (OSError, BundleUnusable) as error:
        reason = str(error)
    import logging

    from kiosk.catalogue.build import compile_directory
    from kiosk.catalogue.pack import pack

    log = logging.getLogger(__name__)
    log.info("building the catalogue: %s", reason)
    raw = pack(compile_directory(folder), mark)
    try:
        write_atomically(path, raw)
    except OSError as error:
        log.warning("the catalogue cache cannot be written: %s", error.strerror)
    return BundleCatalogue(load(raw, mark), uses)


def write_atomically(path: Path, raw: bytes) -> None:
    """Write next to `path`, sync, rename, sync the directory: old or new, never half."""
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Loaded:
    """A bundle in memory: the index parsed, items still as bytes."""

    def __init__(self, digest: str, index: dict[str, Any], items: list[bytes]) -> None:
        """Keep the parts."""
        self.digest = digest
        self.index = index
        self.items = items


def load(raw: bytes, mark: str) -> Loaded:
    """Read a bundle; raises BundleUnusable when it is damaged or of another directory."""
    head, _, body = raw.partition(b"\n")
    try:
        header = json.loads(head)
        if header["format"] != FORMAT or header["fingerprint"] != mark:
            raise BundleUnusable("made from other files")
        if hashlib.sha256(body).hexdigest() != header["digest"]:
            raise BundleUnusable("damaged")
        first, *items = body.split(b"\n")
        return Loaded(header["digest"], json.loads(first), items)
    except (ValueError, KeyError, TypeError):
        raise BundleUnusable("not a bundle") from None


class BundleCatalogue:
    """Implements `kiosk.ports.Catalogue` over a bundle. Safe to call from any thread."""

    def __init__(
        self, loaded: Loaded, uses: Uses = no_uses, today: Callable[[], date] = beijing_day
    ) -> None:
        """Read the index; items are decoded when asked for."""
        index = loaded.index
        self.digest = loaded.digest
        self.version: str = index["version"]
        self.updated_at = datetime.fromisoformat(index["updated_at"])
        self._index = index
        self._lines = loaded.items
        self._uses = uses
        self._lock = Lock()
        self._decoded: dict[int, ServiceItem] = {}
        self._today = today
        self._hidden: frozenset[str] = frozenset()
        self.look_at_the_day()

    def look_at_the_day(self) -> bool:
        """See which items are not offered today (CAT-01); True when that changed."""
        before = self._hidden
        if self._index["standing"]:
            today = self._today()
            self._hidden = frozenset(
                item_id
                for item_id in self._index["standing"]
                if not self._standing(item_id).offered(today)
            )
        return self._hidden != before

    def _standing(self, item_id: str) -> ItemStanding:
        from kiosk.catalogue.codec import decode
        from kiosk.domain.item_standing import ItemStanding

        return decode(ItemStanding, self._index["standing"].get(item_id, {}))

    def standing(self, item_id: str) -> ItemStanding | None:
        """Whether an item is offered, from when to when; None for an item that is not in here."""
        return self._standing(item_id) if item_id in self._places else None

    @cached_property
    def _summaries(self) -> list[ItemSummary]:
        return [_summary(one) for one in self._index["items"]]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one["id"]: place for place, one in enumerate(self._index["items"])}

    @cached_property
    def _regions(self) -> Regions:
        from kiosk.catalogue.regions import Regions

        return Regions(self._index["regions"], self._index["region_root"])

    @cached_property
    def _searcher(self) -> Searcher:
        from kiosk.catalogue.search import ItemKeys, Searcher

        keys = [ItemKeys(tuple(one[0]), tuple(one[1])) for one in self._index["keys"]]
        return Searcher(keys, self._counts(), self._index["syllables"])

    def _counts(self) -> list[int]:
        local = self._uses()
        return [
            count + local.get(one["id"], 0)
            for one, count in zip(self._index["items"], self._index["usage"], strict=True)
        ]

    def themes(self) -> Sequence[Theme]:
        """Entrances of the home page, in order."""
        themes = [Theme(**one) for one in self._index["themes"]]
        if not self._hidden:
            return themes
        from dataclasses import replace

        gone = [one.theme for one in self._summaries if one.id in self._hidden]
        return [replace(one, count=one.count - gone.count(one.name)) for one in themes]

    def frequent(self, limit: int = 3) -> Sequence[ItemSummary]:
        """本村常办: the most used items; none that nobody has used."""
        counts = self._counts()
        best = sorted(
            (place for place in self._offered() if counts[place]), key=lambda place: -counts[place]
        )
        return [self._summaries[place] for place in best[:limit]]

    def items(self, theme: str = "") -> Sequence[ItemSummary]:
        """All items, or those of one theme, the most used first."""
        counts = self._counts()
        chosen = [place for place in self._offered() if theme in ("", self._summaries[place].theme)]
        return [
            self._summaries[place] for place in sorted(chosen, key=lambda place: -counts[place])
        ]

    def _offered(self) -> list[int]:
        return [place for place, one in enumerate(self._summaries) if one.id not in self._hidden]

    def item(self, item_id: str) -> ServiceItem:
        """Return one item, offered or not; KeyError when there is none."""
        from dataclasses import replace

        from kiosk.catalogue.codec import decode
        from kiosk.domain.service_item import Edition, ServiceItem

        place = self._places[item_id]
        with self._lock:
            if place not in self._decoded:
                line = self._lines[place]
                edition = Edition(self.version, self.digest, hashlib.sha256(line).hexdigest())
                read = decode(ServiceItem, json.loads(line))
                self._decoded[place] = replace(read, edition=edition)
            return self._decoded[place]

    def search(self, query: str, limit: int = 20) -> Sequence[SearchHit]:
        """Find by characters, full pinyin or initials; best first."""
        from kiosk.ports import SearchHit  # not needed by the first frame

        places, typo = self._searcher.find(query, limit + len(self._hidden))
        found = (self._summaries[place] for place in places)
        return [SearchHit(one, typo) for one in found if one.id not in self._hidden][:limit]

    def recount(self) -> None:
        """Rank searches by the counts of now; cheap enough for the end of a visit."""
        self.__dict__.pop("_searcher", None)

    def regions(self, parent: str = "") -> Sequence[Option]:
        """Return the regions under `parent`; the provinces for an empty code."""
        return self._regions.under(parent)

    def region_name(self, code: str) -> str:
        """Return the whole name of a region, or the code when it is not in the table."""
        return self._regions.name(code)

    def knows_region(self, code: str) -> bool:
        """Tell whether a region code is in the table; for the judge."""
        return code in self._regions

    @property
    def region_root(self) -> str:
        """The county this catalogue was made for."""
        return str(self._index["region_root"])

    def findings(self) -> list[Finding]:
        """What was noticed when the bundle was built."""
        from kiosk.catalogue.findings import load_finding

        return [load_finding(one) for one in self._index["findings"]]


def _summary(data: dict[str, Any]) -> ItemSummary:
    depth, subjects = Depth(data["depth"]), tuple(data.get("subjects", ()))
    return ItemSummary(**{**data, "depth": depth, "subjects": subjects})
