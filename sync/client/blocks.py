"""A body that goes out in blocks, so that each block has a time-out of its own.

`socket.sendall` counts its time-out for everything it is given: a whole body would have to leave
within the seconds that are meant for a connection that stands still.
"""

from __future__ import annotations

from collections.abc import Iterator

_BLOCK = 16 * 1024


class Blocks:
    """Bytes as `requests` streams them: with a length, so that no chunked coding is used."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[bytes]:
        for at in range(0, len(self._data), _BLOCK):
            yield bytes(self._data[at : at + _BLOCK])
