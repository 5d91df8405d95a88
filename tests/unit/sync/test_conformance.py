"""The conformance suite: this platform passes whole, and one that breaks a promise is found out.

Broken platforms are the real one behind a layer that spoils exactly one thing.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from kiosk.cli.main import kiosk
from kiosk.domain.application import Stage
from sync.client import ClerkClient, Transport
from sync.conformance import CHECKS, Report, Result, check_platform
from sync.conformance.bench import Bench
from sync.conformance.model import Check
from sync.sandbox.process import SandboxProcess
from sync.wire import MAX_BODY, MAX_CHUNK
from sync.wire.clerk import Decision
from sync.wire.documents import Approval
from sync.wire.publishing import DraftRequest
from tests.helpers.documents import notice
from tests.helpers.serving import serving

Json = dict[str, Any]


QUICK = tuple(one for one in CHECKS if one.id != "UPL-6")
"""Without the one that waits seconds for a line to break; it has a broken platform of its own."""


def checked(url: str, token: str, checks: Iterable[Check] = CHECKS) -> Report:
    """Check a platform, with its own clerk to decide."""
    clerk = ClerkClient(Transport(url, token))

    def decide(message, times: int) -> None:
        for number in range(times):
            clerk.decide(Decision(id=message.id, stage=Stage.REVIEW, opinion=str(number)))

    try:
        publish(clerk)
        bench = Bench(url, clerk.enrolment_code().code, decide=decide)
        return check_platform(url, bench, checks)
    finally:
        clerk.close()


def publish(clerk: ClerkClient) -> None:
    """Have something to hand down."""
    draft = clerk.draft(DraftRequest(kind="notice", name="conformance", content=notice("对接自检")))
    approval = Approval(
        approver="测试县政府", approved_on=date(2026, 11, 19), document_number="测政发〔2026〕3号"
    )
    clerk.approve(draft.id, approval)
    clerk.publish(draft.id)


def by_result(report: Report, result: Result) -> dict[str, str]:
    return {one.id: one.why_en for one in report.findings if one.result is result}


def test_this_platform_keeps_every_promise(any_platform: SandboxProcess):
    report = checked(any_platform.url, any_platform.clerk_token)
    assert by_result(report, Result.FAILED) == {}
    assert by_result(report, Result.SKIPPED) == {}
    assert report.kept
    assert len(report.findings) == len(CHECKS) == len({one.id for one in CHECKS})


def test_a_platform_that_counts_passes_too(tmp_path):
    with SandboxProcess(tmp_path, arguments=("--not-a-sandbox",)) as platform:
        report = checked(platform.url, platform.clerk_token)
    assert by_result(report, Result.FAILED) == {}
    assert not report.sandbox


def test_without_a_clerk_the_rest_is_still_checked(platform: SandboxProcess, clerk):
    publish(clerk)
    report = check_platform(platform.url, Bench(platform.url, clerk.enrolment_code().code))
    assert by_result(report, Result.FAILED) == {}
    assert set(by_result(report, Result.SKIPPED)) == {"CUR-3", "CUR-4", "CUR-5", "CUR-6"}


def test_a_clerk_who_is_told_can_decide_by_hand(platform: SandboxProcess, clerk):
    said: list[str] = []

    def tell(words: str) -> None:
        said.append(words)
        [number] = re.findall("[0-9]{19}", words)
        for _ in range(3):
            clerk.decide(Decision(number=number, stage=Stage.REVIEW))

    publish(clerk)
    bench = Bench(platform.url, clerk.enrolment_code().code, wait_s=20.0, tell=tell)
    report = check_platform(platform.url, bench)
    assert by_result(report, Result.FAILED) == {}
    assert by_result(report, Result.SKIPPED) == {}
    assert len(said) == 1


def test_with_a_code_that_is_no_code_nothing_is_guessed(platform: SandboxProcess):
    report = check_platform(platform.url, Bench(platform.url, "AAAA-AAAA-AAAA"))
    assert "ENROL-1" in by_result(report, Result.FAILED)
    assert set(by_result(report, Result.PASSED)) == {
        "INFO-1", "ENROL-4", "AUTH-1", "AUTH-2", "VER-2", "KEY-1"
    }  # fmt: skip
    assert not report.kept


# ---- platforms that break one promise ----------------------------------------------------------


class Spoilt:
    """ASGI layer that changes what is sent to a platform, or what it answers."""

    def __init__(
        self,
        app: Any,
        *,
        request: Callable[[Json], None] | None = None,
        answer: Callable[[str, int, Json], tuple[int, str]] | None = None,
        without: bytes = b"",
    ) -> None:
        self._app, self._request, self._answer, self._without = app, request, answer, without

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/v1/clerk"):
            await self._app(scope, receive, send)
            return
        announced = int(dict(scope["headers"]).get(b"content-length", b"0"))
        sends = scope["path"] == "/v1/submissions" and announced <= MAX_BODY
        if self._request is not None and sends:
            scope, receive = await self._changed(scope, receive)
        call = f"{scope['method']} {scope['path']}?{scope['query_string'].decode()}"
        head: Json = {}
        body = b""

        async def hold(message: Any) -> None:
            nonlocal head, body
            if message["type"] == "http.response.start":
                head = dict(message)
            else:
                body += message.get("body", b"")

        await self._app(scope, receive, hold)
        kind = dict(head["headers"])[b"content-type"]
        if self._answer is not None and b"json" in kind:
            document = json.loads(body)
            head["status"], named = self._answer(call, head["status"], document)
            body, kind = json.dumps(document).encode(), named.encode()
        dropped = {b"content-length", b"content-type", self._without}
        headers = [pair for pair in head["headers"] if pair[0] not in dropped]
        headers += [(b"content-length", str(len(body)).encode()), (b"content-type", kind)]
        await send({**head, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _changed(self, scope: Any, receive: Any) -> tuple[Any, Any]:
        body = b""
        while True:
            try:
                message = await receive()
            except HTTPException as error:
                return scope, _raising(error)
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        with contextlib.suppress(ValueError):
            document = json.loads(body)
            self._request(document)
            body = json.dumps(document).encode()
        kept = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        length = [(b"content-length", str(len(body)).encode())]

        async def again() -> Any:
            return {"type": "http.request", "body": body}

        return {**scope, "headers": kept + length}, again


def _raising(error: Exception) -> Callable[[], Awaitable[Any]]:
    async def receive() -> Any:
        raise error

    return receive


def innermost(app: Any, **spoilt: Any) -> Any:
    """Spoil behind the layer that checks signatures; only a header is dropped in front of it."""
    if "request" not in spoilt:
        return Spoilt(app, **spoilt)
    app.user_middleware.append(Middleware(Spoilt, **spoilt))
    return app


def _kind(status: int) -> str:
    return "application/problem+json" if status >= 400 else "application/json"


def items(change: Callable[[Json], None]) -> Callable[[str, int, Json], tuple[int, str]]:
    """Spoil each result of a batch."""

    def spoil(call: str, status: int, document: Json) -> tuple[int, str]:
        if call == "POST /v1/submissions?" and status == 200:
            for item in document["items"]:
                change(item)
        return status, _kind(status)

    return spoil


def on(
    call: str, change: Callable[[int, Json], int]
) -> Callable[[str, int, Json], tuple[int, str]]:
    """Spoil the answers of one call."""

    def spoil(asked: str, status: int, document: Json) -> tuple[int, str]:
        if asked.startswith(call):
            status = change(status, document)
        return status, _kind(status)

    return spoil


def code(wanted: str, **become: str) -> Callable[[str, int, Json], tuple[int, str]]:
    """Answer what has one code with something else."""

    def change(item: Json) -> None:
        if item["code"] == wanted:
            item.update(become)
            if become.get("status") in {"received", "duplicate"}:
                item["received_at"] = "2026-03-02T09:30:00+08:00"

    return items(change)


def _duplicates_received(item: Json) -> None:
    if item["status"] == "duplicate":
        item["status"] = "received"


def _no_last_number(status: int, document: Json) -> int:
    document.pop("last_number", None)
    return status


def _one_page_only(status: int, document: Json) -> int:
    if status == 200 and document["items"]:
        document["more"] = False
    return status


def _oldest_lost(status: int, document: Json) -> int:
    if status == 200:
        document["items"] = document["items"][1:]
    return status


def _as(new: int) -> Callable[[int, Json], int]:
    return lambda _status, document: document.update(status=new) or new


def _allow(wanted: str) -> Callable[[int, Json], int]:
    """Answer what is refused with one code as if all were well."""
    return lambda status, document: 200 if document.get("code") == wanted else status


def _unvouched(status: int, document: Json) -> int:
    document["signatures"] = [{**document["signatures"][0], "signature": "A" * 86 + "=="}]
    return status


def _for_another(status: int, document: Json) -> int:
    for one in document.get("items", ()):
        one["audience"] = "110101"
    return status


class _HalfIsEnough:
    """Acknowledges a submission as soon as some of its bytes are there."""

    def __init__(self) -> None:
        self._begun = False

    def __call__(self, call: str, status: int, document: Json) -> tuple[int, str]:
        if call.startswith("PATCH"):
            self._begun = document.get("complete") is False
        elif call.startswith("POST /v1/submissions"):
            if self._begun:
                status, _ = code("not_uploaded", status="received", code="")(call, status, document)
            self._begun = False
        return status, _kind(status)


def _plain(call: str, status: int, document: Json) -> tuple[int, str]:
    return status, "application/json" if status == 404 and "no-such" in call else _kind(status)


ANSWERS: dict[str, tuple[Callable[[str, int, Json], tuple[int, str]], set[str]]] = {
    "duplicates look new": (items(_duplicates_received), {"SUB-2", "SUB-4"}),
    "a code enrols twice": (on("POST /v1/enrolments", _allow("code_used")), {"ENROL-3", "ENROL-5"}),
    "any code will do": (on("POST /v1/enrolments", _allow("code_unknown")), {"ENROL-4"}),
    "strangers may look": (on("GET /v1/changes", _allow("unauthorised")), {"AUTH-1", "AUTH-2"}),
    "any version will do": (on("GET /v1/changes", _allow("unknown_version")), {"VER-1"}),
    "any size will do": (on("POST /v1/submissions", _allow("too_large")), {"LIM-2"}),
    "a conflict is taken": (code("content_conflict", status="duplicate", code=""), {"SUB-5"}),
    "a number is taken twice": (code("number_conflict", status="received", code=""), {"SUB-6"}),
    "any hash will do": (code("hash_mismatch", status="received", code=""), {"SUB-7", "SUB-12"}),
    "any key will do": (code("unknown_key", status="received", code=""), {"SUB-8"}),
    "nothing is opened": (code("cannot_open", status="received", code=""), {"SUB-9", "SUB-16"}),
    "any number will do": (code("foreign_number", status="received", code=""), {"SUB-10", "SUB-18"}),
    "any kind will do": (code("unfit_kind", status="received", code=""), {"SUB-17"}),
    "signatures may cover less": (on("POST /v1/submissions", _allow("bad_signature")), {"AUTH-8"}),
    "any key may be rolled to": (on("POST /v1/terminal-keys", _allow("bad_message")), {"KEY-2"}),
    "no key can be rolled": (on("POST /v1/terminal-keys", _as(404)), {"KEY-2", "KEY-3"}),
    "one key vouches": (on("GET /v1/keys", _unvouched), {"KEY-1"}),
    "documents of another": (on("GET /v1/documents?", _for_another), {"DOC-1"}),
    "unknown documents begin anew": (on("GET /v1/documents?cursor=9", _as(200)), {"DOC-3"}),
    "corrections of nothing": (code("unknown_superseded", status="received", code=""), {"SUB-11"}),
    "another reason": (code("unknown_key", code="cannot_open"), {"SUB-8"}),
    "no last number": (on("GET /v1/changes", _no_last_number), {"CUR-1"}),
    "the first page is all": (on("GET /v1/changes?cursor=&limit=1", _one_page_only), {"CUR-4", "CUR-6"}),
    "every page loses one": (on("GET /v1/changes?cursor=", _oldest_lost), {"CUR-4", "CUR-5", "CUR-6"}),
    "unknown cursors begin anew": (on("GET /v1/changes?cursor=9", _as(200)), {"CUR-2"}),
    "every path is forbidden": (on("GET /v1/no-such-thing", _as(403)), {"ERR-3"}),
    "refusals without a problem": (_plain, {"ERR-3"}),
    "a large page is given": (on("GET /v1/changes?limit=501", _as(200)), {"LIM-3"}),
    "what was not uploaded is received": (code("not_uploaded", status="received", code=""), {"UPL-2", "UPL-7"}),
    "half a set is a set": (_HalfIsEnough(), {"UPL-7"}),
    "every piece is welcome": (on("PATCH /v1/uploads/", _as(200)), {"UPL-3", "UPL-4", "UPL-5", "UPL-8"}),
    "a piece of any size": (on("PATCH /v1/uploads/", _allow("too_large")), {"UPL-8"}),
    "what never came is there": (on("GET /v1/submissions/", _as(200)), {"SUB-15"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_exactly_the_broken_promise_is_found(tmp_path, name):
    spoil, expected = ANSWERS[name]
    with serving(tmp_path, lambda app: Spoilt(app, answer=spoil), sandbox=True) as url:
        report = checked(url, (tmp_path / "clerk.token").read_text(), QUICK)
    assert set(by_result(report, Result.FAILED)) == expected, by_result(report, Result.FAILED)


def _known_fields_only(document: Json) -> None:
    document.pop("urgent", None)


def _no_more_than_agreed(document: Json) -> None:
    document["items"] = document["items"][:100]


@pytest.mark.parametrize(
    ("spoilt", "expected"),
    [
        ({"request": _known_fields_only}, "ERR-2"),
        ({"request": _no_more_than_agreed}, "LIM-1"),
        ({"without": b"bianmin-version"}, "VER-3"),
    ],
)
def test_what_is_ignored_or_not_said_is_found(tmp_path, spoilt, expected):
    with serving(tmp_path, lambda app: innermost(app, **spoilt), sandbox=True) as url:
        report = checked(url, (tmp_path / "clerk.token").read_text(), QUICK)
    assert set(by_result(report, Result.FAILED)) == {expected}, by_result(report, Result.FAILED)


class Hoarding:
    """ASGI layer that passes an upload on when it is whole, as a proxy does that was not told better."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        held: list[Any] = []
        announced = int(dict(scope.get("headers", ())).get(b"content-length", b"0"))
        holds = scope.get("method") == "PATCH" and announced <= MAX_CHUNK
        while holds and (not held or held[-1].get("more_body")):
            held.append(await receive())
            if held[-1]["type"] == "http.disconnect":
                return

        async def again() -> Any:
            return held.pop(0) if held else await receive()

        await self._app(scope, again, send)


