"""Whom the platform believes, and whom the terminal: signatures, nonces, keys, against a real one."""

from __future__ import annotations

import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from sync.client import ClockWrong, PlatformClient, Rejected, Retryable, Transport, Unauthorised
from sync.clock import PlatformClock
from sync.enrolment import (
    EnrolmentKeeper,
    EnrolmentRefused,
    NotTrusted,
    believe,
    enrol,
    load_enrolment,
    save_enrolment,
)
from sync.message_signature import digest_field
from sync.sandbox.process import SandboxProcess
from sync.signing import sign
from sync.wire import Heartbeat, KeyStatement, RollRequest, SignedKeys, key_id_of
from sync.wire.clerk import CodeRequest, Faults, Revocation
from tests.helpers.stub_platform import StubPlatform
from tests.helpers.terminal import enrolled

REPORT = Heartbeat(program="0.1", uptime_s=9, waiting=2, parked=0, disk_free_bytes=1 << 33)


@pytest.fixture
def enrolment(platform):
    return enrolled(platform)


@pytest.fixture
def keeper(enrolment, tmp_path):
    save_enrolment(tmp_path / "enrolment.json", enrolment)
    return EnrolmentKeeper(enrolment, tmp_path / "enrolment.json")


@pytest.fixture
def client(keeper):
    client = keeper.client()
    yield client
    client.close()


def prepared(platform, enrolment, body: bytes = REPORT.model_dump_json().encode()):
    """A signed request that can be changed before it is sent."""
    return requests.Request(
        "POST",
        f"{platform.url}/v1/heartbeats",
        data=body,
        headers={"Content-Type": "application/json"},
        auth=enrolment.signer(),
    ).prepare()


def code_of(request) -> tuple[int, str]:
    with requests.Session() as session:
        answer = session.send(request, timeout=30)
    return answer.status_code, answer.json().get("code", "")


def test_a_key_of_a_suite_nobody_here_knows_is_passed_over():
    """A platform that brings SM2 announces it before the last terminal was updated."""
    with StubPlatform() as stub:
        newer = {"id": "f" * 16, "suite": "SM2-SM3-SM4GCM/1", "public_key": "AAAA"}
        stated = KeyStatement(serial=2, recipient=(stub.key,), signing=(stub.signing_key,))
        raw = stated.model_dump(mode="json")
        raw["recipient"].insert(0, newer)
        assert KeyStatement.model_validate_json(json.dumps(raw)) == stated
        raw["recipient"] = [newer]
        with pytest.raises(ValidationError):
            KeyStatement.model_validate_json(json.dumps(raw))


def test_a_request_is_taken_once(platform, enrolment):
    request = prepared(platform, enrolment)
    assert code_of(request) == (200, "")
    assert code_of(request) == (401, "replayed")
    assert code_of(prepared(platform, enrolment)) == (200, "")


def test_of_ten_copies_at_once_one_is_taken(platform, enrolment):
    request = prepared(platform, enrolment)
    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(lambda _: code_of(request), range(10)))
    assert sorted(codes) == [(200, "")] + [(401, "replayed")] * 9


def test_a_changed_body_never_reaches_the_application(platform, enrolment, clerk):
    request = prepared(platform, enrolment)
    request.body = request.body.replace(b'"waiting":2', b'"waiting":7')
    assert code_of(request) == (400, "bad_digest")
    mine = [one for one in clerk.terminals().items if one.terminal == enrolment.terminal]
    assert [one.report for one in mine] == [None]


@pytest.mark.parametrize("name", ["Content-Digest", "Signature", "Content-Type"])
def test_a_field_that_is_missing_or_changed(platform, enrolment, name):
    for change in ("", "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"):
        request = prepared(platform, enrolment)
        del request.headers[name]
        if change:
            request.headers[name] = change
        assert code_of(request) == (401, "bad_signature")


def test_an_unsigned_request_and_a_bearer_token_are_nobody(platform, enrolment):
    for headers in ({}, {"Authorization": "Bearer x"}):
        answer = requests.get(f"{platform.url}/v1/changes", headers=headers, timeout=30)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")


def test_a_streamed_body_is_signed_by_its_digest(platform, enrolment):
    body = REPORT.model_dump_json().encode()
    digest = digest_field(hashlib.sha256(body).digest())
    address = f"{platform.url}/v1/heartbeats"
    headers = {"Content-Type": "application/json", "Content-Digest": digest}
    pieces = (body[start : start + 7] for start in range(0, len(body), 7))
    answer = requests.post(
        address, data=pieces, headers=headers, auth=enrolment.signer(), timeout=30
    )
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Content-Digest"):
        requests.post(address, data=iter([b"x"]), auth=enrolment.signer(), timeout=30)


