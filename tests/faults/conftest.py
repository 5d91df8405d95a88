"""What the network's faults need: a practice platform, a bad line to it, a terminal behind both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulators.network import FaultProxy
from sync.client import ClerkClient
from sync.sandbox.process import SandboxProcess
from tests.helpers.child_terminal import ChildTerminal
from tests.helpers.stub_platform import StubPlatform
from tests.helpers.terminal import enrolled
from tests.helpers.thin_line import PATIENT


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("platform")) as running:
        yield running


@pytest.fixture
def clerk(platform: SandboxProcess) -> Iterator[ClerkClient]:
    client = platform.clerk()
    yield client
    client.close()


@pytest.fixture
def line(platform: SandboxProcess) -> Iterator[FaultProxy]:
    """The line between the terminal and the practice platform."""
    with FaultProxy(platform.host, platform.port) as proxy:
        yield proxy


@pytest.fixture
def stub() -> Iterator[StubPlatform]:
    """A platform that answers what a test wants."""
    with StubPlatform() as running:
        yield running


@pytest.fixture
def terminal(platform: SandboxProcess, line: FaultProxy, tmp_path: Path) -> Iterator[ChildTerminal]:
    """A terminal behind the line, in contact with the platform."""
    url = f"http://127.0.0.1:{line.port}"
    with ChildTerminal(tmp_path / "terminal", enrolled(platform), url) as child:
        yield child


@pytest.fixture
def stubbed(stub: StubPlatform, tmp_path: Path) -> Iterator[ChildTerminal]:
    """A terminal at the stub, which answers at once: what comes late is the machine's doing."""
    with ChildTerminal(
        tmp_path / "terminal", stub.enrolment(), stub.url, timeouts=PATIENT
    ) as child:
        yield child
