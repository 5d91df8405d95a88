"""Checks of resumable uploads (docs/platform-contract.md, Large envelopes): what arrived counts, and nothing else."""

from __future__ import annotations

import hashlib
import os
import time

from sync.client import Retryable, Timeouts
from sync.client.raw import RawAnswer
from sync.conformance.bench import Bench, refused
from sync.conformance.model import Check, expect
from sync.message_signature import CONTENT_DIGEST, digest_of
from sync.wire import (
    LENGTH_HEADER,
    MAX_CHUNK,
    OCTETS,
    OFFSET_HEADER,
    SubmissionEnvelope,
    UploadState,
)

_BREAKS_OFF = Timeouts(connect=10.0, read=3.0, total=10.0)
_CONFIRMED_IN_S = 10.0


def goes_on(bench: Bench) -> None:
    """An upload goes on at the confirmed offset, and a message takes it."""
    message = bench.message()
    half = len(message.envelope) // 2
    _held(_append(bench, message.envelope, 0, half), half)
    _held(_ask(bench, message.envelope), half)
    whole = _append(bench, message.envelope, half, len(message.envelope))
    expect(whole.complete, "传完了却没有说完整", "a whole upload is not said to be complete")
    [result] = bench.send(_named(message))
    expect(
        (result.status, result.content_hash) == ("received", message.content_hash),
        f"传完后提交，应为 received，实际是 {result.status} {result.code}",
        f"named after its upload it should be received, got {result.status} {result.code}",
    )
    [again] = bench.send(_named(message))
    expect(
        again.received_at == result.received_at,
        f"同一份再传，应再确认一次，实际是 {again.status} {again.code}",
        f"named again it should be acknowledged again, got {again.status} {again.code}",
    )
    expect(
        _ask(bench, message.envelope).complete,
        "收下以后查询，应仍说已传完",
        "what a message took should still be told as complete",
    )


def not_there(bench: Bench) -> None:
    """A message that names bytes nobody uploaded is incomplete; inside, they are taken."""
    message = bench.message()
    _incomplete(bench, message)
    [result] = bench.send(message)
    expect(
        result.status == "received",
        f"随消息再传，应为 received，实际是 {result.status}",
        f"sent inside its message it should be received, got {result.status}",
    )


def half_there(bench: Bench) -> None:
    """A message that names what is uploaded in part is incomplete, and the part stays."""
    message = bench.message()
    half = len(message.envelope) // 2
    _append(bench, message.envelope, 0, half)
    _incomplete(bench, message)
    _held(_ask(bench, message.envelope), half)


def too_much_at_once(bench: Bench) -> None:
    """One request carries no more of an upload than agreed; whoever stands in front may say so."""
    data = os.urandom(100)
    head = _head(data, 0, digest_of(data)) | {LENGTH_HEADER: str(2 * MAX_CHUNK)}
    _ = bench.answer
    session = bench.speaking_as(bench.signing_key)  # of its own: the rest of the body never comes
    try:
        answer = session.ask("PATCH", _path(data), announce=MAX_CHUNK + 1, headers=head)
    finally:
        session.close()
    expect(
        answer.status == 413,
        f"一次要传 {MAX_CHUNK + 1} 字节，应回 413，实际是 {answer.status}",
        f"announcing {MAX_CHUNK + 1} bytes should be 413, is {answer.status}",
    )


def another_offset(bench: Bench) -> None:
    """Bytes that do not begin where the upload ends are refused and change nothing."""
    data = os.urandom(2000)
    _append(bench, data, 0, 1000)
    for start in (0, 1500):
        refused(_patch(bench, data, start, 2000), (409,), "offset_conflict")
    _held(_ask(bench, data), 1000)


def another_hash(bench: Bench) -> None:
    """A whole with another hash than its name is dropped."""
    data = os.urandom(2000)
    _append(bench, data, 0, 1000)
    refused(_patch(bench, data, 1000, 2000, other=os.urandom(1000)), (422,), "hash_mismatch")
    _held(_ask(bench, data), 0)


def another_digest(bench: Bench) -> None:
    """A body that came to its end and does not fit its digest does not count."""
    data = os.urandom(2000)
    _append(bench, data, 0, 1000)
    answer = _patch(bench, data, 1000, 1500, digest=digest_of(b"other"))
    refused(answer, (400,), "bad_digest")
    _held(_ask(bench, data), 1000)