@pytest.mark.parametrize("shift", [-400, 400])
def test_a_time_outside_the_window_is_told_the_right_one(enrolment, shift):
    clock = PlatformClock(wall=lambda: time.time() + shift, boot_id="x")
    client = enrolment.client(clock=clock)
    with pytest.raises(ClockWrong) as caught:
        client.changes("")
    assert caught.value.server_time is not None
    # The shift is 400 s: what is far from it may be the time that this machine took.
    assert abs(caught.value.server_time.timestamp() - time.time()) < 60
    assert client.changes("").items == ()  # signed by the platform's time
    assert clock.offset_s == pytest.approx(-shift, abs=30)
    client.close()


def test_a_revoked_terminal_is_told_only_when_it_signs(platform, enrolment, clerk):
    clerk.revoke(Revocation(region=enrolment.region, terminal=enrolment.terminal))
    assert code_of(prepared(platform, enrolment)) == (403, "revoked")
    stranger = enrolment.model_copy(update={"signing_key": bytes(range(1, 33))})
    assert code_of(prepared(platform, stranger)) == (401, "unauthorised")


# ---- enrolment -----------------------------------------------------------------------------------


def test_a_pinned_platform_is_the_only_one_that_gets_the_code(platform, clerk):
    right = enrolled(platform).signing_keys[0].public_key
    wrong = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    code = clerk.enrolment_code().code
    with pytest.raises(EnrolmentRefused, match="vouches"):
        enrol(platform.url, code, pinned=[wrong])
    assert enrol(platform.url, code, pinned=[right]).keys_serial >= 1  # the code was not spent


def test_a_platform_of_another_version_is_told_from_a_captive_portal():
    with StubPlatform() as stub:
        honest = stub.answer

        def newer(method, path, body):
            reply = honest(method, path, body)
            reply.body |= {"version": "2", "versions": ["3", "2"]}
            return reply

        stub.answer = newer
        with pytest.raises(EnrolmentRefused) as caught:
            enrol(stub.url, "ABCD-EFGH-JKLM")
    assert "先升级本机" in caught.value.words


def test_a_code_for_another_terminal_stays_unspent(platform, clerk):
    here = enrolled(platform)
    code = clerk.enrolment_code().code
    with pytest.raises(Rejected, match="code_for_another"):
        enrol(platform.url, code, same=here.number)
    assert enrol(platform.url, code).terminal != here.terminal
    again = clerk.enrolment_code(CodeRequest(region=here.region, terminal=here.terminal)).code
    assert enrol(platform.url, again, same=here.number).epoch == here.epoch + 1


def test_a_file_of_the_earlier_version_is_completed(platform, enrolment, tmp_path):
    file = tmp_path / "enrolment.json"
    old = enrolment.model_dump(
        mode="json",
        exclude={"signing_keys", "keys_serial", "signing_key_since", "next_signing_key"},
    )
    import json

    from sync.enrolment.file import write_private

    write_private(file, json.dumps(old | {"terminal_token": "t" * 43}).encode())
    found = load_enrolment(file)
    assert found is not None
    assert found.signing_keys == ()
    keeper = EnrolmentKeeper(found, file)
    client = keeper.client()
    assert client.changes("").items == ()  # it works before it is complete
    assert keeper.wants_keys(0)
    assert keeper.adopt(client.keys())
    assert load_enrolment(file) == keeper.now
    assert keeper.now.signing_keys == enrolment.signing_keys
    assert b"terminal_token" not in file.read_bytes()
    client.close()


def test_a_file_of_the_earlier_version_believes_only_its_own_platform(enrolment, tmp_path):
    old = enrolment.model_copy(update={"signing_keys": (), "keys_serial": 0})
    with SandboxProcess(tmp_path / "other") as other:
        client = PlatformClient(Transport(other.url))
        with pytest.raises(NotTrusted):
            EnrolmentKeeper(old).adopt(client.keys())
        client.close()


# ---- keys roll -----------------------------------------------------------------------------------


def test_the_platforms_keys_roll_twice_while_a_terminal_is_away(tmp_path):
    with SandboxProcess(tmp_path / "platform") as platform:
        keeper = EnrolmentKeeper(enrolled(platform))
        before = keeper.now
        clerk, client = platform.clerk(), keeper.client()
        clerk.roll_keys()
        clerk.roll_keys()
        serial = client.heartbeat(REPORT).keys_serial
        assert keeper.wants_keys(serial)
        assert keeper.adopt(client.keys())
        assert not keeper.adopt(client.keys())
        now = keeper.now
        assert now.key.id != before.key.id
        assert [one.id for one in now.signing_keys][-1] == before.signing_keys[0].id
        assert len(now.signing_keys) == 3
        info = client.info()
        assert info.keys[0] == now.key
        assert before.key in info.keys
        clerk.close()
        client.close()


