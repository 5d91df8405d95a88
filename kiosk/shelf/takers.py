"""What has to be in place before a catalogue or settings of the platform count (`shelf.Taker`)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.catalogue.bundle import BundleCatalogue
from kiosk.catalogue.current import compiled_file, open_document, point_to, pointed
from kiosk.ports.documents import Published
from kiosk.settings import SettingsError, overrides
from kiosk.shelf.bundles import BundleRefused, built
from kiosk.shelf.compiling import compile_apart
from kiosk.shelf.contents import DocumentUnusable, read_settings
from kiosk.shelf.shelf import Shelf, read_document

log = logging.getLogger(__name__)

CATALOGUE = "catalogue"
"""The one name a catalogue has."""


def rebuilder(folder: Path) -> Callable[[str], bytes]:
    """Return how a compiled catalogue is made again from the document on the shelf's folder."""

    def rebuild(sha256: str) -> bytes:
        try:
            return built(read_document(folder, sha256))
        except BundleRefused as error:
            raise ValueError(error.reason) from None

    return rebuild


class CatalogueTaker:
    """Compiles a bundle beside the one in use, then switches to it for the next visit."""

    def __init__(
        self,
        shelf: Shelf,
        folder: Path,
        cache_dir: Path,
        offer: Callable[[BundleCatalogue | None], None],
    ) -> None:
        """`folder` is the shelf's; `offer` gets what the next visit begins with, None: the directory's."""
        self._shelf, self._folder, self._cache_dir = shelf, folder, cache_dir
        self._offer = offer

    def prepare(self, document: Published, raw: bytes) -> None:
        """Compile it; DocumentUnusable when it is no whole catalogue."""
        if document.name != CATALOGUE:
            raise DocumentUnusable("事项目录的名字要是 catalogue。")
        if not raw:
            return
        part = self._folder / f"{document.sha256}.part"
        try:
            compile_apart(part, compiled_file(self._cache_dir, document.sha256))
        except BundleRefused as error:
            raise DocumentUnusable(error.reason) from None

    def settled(self) -> None:
        """Point to what holds now, and offer it when that is another one than before."""
        try:
            self._switch()
        except (
            OSError,
            ValueError,
        ) as error:  # a full disk too: it is tried again at the next start
            log.error("the new catalogue is not in use, the old one goes on: %s", error)  # noqa: TRY400 - it says all

    def _switch(self) -> None:
        here = self._shelf.listed("catalogue")
        before = pointed(self._cache_dir)
        if not here:
            if before and self._gone():
                point_to(self._cache_dir, ())
                log.info("the catalogue of the directory is in use")
                self._offer(None)
            return
        sha256 = here[0].sha256
        if before[:1] == [sha256]:
            return
        opened = open_document(self._cache_dir, sha256, rebuilder(self._folder))
        point_to(self._cache_dir, [sha256, *before])
        log.info("catalogue %s: version %d is in use", opened.version, here[0].version)
        self._offer(opened)

    def _gone(self) -> bool:
        """Tell a withdrawn catalogue from one whose document is damaged and on its way again."""
        kept = [one for one in self._shelf.state.kept if one.kind == "catalogue"]
        return self._shelf.begun_anew or any(one.withdrawn for one in kept)


class SettingsTaker:
    """Lays the platform's settings over the file's; the whole must validate or nothing changes."""

    def __init__(self, shelf: Shelf, data_dir: Path, raw: dict[str, Any]) -> None:
        """`raw` is the technician's file as it was read at the start."""
        self._shelf, self._data_dir, self._raw = shelf, data_dir, raw

    def prepare(self, document: Published, raw: bytes) -> None:
        """Validate everything together; DocumentUnusable names the key."""
        if not raw:
            return
        from kiosk.settings.model import validated

        documents = [
            (one, content) for one, content in self._documents() if one.name != document.name
        ]
        try:
            validated(overrides.merged(self._raw, _over([*documents, (document, raw)])), None)
        except SettingsError as error:
            raise DocumentUnusable(str(error)) from None

    def settled(self) -> None:
        """Keep them for the next start."""
        try:
            overrides.keep(self._data_dir, _over(self._documents()))
        except OSError as error:
            log.warning("the platform's settings cannot be written: %s", error.strerror)

    def _documents(self) -> list[tuple[Published, bytes]]:
        return list(self._shelf.documents("settings"))


def _over(documents: list[tuple[Published, bytes]]) -> overrides.Tables:
    """Put documents together: what is for this terminal over the region's over everybody's."""
    over: overrides.Tables = {}
    for _, raw in sorted(documents, key=lambda one: (len(one[0].audience), one[0].name)):
        over = overrides.merged(over, read_settings(raw))
    return over
