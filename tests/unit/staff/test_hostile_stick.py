"""Sticks as they come: labels and file names that are no text, pulled out before and after, a system on a stick."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.media import MountedMedia
from kiosk.ports import ExchangeFailed, Exported
from kiosk.services.queue_desk import Desk
from kiosk.staff.desk import ACKS_SUFFIX, StaffDesk
from kiosk.store import FILE_NAME, SqliteStore, open_store
from tests.helpers.staff import NUMBER, PIN, HandExchange, HandStanding, MemoryQueue, room
from tests.helpers.submissions import TERMINAL, mint

_GBK = b"/\xc4\xcf\xb4\xe5"


class System:
    """A written mountinfo and sysfs: the disk of the system and one stick, both removable."""

    def __init__(self, folder: Path) -> None:
        self.mounts = folder / "mountinfo"
        self.devices = folder / "dev"
        self.devices.mkdir()
        for number, name, part in (
            ("8:1", "sda", "sda1"),
            ("8:2", "sda", "sda2"),
            ("8:17", "sdb", "sdb1"),
        ):
            node = folder / "usb" / name / part
            node.mkdir(parents=True)
            (node / "partition").write_text("1\n")
            (node.parent / "removable").write_text("1\n")
            (self.devices / number).symlink_to(node)

    def mount(self, *places: tuple[str, bytes]) -> None:
        lines = [
            b"20 1 %s / %s rw - vfat /dev/x rw" % (n.encode(), at.replace(b" ", b"\\040"))
            for n, at in places
        ]
        self.mounts.write_bytes(b"\n".join(lines))


@pytest.fixture
def system(tmp_path: Path) -> System:
    return System(tmp_path)


def media(system: System, folder: Path | None = None) -> MountedMedia:
    return MountedMedia(folder, system.mounts, system.devices)


def test_the_disk_that_the_system_runs_from_is_no_stick(system: System, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    home = os.fsencode(tmp_path / "usb")
    system.mount(("8:1", b"/"), ("8:2", home), ("8:17", os.fsencode(stick)))
    assert [one.folder for one in media(system).places()] == [stick]


def test_a_folder_that_cannot_be_made_hides_no_stick(system: System, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    system.mount(("8:17", os.fsencode(stick)))
    (tmp_path / "file").write_text("in the way")
    assert [one.folder for one in media(system, tmp_path / "file" / "x").places()] == [stick]


def test_a_label_that_is_no_text_is_a_stick_all_the_same(system: System, tmp_path: Path) -> None:
    stick = Path(os.fsdecode(os.fsencode(tmp_path) + _GBK))
    stick.mkdir()
    system.mount(("8:17", os.fsencode(stick)))
    [one] = media(system).places()
    assert one.folder == stick
    assert one.name.isprintable()


def test_what_another_computer_wrote_in_capitals_is_found(system: System, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "A1.BMA").write_text("x")
    (stick / "b.Bma").write_text("x")
    system.mount(("8:17", os.fsencode(stick)))
    [one] = media(system).places()
    assert len(media(system).files(one, ACKS_SUFFIX)) == 2


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with_two = open_store(tmp_path / FILE_NAME, TERMINAL)
    for _ in range(2):
        with_two.submit(mint())
    yield with_two
    with_two.close()


def desk(store: SqliteStore, found: MountedMedia, queue: Desk | None = None) -> StaffDesk:
    one = StaffDesk(
        room(MemoryQueue(), lambda: 1.0),
        store.staff_records(),
        store.counts,
        None,  # type: ignore[arg-type]
        found,
        queue or Desk(store.desk, HandExchange()),
        HandStanding(),
    )
    one.room.sign_in(NUMBER, PIN)
    return one


def test_a_stick_pulled_out_before_the_export_leaves_nothing_on_this_machine(
    system: System, store: SqliteStore, tmp_path: Path
) -> None:
    """Its folder may stay behind, and writing there would look like a stick that was written."""
    stick = tmp_path / "stick"
    stick.mkdir()
    system.mount(("8:17", os.fsencode(stick)))
    at = desk(store, media(system))
    [medium] = at.places()
    system.mount()
    with pytest.raises(ExchangeFailed, match="找不到这个 U 盘"):
        at.export(medium)
    assert list(stick.iterdir()) == []
    assert store.counts().exported == 0


def test_a_stick_pulled_out_right_after_the_export_is_an_export(
    system: System, store: SqliteStore, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    system.mount(("8:17", os.fsencode(stick)))

    class Pulled(Desk):
        def export(
            self, folder: Path, *, again: bool = False, everything: bool = False
        ) -> Exported:
            done = super().export(folder, again=again, everything=everything)
            stick.rename(tmp_path / "in a pocket")
            return done

    at = desk(store, media(system), Pulled(store.desk, HandExchange()))
    assert at.export(at.places()[0]).count == 2
    assert store.counts().exported == 2
