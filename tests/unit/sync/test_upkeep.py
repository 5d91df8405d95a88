"""The lane of reports and keys against a real platform: it adopts, it rolls, it delays nobody."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from kiosk.app.sealer import FollowingSealer
from kiosk.ports import DeviceReading, Link, LinkChanged, StandingTold, TerminalReading
from sync.client import PlatformClient, Transport
from sync.engine import Rhythm, SyncEngine, Upkeep
from sync.engine.upkeep import heartbeat_of
from sync.enrolment import EnrolmentKeeper
from sync.envelope import HpkeSealer
from sync.sandbox.database import open_database
from sync.sandbox.process import SandboxProcess
from sync.sandbox.terminals import Terminals
from sync.signing import sign
from sync.wire import EnrolRequest, KeySignature, KeyStatement, SignedKeys, key_id_of
from sync.wire.clerk import CodeRequest, Revocation
from tests.helpers.outbox import MemoryOutbox, sealed_item
from tests.helpers.stub_platform import Reply, StubPlatform, problem
from tests.helpers.terminal import FAST, enrolled
from tests.helpers.waiting import until

READING = TerminalReading(
    program="0.1.0",
    uptime_s=61.5,
    waiting=1,
    parked=2,
    oldest_age_s=3.9,
    disk_free_bytes=1 << 40,
    devices=(DeviceReading("printer", "attention", "paper_out"),),
    clock_offset_s=-0.25,
    catalogue="2026.03",
)


class Running:
    """An engine with upkeep over an outbox in memory."""

    def __init__(self, keeper: EnrolmentKeeper, rhythm: Rhythm = FAST, days: int = 180) -> None:
        self.outbox, self.news = MemoryOutbox(), []
        self.keeper = keeper
        self.readings = 0
        upkeep = Upkeep(keeper, self.reading, days)
        self.engine = SyncEngine(
            self.outbox,
            keeper.client,
            self.news.append,
            rhythm,
            upkeep=upkeep,
        )

    def reading(self) -> TerminalReading:
        self.readings += 1
        return READING

    def __enter__(self):
        self.engine.start()
        return self

    def __exit__(self, *_):
        assert self.engine.stop(), "a lane did not end"


def test_what_is_reported_is_what_was_read():
    report = heartbeat_of(READING)
    assert (report.uptime_s, report.oldest_age_s, report.waiting, report.parked) == (61, 3, 1, 2)
    assert report.devices[0].problem == "paper_out"


def test_a_running_terminal_reports_and_takes_new_keys_over(tmp_path):
    with SandboxProcess(tmp_path / "platform") as platform:
        clerk = platform.clerk()
        keeper = EnrolmentKeeper(enrolled(platform))
        first = keeper.now.key
        with Running(keeper) as running:
            until(lambda: clerk.terminals().items[0].report is not None)
            clerk.roll_keys()
            until(lambda: keeper.now.key.id != first.id)
            old = sealed_item(sealer_to(first), keeper.now.number, 1)
            new = sealed_item(FollowingSealer(keeper), keeper.now.number, 2)
            assert new.sealed.recipient_key_id == keeper.now.key.id
            running.outbox.add(old, new)
            running.engine.wake()
            assert running.engine.wait_received(old.id, 30)
            assert running.engine.wait_received(new.id, 30)
        clerk.close()


def sealer_to(key):
    return HpkeSealer(key.id, key.public_key)


def test_an_old_key_is_rolled_by_itself(platform):
    keeper = EnrolmentKeeper(enrolled(platform))
    before = keeper.identity().key_id
    with Running(keeper, days=0):
        until(lambda: keeper.identity().key_id != before)
    client = keeper.client()
    assert client.changes("").items == ()
    client.close()


def test_revoked_and_accepted_again_is_told_once_each(platform, clerk):
    keeper = EnrolmentKeeper(enrolled(platform))
    with Running(keeper) as running:

        def told() -> list[bool]:
            return [one.accepted for one in running.news if isinstance(one, StandingTold)]

        until(lambda: told() == [True])
        clerk.revoke(Revocation(region=keeper.now.region, terminal=keeper.now.terminal))
        until(lambda: told() == [True, False])
        until(lambda: running.engine.link is Link.REFUSED)
        code = clerk.enrolment_code(
            CodeRequest(region=keeper.now.region, terminal=keeper.now.terminal)
        ).code
        client = PlatformClient(Transport(platform.url))
        client.enrol(
            EnrolRequest(
                code=code,
                public_key=keeper.identity().key.public_key().public_bytes_raw(),
            )
        )
        until(lambda: told() == [True, False, True])
        client.close()


def test_a_platform_that_knows_no_reports_is_as_good_as_any():
    with StubPlatform() as stub:
        honest = stub.answer

        def older(method, path, body):
            if path == "/v1/heartbeats":
                return problem(404, "not_found")
            return honest(method, path, body)

        stub.answer = older
        with Running(EnrolmentKeeper(stub.enrolment())) as running:
            until(lambda: running.readings >= 2)
            until(lambda: running.engine.link is Link.ONLINE)


def test_a_catalogue_may_be_called_anything_and_a_clock_be_an_age_off():
    odd = replace(READING, catalogue="2026年第3版", program="0.1.0 本地", clock_offset_s=2.5e11)
    report = heartbeat_of(odd)
    assert (report.catalogue, report.program, report.clock_offset_s) == ("20263", "0.1.0", 1e10)


@pytest.mark.parametrize(
    ("answer", "learns"),
    [
        (problem(404, "not_found"), True),
        (problem(422, "bad_message"), True),
        (Reply(500, "<html>oops</html>", "text/html"), False),
    ],
)
def test_a_refused_report_keeps_nobody_from_new_keys_and_is_no_dead_line(answer, learns):
    """A platform of before, or one that chokes on a report, may roll its keys all the same."""
    with StubPlatform() as stub:
        honest, asked = stub.answer, []

        def answers(method, path, body):
            if path == "/v1/heartbeats":
                asked.append(path)
                return answer
            return (
                Reply(body=signed_keys(stub)) if path == "/v1/keys" else honest(method, path, body)
            )

        stub.answer = answers
        keeper = EnrolmentKeeper(stub.enrolment())
        with Running(keeper) as running:
            until(lambda: len(asked) >= 3)
            until(lambda: running.engine.link is Link.ONLINE)
            assert (keeper.now.keys_serial == 7) is learns
        links = [one.link for one in running.news if isinstance(one, LinkChanged)]
        assert links == [Link.ONLINE]


def signed_keys(stub: StubPlatform) -> dict[str, object]:
    stated = KeyStatement(serial=7, recipient=(stub.key,), signing=(stub.signing_key,))
    raw = stated.model_dump_json().encode()
    signature = KeySignature(key_id=stub.signing_key.id, signature=sign(stub.signing, "keys", raw))
    return SignedKeys(statement=raw, signatures=(signature,)).model_dump(mode="json")


def test_keys_nobody_vouches_for_are_said_to_be_untrusted(platform, clerk):
    keeper = EnrolmentKeeper(enrolled(platform))
    strange = keeper.now.signing_keys[0].model_copy(update={"public_key": bytes(32)})
    forged = keeper.now.model_copy(update={"signing_keys": (strange,), "keys_serial": 0})
    with Running(EnrolmentKeeper(forged)) as running:
        until(lambda: running.engine.link is Link.UNTRUSTED)
        assert running.keeper.now == forged


def test_a_database_of_the_earlier_version_is_brought_up(tmp_path):
    file = tmp_path / "platform.sqlite3"
    old = sqlite3.connect(file)
    old.executescript(
        """CREATE TABLE terminals (
            id INTEGER NOT NULL PRIMARY KEY, region VARCHAR(6) NOT NULL, terminal INTEGER NOT NULL,
            epoch INTEGER NOT NULL, token_hash VARCHAR(64) NOT NULL UNIQUE,
            public_key BLOB NOT NULL, revoked BOOLEAN NOT NULL, enrolled_at DATETIME NOT NULL,
            UNIQUE (region, terminal));"""
    )
    for number in (1, 2):
        key = bytes([number]) * 32
        values = ("220199", number, 1, f"hash-{number}", key, 0, "2026-03-02 01:30:00.000000")
        old.execute("INSERT INTO terminals VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", values)
    old.commit()
    old.close()
    for _ in range(2):  # a second start changes nothing
        engine = open_database(f"sqlite:///{file}")
        terminals = Terminals(engine)
        for number in (1, 2):
            keyed = terminals.keyed(key_id_of(bytes([number]) * 32))
            assert keyed is not None
            assert (keyed.known.terminal, keyed.former) == (number, False)
            terminals.roll_key(keyed.known, key_id_of(keyed.public_key), keyed.public_key)
        engine.dispose()
