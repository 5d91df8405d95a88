"""The terminal's half of the exchange: write a bundle, read it back, believe an acknowledgement file.

A bundle gets its name only after every byte was read back from the stick and opened once more with
the data key, which is forgotten then. A half keeps a name that nobody imports.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.assurance import Assurance
from kiosk.domain.numbers import TerminalNumber, uuid7
from kiosk.ports import ExchangeFailed, OutboxItem, Written
from sync.bundle import disk
from sync.bundle.acks import CheckedAcks, read_acks
from sync.bundle.frame import FrameWriter, NotABundle, bound_of, check, items
from sync.crypto import suite_of
from sync.wire import SUITE, PlatformKey
from sync.wire.exchange import BundleHeader, BundleRoute

SUFFIX = ".bmx"
_PER_ITEM = 1024
"""Bytes an item takes besides its envelope, at most."""
_KEY_BYTES = 32

_NOTHING = "没有要导出的申请：都传上去了，或者导出过了。"
_NOT_AS_WRITTEN = "写到U盘上的内容读回来不一样，没有导出。这个U盘不可靠，请换一个再导出一次。"


@dataclass(frozen=True, slots=True)
class StickExchange:
    """`kiosk.ports.Exchange` of an enrolled terminal. Safe to call from any thread."""

    terminal: TerminalNumber
    signing_key: Ed25519PrivateKey = field(repr=False)
    """The terminal's own."""
    recipient: PlatformKey
    """Bundles are sealed to it."""
    platform_keys: Sequence[bytes]
    """Raw Ed25519 keys that acknowledgements may be signed with."""
    now: Callable[[], datetime]

    def write(self, folder: Path, size: int, items: Iterable[OutboxItem]) -> Written:
        """Write a bundle, read it back, and only then give it its name; raises ExchangeFailed."""
        made_at = self.now()
        bundle = uuid7(made_at, os.urandom(10))
        place = f"{self.terminal.region}-{self.terminal.terminal:04}"
        prefix = f"bianmin-{place}-"
        name = f"{prefix}{made_at:%Y%m%d-%H%M%S}-{bundle[-6:]}{SUFFIX}"
        part = folder / f".{name}{disk.PART}"
        with disk.explained():
            disk.sweep(folder, prefix)
            disk.need_room(folder, size + _PER_ITEM * 2)
            descriptor = disk.create(part)
            try:
                sha256, written = self._fill(descriptor, bundle, made_at, items)
                disk.give_name(part, folder / name)
            except BaseException:
                with contextlib.suppress(OSError):  # a pulled stick: the next export sweeps
                    part.unlink(missing_ok=True)
                raise
            finally:
                os.close(descriptor)
        return Written(folder / name, bundle, sha256, written)

    def read_acks(self, file: Path) -> CheckedAcks:
        """Check an acknowledgement file as a whole; raises ExchangeFailed."""
        return read_acks(file, self.platform_keys, self.terminal.region, self.terminal.terminal)

    def _fill(
        self, descriptor: int, bundle: str, made_at: datetime, given: Iterable[OutboxItem]
    ) -> tuple[str, tuple[str, ...]]:
        """Write and read back; returns the SHA-256 of the file and the ids that are in it."""
        data_key = secrets.token_bytes(_KEY_BYTES)
        place = (self.terminal.region, self.terminal.terminal, self.terminal.epoch)
        bound = bound_of(SUITE, self.recipient.id, bundle, *place)
        header = BundleHeader(
            bundle=bundle,
            region=self.terminal.region,
            terminal=self.terminal.terminal,
            epoch=self.terminal.epoch,
            made_at=made_at,
            suite=SUITE,
            recipient_key_id=self.recipient.id,
            sealed_key=suite_of(SUITE)
            .sealing_key(self.recipient.public_key)
            .seal_key(data_key, bound),
        )
        written: dict[str, str] = {}
        with open(descriptor, "wb", closefd=False) as out:
            writer = FrameWriter(out, header, data_key)
            for item in given:
                try:
                    route = _route(item)
                except ValueError:  # nothing the contract can carry; it stays where it is
                    continue
                writer.add(route, item.sealed.envelope)
                written[item.id] = item.sealed.content_hash
            if not written:
                raise ExchangeFailed(_NOTHING)
            writer.close(self.signing_key)
        disk.settle(descriptor)
        return self._read_back(descriptor, header, data_key, written), tuple(written)

    def _read_back(
        self, descriptor: int, header: BundleHeader, data_key: bytes, written: dict[str, str]
    ) -> str:
        """Open what the stick gives back, to the last item; returns the SHA-256 of the file."""
        own = self.signing_key.public_key().public_bytes_raw()
        with open(descriptor, "rb", closefd=False) as source:
            try:
                checked = check(source, [own])
                found = {
                    item.id: hashlib.sha256(item.envelope).hexdigest()
                    for item in items(source, checked, data_key)
                }
            except NotABundle:
                raise ExchangeFailed(_NOT_AS_WRITTEN) from None
        if checked.header != header or found != written:
            raise ExchangeFailed(_NOT_AS_WRITTEN)
        return checked.sha256


def _route(item: OutboxItem) -> BundleRoute:
    """Return what routes an item; ValueError when the contract cannot carry it."""
    if item.sealed.suite != SUITE:
        raise ValueError("a suite of another version")
    return BundleRoute(
        id=item.id,
        kind=item.kind,
        item_id=item.item_id,
        number=str(item.number),
        assurance=Assurance(item.assurance),
        submitted_at=item.submitted_at,
        suite=SUITE,
        recipient_key_id=item.sealed.recipient_key_id,
        content_hash=item.sealed.content_hash,
        supersedes=item.supersedes,
    )
