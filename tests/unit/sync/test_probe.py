"""The way to the platform, step by step, against real sockets, certificates and a platform's answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.probe import Found, Probe, Seen, Step
from tests.helpers.certificates import Authority
from tests.helpers.stub_platform import StubPlatform

PATIENT_S = 30.0


@pytest.fixture
def platform() -> Iterator[StubPlatform]:
    with StubPlatform() as running:
        yield running


def look(url: str, ca_file: Path | None = None, step_s: float = PATIENT_S) -> dict[Step, Seen]:
    return {one.step: one for one in Probe(url, ca_file, step_s).run()}


def test_a_platform_in_the_clear_is_found_and_said_to_be_plain(platform: StubPlatform) -> None:
    seen = look(platform.url)
    assert [one.found for one in seen.values()] == [Found.GOOD] * 5
    assert seen[Step.ADDRESS].address == "127.0.0.1"
    assert seen[Step.TLS].plain
    offset = seen[Step.CLOCK].offset_s
    assert offset is not None
    assert abs(offset) < 60
    assert all(one.took_s >= 0 for one in seen.values())


@pytest.mark.parametrize(
    ("start", "end", "host", "found"),
    [
        (-1, 300, "127.0.0.1", Found.GOOD),
        (-1, 3, "127.0.0.1", Found.ENDS_SOON),
        (-9, -1, "127.0.0.1", Found.EXPIRED),
        (2, 9, "127.0.0.1", Found.NOT_YET),
        (-1, 300, "127.0.0.9", Found.OTHER_HOST),
        (-1, 300, "elsewhere.example", Found.OTHER_HOST),
    ],
)
def test_certificates(
    platform: StubPlatform, tmp_path: Path, start: int, end: int, host: str, found: Found
) -> None:
    authority = Authority(tmp_path)
    platform.secure(*authority.certificate("platform", host, start, end))
    seen = look(platform.url, authority.ca_file)
    assert seen[Step.TLS].found is found
    if found in {Found.GOOD, Found.ENDS_SOON}:
        assert seen[Step.TLS].days in {end - 1, end}
        assert seen[Step.PLATFORM].found is Found.GOOD
    else:
        assert seen[Step.PLATFORM].found is Found.SKIPPED


def test_an_authority_nobody_knows(platform: StubPlatform, tmp_path: Path) -> None:
    platform.secure(*Authority(tmp_path, "other").certificate("platform"))
    seen = look(platform.url, Authority(tmp_path, "ours").ca_file)
    assert seen[Step.TLS].found is Found.UNKNOWN_ISSUER
    seen = look(platform.url, tmp_path / "not there.pem")
    assert seen[Step.TLS].found is Found.UNKNOWN_ISSUER


def test_nobody_there_no_name_and_no_address() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    seen = look(f"https://127.0.0.1:{port}")
    assert seen[Step.TLS].found is Found.REFUSED
    assert look("")[Step.ADDRESS].found is Found.NO_URL
    assert look("ftp://x")[Step.NAME].found is Found.SKIPPED
    assert look("https://no-such-host.invalid")[Step.NAME].found in {Found.NO_NAME, Found.LATE}


def test_somebody_else_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def portal() -> None:
            for _ in range(2):
                connection, _address = listener.accept()
                with connection:
                    connection.recv(4096)
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"
                    )

        thread = threading.Thread(target=portal)
        thread.start()
        seen = look(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread.join(10)
    assert seen[Step.PLATFORM].found is Found.STRANGER
    assert seen[Step.CLOCK].found is Found.SKIPPED


def test_one_that_never_answers_is_late_and_can_be_cancelled() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        assert look(url, step_s=0.3)[Step.TLS].found is Found.LATE
        probe = Probe(url)
        found = []
        for one in probe.run():
            found.append(one.found)
            if one.step is Step.NAME:
                threading.Timer(0.2, probe.cancel).start()
        assert found == [Found.GOOD, Found.GOOD, *[Found.CANCELLED] * 3]
