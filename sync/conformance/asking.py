"""Checks of promise 5, of versions and of limits: what is refused, and in which words."""

from __future__ import annotations

import json

from sync.conformance.bench import Bench, refused, version_header
from sync.conformance.model import Check, expect
from sync.wire import MAX_BATCH, MAX_BODY, MAX_CHANGES, VERSION, SubmitBatch
from sync.wire.base import VERSION_HEADER

_SUBMISSIONS = "/v1/submissions"
_UNREADABLE = (400, 422)
_CONTENT = {"Content-Type": "application/json"}


def not_json(bench: Bench) -> None:
    """What cannot be read is a problem, not a fault of the platform."""
    refused(
        bench.ask("POST", _SUBMISSIONS, b'{"version": "1", "items"'), _UNREADABLE, "bad_message"
    )


def unknown_field(bench: Bench) -> None:
    """Fields the platform does not know are refused."""
    body = json.loads(SubmitBatch(items=(bench.message(),)).model_dump_json())
    body["urgent"] = True
    sent = json.dumps(body).encode()
    refused(bench.ask("POST", _SUBMISSIONS, sent), _UNREADABLE, "bad_message")


def no_such_path(bench: Bench) -> None:
    """A path of no contract is a problem document too."""
    answer = bench.ask("GET", "/v1/no-such-thing")
    refused(answer, (404,), "not_found")
    title = json.loads(answer.body).get("title", "")
    expect(
        any("\u4e00" <= one <= "\u9fff" for one in title),
        "title 应是给人看的中文",
        "the title should be Chinese words for people",
    )


def unknown_version(bench: Bench) -> None:
    """A version the platform does not understand is said to be so."""
    refused(
        bench.ask("GET", "/v1/changes", headers=version_header("9999")), (400,), "unknown_version"
    )


def info_for_all(bench: Bench) -> None:
    """Whatever version is named, `/v1/info` answers and lists what is understood."""
    answer = bench.ask("GET", "/v1/info", headers=version_header("9999"), known=False)
    listed = json.loads(answer.body).get("versions", []) if answer.status == 200 else []
    expect(
        VERSION in listed,
        f"/v1/info 应对任何版本应答，并列出版本 {VERSION}",
        f"/v1/info should answer any version and list version {VERSION}",
    )


def version_told(bench: Bench) -> None:
    """Answers say in which version they are."""
    told = bench.ask("GET", "/v1/changes").headers.get(VERSION_HEADER.lower(), "")
    expect(
        told == VERSION,
        f"应答的 {VERSION_HEADER} 应为 {VERSION}，实际是 {told or '空'}",
        f"the answer's {VERSION_HEADER} should be {VERSION}, is {told or 'empty'}",
    )


def batch_size(bench: Bench) -> None:
    """A batch is not longer than agreed."""
    one = json.loads(bench.message().model_dump_json())
    body = json.dumps({"version": VERSION, "items": [one] * (MAX_BATCH + 1)}).encode()
    refused(bench.ask("POST", _SUBMISSIONS, body), (400, 413, 422))


def body_size(bench: Bench) -> None:
    """A request that is too large is refused before it is sent; whoever stands in front may do it."""
    answer = bench.ask("POST", _SUBMISSIONS, announce=MAX_BODY + 1, headers=_CONTENT)
    expect(
        answer.status == 413,
        f"说要传 {MAX_BODY + 1} 字节，应回 413，实际是 {answer.status}",
        f"announcing {MAX_BODY + 1} bytes should be 413, is {answer.status}",
    )


def page_size(bench: Bench) -> None:
    """Nobody may ask for more changes than agreed."""
    refused(bench.ask("GET", f"/v1/changes?limit={MAX_CHANGES + 1}"), _UNREADABLE, "bad_message")


CHECKS = (
    Check("ERR-1", "5", "看不懂的消息：4xx 和原因代码", "an unreadable message is a problem document", not_json),
    Check("ERR-2", "Versions", "不认识的字段不收", "unknown fields are refused", unknown_field),
    Check("ERR-3", "5", "没有的路径也用 problem+json 应答，有中文说明",
          "an unknown path is a problem document in Chinese", no_such_path),
    Check("VER-1", "Versions", "不支持的版本：400 unknown_version", "an unknown version is 400 unknown_version", unknown_version),
    Check("VER-2", "Versions", "/v1/info 对任何版本都应答", "/v1/info answers whatever version is named", info_for_all),
    Check("VER-3", "Versions", "应答说明自己的版本", "answers name their version", version_told),
    Check("LIM-1", "Limits", f"一批超过 {MAX_BATCH} 份不收", "a batch that is too long is refused", batch_size),
    Check("LIM-2", "Limits", "太大的请求回 413", "a request that is too large is 413", body_size),
    Check("LIM-3", "Limits", f"一次要超过 {MAX_CHANGES} 条不给", "asking for too many changes is refused", page_size),
)  # fmt: skip
