"""Which mounts are sticks: told from a written mountinfo and sysfs, files from real folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.app.media import MountedMedia
from kiosk.ports import MediumKind


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A disk, a stick with a partition, a stick without one, and a USB disk that says 0."""
    real = tmp_path / "devices"
    for name, removable in (("disk/sda", "0"), ("usb1/sdb", "1"), ("usb2/sdc", "1")):
        (real / name).mkdir(parents=True)
        (real / name / "removable").write_text(f"{removable}\n")
    for part in ("disk/sda/sda1", "usb1/sdb/sdb1"):
        (real / part).mkdir()
        (real / part / "partition").write_text("1\n")
    dev = tmp_path / "dev"
    dev.mkdir()
    for number, name in (("8:1", "disk/sda/sda1"), ("8:17", "usb1/sdb/sdb1"), ("8:32", "usb2/sdc")):
        (dev / number).symlink_to(real / name)
    mounts = [("8:1", "/"), ("8:17", tmp_path / "MY STICK"), ("8:32", tmp_path / "二号盘")]
    lines = []
    for place, (number, folder) in enumerate(mounts):
        Path(folder).mkdir(exist_ok=True)
        shown = str(folder).replace(" ", "\\040")
        lines.append(f"{20 + place} 1 {number} / {shown} rw,relatime - vfat /dev/x rw")
    lines.append("40 1 0:20 / /proc rw - proc proc rw")
    lines.append("half a line")
    (tmp_path / "mountinfo").write_text("\n".join(lines), "utf-8")
    return tmp_path


def media(system: Path, folder: Path | None = None) -> MountedMedia:
    return MountedMedia(folder, system / "mountinfo", system / "dev")


def test_sticks_and_the_folder_of_the_settings(system: Path) -> None:
    found = media(system, system / "导出").places()
    assert [(one.name, one.kind) for one in found] == [
        ("MY STICK", MediumKind.STICK),
        ("二号盘", MediumKind.STICK),
        ("导出", MediumKind.FOLDER),
    ]
    assert all(one.writable and one.free_bytes > 0 for one in found)
    assert media(system).places()[-1].kind is MediumKind.STICK


def test_a_stick_that_was_pulled_out_is_not_listed(system: Path) -> None:
    (system / "MY STICK").rmdir()
    assert [one.name for one in media(system).places()] == ["二号盘"]


def test_files_newest_first_and_no_links_or_folders(system: Path) -> None:
    stick = media(system).places()[0]
    for place, name in enumerate(("old.bma", "new.bma", "else.txt")):
        (stick.folder / name).write_text("x")
        os.utime(stick.folder / name, (1000 + place, 1000 + place))
    (stick.folder / "link.bma").symlink_to("/etc/passwd")
    (stick.folder / "folder.bma").mkdir()
    names = [one.name for one in media(system).files(stick, ".bma")]
    assert names == ["new.bma", "old.bma"]


def test_this_machine_is_read_without_trouble() -> None:
    for one in MountedMedia(None).places():
        assert one.kind is MediumKind.STICK
