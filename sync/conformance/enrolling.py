"""Checks of who answers and who may speak: info and enrolment."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.client import Rejected
from sync.conformance.bench import Bench, refused
from sync.conformance.model import Broken, Check, expect
from sync.wire import EnrolRequest


def info(bench: Bench) -> None:
    """`/v1/info` needs no signature and says who answers."""
    stranger = bench.stranger()
    try:
        bench.info = stranger.info()
    finally:
        stranger.close()


def enrol(bench: Bench) -> None:
    """A code enrols, and both answers speak of one platform."""
    stranger = bench.stranger()
    try:
        answer = stranger.enrol(bench.enrol_request())
    finally:
        stranger.close()
    bench.enrolled(answer)
    told = bench.info
    expect(
        told is not None and told.keys[0] == bench.key and told.sandbox == answer.sandbox,
        "注册的应答与 /v1/info 说的不是同一个平台（密钥、是否练习）",
        "enrolment and /v1/info disagree about the key to seal to or about being a sandbox",
    )


def enrol_again(bench: Bench) -> None:
    """A lost answer can be asked for again with the same key."""
    before = bench.answer
    stranger = bench.stranger()
    try:
        answer = stranger.enrol(bench.enrol_request())
    except Rejected as error:
        raise Broken(
            f"注册应答丢失后重试被拒绝：{error.code}",
            f"asking again after a lost answer was refused: {error.code}",
        ) from None
    finally:
        stranger.close()
    same = (answer.region, answer.terminal, answer.epoch)
    expect(
        same == (before.region, before.terminal, before.epoch),
        "重试得到了别的终端编号或期次",
        "asking again gave another terminal number or epoch",
    )
    bench.enrolled(answer)
    bench.client.changes("")


def enrol_used(bench: Bench) -> None:
    """A code that was spent enrols nobody else."""
    _ = bench.answer
    _refused_enrolment(bench, bench.enrol_request(key=Ed25519PrivateKey.generate()), "code_used")


def enrol_over(bench: Bench) -> None:
    """Once something was submitted, the code is spent for its own key too."""
    bench.sent()
    _refused_enrolment(bench, bench.enrol_request(), "code_used")


def enrol_unknown(bench: Bench) -> None:
    """A code nobody gave out is told apart from a spent one."""
    _refused_enrolment(bench, bench.enrol_request("ZZZZ-ZZZZ-ZZZZ"), "code_unknown")


def _refused_enrolment(bench: Bench, request: EnrolRequest, code: str) -> None:
    body = request.model_dump_json().encode()
    statuses = (409,) if code == "code_used" else (404,)
    refused(bench.ask("POST", "/v1/enrolments", body, known=False), statuses, code)


FIRST = (
    Check("INFO-1", "offers", "/v1/info 不要签名，说明是谁、密钥和时间",
          "/v1/info needs no signature and tells who answers, keys and time", info),
    Check("ENROL-1", "Enrolment", "注册码能注册一台终端", "a code enrols a terminal", enrol),
    Check("ENROL-2", "Enrolment", "应答丢失后，同一密钥可以用同一注册码再要一次",
          "the same key may ask again when the answer was lost", enrol_again),
    Check("ENROL-3", "Enrolment", "用过的注册码不能给别的终端用",
          "a spent code enrols nobody else", enrol_used),
    Check("ENROL-4", "Enrolment", "没有发过的注册码回 404 code_unknown",
          "an unknown code is 404 code_unknown", enrol_unknown),
)  # fmt: skip
LAST = (
    Check("ENROL-5", "Enrolment", "上传过办件以后，注册码不能再用",
          "after a submission the code is spent for its own key too", enrol_over),
)  # fmt: skip
