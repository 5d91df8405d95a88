"""Chromium headless on a page of ours: it is painted when the page itself reports its first paint.

The page is served from and reports to 127.0.0.1; what it reports is the text it shows, so that a
bench can assert that both sides showed the same words.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.bench.parts.twin import HEIGHT, WIDTH
from tests.bench.peers import chromium

_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --no-default-browser-check"
    " --disable-background-networking --disable-component-update --disable-sync"
    " --disable-default-apps --disable-extensions --hide-scrollbars --lang=zh-CN"
).split()
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Painted:
    """A browser that has painted."""

    seconds: float
    words: str
    """The text of the page."""
    pid: int


class Site:
    """Serves the page and hears that it was painted."""

    def __init__(self, folder: Path) -> None:
        self._heard = threading.Event()
        self._words = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                file = folder / self.path.lstrip("/")
                known = file.parent == folder and file.is_file()
                self.send_response(200 if known else 404)
                kind = "image/svg+xml" if file.suffix == ".svg" else "text/html; charset=utf-8"
                self.send_header("Content-Type", kind)
                self.end_headers()
                if known:
                    self.wfile.write(file.read_bytes())

            def do_POST(self) -> None:
                site._words = self.rfile.read(int(self.headers["Content-Length"])).decode()
                site._heard.set()
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/home.html"

    @contextmanager
    def shown(self, profile: Path) -> Iterator[Painted]:
        """Start a browser with a fresh profile and give it once it has painted; kill it at the end."""
        self._heard.clear()
        program, _ = chromium()
        began = time.perf_counter()
        browser = subprocess.Popen(
            [
                program,
                *_FLAGS,
                f"--user-data-dir={profile}",
                f"--window-size={WIDTH},{HEIGHT}",
                self.url,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        try:
            assert self._heard.wait(_PATIENCE_S), "Chromium did not paint"
            yield Painted(time.perf_counter() - began, self._words, browser.pid)
        finally:
            browser.terminate()
            try:
                browser.wait(10)
            except subprocess.TimeoutExpired:
                browser.kill()
                browser.wait()
            shutil.rmtree(profile, ignore_errors=True)

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
