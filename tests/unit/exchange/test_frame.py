"""What one frame of a bundle may hold: a whole envelope, never a promise of one."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.application import Kind
from kiosk.domain.assurance import Assurance
from sync.bundle import NotABundle, check, items
from sync.bundle.frame import FrameWriter
from sync.wire import SUITE
from sync.wire.exchange import BundleHeader, BundleRoute

_KEY = Ed25519PrivateKey.generate()
_NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def _bundle(envelope: bytes) -> io.BytesIO:
    header = BundleHeader(
        bundle="0190f5c4-7a3b-7c11-8d22-0000000000aa",
        region="220199",
        terminal=1,
        epoch=1,
        made_at=_NOW,
        suite=SUITE,
        recipient_key_id="0" * 16,
        sealed_key=b"k" * 48,
    )
    route = BundleRoute(
        id="0190f5c4-7a3b-7c11-8d22-0000000000ab",
        kind=Kind.APPLICATION,
        item_id="CXJB-REG",
        number="2201990001010000017",
        assurance=Assurance.STAFF,
        submitted_at=_NOW,
        suite=SUITE,
        recipient_key_id="0" * 16,
        content_hash="0" * 64,
        supersedes="",
    )
    out = io.BytesIO()
    writer = FrameWriter(out, header, bytes(32))
    writer.add(route, envelope)
    writer.close(_KEY)
    return out


def test_an_item_without_its_envelope_is_no_item():
    """Over the line an empty envelope names what was uploaded; on a stick there is nothing to name."""
    whole, empty = _bundle(b"sealed"), _bundle(b"")
    public = [_KEY.public_key().public_bytes_raw()]
    [item] = items(whole, check(whole, public), bytes(32))
    assert item.envelope == b"sealed"
    with pytest.raises(NotABundle, match="without its envelope"):
        list(items(empty, check(empty, public), bytes(32)))
