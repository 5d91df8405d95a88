"""Checks of promises 1, 2, 3 and 6: once for ever, acknowledged means kept, one bad item is one."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from kiosk.domain.assurance import Assurance
from sync.client import Rejected
from sync.conformance.bench import Bench, cut_short, refused, unknown_key
from sync.conformance.model import Broken, Check, expect
from sync.wire import SubmitResult

_AT_ONCE = 6


def received(bench: Bench) -> None:
    """A new submission is acknowledged with its hash and a time."""
    message, result = bench.sent()
    _answered(result, "received")
    expect(
        result.content_hash == message.content_hash,
        "确认的摘要不是上传的内容的摘要",
        "the acknowledgement names another hash than that of the bytes",
    )


def duplicate(bench: Bench) -> None:
    """The same again is a duplicate."""
    message, _ = bench.sent()
    [again] = bench.send(message)
    _answered(again, "duplicate")


def same_acknowledgement(bench: Bench) -> None:
    """What is acknowledged again is the first acknowledgement, later too."""
    message, first = bench.sent()
    bench.sent()
    [again] = bench.send(message)
    _same(first, again)


def at_once(bench: Bench) -> None:
    """Several connections with one new submission make one of it."""
    message = bench.message()
    begin = threading.Barrier(_AT_ONCE)

    def send(_: int) -> SubmitResult:
        client = bench.connect()
        try:
            begin.wait(30)
            [result] = client.submit([message]).items
        finally:
            client.close()
        return result

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        results = list(pool.map(send, range(_AT_ONCE)))
    good = all(one.status in {"received", "duplicate"} for one in results)
    firsts = sum(one.status == "received" for one in results)
    expect(
        good and firsts <= 1,
        f"{_AT_ONCE} 个连接同时上传同一份，结果是 {[one.status for one in results]}",
        f"{_AT_ONCE} connections sent one submission: {[one.status for one in results]}",
    )
    for one in results[1:]:
        _same(results[0], one)


def content_conflict(bench: Bench) -> None:
    """Other bytes under a known id are a conflict, and the first stays."""
    message, first = bench.sent()
    [other] = bench.send(bench.again(message))
    _answered(other, "conflict", "content_conflict")
    _same(first, bench.send(message)[0])


def number_conflict(bench: Bench) -> None:
    """A receipt number belongs to one submission."""
    message, _ = bench.sent()
    taken = bench.message().model_copy(update={"number": message.number})
    _answered(bench.send(taken)[0], "conflict", "number_conflict")


def hash_mismatch(bench: Bench) -> None:
    """Bytes that are not those of the hash are not acknowledged."""
    message = bench.message()
    wrong = message.model_copy(update={"content_hash": "0" * 64})
    _answered(bench.send(wrong)[0], "rejected", "hash_mismatch")


def unknown(bench: Bench) -> None:
    """What was sealed to another key is not acknowledged."""
    _answered(bench.send(bench.message(key=unknown_key()))[0], "rejected", "unknown_key")


def cannot_open(bench: Bench) -> None:
    """An envelope that is not whole is not acknowledged, though its hash fits."""
    _answered(bench.send(cut_short(bench.message()))[0], "rejected", "cannot_open")


def another_id(bench: Bench) -> None:
    """What was sealed for one submission is none under another id: the seal binds them."""
    message = bench.message()
    moved = bench.message().model_copy(
        update={"envelope": message.envelope, "content_hash": message.content_hash}
    )
    _answered(bench.send(moved)[0], "rejected", "cannot_open")


def unfit_kind(bench: Bench) -> None:
    """An application without a person is refused."""
    nobody = bench.message(assurance=Assurance.NONE)
    _answered(bench.send(nobody)[0], "rejected", "unfit_kind")


def misprinted_number(bench: Bench) -> None:
    """A receipt number whose check digit does not fit is none."""
    message = bench.message()
    wrong = f"{message.number[:-1]}{(int(message.number[-1]) + 1) % 10}"
    _answered(
        bench.send(message.model_copy(update={"number": wrong}))[0], "rejected", "foreign_number"
    )


def foreign_number(bench: Bench) -> None:
    """Another terminal's receipt number is refused."""
    message = bench.message()
    other = f"{(int(message.number[:6]) + 1) % 1_000_000:06}"
    foreign = message.model_copy(update={"number": other + message.number[6:]})
    _answered(bench.send(foreign)[0], "rejected", "foreign_number")


