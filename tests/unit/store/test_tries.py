"""The file of tries: torn writes, other users' files, a full disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kiosk.ports import Tries, TriesUnsafe
from kiosk.store import TriesFile

DAMAGED = Tries(5, 15.0, 0.0, "damaged")


def kept(path: Path) -> TriesFile:
    return TriesFile(path / "tries", DAMAGED)


def test_what_was_written_is_read_by_the_next_process(tmp_path: Path) -> None:
    assert kept(tmp_path).read() == Tries()
    for failures in range(1, 8):
        tries = Tries(failures, 15.0, 1234.5, "boot")
        kept(tmp_path).write(tries)
        assert kept(tmp_path).read() == tries
    assert (tmp_path / "tries").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "tries").stat().st_size == 1024


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
