"""The one-time code: random, short-lived, for one use, and kept as a salted hash of mode 0600."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from kiosk.ports import KeptCode, TriesUnsafe
from kiosk.store.code_file import FILE, CodeFile
from kiosk.upkeep import code as codes

BOOT = "boot-1"


def test_it_is_eight_random_digits_and_never_one_digit_repeated() -> None:
    drawn = iter([77_777_777, 42])
    issued = codes.issue(100.0, BOOT, lambda _: next(drawn))
    assert issued.digits == "00000042"
    assert codes.issue(0.0, BOOT).digits != codes.issue(0.0, BOOT).digits
    assert issued.digits not in repr(issued)
    assert issued.digits not in repr(issued.kept)


def test_it_holds_for_ten_minutes_of_this_start_of_the_machine() -> None:
    kept = codes.issue(100.0, BOOT).kept
    assert codes.holds(kept, 100.0, BOOT)
    assert codes.holds(kept, 699.0, BOOT)
    assert not codes.holds(kept, 700.0, BOOT), "its time is over"
    assert not codes.holds(kept, 100.0, "boot-2"), "the machine was started anew"
    assert not codes.holds(kept, 100.0, ""), "a system that does not tell"
    far = KeptCode(kept.verifier, 1e9, BOOT)
    assert not codes.holds(far, 100.0, BOOT), "nobody writes a longer life into the file"
    assert not codes.holds(None, 100.0, BOOT)


def test_only_its_digits_fit() -> None:
    issued = codes.issue(0.0, BOOT)
    assert codes.fits(issued.digits, issued.kept)
    other = str((int(issued.digits) + 1) % 10**8).rjust(8, "0")
    assert not codes.fits(other, issued.kept)
    assert not codes.fits("", issued.kept)
    assert not codes.fits(issued.digits, KeptCode("no verifier", 1.0, BOOT))


def test_the_file_keeps_no_digit_and_is_its_users_alone(tmp_path: Path) -> None:
    file, issued = CodeFile(tmp_path, BOOT), codes.issue(0.0, BOOT)
    file.write(issued.kept)
    path = tmp_path / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert issued.digits not in path.read_text("ascii")
    assert file.read() == issued.kept
    path.chmod(0o640)
    assert file.read() is None, "others could have written or read it"


@pytest.mark.parametrize("junk", [b"", b"{}", b"[1]", b"[" * 5000, b'["a", "NaN", "b"]', b"\xff"])
def test_a_damaged_file_is_no_code(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / FILE
    path.write_bytes(junk)
    path.chmod(0o600)
    assert CodeFile(tmp_path, BOOT).read() is None


def test_a_link_is_no_code(tmp_path: Path) -> None:
    CodeFile(tmp_path, BOOT).write(codes.issue(0.0, BOOT).kept)
    (tmp_path / FILE).rename(tmp_path / "elsewhere")
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere")
    assert CodeFile(tmp_path, BOOT).read() is None


def test_of_many_who_spend_it_at_once_one_does(tmp_path: Path) -> None:
    file, kept = CodeFile(tmp_path, BOOT), codes.issue(0.0, BOOT).kept
    for _ in range(20):
        file.write(kept)
        barrier, spent = threading.Barrier(4), []

        def spend(barrier: threading.Barrier = barrier, spent: list[bool] = spent) -> None:
            barrier.wait()
            spent.append(file.spend(kept))

        threads = [threading.Thread(target=spend) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sorted(spent) == [False, False, False, True]
        assert list(tmp_path.iterdir()) == []


def test_a_newer_one_is_not_spent_for_an_older(tmp_path: Path) -> None:
    file = CodeFile(tmp_path, BOOT)
    old, new = codes.issue(0.0, BOOT).kept, codes.issue(0.0, BOOT).kept
    file.write(old)
    file.write(new)
    assert not file.spend(old)
    assert file.read() is None, "and both are gone: a third has to be asked for"


def test_where_nothing_can_be_kept_nobody_gets_a_code(tmp_path: Path) -> None:
    file = CodeFile(tmp_path / "not there", BOOT)
    with pytest.raises(TriesUnsafe):
        file.write(codes.issue(0.0, BOOT).kept)