def broken_off(bench: Bench) -> None:
    """What arrived of a request that broke off is kept."""
    _ = bench.answer
    data = os.urandom(4000)
    session = bench.speaking_as(bench.signing_key, timeouts=_BREAKS_OFF)
    try:
        head = _head(data, 0, digest_of(data))
        session.ask("PATCH", _path(data), data[:3000], headers=head, announce=len(data))
    except Retryable:
        pass
    finally:
        session.close()
    ends_at = time.monotonic() + _CONFIRMED_IN_S
    while (state := _ask(bench, data)).offset == 0 and time.monotonic() < ends_at:
        time.sleep(0.5)
    expect(
        state.offset == 3000,
        f"断线前传到的 3000 字节，平台只确认了 {state.offset}；前面的代理是不是先收完再转",
        f"of 3000 bytes before a break {state.offset} are confirmed; does a proxy in front hold bodies back?",
    )
    whole = _append(bench, data, 3000, len(data))
    expect(whole.complete, "断线后接着传，没有传完整", "after a break the rest made no whole")


def _incomplete(bench: Bench, message: SubmissionEnvelope) -> None:
    [result] = bench.send(_named(message))
    expect(
        (result.status, result.code) == ("incomplete", "not_uploaded"),
        f"没有传完的内容，应为 incomplete not_uploaded，实际是 {result.status} {result.code}",
        f"bytes that are not there should be incomplete not_uploaded, got {result.status} {result.code}",
    )


def _named(message: SubmissionEnvelope) -> SubmissionEnvelope:
    return message.model_copy(update={"envelope": b""})


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _path(data: bytes) -> str:
    return f"/v1/uploads/{_sha256(data)}"


def _ask(bench: Bench, data: bytes) -> UploadState:
    return bench.client.upload(_sha256(data))


def _append(bench: Bench, data: bytes, start: int, end: int) -> UploadState:
    return bench.client.append(
        _sha256(data), data[start:end], offset=start, length=len(data), total_s=20.0
    )


def _head(data: bytes, start: int, digest: str) -> dict[str, str]:
    return {
        "Content-Type": OCTETS,
        CONTENT_DIGEST: digest,
        OFFSET_HEADER: str(start),
        LENGTH_HEADER: str(len(data)),
    }


def _patch(
    bench: Bench, data: bytes, start: int, end: int, *, digest: str = "", other: bytes = b""
) -> RawAnswer:
    """Send some bytes of an upload, or others in their place."""
    body = other or data[start:end]
    head = _head(data, start, digest or digest_of(body))
    return bench.ask("PATCH", _path(data), body, headers=head)


def _held(state: UploadState, offset: int) -> None:
    expect(
        state.offset == offset,
        f"应确认了 {offset} 字节，实际是 {state.offset}",
        f"{offset} bytes should be confirmed, are {state.offset}",
    )


CHECKS = (
    Check("UPL-1", "Large envelopes", "分两次传完，提交后收下，再传是 duplicate",
          "an upload in two pieces is taken by its message", goes_on),
    Check("UPL-2", "Large envelopes", "没有传过的内容：incomplete not_uploaded",
          "a message that names nothing is incomplete", not_there),
    Check("UPL-3", "Large envelopes", "位置不对：409 offset_conflict，已传的不变",
          "another offset is 409 offset_conflict and changes nothing", another_offset),
    Check("UPL-4", "Large envelopes", "传完摘要不对：422 hash_mismatch，重新开始",
          "a whole with another hash is dropped", another_hash),
    Check("UPL-5", "Large envelopes", "一次的内容和摘要对不上：不算数",
          "a body that does not fit its digest does not count", another_digest),
    Check("UPL-6", "Large envelopes", "断线前传到的都算数", "what arrived before a break is kept", broken_off),
    Check("UPL-7", "Large envelopes", "只传了一半就提交：incomplete，已传的不变",
          "a message that names half an upload is incomplete", half_there),
    Check("UPL-8", "Limits", f"一次续传超过 {MAX_CHUNK} 字节回 413",
          "a PATCH that is too large is 413", too_much_at_once),
)  # fmt: skip
