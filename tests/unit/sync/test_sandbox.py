"""The practice platform: takes in once, acknowledges the same for ever, tells who may what."""

from __future__ import annotations

import dataclasses
import threading

import pytest
import requests

from kiosk.domain.assurance import Assurance
from kiosk.ports import OutboxItem
from sync.client import PlatformClient, Rejected, TooLarge, Transport, Unauthorised
from sync.engine.push import _message
from sync.enrolment import EnrolmentUnreadable, enrol, load_enrolment, save_enrolment
from sync.envelope import HpkeSealer
from sync.sandbox.process import SandboxProcess
from sync.wire import MAX_BODY, EnrolRequest, SubmissionEnvelope, SubmitResult
from sync.wire.clerk import CodeRequest, Faults, Revocation
from tests.helpers.outbox import sealed_item
from tests.helpers.terminal import Terminal, enrolled


@pytest.fixture(scope="module")
def platform(any_platform):
    """All of this on each database, alone and with several workers."""
    return any_platform


@pytest.fixture
def enrolment(platform):
    return enrolled(platform)


@pytest.fixture
def client(enrolment):
    client = enrolment.client()
    yield client
    client.close()


@pytest.fixture
def item(enrolment) -> OutboxItem:
    sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
    return sealed_item(sealer, enrolment.number, 1)


@pytest.fixture
def message(item) -> SubmissionEnvelope:
    return _message(item)


def send(client: PlatformClient, message: SubmissionEnvelope, **changes: object) -> SubmitResult:
    """Submit one message, changed, and return its result."""
    [result] = client.submit([message.model_copy(update=changes)]).items
    return result


def test_the_same_again_gets_the_first_acknowledgement(client, message, clerk):
    before = clerk.counts()
    first = send(client, message)
    again = send(client, message)
    assert first.status == "received"
    assert again == first.model_copy(update={"status": "duplicate"})
    assert clerk.counts().received == before.received + 1
    assert clerk.counts().duplicates == before.duplicates + 1


def test_other_bytes_under_the_same_id_are_a_conflict(client, message, enrolment):
    assert send(client, message).status == "received"
    sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
    other = _message(sealed_item(sealer, enrolment.number, 1))
    result = send(client, other)
    assert (result.status, result.code) == ("conflict", "content_conflict")
    assert result.reason
    # Claiming the stored hash does not help: the bytes are looked at.
    assert send(client, other, content_hash=message.content_hash).status == "conflict"


def test_a_number_is_taken_once(client, message, enrolment):
    send(client, message)
    sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
    second = _message(sealed_item(sealer, enrolment.number, 2))
    result = send(client, second, number=message.number)
    assert (result.status, result.code) == ("conflict", "number_conflict")
    assert send(client, second).status == "received"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"content_hash": "0" * 64}, "hash_mismatch"),
        ({"number": "1101010001010000017"}, "foreign_number"),
        ({"id": "0190f5c4-7a3b-7c11-8d22-0000000000aa"}, "cannot_open"),
        ({"recipient_key_id": "0" * 16}, "cannot_open"),
        ({"supersedes": "0190f5c4-7a3b-7c11-8d22-0000000000bb"}, "unknown_superseded"),
    ],
)
def test_what_cannot_be_right_is_not_acknowledged(client, message, clerk, changes, code):
    before = clerk.counts()
    result = send(client, message, **changes)
    assert (result.status, result.code) == ("rejected", code)
    assert clerk.counts().received == before.received
    assert send(client, message).status == "received"


def test_an_envelope_for_another_key_is_not_acknowledged(client, enrolment):
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    sealer = HpkeSealer("f" * 16, X25519PrivateKey.generate().public_key().public_bytes_raw())
    result = send(client, _message(sealed_item(sealer, enrolment.number, 1)))
    assert (result.status, result.code) == ("rejected", "unknown_key")


