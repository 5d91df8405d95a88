"""Row 49: a tampered, older or half-written update is refused; the old version goes on.

The shipped program is the child; what it is given, its files and its life are spoilt from outside.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.catalogue.bundle import BundleCatalogue
from kiosk.catalogue.current import compiled_file, open_newest, pointed
from kiosk.settings import addresses, shipped_assets
from kiosk.shelf import Shelf
from kiosk.shelf.contents import read_staff
from kiosk.shelf.state import StateReader
from kiosk.shelf.takers import rebuilder
from sync.client import ClerkClient, Transport
from sync.wire.documents import Approval
from sync.wire.publishing import DraftRequest, Publication
from tests.helpers.documents import bundle, item
from tests.helpers.running_kiosk import RunningKiosk
from tests.helpers.shelf_child import members
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(300)

_ROUNDS = 4
_KILLS = 20
_SEED = 49
APPROVAL = Approval(
    approver="测试县政府", approved_on=date(2026, 11, 19), document_number="测政发〔2026〕3号"
)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[RunningKiosk]:
    with RunningKiosk(tmp_path) as one:
        one.ready()
        yield one


def edition(number: int) -> bytes:
    """Return a catalogue whose guide and form both say which one they are of."""
    one = item("A", f"第{number}版事项", conditions=[f"第{number}版条件"])
    one["form"][0]["label"] = f"第{number}版姓名"
    return bundle(one, version=str(number))


def publish(kiosk: RunningKiosk, number: int) -> Publication:
    """Publish an edition at the practice platform of this terminal."""
    found = addresses.read(kiosk.runtime)
    assert found is not None
    token = (kiosk.data / "sandbox" / "clerk.token").read_text().strip()
    with closing(ClerkClient(Transport(found.sandbox_url, token))) as clerk:
        draft = clerk.draft(
            DraftRequest(kind="catalogue", name="catalogue", content=edition(number))
        )
        clerk.approve(draft.id, APPROVAL)
        return clerk.publish(draft.id)


def next_start(kiosk: RunningKiosk) -> BundleCatalogue:
    """Open what the screen would open if it began now."""
    rebuild = rebuilder(kiosk.data / "documents")
    return open_newest(shipped_assets() / "catalogue", kiosk.data / "catalogue", rebuild)


def one_edition(catalogue: BundleCatalogue) -> int:
    """Return which edition it is; guide and form are of the same one."""
    if catalogue.version == "0.1":
        return 0  # the directory's, before anything was taken
    found = catalogue.item("A")
    number = int(catalogue.version)
    assert found.name == f"第{number}版事项"
    assert [one.text for one in found.conditions] == [f"第{number}版条件"]
    assert found.form.field("who").label == f"第{number}版姓名"
    return number


def in_use(kiosk: RunningKiosk, number: int) -> Callable[[], bool]:
    return lambda: one_edition(next_start(kiosk)) == number


def test_fault_49_killed_at_any_moment_of_an_update(kiosk: RunningKiosk) -> None:
    chance = random.Random(_SEED)
    seen = 0
    for number in range(1, _ROUNDS + 1):
        publish(kiosk, number)
        time.sleep(chance.uniform(0.0, 4.0))
        pid = kiosk.only("kiosk.app")
        os.kill(pid, signal.SIGKILL)
        now = one_edition(next_start(kiosk))
        assert now >= seen, "never back to an older one"
        seen = now
        kiosk.another_screen()
        until(lambda pid=pid: kiosk.all("kiosk.app") not in ([], [pid]), 30)
        kiosk.pilot.wait(page="home", timeout_s=30)
    until(in_use(kiosk, _ROUNDS), 60, 0.3)
    assert kiosk.stop() == 0
    kiosk.start()
    kiosk.pilot.wait("一共 1 项", page="home", timeout_s=40)
    kept = {one.sha256 for one in StateReader(kiosk.data / "documents").state.kept}
    names = {one.name for one in (kiosk.data / "documents").iterdir()}
    halves = {name for name in names if name.endswith(".part")}
    assert kept <= names
    assert len(names - halves - kept) <= 2, "beside what is kept: the state, the catalogue before"
    assert len(halves) <= 4
    assert kiosk.stop() == 0


def test_fault_49_tampered_on_the_way_the_old_version_goes_on(kiosk: RunningKiosk) -> None:
    publish(kiosk, 1)
    until(in_use(kiosk, 1), 60, 0.3)
    good = edition(2)
    sent = publish(kiosk, 2)
    database = kiosk.data / "sandbox" / "platform.sqlite3"
    spoil = "UPDATE publications SET content = ? WHERE id = ?"
    with closing(sqlite3.connect(database, timeout=10)) as connection:
        connection.execute(spoil, (good[:-1] + bytes([good[-1] ^ 1]), sent.id))
        connection.commit()
    # Taken before it could be spoilt, or refused: never anything else.
    shelf = kiosk.data / "documents"

    def settled() -> bool:
        state = StateReader(shelf).state
        refused = any(one.refusal == "damaged" for one in state.refused)
        return refused or any(one.version == 2 for one in state.kept if one.kind == "catalogue")

    until(settled, 60, 0.2)
    assert one_edition(next_start(kiosk)) in {1, 2}
    with closing(sqlite3.connect(database, timeout=10)) as connection:
        connection.execute(spoil, (good, sent.id))
        connection.commit()
    until(in_use(kiosk, 2), 60, 0.3)
    assert StateReader(shelf).state.refused == ()
    assert kiosk.stop() == 0


def test_fault_49_damage_on_the_disk_is_mended(kiosk: RunningKiosk) -> None:
    publish(kiosk, 1)
    until(in_use(kiosk, 1), 60, 0.3)
    publish(kiosk, 2)
    until(in_use(kiosk, 2), 60, 0.3)
    sha256 = pointed(kiosk.data / "catalogue")[0]
    document = kiosk.data / "documents" / sha256
    compiled = compiled_file(kiosk.data / "catalogue", sha256)
    whole = document.read_bytes()
    for spoilt in ([compiled], [document], [compiled, document]):
        assert kiosk.stop() == 0
        for file in spoilt:
            raw = bytearray(file.read_bytes())
            raw[len(raw) // 2] ^= 1
            file.write_bytes(raw)
        if len(spoilt) == 2:
            assert one_edition(next_start(kiosk)) == 1, "the one before goes on"
        kiosk.start()
        kiosk.ready()
        until(lambda: document.exists() and document.read_bytes() == whole, 60, 0.3)
        until(in_use(kiosk, 2), 60, 0.3)
    assert kiosk.stop() == 0


def test_fault_49_a_shelf_killed_again_and_again_holds_one_whole_version(tmp_path: Path) -> None:
    chance = random.Random(_SEED)
    folder = tmp_path / "documents"
    command = [sys.executable, "-m", "tests.helpers.shelf_child", str(folder)]
    said = 0
    for _ in range(_KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            said = max(said, int(child.stdout.readline()))
            time.sleep(chance.uniform(0.0, 0.25))
            child.kill()
            told = [int(line) for line in child.stdout.read().splitlines()]
        said = max([said, *told])
        shelf = Shelf(folder, lambda _one: True, lambda: datetime.now(UTC))
        [(one, raw)] = shelf.documents("staff")
        assert one.version in {said, said + 1}, "what was told is there; at most the next one too"
        people = tuple(member.work_number for member in read_staff(raw).members)
        assert people == members(one.version)
        left = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
        assert left - {one.sha256, "shelf.json"} <= {f for f in left if f.endswith(".part")}
    assert said > _KILLS
