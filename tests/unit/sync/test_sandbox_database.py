"""The platform's database: opened on either kind, brought up to date, away and back again."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime

import psutil
import psycopg
import pytest
from sqlalchemy import Engine, insert, select, text

from kiosk.domain.assurance import Assurance
from sync.client.raw import RawTransport
from sync.sandbox.blobs import DatabaseBlobs
from sync.sandbox.cursors import CursorUnknown, place
from sync.sandbox.database import DatabaseUnusable, open_database
from sync.sandbox.keys import open_keys
from sync.sandbox.process import SandboxProcess
from sync.sandbox.records import Records, next_serial
from sync.sandbox.tables import changes, submissions, terminals
from sync.sandbox.terminals import Known
from tests.helpers.terminal import enrolled
from tests.helpers.waiting import until

_KEY = "0190f5c4-7a3b-7c11-8d22-0000000000aa"
_TERMINAL = Known(1, "220199", 1, 1)


@pytest.fixture
def engine(postgres):
    engine = open_database(postgres.new_database())
    with engine.begin() as connection:
        _one_case(connection)
    yield engine
    engine.dispose()


def _one_case(connection) -> None:
    connection.execute(
        insert(terminals).values(
            id=1, region="220199", terminal=1, epoch=1, key_id="t", public_key=b"k" * 32,
            revoked=False, enrolled_at=datetime.now(UTC),
        )
    )  # fmt: skip
    connection.execute(
        insert(submissions).values(
            id=_KEY, content_hash="h", number="2201990001010000017", terminal_id=1,
            kind="application", item_id="x", assurance=Assurance.STAFF.value,
            submitted_at="2026-03-02T09:30:00+08:00", received_at="2026-03-02T09:30:00+08:00",
            suite="s", recipient_key_id="k", stage="submitted", size=1, envelope=b"e",
        )
    )  # fmt: skip


def _change(connection, opinion: str, serial: int) -> None:
    connection.execute(
        insert(changes).values(
            terminal_id=1, serial=serial, submission_id=_KEY, stage="review",
            at="2026-03-02T09:30:00+08:00", office="", handler="", office_phone="", opinion=opinion,
        )
    )  # fmt: skip


def _pulled(records: Records, cursor: str) -> tuple[list[str], str]:
    page = records.changes(_TERMINAL, cursor, 100)
    return [one.step.opinion for one in page.items if one.step is not None], page.cursor


def test_a_sequence_alone_would_skip_what_commits_late(engine: Engine):
    """The control: what this platform's cursors must not be made of."""
    with engine.connect() as slow:
        slow.begin()
        _change(slow, "slow", 1)
        with engine.begin() as quick:
            _change(quick, "quick", 2)
        with engine.connect() as reader:
            seen = reader.execute(select(changes.c.seq).order_by(changes.c.seq)).all()
        cursor = seen[-1].seq
        slow.commit()
    with engine.connect() as reader:
        later = reader.scalars(select(changes.c.opinion).where(changes.c.seq > cursor)).all()
    assert later == [], "the slow one is behind the cursor for ever"


def test_serials_become_visible_in_their_order(engine: Engine, tmp_path):
    records = Records(engine, open_keys(tmp_path), DatabaseBlobs(engine), sandbox=True)
    done = threading.Event()

    def quick() -> None:
        with engine.begin() as connection:
            _change(connection, "quick", next_serial(connection, 1))
        done.set()

    with engine.connect() as slow:
        slow.begin()
        _change(slow, "slow", next_serial(slow, 1))
        other = threading.Thread(target=quick)
        other.start()
        assert not done.wait(0.5), "another serial was given before the first was kept"
        seen, cursor = _pulled(records, "")
        assert seen == []
        slow.commit()
    other.join(10)
    seen, cursor = _pulled(records, cursor)
    assert seen == ["slow", "quick"]
    assert _pulled(records, cursor) == ([], cursor)


def test_a_serial_that_was_rolled_back_is_given_again(engine: Engine):
    with engine.connect() as connection:
        connection.begin()
        assert next_serial(connection, 1) == 1
        connection.rollback()
        connection.begin()
        assert next_serial(connection, 1) == 1


_OLD = """
CREATE TABLE terminals (id INTEGER PRIMARY KEY, region VARCHAR(6) NOT NULL,
  terminal INTEGER NOT NULL, epoch INTEGER NOT NULL, token_hash VARCHAR(64) NOT NULL UNIQUE,
  public_key BLOB NOT NULL, revoked BOOLEAN NOT NULL, enrolled_at DATETIME NOT NULL);
CREATE TABLE changes (seq INTEGER PRIMARY KEY AUTOINCREMENT,
  terminal_id INTEGER NOT NULL REFERENCES terminals(id), submission_id VARCHAR(36) NOT NULL,
  stage VARCHAR(40) NOT NULL, at VARCHAR(40) NOT NULL, office TEXT NOT NULL,
  handler TEXT NOT NULL, office_phone TEXT NOT NULL, opinion TEXT NOT NULL);
"""