def superseded(bench: Bench) -> None:
    """A correction of something that was never received is refused."""
    message = bench.message()
    lost = message.model_copy(update={"supersedes": bench.message().id})
    _answered(bench.send(lost)[0], "rejected", "unknown_superseded")


def one_bad(bench: Bench) -> None:
    """One bad item of a batch leaves the others alone."""
    before, bad, after = bench.message(), bench.message(), bench.message()
    broken = bad.model_copy(update={"content_hash": "f" * 64})
    statuses = [one.status for one in bench.send(before, broken, after)]
    expect(
        statuses == ["received", "rejected", "received"],
        f"一批三份、中间一份不对，结果是 {statuses}",
        f"a batch with a bad one in the middle came out as {statuses}",
    )


def simulated(bench: Bench) -> None:
    """A platform that counts refuses simulated identities; a sandbox takes them."""
    [result] = bench.send(bench.message(assurance=Assurance.SIMULATED))
    if bench.answer.sandbox:
        _answered(result, "received")
    else:
        _answered(result, "rejected", "simulated_refused")


def status(bench: Bench) -> None:
    """A terminal can ask for one of its submissions."""
    message, result = bench.sent()
    try:
        told = bench.client.status(message.id)
    except Rejected as error:
        raise Broken(f"查不到刚收下的办件：{error.code}", f"not found: {error.code}") from None
    expect(
        (told.content_hash, told.received_at) == (message.content_hash, result.received_at),
        "查到的与确认时说的不一样",
        "the status differs from the acknowledgement",
    )


def status_unknown(bench: Bench) -> None:
    """What never arrived is not found."""
    path = f"/v1/submissions/{bench.message().id}"
    refused(bench.ask("GET", path), (404,), "not_found")


def _answered(result: SubmitResult, status: str, code: str = "") -> None:
    if (result.status, result.code) != (status, code):
        wanted, got = f"{status} {code}".strip(), f"{result.status} {result.code}".strip()
        raise Broken(f"应为 {wanted}，实际是 {got}", f"expected {wanted}, got {got}")


def _same(first: SubmitResult, again: SubmitResult) -> None:
    expect(
        (first.received_at, first.official_number) == (again.received_at, again.official_number),
        "再次确认的收件时间或办件编号与第一次不一样",
        "time or official number differ from the first acknowledgement",
    )


CHECKS = (
    Check("SUB-1", "2", "新办件：确认收到，摘要相同", "a new submission is acknowledged", received),
    Check("SUB-2", "1", "同一份再传：回 duplicate", "the same again is a duplicate", duplicate),
    Check("SUB-3", "1", "再次确认与第一次完全一样",
          "the acknowledgement given again is the first one", same_acknowledgement),
    Check("SUB-4", "1", "几个连接同时传同一份，只收一份", "sent at once on several connections it is stored once", at_once),
    Check("SUB-5", "1", "同一 id 内容不同：冲突，原来的不变",
          "other bytes under a known id are a conflict", content_conflict),
    Check("SUB-6", "1", "回执编号只属于一份办件", "a receipt number is taken once", number_conflict),
    Check("SUB-7", "2", "摘要对不上的不收", "a hash that does not fit is not acknowledged", hash_mismatch),
    Check("SUB-8", "2", "没有钥匙的不收", "an unknown key is not acknowledged", unknown),
    Check("SUB-9", "2", "信封不完整的不收", "an envelope that is not whole is not acknowledged", cannot_open),
    Check("SUB-10", "Enrolment", "别的终端的回执编号不收", "another terminal's number is refused", foreign_number),
    Check("SUB-11", "1", "要补正的原办件没有收到过：不收", "a correction of nothing is refused", superseded),
    Check("SUB-12", "3", "一批里有一份不对，其余照收", "one bad item is one bad item", one_bad),
    Check("SUB-13", "6", "模拟身份：只有练习平台收", "simulated identities stay in the sandbox", simulated),
    Check("SUB-14", "offers", "能查一份办件的状态", "one submission can be asked for", status),
    Check("SUB-15", "offers", "没有传过的办件回 404", "what never arrived is 404 not_found", status_unknown),
    Check("SUB-16", "2", "封给另一份办件的信封不收", "what was sealed for another id is not acknowledged", another_id),
    Check("SUB-17", "Kinds", "种类和人、事项不相配的不收", "a kind that lacks what it needs is refused", unfit_kind),
    Check("SUB-18", "Enrolment", "校验位不对的回执编号不收", "a number with another check digit is refused", misprinted_number),
)  # fmt: skip
