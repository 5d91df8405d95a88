"""The process of a vendor's photo decoder: WLT on stdin, pixels on stdout, and it ends.

    python -I photo_child.py LIBRARY [check]

Stands alone, with the standard library only: whatever the vendor's code does to a process, it does
it to this one. Ends with 0 and the pixels, or with another code and nothing.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys

WLT_BYTES = 1024
PIXEL_BYTES = 102 * 126 * 3
_ROOM = 1 << 16
"""More than the pixels: a library that also writes a header or pads its rows stays inside."""
_BAD_LIBRARY, _BAD_INPUT, _NOT_DECODED = 2, 3, 4


def main() -> int:
    """Load the library; unless only that is asked, decode one photograph."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a face may lie in memory
    out = os.dup(1)
    os.dup2(2, 1)  # what the library prints must not become pixels
    try:
        unpack = ctypes.CDLL(sys.argv[1]).unpack
    except (OSError, AttributeError):
        return _BAD_LIBRARY
    if sys.argv[2:] == ["check"]:
        return 0
    unpack.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int]
    unpack.restype = ctypes.c_int
    wlt = sys.stdin.buffer.read(WLT_BYTES + 1)
    if len(wlt) != WLT_BYTES:
        return _BAD_INPUT
    pixels = ctypes.create_string_buffer(_ROOM)
    if unpack(wlt, pixels, 0) <= 0:
        return _NOT_DECODED
    with os.fdopen(out, "wb") as stream:
        stream.write(pixels.raw[:PIXEL_BYTES])
    return 0


if __name__ == "__main__":
    sys.exit(main())
