"""Resumable uploads at the practice platform: offsets, owners, hashes, broken requests."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from sync.client import Rejected
from sync.client.platform import PlatformClient
from sync.enrolment import Enrolment
from sync.message_signature import Request, digest_of, sign
from sync.sandbox.process import SandboxProcess
from sync.wire import MAX_CHUNK, OCTETS, SubmissionEnvelope
from tests.helpers.outbox import sealed_item
from tests.helpers.terminal import enrolled
from tests.helpers.waiting import until


@pytest.fixture
def here(platform):
    """An enrolled terminal and its client."""
    enrolment = enrolled(platform)
    client = enrolment.client()
    yield enrolment, client
    client.close()


def _blob(size: int) -> tuple[str, bytes]:
    data = os.urandom(size)
    return hashlib.sha256(data).hexdigest(), data


def _append(client: PlatformClient, name: str, data: bytes, at: int, to: int):
    return client.append(name, data[at:to], offset=at, length=len(data), total_s=60)


def test_an_upload_goes_on_at_the_confirmed_offset(here):
    _, client = here
    name, data = _blob(300_000)
    assert client.upload(name).offset == 0
    state = _append(client, name, data, 0, 100_000)
    assert (state.offset, state.length, state.complete) == (100_000, 300_000, False)
    assert client.upload(name) == state
    assert _append(client, name, data, 100_000, 300_000).complete
    assert client.upload(name).complete


def test_another_offset_or_length_is_refused_and_changes_nothing(here):
    _, client = here
    name, data = _blob(50_000)
    _append(client, name, data, 0, 20_000)
    for at in (0, 10_000, 30_000):
        with pytest.raises(Rejected, match="offset_conflict"):
            _append(client, name, data, at, 50_000)
    with pytest.raises(Rejected, match="offset_conflict"):
        client.append(name, data[20_000:], offset=20_000, length=60_000, total_s=60)
    with pytest.raises(Rejected, match="bad_message"):
        client.append(name, data, offset=20_000, length=50_000, total_s=60)
    assert client.upload(name).offset == 20_000


def test_a_whole_with_another_hash_is_dropped(here):
    _, client = here
    name, data = _blob(40_000)
    _append(client, name, data, 0, 20_000)
    with pytest.raises(Rejected, match="hash_mismatch"):
        client.append(name, bytes(20_000), offset=20_000, length=40_000, total_s=60)
    assert client.upload(name).offset == 0
    assert _append(client, name, data, 0, 40_000).complete


def test_another_terminal_sees_nothing_of_it(here, platform):
    _, client = here
    name, data = _blob(10_000)
    _append(client, name, data, 0, 5_000)
    other = enrolled(platform).client()
    assert other.upload(name).offset == 0
    assert _append(other, name, data, 0, 10_000).complete
    assert client.upload(name).offset == 5_000
    other.close()


def test_a_chunk_larger_than_the_contract_is_refused(here):
    _, client = here
    name, data = _blob(MAX_CHUNK + 1)
    with pytest.raises(Rejected, match="too_large"):
        _append(client, name, data, 0, len(data))
    assert client.upload(name).offset == 0


@pytest.mark.parametrize("end", ["closed", "silent"])
def test_what_arrived_of_a_broken_request_counts(here, platform, end):
    """The terminal vanishes in the middle of a body: what came is kept, and confirmed soon."""
    enrolment, client = here
    name, data = _blob(200_000)
    head = _signed_head(enrolment, name, data)
    with socket.create_connection((platform.host, platform.port)) as sock:
        sock.sendall(head + data[:90_000])
        if end == "silent":
            until(lambda: client.upload(name).offset == 90_000, 30)
    until(lambda: client.upload(name).offset == 90_000, 30)
    assert _append(client, name, data, 90_000, 200_000).complete


def test_a_whole_body_that_does_not_fit_its_digest_is_taken_back(here, platform):
    enrolment, client = here
    name, data = _blob(2_500_000)
    head = _signed_head(enrolment, name, data[:2_000_000], length=len(data))
    altered = data[:1_900_000] + bytes(100_000)
    with socket.create_connection((platform.host, platform.port)) as sock:
        sock.sendall(head + altered[:1_500_000])
        until(lambda: client.upload(name).offset > 0, 30)
        sock.sendall(altered[1_500_000:])
        assert "bad_digest" in _problem(sock)
    assert client.upload(name).offset == 0
    assert _append(client, name, data, 0, len(data)).complete


def test_a_body_without_a_digest_is_not_begun(here, platform):
    enrolment, client = here
    name, data = _blob(200_000)
    head = _signed_head(enrolment, name, data, digest=False)
    with socket.create_connection((platform.host, platform.port)) as sock:
        sock.sendall(head + data[:100_000])
        assert "bad_digest" in _problem(sock)
    assert client.upload(name).offset == 0


def test_a_message_takes_what_was_uploaded_and_is_answered_the_same_for_ever(here, clerk):
    enrolment, client = here
    item = _sealed(enrolment, 1)
    empty = _message(item, b"")
    [refused] = client.submit([empty]).items
    assert (refused.status, refused.code) == ("incomplete", "not_uploaded")

    envelope = item.sealed.envelope
    assert _append(client, item.sealed.content_hash, envelope, 0, len(envelope)).complete
    [first] = client.submit([empty]).items
    assert first.status == "received"
    assert clerk.case(item.id, decrypt=True).case.size == len(envelope)
    # The bytes moved into the record; that they are there is still told, so that nobody sends them.
    assert client.upload(item.sealed.content_hash).complete
    for again in (empty, _message(item, envelope)):
        [answer] = client.submit([again]).items
        assert (answer.status, answer.received_at) == ("duplicate", first.received_at)


def test_an_upload_under_the_name_of_another_submission_is_no_way_in(here):
    enrolment, client = here
    item = _sealed(enrolment, 1)
    envelope = item.sealed.envelope
    _append(client, item.sealed.content_hash, envelope, 0, len(envelope))
    other = replace(item, id=_sealed(enrolment, 2).id, number=enrolment.number.number(2))
    [answer] = client.submit([_message(other, b"")]).items
    assert (answer.status, answer.code) == ("rejected", "cannot_open")
    [answer] = client.submit([_message(item, b"")]).items
    assert answer.status == "received"


def test_many_small_messages_that_name_large_uploads_hold_one_in_memory(tmp_path, postgres):
    """Each names 24 MiB with a few hundred bytes: no limit of bodies would see them."""
    arguments = ("--database-url", postgres.new_database())
    with SandboxProcess(tmp_path, arguments=arguments) as platform:
        enrolment = enrolled(platform)
        client = enrolment.client()
        name, data = _blob(3 * MAX_CHUNK)
        _append(client, name, data, 0, MAX_CHUNK)
        _append(client, name, data, MAX_CHUNK, 2 * MAX_CHUNK)
        with _grows_at_most(platform, 32):
            _append(client, name, data, 2 * MAX_CHUNK, 3 * MAX_CHUNK)
        client.close()

        def submit(serial: int) -> str:
            mine = enrolment.client()
            message = _message(_sealed(enrolment, serial), b"")
            [answer] = mine.submit([message.model_copy(update={"content_hash": name})]).items
            mine.close()
            return answer.code

        with _grows_at_most(platform, 128), ThreadPoolExecutor(8) as pool:
            assert set(pool.map(submit, range(1, 9))) == {"cannot_open"}


@contextlib.contextmanager
def _grows_at_most(platform: SandboxProcess, mebibytes: int):
    """Hold the peak of a platform's memory against what it had before."""
    proc = Path(f"/proc/{platform.pid}")

    def peak() -> int:
        [line] = [one for one in (proc / "status").read_text().splitlines() if "VmHWM" in one]
        return int(line.split()[1]) // 1024

    (proc / "clear_refs").write_text("5")  # the peak is counted from here
    before = peak()
    yield
    assert peak() - before <= mebibytes


