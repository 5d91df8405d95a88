"""Whoever means harm at a platform: strangers with large bodies, odd paths, a key used by two, numbers that collide.

On each database, alone and with several workers; everything over real HTTP.
"""

from __future__ import annotations

import os
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import requests

from kiosk.domain.application import Kind
from kiosk.domain.numbers import uuid7
from sync.client import Rejected
from sync.client.raw import RawTransport
from sync.engine.push import _message
from sync.enrolment import enrol
from sync.envelope import HpkeSealer
from sync.sandbox.process import SandboxProcess
from sync.wire import MAX_BODY
from sync.wire.clerk import CodeRequest, Faults
from tests.helpers.outbox import sealed_item
from tests.helpers.terminal import enrolled

_AT_ONCE_S = 20.0
"""Far from what an answer takes, and a body that never comes is waited for longer."""


@pytest.fixture(scope="module")
def platform(any_platform):
    return any_platform


@pytest.fixture
def enrolment(platform):
    return enrolled(platform)


def said_at_once(platform: SandboxProcess, head: str) -> str:
    """Send a head that announces a body, and nothing of the body; return how it is answered."""
    with socket.create_connection((platform.host, platform.port), 30) as connection:
        connection.settimeout(_AT_ONCE_S)
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        answer = b""
        try:
            while b"\r\n\r\n{" not in answer and (more := connection.recv(4000)):
                answer += more
        except TimeoutError:
            return "waits for the body"
    return answer.decode()


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/submissions", 401, "unauthorised"),
        ("/v1/heartbeats", 401, "unauthorised"),
        ("/v1/clerk/documents", 401, "unauthorised"),
        ("/v1/enrolments", 413, "too_large"),
    ],
)
def test_what_a_stranger_wants_to_send_is_not_waited_for(platform, path, status, code):
    head = (
        f"POST {path} HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: 40000000"
    )
    answer = said_at_once(platform, head)
    assert answer.startswith(f"HTTP/1.1 {status} "), answer
    assert f'"code":"{code}"' in answer


def test_strangers_that_hold_large_bodies_open_keep_no_terminal_out(platform, enrolment):
    head = "POST /v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n{"
    held = []
    try:
        for _ in range(150):
            held.append(socket.create_connection((platform.host, platform.port), 30))
            held[-1].sendall(head.encode())
        time.sleep(0.3)
        answer = requests.post(
            f"{platform.url}/v1/submissions",
            data=b" " * 100_000,
            headers={"Content-Type": "application/json"},
            auth=enrolment.signer(),
            timeout=30,
        )
    finally:
        for one in held:
            one.close()
    assert answer.json()["code"] == "bad_message"


def test_a_streamed_body_over_the_limit_is_too_large_and_not_a_bad_message(platform, enrolment):
    piece = b" " * (1024 * 1024)
    answer = requests.post(
        f"{platform.url}/v1/submissions",
        data=(piece for _ in range(MAX_BODY // len(piece) + 2)),
        headers={
            "Content-Type": "application/json",
            "Content-Digest": "sha-256=:" + "A" * 43 + "=:",
        },
        auth=enrolment.signer(),
        timeout=30,
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/submissions/%00",
        "/v1/submissions/a%00b",
        "/v1/submissions/' OR 1=1 --",
        "/v1/submissions/%ff",
        "/v1/documents/%00",
        "/v1/documents/..%2f..%2fclerk.token",
        "/v1/uploads/%00",
        "/v1/changes?cursor=%00",
        "/v1/documents?cursor=%00",
        "/v1/changes/",
        "/v1/",
        "//v1/changes",
    ],
)
def test_odd_paths_are_refused_with_a_code(platform, enrolment, path):
    transport = RawTransport(platform.url, signer=enrolment.signer())
    try:
        answer = transport.ask("GET", path)
    finally:
        transport.close()
    assert answer.status in {404, 410, 422}, answer
    assert answer.code


def test_two_regions_never_share_an_official_number(platform, clerk):
    """办件编号 is one number for one case, whatever region its terminal stands in."""
    numbers = []
    for region in ("220181", "220182"):
        one = enrol(
            platform.url, clerk.enrolment_code(CodeRequest(region=region, terminal=77)).code
        )
        key = uuid7(datetime.now(UTC), os.urandom(10))
        sealed = HpkeSealer(one.key.id, one.key.public_key).seal(key, Kind.APPLICATION, b"{}", ())
        item = sealed_item(HpkeSealer(one.key.id, one.key.public_key), one.number, 1)
        client = one.client()
        [result] = client.submit([_message(replace(item, id=key, sealed=sealed))]).items
        client.close()
        numbers.append(result.official_number)
    assert all(numbers)
    assert len(set(numbers)) == 2


def test_a_receipt_number_with_another_check_digit_is_none(platform, enrolment):
    sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
    message = _message(sealed_item(sealer, enrolment.number, 1))
    wrong = message.number[:-1] + str((int(message.number[-1]) + 1) % 10)
    client = enrolment.client()
    [result] = client.submit([message.model_copy(update={"number": wrong})]).items
    client.close()
    assert (result.status, result.code) == ("rejected", "foreign_number")


def test_a_region_whose_numbers_are_used_up_is_said_so(platform, clerk):
    clerk.enrolment_code(CodeRequest(region="220183", terminal=9999))
    with pytest.raises(Rejected, match="epochs_exhausted"):
        clerk.enrolment_code(CodeRequest(region="220183"))


def test_no_fault_switch_on_a_platform_that_counts(tmp_path):
    with SandboxProcess(tmp_path, arguments=("--not-a-sandbox",)) as platform:
        clerk = platform.clerk()
        with pytest.raises(Rejected, match="not_found"):
            clerk.set_faults(Faults(drop_replies=3, wrong_ack=3))
        clerk.close()
        assert requests.get(f"{platform.url}/v1/info", timeout=30).json()["sandbox"] is False
