"""The shelf: implements `kiosk.ports.DocumentShelf` over a folder.

A document is taken in this order: bytes on the disk, digest, content, content made durable under
its digest, then the state file. What takes effect outside (a compiled catalogue, settings) is done
by a `Taker` before the state says so, and may be done twice. Nothing here knows HTTP or Qt.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from kiosk.ports.documents import DocumentFault, DocumentRefused, Published, Verdict
from kiosk.shelf import state as states
from kiosk.shelf.contents import DocumentUnusable, check
from kiosk.shelf.state import Kept, Refused, State

log = logging.getLogger(__name__)

_MARK_EVERY = timedelta(minutes=10)
"""So rarely is the time of a success written down: each write costs syncs of a flash disk."""
_MOST_REFUSED = 50
REASONS = {
    DocumentFault.NOT_SIGNED: "签名对不上，没有采用，请问县里。",
    DocumentFault.NOT_FOR_US: "不是发给本机的，没有采用，请问县里。",
    DocumentFault.OLDER: "版本比本机的旧，没有采用，请问县里。",
    DocumentFault.DAMAGED: "传下来的内容不完整，没有采用，会自动再取。",
    DocumentFault.UNUSABLE: "内容用不了，没有采用，请问县里。",
}


class Taker(Protocol):
    """What else has to be in place before a document of one kind counts."""

    def prepare(self, document: Published, raw: bytes) -> None:
        """Make ready; DocumentUnusable refuses the document. Empty bytes: it is withdrawn."""
        ...

    def settled(self) -> None:
        """The state says so now: take effect. Called again at each start."""
        ...


class Shelf:
    """Safe to call from any thread. `believed` tells whether a signature fits its document."""

    def __init__(
        self,
        folder: Path,
        believed: Callable[[Published], bool],
        now: Callable[[], datetime],
        takers: Mapping[str, Taker] | None = None,
        on_change: Callable[[str], None] = lambda _kind: None,
        owner: str = "",
    ) -> None:
        """Open the shelf; documents that are damaged are asked for again.

        `owner` names the enrolment: what another platform gave does not hold here, and its
        versions say nothing about this one's.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._now = now
        self._takers = dict(takers or {})
        self._on_change = on_change
        self._lock = threading.RLock()
        self._state = states.load(folder)
        self.begun_anew = self._state.owner not in {"", owner}
        """What was here came from another platform and does not hold any more."""
        if self.begun_anew:
            log.warning("the shelf begins anew: another enrolment")
            self._state = State()
        self._state = self._state.model_copy(update={"owner": owner})
        self._written: dict[str, datetime | None] = {}
        """When the times of success in the file are from; memory knows them better."""
        self._whole: set[tuple[str, str]] = set()
        self._bytes: dict[tuple[str, str], bytes] = {}
        """What is small; a catalogue stays on the disk."""
        self._shown: Mapping[str, tuple[tuple[Published, bytes | None], ...]] = {}
        """What holds, by kind; replaced, never changed, so that readers need no lock."""
        self._unusable: set[tuple[str, str, int, str]] = set()
        """Found unusable by this process: a later program may read it, so it tries again."""
        self._look_over(believed)

    def add_taker(self, kind: str, taker: Taker) -> None:
        """Let `taker` see documents of a kind, and take effect for what is here."""
        self._takers[kind] = taker
        taker.settled()

    # ---- for sync ----------------------------------------------------------------------------

    def cursor(self) -> str:
        """Return the platform's cursor."""
        return self._state.cursor

    def advance(self, cursor: str) -> None:
        """Everything up to this cursor is settled."""
        with self._lock:
            if cursor != self._state.cursor:
                self._save(self._state.model_copy(update={"cursor": cursor}))

    def weigh(self, document: Published) -> Verdict:
        """Tell what a listed document is; versions only go up."""
        with self._lock:
            here = self._kept(document.kind, document.name)
            if here is not None and document.version <= here.version:
                same = (document.version, document.sha256) == (here.version, here.sha256)
                if not same:
                    return Verdict.OLDER
                if here.withdrawn or (here.kind, here.name) in self._whole:
                    return Verdict.KNOWN
            return Verdict.KNOWN if _mark(document) in self._unusable else Verdict.NEW

    def incoming(self, document: Published) -> Arriving:
        """Open the place for its bytes."""
        return Arriving(self._part(document), document.size)

    def accept(self, document: Published) -> None:
        """Check and take what has come, or the withdrawal; raises DocumentRefused."""
        raw = b"" if document.withdrawn else self._arrived(document)
        try:
            taker = self._takers.get(document.kind)
            if not document.withdrawn and document.kind != "catalogue":
                check(document.kind, document.name, raw)
            if taker is not None:  # that of catalogues checks by compiling, in a process apart
                taker.prepare(document, raw)
        except DocumentUnusable as error:
            self._part(document).unlink(missing_ok=True)
            self.refuse(document, DocumentFault.UNUSABLE, error.reason)
            raise DocumentRefused(DocumentFault.UNUSABLE, error.reason) from None
        with self._lock:
            if not document.withdrawn:
                self._part(document).replace(self._file(document.sha256))
                states.sync_folder(self._folder)
            self._take(document, raw)
        log.info("%s %s: version %d taken", document.kind, document.name, document.version)
        if taker is not None:
            taker.settled()
        self._on_change(document.kind)

    def refuse(self, document: Published, refusal: DocumentFault, reason: str = "") -> None:
        """Remember for staff that a document was not taken."""
        with self._lock:
            if refusal is DocumentFault.UNUSABLE:
                self._unusable.add(_mark(document))
            if any(_is(one, document) and one.refusal is refusal for one in self._state.refused):
                return
            log.warning(
                "%s %s: version %d refused: %s",
                *(document.kind, document.name, document.version, refusal.value),
            )
            row = Refused(
                kind=document.kind,
                name=document.name,
                version=document.version,
                sha256=document.sha256,
                refusal=refusal,
                reason=reason or REASONS[refusal],
                at=self._now(),
            )
            others = [one for one in self._state.refused if not _is(one, document)]
            refused = (*others, row)[-_MOST_REFUSED:]
            self._save(self._state.model_copy(update={"refused": refused}))
        self._on_change(document.kind)

    def checked(self) -> None:
        """The platform's list was read to its end."""
        self._mark("checked_at")

    def statuses_pulled(self) -> None:
        """The platform told what became of our cases."""
        self._mark("statuses_at")

    # ---- for the rooms above -----------------------------------------------------------------

    @property
    def state(self) -> State:
        """All that is known; a value that does not change."""
        return self._state

    def documents(self, kind: str) -> Sequence[tuple[Published, bytes]]:
        """Return what holds of one kind, with its bytes. Waits for nobody: a submission asks here."""
        return [
            (one, self.read(one.sha256) if raw is None else raw)
            for one, raw in self._shown.get(kind, ())
        ]

    def listed(self, kind: str) -> Sequence[Published]:
        """Return what holds of one kind, without its bytes."""
        return [one for one, _ in self._shown.get(kind, ())]

    def read(self, sha256: str) -> bytes:
        """Return the bytes of a document in the folder; OSError or ValueError when damaged."""
        return read_document(self._folder, sha256)

    # ---- inside ------------------------------------------------------------------------------

    def _take(self, document: Published, raw: bytes) -> None:
        """Make the state say that this version holds, then let go of the one before."""
        key = (document.kind, document.name)
        before = self._kept(*key)
        kept = [one for one in self._state.kept if (one.kind, one.name) != key]
        kept.append(Kept.of(document, self._now()))
        refused = [
            one
            for one in self._state.refused
            if (one.kind, one.name) != key or one.version > document.version
        ]
        self._save(self._state.model_copy(update={"kept": tuple(kept), "refused": tuple(refused)}))
        self._hold(key, raw if not document.withdrawn else None)
        self._show()
        used = {one.sha256 for one in kept}
        # The catalogue before this one stays: it goes on when the new one turns out damaged.
        if before is not None and before.sha256 not in used and document.kind != "catalogue":
            self._file(before.sha256).unlink(missing_ok=True)

    def _hold(self, key: tuple[str, str], raw: bytes | None) -> None:
        self._whole.discard(key)
        self._bytes.pop(key, None)
        if raw is not None:
            self._whole.add(key)
            if key[0] != "catalogue":
                self._bytes[key] = raw

    def _look_over(self, believed: Callable[[Published], bool]) -> None:
        """Read what is kept; what is damaged or not signed is asked for again from the start.

        What another version of this program took, and this one cannot read, does not hold.
        """
        wrong = []
        for one in self._state.kept:
            if one.withdrawn:
                continue
            try:
                if not believed(one.document):
                    raise ValueError("not signed")  # noqa: TRY301 - one way out for all doubts
                raw = self.read(one.sha256)
                if one.kind != "catalogue":
                    check(one.kind, one.name, raw)
                self._hold((one.kind, one.name), raw)
            except DocumentUnusable as error:
                with contextlib.suppress(OSError):  # a full disk: the next start tells staff
                    self.refuse(one.document, DocumentFault.UNUSABLE, error.reason)
            except (OSError, ValueError) as error:
                log.error("%s %s is damaged here: %s", one.kind, one.name, error)  # noqa: TRY400 - it says all
                self._file(one.sha256).unlink(missing_ok=True)
                wrong.append(one)
        if wrong or self._state.refused:
            self._state = self._state.model_copy(update={"cursor": ""})
        self._tidy()
        self._show()

    def _show(self) -> None:
        """Let readers see what holds now."""
        shown: dict[str, tuple[tuple[Published, bytes | None], ...]] = {}
        for one in self._state.kept:
            key = (one.kind, one.name)
            if key in self._whole:
                here = (one.document, self._bytes.get(key))
                shown[one.kind] = (*shown.get(one.kind, ()), here)
        self._shown = shown

    def _tidy(self) -> None:
        """Remove what belongs to no document: halves of transfers nobody goes on with."""
        catalogues = {one.sha256 for one in self._state.kept if one.kind == "catalogue"}
        used = {one.sha256 for one in self._state.kept}
        names = [one for one in self._folder.iterdir() if len(one.name) == 64 and one.is_file()]
        spare = sorted(
            (one for one in names if one.name not in used), key=lambda one: one.stat().st_mtime
        )
        for file in spare[: -1 if catalogues else None]:
            file.unlink(missing_ok=True)
        parts = [one for one in self._folder.glob("*.part") if one.is_file()]
        halves = sorted(parts, key=lambda one: one.stat().st_mtime)
        for file in halves[:-4]:
            file.unlink(missing_ok=True)

    def _arrived(self, document: Published) -> bytes:
        part = self._part(document)
        try:
            raw = part.read_bytes()
        except FileNotFoundError:
            raw = b""
        if len(raw) == document.size and hashlib.sha256(raw).hexdigest() == document.sha256:
            return raw
        part.unlink(missing_ok=True)
        self.refuse(document, DocumentFault.DAMAGED)
        raise DocumentRefused(DocumentFault.DAMAGED, REASONS[DocumentFault.DAMAGED])

    def _mark(self, name: str) -> None:
        now = self._now()
        with self._lock:
            self._state = self._state.model_copy(update={name: now})
            written = self._written.get(name)
            if written is None or not timedelta() <= now - written < _MARK_EVERY:
                try:
                    self._save(self._state)
                except OSError as error:
                    log.warning("the time of a success cannot be written: %s", error.strerror)

    def _kept(self, kind: str, name: str) -> Kept | None:
        return next((one for one in self._state.kept if (one.kind, one.name) == (kind, name)), None)

    def _save(self, state: State) -> None:
        states.save(self._folder, state)
        self._state = state
        self._written = {"checked_at": state.checked_at, "statuses_at": state.statuses_at}

    def _file(self, sha256: str) -> Path:
        return self._folder / sha256

    def _part(self, document: Published) -> Path:
        return self._folder / f"{document.sha256}.part"


