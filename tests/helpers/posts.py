"""A service point for tests of enrolment: settings, a data folder, a queue, and ways to fill it."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from kiosk.app.enrolling import ENROLMENT
from kiosk.ports.desk import Written
from kiosk.settings.model import Settings, validated
from kiosk.store import FILE_NAME, open_store
from sync.enrolment import Enrolment, load_enrolment
from tests.helpers.submissions import mint


class ServicePoint:
    """One terminal's folder; nothing runs."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.data = folder / "data"
        self.file = folder / "kiosk.toml"
        self.write(url)

    def write(self, url: str) -> None:
        """Write the settings: practice, whose platform is where the enrolment says."""
        self.file.write_text(
            f"[paths]\ndata = {json.dumps(str(self.data))}\n"
            f"runtime = {json.dumps(str(self.file.parent / 'run'))}\n"
            + (f"[platform]\nurl = {json.dumps(url)}\n" if url else ""),
            "utf-8",
        )

    @property
    def settings(self) -> Settings:
        """As the program reads them."""
        import tomllib

        return validated(tomllib.loads(self.file.read_text("utf-8")), self.file)

    @property
    def enrolment(self) -> Enrolment:
        """As it lies on the disk."""
        found = load_enrolment(self.data / ENROLMENT)
        assert found is not None
        return found

    def submit(self, count: int = 1) -> list[str]:
        """Commit so many; returns their ids."""
        with contextlib.closing(open_store(self.data / FILE_NAME, self.enrolment.number)) as store:
            return [store.submit(mint()).id for _ in range(count)]

    def export(self) -> None:
        """Note all that is unsent as written onto a stick."""
        with contextlib.closing(open_store(self.data / FILE_NAME, self.enrolment.number)) as store:
            keys, _ = store.desk.unsent(again=False, everything=True)
            store.desk.exported(Written(Path("one.bmx"), "bundle", "0" * 64, tuple(keys)))

    def empty_the_queue(self) -> None:
        """Mark everything as received, as an acknowledgement does."""
        with contextlib.closing(open_store(self.data / FILE_NAME, self.enrolment.number)) as store:
            for item in store.lease(100, 1 << 30, 60):
                now = store._now()
                assert store.received(item.id, item.sealed.content_hash, now, "")
