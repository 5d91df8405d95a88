"""Start the practice platform: `python -m sync.sandbox --data DIR [--port 0] [--workers 1]`.

Prints one JSON line with its address when it listens, then nothing more on standard output.
Ends cleanly on SIGTERM and SIGINT, and with `--until-stdin-closes` when its parent is gone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from sync.sandbox.app import create_app
from sync.sandbox.database import DatabaseUnusable, default_url, open_database
from sync.sandbox.keys import ADDRESS_FILE, CLERK_TOKEN_FILE, SWITCHES_FILE, open_keys
from sync.sandbox.workers import Workers, WorkersDidNotStart

DATABASE_VARIABLE = "KIOSK_DATABASE_URL"
"""The database's URL may hold a password, which a command line shows to everybody."""
MAX_WORKERS = 32
_GRACE_S = 2


class _Server(uvicorn.Server):
    """A server that says when it listens and ends with exit status 0 on a signal."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on a signal without raising it again afterwards."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self._ready()


@dataclass(frozen=True, slots=True)
class Place:
    """What each process of one platform has to know."""

    data: Path
    database_url: str = field(default="", repr=False)
    sandbox: bool = True
    until_stdin_closes: bool = False
    certificate: Path | None = None
    """Speak TLS with this chain (PEM)."""
    certificate_key: Path | None = None
    public_url: str = ""
    """Where telephones find this platform; empty: where the terminals do."""


def serve(place: Place, *, host: str = "127.0.0.1", port: int = 0, workers: int = 1) -> None:
    """Run until told to stop.

    Raises OSError when the address is taken, DatabaseUnusable, WorkersDidNotStart.
    """
    data = place.data
    os.umask(0o077)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Switches are of one run: nobody expects those of last week.
    (data / SWITCHES_FILE).unlink(missing_ok=True)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, because asyncio sets TCP_NODELAY only then; without it each answer takes 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        shown = f"[{host}]" if ":" in host else host
        greeting = {
            "url": f"{'https' if place.certificate else 'http'}://{shown}:{listener.getsockname()[1]}",
            "clerk_token_file": str(data / CLERK_TOKEN_FILE),
            "sandbox": place.sandbox,
            "workers": workers,
            "pid": os.getpid(),
        }

        def ready() -> None:
            (data / ADDRESS_FILE).write_text(str(greeting["url"]))
            _say(greeting)

        if workers == 1:
            _serve_here(place, listener, ready)
        else:
            _serve_together(place, listener, ready, workers)


def _serve_here(place: Place, listener: socket.socket, ready: Callable[[], None]) -> None:
    app = create_app(
        place.data,
        database_url=place.database_url,
        sandbox=place.sandbox,
        public_url=place.public_url,
    )
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_GRACE_S,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.certificate_key,
    )
    server = _Server(config, ready)

    def end() -> None:
        server.should_exit = True

    if place.until_stdin_closes:
        _when_stdin_closes(end)
    server.run(sockets=[listener])


def _serve_together(
    place: Place, listener: socket.socket, ready: Callable[[], None], workers: int
) -> None:
    # What is made once is made here, before there are several who could make it.
    open_keys(place.data)
    open_database(place.database_url or default_url(place.data)).dispose()
    listener.listen(socket.SOMAXCONN)
    # A worker left behind would go on listening at the address of the next run.
    command = ["setpriv", "--pdeathsig", "KILL", "--", sys.executable, "-m", "sync.sandbox"]
    command += ["--data", str(place.data)]
    command += ["--listener", str(listener.fileno()), "--until-stdin-closes"]
    command += [] if place.sandbox else ["--not-a-sandbox"]
    if place.certificate is not None:
        command += ["--certificate", str(place.certificate)]
        command += ["--certificate-key", str(place.certificate_key)]
    if place.public_url:
        command += ["--public-url", place.public_url]
    group = Workers(
        command, workers, listener=listener.fileno(), env={DATABASE_VARIABLE: place.database_url}
    )
    if place.until_stdin_closes:
        _when_stdin_closes(group.end)
    group.run(ready)


def _say(message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _when_stdin_closes(end: Callable[[], None]) -> None:
    def watch() -> None:
        while os.read(0, 4096):
            pass
        end()

    threading.Thread(target=watch, daemon=True).start()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m sync.sandbox", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder for keys and database")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument(
        "--database-url",
        default=os.environ.get(DATABASE_VARIABLE, ""),
        help=f"instead of the SQLite file in --data; or in {DATABASE_VARIABLE}",
    )
    parser.add_argument("--workers", type=int, default=1, help="processes behind the address")
    parser.add_argument("--not-a-sandbox", action="store_true", help="refuse simulated identities")
    parser.add_argument("--certificate", type=Path, help="speak TLS with this chain (PEM)")
    parser.add_argument("--certificate-key", type=Path, help="its private key (PEM)")
    parser.add_argument("--public-url", default="", help="where telephones find it, https://…")
    parser.add_argument("--until-stdin-closes", action="store_true")
    parser.add_argument("--listener", type=int, default=-1, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if not 1 <= given.workers <= MAX_WORKERS:
        parser.error(f"--workers is 1 to {MAX_WORKERS}")
    place = Place(
        given.data,
        given.database_url,
        not given.not_a_sandbox,
        given.until_stdin_closes,
        given.certificate,
        given.certificate_key,
        given.public_url,
    )
    try:
        if given.listener >= 0:
            # One of several: the parent has made everything and speaks for all.
            os.umask(0o077)
            with socket.socket(fileno=given.listener) as listener:
                _serve_here(place, listener, lambda: _say({"pid": os.getpid()}))
        else:
            serve(place, host=given.host, port=given.port, workers=given.workers)
    except (OSError, DatabaseUnusable, WorkersDidNotStart) as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()