def test_ten_at_once_store_one(enrolment, message, clerk):
    before = clerk.counts().received
    results: list[SubmitResult] = []

    def run() -> None:
        client = enrolment.client()
        results.append(send(client, message))
        client.close()

    threads = [threading.Thread(target=run) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clerk.counts().received == before + 1
    assert sorted(result.status for result in results) == ["duplicate"] * 9 + ["received"]
    assert len({(result.received_at, result.official_number) for result in results}) == 1


def test_status_is_for_the_owner_only(client, platform, message):
    with pytest.raises(Rejected, match="not_found"):
        client.status(message.id)
    acknowledged = send(client, message)
    assert client.status(message.id).received_at == acknowledged.received_at
    stranger = enrolled(platform).client()
    with pytest.raises(Rejected, match="not_found"):
        stranger.status(message.id)
    assert send(stranger, message).status != "received"
    stranger.close()


def test_a_code_enrols_once_and_enrolling_again_ends_the_old_key(platform, clerk):
    made = clerk.enrolment_code()
    first = enrol(platform.url, made.code)
    with pytest.raises(Rejected, match="code_used"):
        enrol(platform.url, made.code)
    with pytest.raises(Rejected, match="code_unknown"):
        enrol(platform.url, "AAAA-AAAA-AAAA")
    again = clerk.enrolment_code(CodeRequest(terminal=first.terminal))
    second = enrol(platform.url, again.code)
    assert (second.terminal, second.epoch) == (first.terminal, first.epoch + 1)
    old, new = first.client(), second.client()
    with pytest.raises(Unauthorised):
        old.changes("")
    assert new.changes("").items == ()
    old.close()
    new.close()


def test_a_lost_answer_to_an_enrolment_can_be_asked_for_again(platform, clerk):
    request = EnrolRequest(code=clerk.enrolment_code().code, public_key=b"k" * 32)
    client = PlatformClient(Transport(platform.url))
    lost, got = client.enrol(request), client.enrol(request)
    assert (lost.terminal, lost.epoch) == (got.terminal, got.epoch)
    assert lost.keys == got.keys
    client.close()


def test_enrolment_goes_on_when_an_answer_is_dropped(platform, clerk):
    code = clerk.enrolment_code().code
    clerk.set_faults(Faults(drop_replies=1))
    assert enrol(platform.url, code, pause=lambda _s: None).epoch == 1


def test_a_revoked_terminal_is_refused(client, clerk, enrolment):
    assert client.changes("").items == ()
    clerk.revoke(Revocation(region=enrolment.region, terminal=enrolment.terminal))
    with pytest.raises(Unauthorised, match="revoked"):
        client.changes("")


def test_nobody_is_clerk_without_the_token(platform, enrolment):
    for token in ("", "x", enrolment.identity().key_id):
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{platform.url}/v1/clerk/submissions", headers=headers, timeout=30)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_terminal_of_another_version_is_told_so(platform, enrolment):
    headers = {"Bianmin-Version": "9"}
    for auth in (enrolment.signer(), None):
        answer = requests.get(f"{platform.url}/v1/changes", headers=headers, auth=auth, timeout=30)
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_version")
    assert requests.get(f"{platform.url}/v1/info", headers=headers, timeout=30).status_code == 200


def test_cursors(client):
    assert client.changes("").cursor == ""
    for cursor in ("999999", "abc", "-1"):
        with pytest.raises(Rejected, match="cursor_unknown"):
            client.changes(cursor)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[" * 100_000, 400),
        (b'{"version": "2", "items": []}', 422),
        (b"\xff", 400),
    ],
)
def test_bodies_it_cannot_read_get_a_problem(platform, enrolment, body, status):
    answer = requests.post(
        f"{platform.url}/v1/submissions",
        data=body,
        headers={"Content-Type": "application/json"},
        auth=enrolment.signer(),
        timeout=10,
    )
    assert answer.status_code == status
    assert answer.json()["code"] == "bad_message"


def test_a_body_over_the_limit_is_not_read(platform):
    import socket

    head = f"POST /v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: {MAX_BODY + 1}\r\n\r\n"
    with socket.create_connection((platform.host, platform.port), 30) as connection:
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_what_was_acknowledged_survives_a_kill_and_a_clean_stop(tmp_path, stand):
    first = SandboxProcess(tmp_path, arguments=stand)
    enrolment = enrolled(first)
    sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
    message = _message(sealed_item(sealer, enrolment.number, 1))
    client = enrolment.client()
    acknowledged = send(client, message)
    client.close()
    first.kill()

    second = SandboxProcess(tmp_path, port=first.port, arguments=stand)
    client = enrolment.client()
    assert send(client, message) == acknowledged.model_copy(update={"status": "duplicate"})
    client.close()
    assert second.stop() == 0
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}


def test_a_platform_that_counts_refuses_simulated_identities(tmp_path):
    with SandboxProcess(tmp_path, arguments=("--not-a-sandbox",)) as platform:
        enrolment = enrolled(platform)
        assert not enrolment.sandbox
        terminal = Terminal(enrolment)
        item = sealed_item(terminal.sealer, enrolment.number, 1)
        client = enrolment.client()
        result = send(client, _message(item))
        assert (result.status, result.code) == ("rejected", "simulated_refused")
        real = dataclasses.replace(item, assurance=Assurance.CHIP_WITH_SAM.value)
        assert send(client, _message(real)).status == "received"
        client.close()


@pytest.mark.parametrize(
    "change",
    [
        {"url": "ftp://platform.example"},
        {"url": "http://[::1"},
        {"terminal": 0},
        {"terminal": 10_000},
        {"epoch": 100},
        {"signing_key": b"short"},
        {"next_signing_key": b"short"},
    ],
)
def test_an_enrolment_nobody_can_work_with_is_damaged(tmp_path, enrolment, change):
    path = tmp_path / "enrolment.json"
    save_enrolment(path, enrolment.model_copy(update=change))
    with pytest.raises(EnrolmentUnreadable, match="enrol this terminal again"):
        load_enrolment(path)


def test_the_enrolment_file_is_private_and_whole(tmp_path, enrolment):
    path = tmp_path / "keys" / "enrolment.json"
    assert load_enrolment(path) is None
    save_enrolment(path, enrolment)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_enrolment(path) == enrolment
    assert [one.name for one in path.parent.iterdir()] == ["enrolment.json"]
    assert str(enrolment.signing_key) not in repr(enrolment)
    path.chmod(0o644)
    with pytest.raises(EnrolmentUnreadable, match="chmod 600"):
        load_enrolment(path)
    path.chmod(0o600)
    path.write_text("{")
    with pytest.raises(EnrolmentUnreadable, match="damaged"):
        load_enrolment(path)


def test_what_is_too_large_is_said_so(client, message):
    assert issubclass(TooLarge, Rejected)
    with pytest.raises(TooLarge):
        client.submit([message.model_copy(update={"envelope": bytes(12 * 1024 * 1024)})] * 4)
