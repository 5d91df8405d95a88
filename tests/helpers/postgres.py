"""A private PostgreSQL for tests: a cluster of its own in a temporary folder, on a socket only.

PostgreSQL refuses to run as root, so root lends it another user: a real root changes to one, a root
of a user namespace (which has no other user) opens a namespace within in which it is not root.
The server dies with the test process, even when that is killed.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

_NOBODY = 65534
_START_S = 60.0


class PostgresMissing(RuntimeError):
    """The Debian package postgresql is not installed; `requirements/debian-test.txt` names it."""


class Postgres:
    """A running cluster. `durable` is as a real one; without it a power cut may lose everything."""

    def __init__(self, *, durable: bool = False, connections: int = 200) -> None:
        self._bin = _programs()
        self._as_other, owner = _other_user()
        # Under /tmp, because pytest's folders are closed to other users and sockets have short names.
        self._folder = Path(tempfile.mkdtemp(prefix="bianmin-pg-", dir="/tmp"))
        os.chown(self._folder, owner, -1)
        self._numbers = itertools.count(1)
        self._server: subprocess.Popen[bytes] | None = None
        try:
            self._start(durable=durable, connections=connections)
        except BaseException:
            self.stop()
            raise

    def _start(self, *, durable: bool, connections: int) -> None:
        data = self._folder / "data"
        made = self._run(
            *(str(self._bin / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        )
        if made.returncode:
            raise RuntimeError(f"initdb: {made.stderr.decode(errors='replace')}")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._folder),
            "max_connections": str(connections),
            # An offset unlike UTC finds what forgets about offsets.
            "timezone": "Asia/Shanghai",
        }
        if not durable:
            settings |= {"fsync": "off", "full_page_writes": "off"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("wb") as log:
            self._server = subprocess.Popen(
                [
                    *self._as_other,
                    *("setpriv", "--pdeathsig", "QUIT", "--"),
                    *(str(self._bin / "postgres"), "-D", str(data), *options),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
            )
        self._wait()

    def _wait(self) -> None:
        ends_at = time.monotonic() + _START_S
        while True:
            try:
                psycopg.connect(self._address("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                ended = self._server is None or self._server.poll() is not None
                if ended or time.monotonic() > ends_at:
                    words = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start: {words}") from None
                time.sleep(0.05)
            else:
                return

    def new_database(self) -> str:
        """Make an empty database; returns its URL for SQLAlchemy."""
        name = f"platform{next(self._numbers)}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    @property
    def pid(self) -> int:
        """The process all others of this cluster descend from."""
        assert self._server is not None
        return self._server.pid

    def stop(self) -> None:
        """End the server at once and remove its folder. Safe to call twice."""
        if self._server is not None and self._server.poll() is None:
            # `unshare` and `setpriv` became the server itself: this is its process.
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _address(self, database: str) -> str:
        return f"host={self._folder} user=postgres dbname={database}"

    def _run(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*self._as_other, *command], capture_output=True, check=False, cwd=self._folder
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _programs() -> Path:
    """Where initdb and postgres are: Debian keeps them off the PATH, one folder a version."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: float(one.parts[-3])
    )
    if found:
        return found[-1].parent
    if (on_path := shutil.which("initdb")) is not None:
        return Path(on_path).resolve().parent
    raise PostgresMissing("install the Debian package postgresql, or run: make setup")


def _other_user() -> tuple[Sequence[str], int]:
    """What stands in front of a command so that it is not root's, and who then owns its files."""
    if os.geteuid() != 0:
        return (), os.geteuid()
    if _is_known(_NOBODY):
        try:
            other = pwd.getpwnam("postgres")
        except KeyError:
            other = pwd.getpwuid(_NOBODY)
        ids = (f"--reuid={other.pw_uid}", f"--regid={other.pw_gid}", "--clear-groups")
        return ("setpriv", *ids, "--"), other.pw_uid
    return ("unshare", "--map-user=1000", "--map-group=1000", "--"), 0


def _is_known(uid: int) -> bool:
    """Whether this user namespace has a user of this number besides root."""
    for line in Path("/proc/self/uid_map").read_text().splitlines():
        first, _, count = map(int, line.split())
        if first <= uid < first + count:
            return True
    return False
