"""A bundle comes in on a stick: spooled, checked whole, taken like a batch, acknowledged in a file.

Everything is checked before anything is taken. Items go through the very same `Records.take` as
those that come over the line, so a bundle that comes twice, or after its items, changes nothing.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sync.bundle import NotABundle, NotForUs, check, header_of, items, open_key, write_acks
from sync.sandbox.keys import Keys
from sync.sandbox.records import Records
from sync.sandbox.terminals import Known, Terminals, now
from sync.wire import SubmissionEnvelope, SubmitResult
from sync.wire.exchange import AckHeader, BundleTaken

_BATCH_ITEMS = 50
_BATCH_BYTES = 8 * 1024 * 1024
"""What is in memory at once."""
_KEEP_S = 7 * 24 * 3600
_MAX_BUNDLE = 64 * 1024 * 1024 * 1024
_NOT_OURS = "这个文件不是终端的导出包，或者不完整、被改动过，没有导入。请到那台终端上重新导出。"
_UNKNOWN = "平台没有注册过写这个导出包的终端，没有导入。"
_OTHER_KEY = "这个导出包不是封给本平台的，没有导入。请交给它的平台。"
_GAP = "导出包没有传完整，请重新导入一次。"


class BundleRefused(Exception):
    """The bundle is not taken and nothing changed; `reason` is one plain sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Stick:
    """Bundles on their way in and acknowledgement files on their way out, as files in a folder."""

    def __init__(self, folder: Path, records: Records, terminals: Terminals, keys: Keys) -> None:
        """Take the folder; it is made, closed to others, when the first piece comes."""
        self._folder = folder
        self._records = records
        self._terminals = terminals
        self._keys = keys
        self._turn = threading.Lock()

    def put(self, upload: str, offset: int, data: bytes) -> int:
        """Keep a piece; the same piece again is fine. Returns how many bytes are there."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not offset:
            self._sweep()
        if offset + len(data) > _MAX_BUNDLE:
            raise BundleRefused(_NOT_OURS)
        handle = os.open(self._file(upload), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "r+b") as spool:
            if offset > spool.seek(0, os.SEEK_END):
                raise BundleRefused(_GAP)
            spool.seek(offset)
            spool.write(data)
            spool.truncate()
            return spool.tell()

    def take(self, upload: str) -> BundleTaken:
        """Check a whole bundle, take its items, write the acknowledgement file."""
        with self._turn, self._open(upload) as source:
            try:
                return self._take(upload, source)
            except NotForUs:
                raise BundleRefused(_OTHER_KEY) from None
            except NotABundle:
                raise BundleRefused(_NOT_OURS) from None
            finally:
                self._file(upload).unlink(missing_ok=True)

    def acks(self, upload: str, offset: int, length: int) -> bytes:
        """Return some bytes of the acknowledgement file."""
        try:
            with self._acks_file(upload).open("rb") as acks:
                acks.seek(offset)
                return acks.read(length)
        except FileNotFoundError:
            raise BundleRefused(_GAP) from None

    def _take(self, upload: str, source: BinaryIO) -> BundleTaken:
        header = header_of(source)
        found = self._terminals.at(header.region, header.terminal)
        if found is None:
            raise BundleRefused(_UNKNOWN)
        known, public_keys = found
        checked = check(source, public_keys)
        data_key = open_key(checked.header, self._keys.private)
        count = sum(
            1 for _ in items(source, checked, data_key)
        )  # to the last frame, before any act
        acks = AckHeader(
            region=known.region,
            terminal=known.terminal,
            bundle=header.bundle,
            bundle_sha256=checked.sha256,
            made_at=now(),
            items=count,
        )
        tally = dict.fromkeys(("received", "duplicate", "conflict", "rejected"), 0)

        def results() -> Iterator[SubmitResult]:
            for result in self._taken(known, items(source, checked, data_key)):
                tally[result.status] += 1
                yield result

        file = self._acks_file(upload)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as out:
            write_acks(out, acks, results(), self._keys.signing)
        return BundleTaken(
            upload=upload,
            bundle=header.bundle,
            terminal=f"{known.region}-{known.terminal:04}",
            revoked=known.revoked,
            received=tally["received"],
            duplicates=tally["duplicate"],
            refused=tally["conflict"] + tally["rejected"],
            acks_size=file.stat().st_size,
        )

    def _taken(self, known: Known, given: Iterator[SubmissionEnvelope]) -> Iterator[SubmitResult]:
        for batch in _batches(given):
            yield from self._records.take(known, batch)

    def _sweep(self) -> None:
        """Remove what nobody came back for."""
        for file in self._folder.iterdir():
            with contextlib.suppress(OSError):
                if time.time() - file.stat().st_mtime > _KEEP_S:
                    file.unlink()

    def _open(self, upload: str) -> BinaryIO:
        try:
            return self._file(upload).open("rb")
        except FileNotFoundError:
            raise BundleRefused(_GAP) from None

    def _file(self, upload: str) -> Path:
        return self._folder / f"{upload}.bmx"

    def _acks_file(self, upload: str) -> Path:
        return self._folder / f"{upload}.bma"


def _batches(given: Iterator[SubmissionEnvelope]) -> Iterator[list[SubmissionEnvelope]]:
    batch: list[SubmissionEnvelope] = []
    size = 0
    for item in given:
        batch.append(item)
        size += len(item.envelope)
        if len(batch) == _BATCH_ITEMS or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
