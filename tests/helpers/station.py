"""A village station: an enrolled terminal's folder, its store, and the commands of its staff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Self

from click.testing import CliRunner

from kiosk.app.desk import build_desk
from kiosk.cli.main import kiosk
from kiosk.domain.application import Kind
from kiosk.store import FILE_NAME, SqliteStore, open_store
from sync.client import PlatformClient
from sync.engine import SyncEngine
from sync.enrolment import save_enrolment
from sync.envelope import HpkeSealer
from sync.sandbox.process import SandboxProcess
from tests.helpers.kinds import of_kind
from tests.helpers.terminal import FAST, enrolled


class Station:
    """Enrolled at a practice platform; nothing is sent before `online`."""

    def __init__(self, folder: Path, platform: SandboxProcess) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.enrolment = enrolled(platform)
        save_enrolment(folder / "enrolment.json", self.enrolment)
        self.sealer = HpkeSealer(self.enrolment.key.id, self.enrolment.key.public_key)
        self.store: SqliteStore = open_store(folder / FILE_NAME, self.enrolment.number)
        self.desk = build_desk(self.store, self.enrolment)

    def submit(self, count: int = 1, kind: Kind = Kind.APPLICATION, size: int = 0) -> list[str]:
        """Commit sealed submissions; returns their ids."""
        given = [of_kind(self.sealer, kind, bare=False, extra=bytes(size)) for _ in range(count)]
        return [self.store.submit(one).id for one in given]

    def engine(self, client: Any = None) -> SyncEngine:
        """Return an engine that is not started."""
        connect: Any = client or self.client
        return SyncEngine(self.store, connect, lambda _news: None, FAST)

    def client(self) -> PlatformClient:
        """Open a client; the caller closes it."""
        return self.enrolment.client()

    def states(self) -> dict[str, str]:
        """Delivery by id."""
        return {row.id: row.delivery.value for row in self.store.rows(100_000)}

    def queue(self, *words: str, status: int = 0) -> str:
        """Run `kiosk queue`; returns what it said."""
        return call("queue", "--data-dir", str(self.folder), *words, status=status)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()


def call(*words: str, status: int = 0) -> str:
    """Run a command of `kiosk`."""
    done = CliRunner().invoke(kiosk, words)
    assert done.exit_code == status, (done.output, done.exception)
    return done.output


def hand_in(platform_folder: Path, bundle: Path, acks: Path, status: int = 0) -> dict[str, Any]:
    """Run `kiosk sandbox import`; returns its answer, with the path of the newest file."""
    acks.mkdir(exist_ok=True)
    words = ("sandbox", "import", str(bundle), "--acks", str(acks), "--json")
    said = call(*words, "--data", str(platform_folder), status=status)
    if status:
        return {"said": said}
    newest = max(acks.glob("*.bma"), key=lambda one: one.stat().st_mtime_ns)
    return {**json.loads(said), "file": newest}
