"""The photograph of a card, decoded by a vendor's library if the settings name one.

WLT is patented and no open decoder exists. The library is called in a process of its own, which it
may crash or hang; then there is no photograph, and the reading of the card is as good as before.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

from devices.idcard.photo_child import PIXEL_BYTES, WLT_BYTES

log = logging.getLogger(__name__)

_CHILD = Path(__file__).with_name("photo_child.py")
_SECONDS = 3.0


class PhotoDecoder:
    """A library with `int unpack(const char *wlt, char *bgr, int)`, which returns 1 when it is done."""

    def __init__(self, library: str) -> None:
        """`library` is the path of the shared object; it is loaded in the child only."""
        self._library = library

    def works(self) -> bool:
        """Tell whether the library can be loaded and has the function."""
        try:
            return self._run("check", data=b"", timeout_s=_SECONDS).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False

    def decode(self, wlt: bytes, timeout_s: float = _SECONDS) -> bytes | None:
        """Return 102 x 126 pixels, three bytes each (blue, green, red), or None when there are none."""
        if len(wlt) != WLT_BYTES or timeout_s <= 0:
            return None
        try:
            done = self._run(data=wlt, timeout_s=min(timeout_s, _SECONDS))
        except (OSError, subprocess.TimeoutExpired) as error:
            log.warning("the photo decoder does not answer: %s", type(error).__name__)
            return None
        if done.returncode != 0 or len(done.stdout) != PIXEL_BYTES:
            log.warning("the photo decoder ended with %d", done.returncode)
            return None
        return done.stdout

    def _run(self, *more: str, data: bytes, timeout_s: float) -> subprocess.CompletedProcess[bytes]:
        # setpriv: the child ends with the driver, however that ends.
        before = ["setpriv", "--pdeathsig", "KILL", "--", sys.executable, "-I", "-S"]
        return subprocess.run(
            [*before, str(_CHILD), self._library, *more],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=False,
        )
