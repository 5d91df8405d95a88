"""Checks of who may speak: signed requests (RFC 9421; docs/platform-contract.md, Signed requests)."""

from __future__ import annotations

import secrets
import time
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.client import PlatformError
from sync.conformance.bench import Bench, refused
from sync.conformance.model import Broken, Check, expect
from sync.message_signature import CONTENT_DIGEST, Request, digest_of, sign
from sync.wire import VERSION, VERSION_HEADER, SubmitBatch, key_id_of

_CHANGES = "/v1/changes"
_SUBMISSIONS = "/v1/submissions"
_HOUR_S = 3600.0


def nobody(bench: Bench) -> None:
    """Without a signature there is nothing to see."""
    refused(bench.ask("GET", _CHANGES, known=False), (401,), "unauthorised")


def somebody_else(bench: Bench) -> None:
    """What a key signs that nobody enrolled is nobody's."""
    session = bench.speaking_as(Ed25519PrivateKey.generate())
    try:
        refused(session.ask("GET", _CHANGES), (401,), "unauthorised")
    finally:
        session.close()


def enrolled_key(bench: Bench) -> None:
    """What the enrolled key signs is accepted."""
    try:
        bench.client.changes("")
    except PlatformError as error:
        raise Broken(
            f"注册的密钥签的请求不收：{error}", f"what the enrolled key signs is refused: {error}"
        ) from None


def another_time(bench: Bench) -> None:
    """A request signed an hour ago, or in an hour, is refused, and told the platform's time."""
    _ = bench.answer
    for shift in (-_HOUR_S, _HOUR_S):
        now = partial(_shifted, shift)
        session = bench.speaking_as(bench.signing_key, now)
        try:
            answer = session.ask("GET", _CHANGES)
        finally:
            session.close()
        refused(answer, (401,), "clock_skew")
        expect(
            b'"server_time":"' in answer.body.replace(b" ", b""),
            "clock_skew 的应答没有说平台的时间",
            "the answer clock_skew does not tell the platform's time",
        )


def _shifted(by: float) -> float:
    return time.time() + by


def a_copy(bench: Bench) -> None:
    """A signed request is taken once."""
    head = _signed_head(bench, "GET", _CHANGES)
    first = bench.ask("GET", _CHANGES, headers=head, known=False)
    expect(
        first.status == 200,
        f"签名正确的请求回了 {first.status}",
        f"a request with a good signature was answered with {first.status}",
    )
    refused(bench.ask("GET", _CHANGES, headers=head, known=False), (401,), "replayed")


def another_query(bench: Bench) -> None:
    """A signature is good for the query it was made over."""
    head = _signed_head(bench, "GET", _CHANGES)
    answer = bench.ask("GET", f"{_CHANGES}?limit=1", headers=head, known=False)
    refused(answer, (401,), "bad_signature")


def another_body(bench: Bench) -> None:
    """A body that was changed on the way is not believed, and says nothing against the message."""
    message = bench.message()
    body = SubmitBatch(items=(message,)).model_dump_json().encode()
    head = _signed_head(bench, "POST", _SUBMISSIONS, body)
    answer = bench.ask("POST", _SUBMISSIONS, body + b" ", headers=head, known=False)
    refused(answer, (400,), "bad_digest")
    (result,) = bench.send(message)
    expect(
        result.status == "received",
        f"重新签名再传，应为 received，实际是 {result.status}",
        f"sent again and signed anew it should be received, got {result.status}",
    )


def less_covered(bench: Bench) -> None:
    """A signature that leaves the body's digest out says nothing about the body."""
    body = SubmitBatch(items=(bench.message(),)).model_dump_json().encode()
    whole = _signed_head(bench, "POST", _SUBMISSIONS, body)
    less = {name: value for name, value in whole.items() if name != CONTENT_DIGEST}
    head = {**whole, **_signature(bench, Request("POST", _SUBMISSIONS, _lower(less)))}
    answer = bench.ask("POST", _SUBMISSIONS, body, headers=head, known=False)
    refused(answer, (401,), "bad_signature")


def _signed_head(bench: Bench, method: str, target: str, body: bytes = b"") -> dict[str, str]:
    """Sign one request by hand, so that it can be changed or sent twice."""
    _ = bench.answer
    head: dict[str, str] = {VERSION_HEADER: VERSION}
    if body:
        head |= {"Content-Type": "application/json", CONTENT_DIGEST: digest_of(body)}
    return {**head, **_signature(bench, Request(method, target, _lower(head)))}


def _signature(bench: Bench, request: Request) -> dict[str, str]:
    key = bench.signing_key
    key_id = key_id_of(key.public_key().public_bytes_raw())
    return sign(request, key, key_id, int(time.time()), secrets.token_urlsafe(16))


def _lower(head: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in head.items()}


SIGNING = (
    Check("AUTH-1", "Signed requests", "没有签名回 401 unauthorised",
          "no signature is 401 unauthorised", nobody),
    Check("AUTH-2", "Signed requests", "不认识的密钥回 401 unauthorised",
          "an unknown key is 401 unauthorised", somebody_else),
    Check("AUTH-3", "Signed requests", "注册的密钥签的请求能用",
          "what the enrolled key signs is accepted", enrolled_key),
    Check("AUTH-4", "Signed requests", "签名时间早或晚一小时回 401 clock_skew，并说平台的时间",
          "signed an hour ago or ahead is 401 clock_skew with the platform's time", another_time),
    Check("AUTH-5", "Signed requests", "同一个签名用第二次回 401 replayed",
          "the same signature again is 401 replayed", a_copy),
    Check("AUTH-6", "Signed requests", "换了查询参数的签名不认",
          "a signature does not hold for another query", another_query),
    Check("AUTH-7", "Signed requests", "内容和摘要对不上回 400 bad_digest，再传照收",
          "a body that does not fit its digest is 400 bad_digest and may be sent again", another_body),
    Check("AUTH-8", "Signed requests", "签名没有盖住内容摘要的不认",
          "a signature that leaves the body's digest out does not hold", less_covered),
)  # fmt: skip
