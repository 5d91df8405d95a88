"""A first contact whose answer was lost can be made up for, also after a new start."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.client import Rejected
from sync.enrolment import EnrolmentUnreadable, enrol


def test_the_kept_key_spends_the_same_code_again(platform, clerk, tmp_path: Path) -> None:
    code = clerk.enrolment_code().code
    key_file = tmp_path / "data" / "enrolment.key"
    lost = enrol(platform.url, code, key_file=key_file)
    assert key_file.stat().st_mode & 0o077 == 0
    again = enrol(platform.url, code, key_file=key_file)
    assert again.number == lost.number
    assert again.signing_key == lost.signing_key
    with pytest.raises(Rejected, match="code_used"):
        enrol(platform.url, code, key_file=tmp_path / "another.key")


def test_a_key_that_others_may_read_is_not_used(platform, clerk, tmp_path: Path) -> None:
    key_file = tmp_path / "enrolment.key"
    key_file.write_bytes(bytes(32))
    key_file.chmod(0o644)
    with pytest.raises(EnrolmentUnreadable, match="chmod 600"):
        enrol(platform.url, clerk.enrolment_code().code, key_file=key_file)