class Arriving:
    """Implements `kiosk.ports.Incoming` over a file; what is there survives a restart."""

    def __init__(self, path: Path, size: int) -> None:
        """Open the file where it was left."""
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._stream = os.fdopen(handle, "r+b")
        self._size = size
        self._offset = self._stream.seek(0, 2)
        if self._offset > size:
            self.begin(0)

    @property
    def offset(self) -> int:
        """How many bytes are there."""
        return self._offset

    def begin(self, offset: int) -> None:
        """What follows stands at `offset`."""
        self._stream.truncate(offset)
        self._offset = self._stream.seek(offset)

    def take(self, chunk: bytes) -> None:
        """Keep a piece; ValueError when there is more than was announced."""
        if self._offset + len(chunk) > self._size:
            raise ValueError("more than was announced")
        self._stream.write(chunk)
        self._offset += len(chunk)

    def close(self) -> None:
        """Put down what is there, durably."""
        with contextlib.closing(self._stream) as stream:
            stream.flush()
            os.fsync(stream.fileno())


def read_document(folder: Path, sha256: str) -> bytes:
    """Return the bytes of a document; OSError, or ValueError when they are not the ones."""
    raw = (folder / sha256).read_bytes()
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise ValueError("the bytes are not those of the document")
    return raw


def _mark(document: Published) -> tuple[str, str, int, str]:
    return document.kind, document.name, document.version, document.sha256


def _is(row: Refused, document: Published) -> bool:
    return (row.kind, row.name, row.version, row.sha256) == _mark(document)
