"""`kiosk queue` where something is not as it should be: other people's files, other clocks, damaged rows."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.main import kiosk
from kiosk.domain.application import CaseStep, Stage
from kiosk.domain.parking import ParkCode
from kiosk.ports import CaseChange
from kiosk.store import FILE_NAME, SqliteStore, open_store
from tests.helpers.submissions import TERMINAL, mint

_ESCAPE = "\x1b]0;gone\x07\x1b[2J"


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return open_store(tmp_path / FILE_NAME, TERMINAL)


def run(folder: Path, *words: str, status: int = 0) -> str:
    done = CliRunner().invoke(kiosk, ["queue", "--data-dir", str(folder), *words])
    assert done.exit_code == status, (done.output, done.exception)
    assert not done.exception or isinstance(done.exception, SystemExit)
    return done.output


def test_somebody_without_the_right_to_read_is_told_in_plain_words(
    store: SqliteStore, tmp_path: Path
) -> None:
    store.submit(mint())
    store.close()
    tmp_path.chmod(0)
    call = [sys.executable, "-m", "kiosk.cli.main", "queue", "--data-dir", str(tmp_path)]
    if os.geteuid() == 0:  # without what lets root read everything
        bound = "--bounding-set=-dac_override,-dac_read_search"
        call = ["setpriv", bound, "--", *call]
    try:
        for words in (["list"], ["retry", "--all"]):
            done = subprocess.run([*call, *words], capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout) == (1, ""), done
            assert done.stderr.startswith("现在"), done.stderr
            assert "权限" in done.stderr
            assert len(done.stderr.splitlines()) == 1
    finally:
        tmp_path.chmod(0o700)


def test_words_of_the_platform_cannot_write_lines_or_orders_to_the_screen(
    store: SqliteStore, tmp_path: Path
) -> None:
    one = store.submit(mint())
    step = CaseStep(
        Stage.ACCEPTED,
        datetime(2026, 11, 20, 9, tzinfo=UTC),
        office=f"人社局{_ESCAPE}",
        handler="",
        office_phone="",
        opinion="准予\n上传：平台已收到\u202e",
    )
    store.apply([CaseChange(one.id, Stage.ACCEPTED, step)], "c1")
    store.park(one.id, ParkCode.REFUSED, f"不收{_ESCAPE}\n上传：平台已收到")
    store.close()
    for words in (["list"], ["show", one.id]):
        text = run(tmp_path, *words)
        assert not {c for c in text if c != "\n" and not c.isprintable()}, repr(text)
        assert "\n上传：平台已收到" not in text
    assert (
        json.loads(run(tmp_path, "show", one.id, "--json"))["steps"][0]["opinion"] == step.opinion
    )


def test_times_are_those_of_this_machine_whatever_zone_the_platform_counts_in(
    store: SqliteStore, tmp_path: Path
) -> None:
    one = store.submit(mint())
    (item,) = store.lease(1, 10**9, 60)
    at = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    store.received(one.id, item.sealed.content_hash, at, "")
    store.close()
    here = subprocess.run(
        [sys.executable, "-m", "kiosk.cli.main", "queue", "--data-dir", str(tmp_path), "show", one.id],
        env={**os.environ, "TZ": "Asia/Shanghai"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "平台已收到（2026-11-21 02:30）" in here.stdout


_DAMAGE = {
    "UPDATE submissions SET submitted_at = 'x' WHERE seq = 1": False,
    "UPDATE submissions SET number = '1' WHERE seq = 1": False,
    "UPDATE submissions SET kind = 'y' WHERE seq = 1": True,
    "UPDATE submissions SET due = 'z' WHERE seq = 1": True,
}
"""Whether the list can still show the row."""


@pytest.mark.parametrize(("damage", "listed"), _DAMAGE.items())
def test_a_damaged_row_is_said_to_be_damaged(
    store: SqliteStore, tmp_path: Path, damage: str, *, listed: bool
) -> None:
    one, other = store.submit(mint()), store.submit(mint())
    store.close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        connection.execute(damage)
    text = run(tmp_path, "list")
    assert other.number.shown in text
    assert ("有 1 件在本机上的记录读不出来" in text) is not listed
    assert run(tmp_path, "show", one.id, status=1).startswith("现在看不了：")
    assert run(tmp_path, "park", one.id, status=1).startswith("现在做不了：")
    assert run(tmp_path, "show", other.id)


def test_a_folder_whose_name_is_no_text_is_written_to_and_named(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "kiosk.cli.main", "queue", "--data-dir"]
    odd = os.fsencode(tmp_path) + b"/\xc4\xcf"  # a label in GBK
    done = subprocess.run([*call, odd, "list"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "还没有提交过申请" in done.stderr
    assert "Traceback" not in done.stderr


def test_numbers_of_a_person_in_free_words_are_masked(store: SqliteStore, tmp_path: Path) -> None:
    one, other = store.submit(mint()), store.submit(mint())
    store.park(other.id, ParkCode.REFUSED, f"11010519491231002x 与平台不符，原办件 {one.number}")
    store.close()
    run(tmp_path, "park", one.id, "--reason", "11010519491231\u200b002X，13800138000，明天来改")
    text = run(tmp_path, "list") + run(tmp_path, "show", one.id) + run(tmp_path, "list", "--json")
    assert "19491231" not in text
    assert "13800138000" not in text
    assert "工作人员暂停了上传：110***********002X，138****8000，明天来改" in text
    assert f"原办件 {one.number}" in text, "a receipt number names no person"
    raw = b"".join(file.read_bytes() for file in tmp_path.glob(f"{FILE_NAME}*"))
    assert b"19491231" not in raw
