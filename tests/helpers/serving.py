"""A platform of this process, served on a thread: for tests that change what it is made of."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import uvicorn

from sync.sandbox.app import create_app


@contextlib.contextmanager
def serving(
    folder: Path, wrap: Callable[[Any], Any] = lambda app: app, *, sandbox: bool = True
) -> Iterator[str]:
    """Serve the platform of a folder, wrapped; gives its address."""
    app = wrap(create_app(folder, sandbox=sandbox))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
