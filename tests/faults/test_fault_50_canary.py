"""Row 50, the store's part: nothing of the person in clear in any file, while it runs and after a kill."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from tests.helpers.drafts import ME, catalogue, draft
from tests.helpers.submitter import Nursery


def contents(data: Path) -> list[bytes]:
    """Every file of the store; one that was replaced while we looked is there under its name."""
    found = []
    for one in data.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            if one.is_file():
                found.append(one.read_bytes())
    return found


def canaries(cache: Path) -> Iterator[bytes]:
    """Names and answers long enough to prove something; options and codes are nobody's."""
    yield ME.person.name.encode()
    yield ME.person.id_number.encode()
    for value in draft(catalogue(cache)).values.values():
        if isinstance(value, str) and len(value.encode()) >= 10:
            yield value.encode()


def test_fault_50_no_file_of_the_store_knows_the_person(tmp_path: Path) -> None:
    data, cache = tmp_path / "data", tmp_path / "cache"
    with Nursery({"db": str(data / "kiosk.db"), "cache": str(cache), "idle_s": 0.1}) as nursery:
        nursery.start(pause_s=0.01)
        for _ in range(20):
            nursery.pipe.until("shown")
        running = contents(data)
        nursery.kill_newest()
        nursery.run(count=1)
        closed = contents(data)
    assert len(running) >= 4, "database, log, index of the log, mark"
    secrets = set(canaries(cache))
    assert len(secrets) >= 5
    for content in (*running, *closed):
        assert not [one for one in secrets if one in content], "personal data in clear"
    # The search would have found it: what is masked is there.
    assert any(b"220***********0017" in content for content in closed)