class Timeless:
    """ASGI layer that takes what was signed ahead of time."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        found = re.search(
            rb"created=([0-9]+)", dict(scope.get("headers", ())).get(b"signature-input", b"")
        )
        if found is None or int(found[1]) < time.time() + 600:
            await self._app(scope, receive, send)
            return
        head = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b"{}"})


def test_what_takes_signatures_of_tomorrow_is_found(tmp_path):
    with serving(tmp_path, Timeless, sandbox=True) as url:
        report = checked(url, (tmp_path / "clerk.token").read_text(), QUICK)
    assert set(by_result(report, Result.FAILED)) == {"AUTH-4"}, by_result(report, Result.FAILED)


class Swapping:
    """ASGI layer that gives other bytes of a document than those that are listed, or all of them for a part."""

    def __init__(self, app: Any, byte: bytes = b"") -> None:
        self._app, self._byte = app, byte

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        is_document = str(scope.get("path", "")).startswith("/v1/documents/")

        async def spoilt(message: Any) -> None:
            if is_document and self._byte and message.get("body"):
                message = {**message, "body": self._byte + message["body"][1:]}
            await send(message)

        if is_document and not self._byte:
            headers = [pair for pair in scope["headers"] if pair[0] != b"range"]
            scope = {**scope, "headers": headers}
        await self._app(scope, receive, spoilt)


@pytest.mark.parametrize("byte", [b"", b"X"])
def test_documents_that_are_not_those_of_the_list_are_found(tmp_path, byte):
    with serving(tmp_path, lambda app: Swapping(app, byte), sandbox=True) as url:
        report = checked(url, (tmp_path / "clerk.token").read_text(), QUICK)
    failed = set(by_result(report, Result.FAILED))
    assert failed == ({"DOC-2", "DOC-3"} if byte else {"DOC-2"}), by_result(report, Result.FAILED)


def test_what_holds_bodies_back_until_they_are_whole_is_found(tmp_path):
    with serving(tmp_path, Hoarding, sandbox=True) as url:
        report = checked(url, (tmp_path / "clerk.token").read_text())
    assert set(by_result(report, Result.FAILED)) == {"UPL-6"}, by_result(report, Result.FAILED)


def test_a_platform_that_counts_and_takes_simulated_identities_is_found(tmp_path):
    spoil = code("simulated_refused", status="received", code="")
    with serving(tmp_path, lambda app: Spoilt(app, answer=spoil), sandbox=False) as url:
        report = checked(url, (tmp_path / "clerk.token").read_text(), QUICK)
    assert set(by_result(report, Result.FAILED)) == {"SUB-13"}


# ---- the command -------------------------------------------------------------------------------


def test_the_command_reports_in_both_languages(platform: SandboxProcess, clerk, tmp_path):
    options = ["--code", clerk.enrolment_code().code, "--out", str(tmp_path / "report")]
    result = CliRunner().invoke(kiosk, ["platform", "check", platform.url, *options])
    assert result.exit_code == 0, result.output
    assert "没有通过 0" in result.output
    page = (tmp_path / "report" / "report.md").read_text("utf-8")
    assert "Conformance" in page
    assert "平台对接自检" in page
    data = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert data["kept"] is True
    assert data["failed"] == 0
    assert {one["id"] for one in data["findings"]} == {one.id for one in CHECKS}


def test_the_command_checks_all_with_the_clerks_token(platform: SandboxProcess, clerk):
    publish(clerk)
    made = clerk.enrolment_code().code
    options = ["--code", made, "--clerk-token", platform.clerk_token, "--json"]
    result = CliRunner().invoke(kiosk, ["platform", "check", platform.url, *options])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["skipped"] == 0


def test_the_command_ends_with_1_when_nobody_answers():
    arguments = ["platform", "check", "http://127.0.0.1:9", "--code", "AAAA-AAAA-AAAA"]
    result = CliRunner().invoke(kiosk, arguments)
    assert result.exit_code == 1
    assert "没有通过" in result.output
