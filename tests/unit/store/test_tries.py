"""The file of tries: torn writes, other users' files, a full disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kiosk.ports import Tries, TriesUnsafe
from kiosk.store import TriesFile

DAMAGED = Tries(5, 15.0, 0.0, "damaged")
SIZE = 65 * 1024


def kept(path: Path) -> TriesFile:
    return TriesFile(path / "tries", DAMAGED)


def test_what_was_written_is_read_by_the_next_process(tmp_path: Path) -> None:
    assert kept(tmp_path).read() == Tries()
    for failures in range(1, 8):
        tries = Tries(failures, 15.0, 1234.5, "boot")
        kept(tmp_path).write(tries)
        assert kept(tmp_path).read() == tries
    assert (tmp_path / "tries").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "tries").stat().st_size == SIZE


@pytest.mark.parametrize("cut", [0, 1, 100, 511])
def test_a_torn_write_leaves_the_one_before(tmp_path: Path, cut: int) -> None:
    file = kept(tmp_path)
    file.write(Tries(3))
    before = (tmp_path / "tries").read_bytes()
    file.write(Tries(4))
    after = (tmp_path / "tries").read_bytes()
    place = next(at for at in (0, 512) if before[at : at + 512] != after[at : at + 512])
    torn = bytearray(before)
    torn[place : place + cut] = after[place : place + cut]
    (tmp_path / "tries").write_bytes(torn)
    assert kept(tmp_path).read().failures in {3, 4} - ({4} if cut < 60 else set())


@pytest.mark.parametrize(
    "content", [b"", b"x" * 1024, b"\0" * 5000, b'00000000 [1,0,0,0,""]' + b" " * 900]
)
def test_what_fits_nothing_is_a_lockout(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tries").write_bytes(content)
    (tmp_path / "tries").chmod(0o600)
    assert kept(tmp_path).read() == DAMAGED
    kept(tmp_path).write(Tries(6, 30.0, 1.0, "boot"))
    assert kept(tmp_path).read().failures == 6


def test_a_file_others_can_read_or_that_is_a_link_is_refused(tmp_path: Path) -> None:
    kept(tmp_path).read()
    (tmp_path / "tries").chmod(0o644)
    with pytest.raises(TriesUnsafe):
        kept(tmp_path).read()
    (tmp_path / "tries").rename(tmp_path / "other")
    (tmp_path / "tries").symlink_to(tmp_path / "other")
    with pytest.raises(TriesUnsafe):
        kept(tmp_path).write(Tries(1))


def test_a_write_that_fails_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = kept(tmp_path)
    file.read()

    def full(*_: object) -> int:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(os, "fdatasync", full)
    with pytest.raises(TriesUnsafe):
        file.write(Tries(1))


def test_each_number_has_a_count_and_the_file_does_not_grow(tmp_path: Path) -> None:
    for place in range(1, 61):
        kept(tmp_path).write(Tries(place, boot_id="boot"), f"{place}")
    kept(tmp_path).write(Tries(9, boot_id="boot"))
    assert [kept(tmp_path).read(f"{place}").failures for place in range(1, 61)] == [*range(1, 61)]
    assert kept(tmp_path).read().failures == 9
    assert kept(tmp_path).read("999") == Tries()
    kept(tmp_path).write(Tries(boot_id="boot"), "30")
    assert kept(tmp_path).read("30").failures == 0
    assert (tmp_path / "tries").stat().st_size == SIZE


def test_where_there_is_no_place_left_a_number_begins_with_the_fewest_failures(
    tmp_path: Path,
) -> None:
    for place in range(64):
        kept(tmp_path).write(Tries(5 + place, 15.0, 100.0, "boot"), f"{place}")
    assert kept(tmp_path).read("999").failures == 5
    kept(tmp_path).write(Tries(6, 30.0, 130.0, "boot"), "999")
    assert kept(tmp_path).read("999").failures == 6
    assert kept(tmp_path).read("63").failures == 68


def test_a_damaged_place_may_be_anybodys_until_it_is_written(tmp_path: Path) -> None:
    kept(tmp_path).write(Tries(2, boot_id="boot"), "12")
    file = tmp_path / "tries"
    data = bytearray(file.read_bytes())
    at = data.index(b',"12"]') // 1024 * 1024
    data[at : at + 1024] = bytes(1024)
    file.write_bytes(data)
    assert kept(tmp_path).read().failures == 0
    assert kept(tmp_path).read("12") == DAMAGED
    assert kept(tmp_path).read("07") == DAMAGED
    kept(tmp_path).write(Tries(6, 30.0, 1.0, "boot"), "07")
    assert kept(tmp_path).read("07").failures == 6
    assert kept(tmp_path).read("12") == Tries()


def test_a_file_of_a_version_that_counted_for_the_terminal_alone_keeps_its_count(
    tmp_path: Path,
) -> None:
    kept(tmp_path).write(Tries(7, 60.0, 5.0, "boot"))
    file = tmp_path / "tries"
    file.write_bytes(file.read_bytes()[:1024])
    assert kept(tmp_path).read("12") == Tries()
    assert kept(tmp_path).read() == Tries(7, 60.0, 5.0, "boot")
    assert file.stat().st_size == SIZE
