"""What every PageCapture keeps to, in this process and in a worker that can hang and die."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.capture.driver import PageDriver
from devices.ports import (
    DeviceError,
    DeviceState,
    DeviceStatus,
    Frame,
    Page,
    PageCapture,
    Problem,
    Refusal,
)
from devices.supervisor import SupervisedCapture, Supervisor, Timing
from tests.helpers.desk_photos import Scene, photograph
from tests.helpers.lens import sitter
from tests.helpers.photo_run import WITHIN, error, frame_of
from tests.helpers.waiting import until

READY = DeviceStatus("camera", DeviceState.READY)
GONE = DeviceStatus("camera", DeviceState.MISSING, Problem.OFFLINE)
PATIENT_S = 60.0
"""A machine that runs many tests is slow."""


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    """A device file; the driver looks at nothing but whether it is there and may be used."""
    file = tmp_path / "video0"
    file.touch()
    return file


@pytest.fixture(params=["in-process", "supervised"])
def capture(request: pytest.FixtureRequest, camera: Path) -> Iterator[PageCapture]:
    if request.param == "in-process":
        driver = PageDriver("camera", camera)
        driver.start()
        yield driver
        driver.close()
    else:
        with Supervisor() as supervisor:
            supervised = supervisor.capture("camera", "page-capture", {"path": str(camera)})
            supervisor.start()
            yield supervised


@pytest.fixture
def supervised(camera: Path) -> Iterator[SupervisedCapture]:
    with Supervisor(Timing(grace_s=0.3, backoff_s=(0.05,))) as supervisor:
        capture = supervisor.capture("camera", "page-capture", {"path": str(camera)})
        supervisor.start()
        until(lambda: capture.status() == READY, 30)
        yield capture


def test_page_capture_contract(
    capture: PageCapture, camera: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One story: a page, a refusal, a PDF, what is none, a camera that is pulled out and put back."""
    caplog.set_level(logging.WARNING)
    until(lambda: capture.status() == READY, 30)
    photo = photograph(Scene.SKEWED, 2)
    page = capture.look(frame_of(photo), PATIENT_S)
    assert isinstance(page, Page)
    assert error(photo, page.corners) < WITHIN
    assert "\\x" not in repr(page)
    dark = Frame(640, 480, bytes(640 * 480 * 3))
    assert capture.look(dark, PATIENT_S) is Refusal.TOO_DARK
    person = capture.portrait(sitter(), (358, 441), PATIENT_S)
    assert isinstance(person, Page)
    assert (person.width, person.height) == (716, 882)
    assert capture.portrait(dark, (358, 441), PATIENT_S) is Refusal.TOO_DARK
    made = capture.bind([page, page], PATIENT_S)
    assert made.startswith(b"%PDF-")
    assert made.count(page.jpeg) == 2
    for none in ([], [Page(b"\xff\xd8\xff\xd9", 1, 1, 200, False, page.corners)]):
        with pytest.raises(ValueError, match="page"):
            capture.bind(none, PATIENT_S)
    seen: list[DeviceStatus] = []
    unsubscribe = capture.subscribe(seen.append)
    camera.unlink()
    until(lambda: seen == [GONE])
    assert capture.look(dark, PATIENT_S) is Refusal.TOO_DARK, "what was taken is still looked at"
    camera.touch()
    until(lambda: seen == [GONE, READY])
    unsubscribe()
    assert caplog.text == ""


def test_a_hung_worker_is_killed_and_started_again(supervised: SupervisedCapture) -> None:
    dark = Frame(640, 480, bytes(640 * 480 * 3))
    first = supervised.worker.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    with pytest.raises(DeviceError) as error_:
        supervised.look(dark, 0.2)
    assert error_.value.problem is Problem.TIMED_OUT
    until(lambda: supervised.worker.starts == 2 and supervised.status() == READY, 30)
    assert supervised.look(dark, PATIENT_S) is Refusal.TOO_DARK


def test_a_worker_that_dies_with_a_picture_is_told(supervised: SupervisedCapture) -> None:
    frame = frame_of(photograph(Scene.SKEWED, 2))
    first = supervised.worker.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    threading.Timer(0.3, lambda: os.kill(first, signal.SIGKILL)).start()
    with pytest.raises(DeviceError) as error_:
        supervised.look(frame, PATIENT_S)
    assert error_.value.problem is Problem.NO_SERVICE
    until(lambda: supervised.worker.starts == 2 and supervised.status() == READY, 30)
    assert isinstance(supervised.look(frame, PATIENT_S), Page)


def test_nothing_of_a_picture_stays_in_the_memory(supervised: SupervisedCapture) -> None:
    assert supervised.look(Frame(640, 480, bytes(640 * 480 * 3)), PATIENT_S) is Refusal.TOO_DARK
    memory = supervised.worker.memory
    assert memory is not None
    assert os.fstat(memory.fd).st_size == 0
    with pytest.raises(OSError, match="ends before"):
        memory.read(1)