def test_a_file_of_an_older_version_is_brought_up_to_date_and_its_cursors_stay_good(tmp_path):
    file = tmp_path / "platform.sqlite3"
    with sqlite3.connect(file) as old:
        old.executescript(_OLD)
        for number in (1, 2):
            old.execute(
                "INSERT INTO terminals VALUES (?, '220199', ?, 1, ?, ?, 0, '2026-01-01')",
                (number, number, f"t{number}", bytes([number]) * 32),
            )
        for seq, terminal in ((1, 1), (2, 2), (3, 1), (4, 2)):
            old.execute(
                "INSERT INTO changes VALUES (?, ?, ?, 'review', '2026-03-02T09:30:00+08:00', '', '', '', ?)",
                (seq, terminal, _KEY, f"old {seq}"),
            )
    old.close()
    for _ in range(2):  # the second time there is nothing left to do
        open_database(f"sqlite:///{file}").dispose()
    engine = open_database(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO submissions (id, content_hash, number, terminal_id, kind, item_id,"
                 " assurance, submitted_at, received_at, suite, recipient_key_id, supersedes,"
                 " stage, official_number, size, envelope) VALUES (:id, 'h', 'n', 1, '', '', '',"
                 " '', '', '', '', '', '', '', 1, x'00')"),
            {"id": _KEY},
        )  # fmt: skip
        _change(connection, "new", next_serial(connection, 1))
    records = Records(engine, open_keys(tmp_path), DatabaseBlobs(engine), sandbox=True)
    seen, cursor = _pulled(records, "")
    assert (seen, place(cursor).serial) == (["old 1", "old 3", "new"], 4)
    assert _pulled(records, "1") == (["old 3", "new"], cursor)
    with pytest.raises(CursorUnknown):
        _pulled(records, "4-0123456789abcdef")
    with pytest.raises(CursorUnknown):
        _pulled(records, "5")
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "写法"),
        ("mysql://root@localhost/x", "只支持"),
        ("postgresql://u:geheim@127.0.0.1:9/x?connect_timeout=2", "数据库用不了"),
        ("sqlite:////no/such/folder/x.sqlite3", "数据库用不了"),
    ],
)
def test_a_database_that_cannot_be_used_says_what_to_do(url, words):
    with pytest.raises(DatabaseUnusable, match=words) as caught:
        open_database(url)
    assert "geheim" not in str(caught.value)


def test_the_command_ends_with_plain_words(tmp_path):
    command = [sys.executable, "-m", "sync.sandbox", "--data", str(tmp_path), "--workers", "2"]
    url = "postgresql://u:geheim@127.0.0.1:9/x?connect_timeout=2"
    ended = subprocess.run(
        [*command, "--database-url", url], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "数据库用不了" in ended.stderr
    assert "geheim" not in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr


def test_a_database_that_is_away_is_a_503_and_comes_back_by_itself(postgres, tmp_path):
    url = postgres.new_database()
    name = url.partition("@/")[2].partition("?")[0]
    admin = psycopg.connect(f"host={url.partition('host=')[2]} user=postgres", autocommit=True)
    with SandboxProcess(tmp_path, arguments=("--database-url", url)) as platform, admin:
        enrolment = enrolled(platform)
        client = enrolment.client()
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        # Told to end is not ended: until then a connection of the pool answers as ever.
        here = "SELECT FROM pg_stat_activity WHERE datname = %s"
        until(lambda: admin.execute(here, [name]).rowcount == 0, 30)
        signed = RawTransport(platform.url, signer=enrolment.signer())
        answer = signed.ask("GET", "/v1/changes")
        signed.close()
        assert (answer.status, answer.code) == (503, "unavailable")
        assert answer.headers["retry-after"] == "5"
        assert answer.media_type == "application/problem+json"
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert client.changes("").items == ()
        client.close()


def test_a_killed_worker_is_started_again_and_all_end_together(tmp_path):
    platform = SandboxProcess(tmp_path, arguments=("--workers", "3"))
    workers = psutil.Process(platform.pid).children()
    assert len(workers) == 3
    for one in workers[:2]:
        one.kill()
    # Dead, before anybody connects: a connection that one of them took would be lost with it.
    until(lambda: all(_ended(one) for one in workers[:2]), 30)
    enrolment = enrolled(platform)

    def again() -> bool:
        alive = [one for one in psutil.Process(platform.pid).children() if not _ended(one)]
        return len(alive) == 3 and not {one.pid for one in alive} & {w.pid for w in workers[:2]}

    until(again, 60)
    client = enrolment.client()
    assert client.changes("").items == ()
    client.close()
    left = psutil.Process(platform.pid).children()
    assert platform.stop() == 0
    assert all(_ended(one) for one in left)


def test_no_worker_outlives_a_killed_parent(tmp_path):
    platform = SandboxProcess(tmp_path, arguments=("--workers", "2"))
    workers = psutil.Process(platform.pid).children()
    platform.kill()
    until(lambda: all(_ended(one) for one in workers), 30)


def _ended(one: psutil.Process) -> bool:
    """Tell whether it runs no more; it may be collected between two looks, or by nobody yet."""
    try:
        return one.status() == psutil.STATUS_ZOMBIE or not one.is_running()
    except psutil.NoSuchProcess:
        return True
