"""PC/SC readers, asked in a thread: a daemon that hangs must not hang who only looks."""

from __future__ import annotations

import threading

from devices.discovery.found import Found, FoundKind, clean

_PATIENCE_S = 2.0


def card_readers() -> list[Found]:
    """Return the readers of the PC/SC daemon; none when there is no daemon or it does not answer."""
    names: list[str] = []

    def ask() -> None:
        try:
            from devices.smartcard.pcsc import reader_names
        except ImportError:  # pyscard is not installed; `kiosk doctor` says so
            return
        names.extend(reader_names())

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_PATIENCE_S)
    return [Found(FoundKind.CARD_READER, clean(name)) for name in sorted(names)]