def test_keys_nobody_vouches_for_change_nothing(keeper, client, tmp_path):
    before = keeper.now
    with SandboxProcess(tmp_path / "other") as other:
        clerk = other.clerk()
        strange = clerk.roll_keys()
        clerk.close()
    with pytest.raises(NotTrusted):
        keeper.adopt(strange)
    mixed = SignedKeys(statement=strange.statement, signatures=client.keys().signatures)
    with pytest.raises(NotTrusted):
        keeper.adopt(mixed)
    assert keeper.now == before
    assert load_enrolment(tmp_path / "enrolment.json") == before


def test_an_older_statement_is_not_taken_back(tmp_path):
    with SandboxProcess(tmp_path / "platform") as platform:
        keeper = EnrolmentKeeper(enrolled(platform))
        client, clerk = keeper.client(), platform.clerk()
        old = client.keys()
        clerk.roll_keys()
        keeper.adopt(client.keys())
        newest = keeper.now
        assert believe(old, [one.public_key for one in newest.signing_keys]).serial == 1
        assert not keeper.adopt(old)
        assert keeper.now == newest
        client.close()
        clerk.close()


def test_the_terminals_key_rolls_and_the_old_one_ends(keeper, client, enrolment, tmp_path):
    keeper.roll(client)
    kept = load_enrolment(tmp_path / "enrolment.json")
    assert kept == keeper.now
    assert kept.next_signing_key is None
    assert kept.signing_key != enrolment.signing_key
    assert client.changes("").items == ()
    old = enrolment.client()
    assert old.changes("").items == ()  # what is under way when the new one is first used
    old.close()


def test_a_lost_answer_to_a_roll_is_made_up_for(platform, keeper, client, clerk, tmp_path):
    clerk.set_faults(Faults(drop_replies=1))
    with pytest.raises(Retryable):
        keeper.roll(client)
    # A kill here: the next process reads what is on the disk.
    again = EnrolmentKeeper(
        load_enrolment(tmp_path / "enrolment.json"), tmp_path / "enrolment.json"
    )
    assert again.now.next_signing_key is not None
    assert again.key_is_due(10_000)
    second = again.client()
    assert second.changes("").items == ()  # by the old key, which is still good
    pending = again.now.next_signing_key
    again.roll(second)
    assert again.now.signing_key == pending
    assert second.changes("").items == ()
    second.close()


def test_a_roll_needs_both_keys(platform, enrolment, clerk):
    client = enrolment.client()
    stranger = Ed25519PrivateKey.generate()
    public_key = stranger.public_key().public_bytes_raw()
    proof = sign(stranger, "terminal-key", b"0" * 16)
    with pytest.raises(Rejected, match="bad_message"):
        client.roll_key(RollRequest(public_key=public_key, proof=proof))
    other = enrolled(platform)
    taken = Ed25519PrivateKey.from_private_bytes(other.signing_key)
    raw = taken.public_key().public_bytes_raw()
    proof = sign(taken, "terminal-key", enrolment.identity().key_id.encode())
    with pytest.raises(Rejected, match="key_known"):
        client.roll_key(RollRequest(public_key=raw, proof=proof))
    client.close()


def test_a_key_that_was_replaced_makes_no_next_one(enrolment, keeper, client):
    """A copy of the old key is good for what is under way, not for taking the terminal over."""
    keeper.roll(client)
    assert client.changes("").items == ()  # the new one is in use
    thief = Ed25519PrivateKey.generate()
    proof = sign(thief, "terminal-key", enrolment.identity().key_id.encode())
    request = RollRequest(public_key=thief.public_key().public_bytes_raw(), proof=proof)
    old = enrolment.client()
    with pytest.raises(Unauthorised):
        old.roll_key(request)
    old.close()
    assert client.changes("").items == ()


def test_a_key_is_due_by_its_age(keeper):
    assert not keeper.key_is_due(1)
    assert keeper.key_is_due(0)


# ---- heartbeat -----------------------------------------------------------------------------------


def test_the_newest_report_of_each_terminal_is_listed(client, enrolment, clerk):
    client.heartbeat(REPORT.model_copy(update={"waiting": 5}))
    client.heartbeat(REPORT)
    [mine] = [one for one in clerk.terminals().items if one.terminal == enrolment.terminal]
    assert mine.report == REPORT
    assert mine.reported_at is not None
    assert (mine.region, mine.epoch, mine.revoked) == (enrolment.region, 1, False)


def test_enrolling_again_ends_the_old_key(platform, enrolment, clerk):
    code = clerk.enrolment_code(CodeRequest(region=enrolment.region, terminal=enrolment.terminal))
    enrol(platform.url, code.code)
    client = enrolment.client()
    with pytest.raises(Unauthorised, match="unauthorised"):
        client.changes("")
    client.close()
    assert key_id_of(enrolment.identity().key.public_key().public_bytes_raw())
