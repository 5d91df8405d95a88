"""Gives orders to the dock of the practice set-up over one open connection."""

from __future__ import annotations

import json
import socket
from pathlib import Path


class Dock:
    """The dock's socket, kept open."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("rb")

    def give(self, *order: str) -> None:
        """Give one order; AssertionError when it was not carried out."""
        self._socket.sendall(json.dumps({"order": order}).encode() + b"\n")
        answer = json.loads(self._lines.readline())
        assert answer["ok"], answer
