"""A port that stays ours while nothing listens on it, so that a stand-in can be switched off and on."""

from __future__ import annotations

import socket


def bound(port: int = 0) -> socket.socket:
    """Return a TCP socket bound to 127.0.0.1 that does not listen yet. OSError when it is taken.

    A first one that never listens reserves the port: the kernel refuses connections to it. Later
    ones share the port and may listen and close as often as they like.
    """
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        sock.bind(("127.0.0.1", port))
    except OSError:
        sock.close()
        raise
    return sock