def _problem(sock: socket.socket) -> str:
    """Read one answer to the end of its JSON."""
    got = b""
    while b"}" not in got:
        got += sock.recv(65536)
    return got.decode()


def _signed_head(
    enrolment: Enrolment, name: str, data: bytes, *, length: int = 0, digest: bool = True
) -> bytes:
    """The head of one PATCH with all of `data`, signed."""
    target = f"/v1/uploads/{name}"
    fields = {
        **({"content-digest": digest_of(data)} if digest else {}),
        "content-type": OCTETS,
        "upload-offset": "0",
        "upload-length": str(length or len(data)),
    }
    who = enrolment.identity()
    signed = sign(
        Request("PATCH", target, fields),
        who.key,
        who.key_id,
        int(time.time()),
        secrets.token_urlsafe(16),
    )
    lines = [f"{key}: {value}" for key, value in {**fields, **signed}.items()]
    start = f"PATCH {target} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(data)}\r\n"
    return (start + "\r\n".join(lines) + "\r\n\r\n").encode()


def _sealed(enrolment, serial):
    from sync.envelope import HpkeSealer

    sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
    return sealed_item(sealer, enrolment.number, serial)


def _message(item, envelope: bytes) -> SubmissionEnvelope:
    return SubmissionEnvelope(
        id=item.id,
        kind=item.kind,
        item_id=item.item_id,
        number=str(item.number),
        assurance=item.assurance,
        submitted_at=item.submitted_at,
        suite=item.sealed.suite,
        recipient_key_id=item.sealed.recipient_key_id,
        content_hash=item.sealed.content_hash,
        envelope=envelope,
    )
