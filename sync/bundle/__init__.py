"""Offline exchange (离线交换): bundles and acknowledgements for a point that is never online.

`frame` is the bundle's bytes, `disk` the stick, `export` the terminal's half, `acks` what comes back.
"""

from sync.bundle.acks import CheckedAcks, read_acks, write_acks
from sync.bundle.export import SUFFIX, StickExchange
from sync.bundle.frame import Checked, NotABundle, NotForUs, check, header_of, items, open_key

__all__ = [
    "SUFFIX",
    "Checked",
    "CheckedAcks",
    "NotABundle",
    "NotForUs",
    "StickExchange",
    "check",
    "header_of",
    "items",
    "open_key",
    "read_acks",
    "write_acks",
]
