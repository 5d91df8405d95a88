"""What some vendors put around the same SAM frame; a new one is one more line of `ENVELOPES`.

Only requests are wrapped. In what comes back the parser finds the SAM frame by its preamble,
length and checksum, whatever stands around it, so an envelope needs no way back.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

Envelope = Callable[[bytes], bytes]
"""Takes the SAM frame of a request and returns the bytes for the cable."""


def plain(frame: bytes) -> bytes:
    """Return the frame itself, as GA 450 has it."""
    return frame


def headed(head: bytes) -> Envelope:
    """Return an envelope that is a header alone."""
    return lambda frame: head + frame


def sized(head: bytes, tail: bytes) -> Envelope:
    """Return an envelope of header, two bytes of length (big-endian, of the frame) and trailer."""
    return lambda frame: head + len(frame).to_bytes(2, "big") + frame + tail


ENVELOPES = MappingProxyType(
    {
        "plain": plain,
        "eaebeced": headed(bytes.fromhex("EAEBECED")),
        "cadf": sized(bytes.fromhex("CADF03"), b"\xe3"),
    }
)
"""By name in the settings. `eaebeced` is seen at DONSEE, `cadf` at handhelds; neither was tried
on a device by us."""
