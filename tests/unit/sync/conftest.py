"""One practice platform for the tests of a worker; each enrols terminals of its own.

`any_platform` is the same on every database it can stand on, alone and with several workers.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.sandbox.process import SandboxProcess
from tests.helpers.postgres import Postgres

STANDS = {
    "sqlite": (False, 1),
    "sqlite-2-workers": (False, 2),
    "postgresql-2-workers": (True, 2),
}
"""Name: whether on PostgreSQL, and how many workers."""


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("platform")) as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres() as running:
        yield running


@pytest.fixture(params=STANDS)
def stand(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Arguments of a platform on each stand, with a database of its own."""
    return _arguments(request)


@pytest.fixture(scope="session", params=STANDS)
def any_platform(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[SandboxProcess]:
    folder = tmp_path_factory.mktemp(request.param)
    with SandboxProcess(folder, arguments=_arguments(request)) as running:
        yield running


def _arguments(request: pytest.FixtureRequest) -> tuple[str, ...]:
    on_postgres, workers = STANDS[request.param]
    given: tuple[str, ...] = ("--workers", str(workers))
    if on_postgres:
        given += ("--database-url", request.getfixturevalue("postgres").new_database())
    return given


@pytest.fixture
def clerk(platform):
    client = platform.clerk()
    yield client
    client.close()
