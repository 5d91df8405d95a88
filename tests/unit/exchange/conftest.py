"""One practice platform for the exchange by stick; each test has a station and a stick of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.sandbox.process import SandboxProcess
from tests.helpers import station as helpers
from tests.helpers.station import Station


@pytest.fixture(scope="session")
def platform_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("platform")


@pytest.fixture(scope="session")
def platform(platform_folder: Path) -> Iterator[SandboxProcess]:
    with SandboxProcess(platform_folder) as running:
        yield running


@pytest.fixture
def station(platform: SandboxProcess, tmp_path: Path) -> Iterator[Station]:
    with Station(tmp_path / "station", platform) as one:
        yield one


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def hand_in(platform_folder: Path, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Hand a bundle in at the platform."""

    def call(bundle: Path, status: int = 0) -> dict[str, Any]:
        return helpers.hand_in(platform_folder, bundle, tmp_path / "acks", status)

    return call
