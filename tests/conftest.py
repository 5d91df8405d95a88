"""What every test starts from: no screen, no home directory of anybody, no settings of this machine.

It must not hide problems: nothing here silences a warning, retries, or skips.
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

_HOME = Path(tempfile.mkdtemp(prefix="kiosk-test-home-"))


def _isolate() -> None:
    """Point this process and its children away from the person who runs the tests.

    At import time, because Qt and the keyboard read these variables before the first fixture runs.
    """
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        del os.environ[name]
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        os.environ.pop(name, None)
    for name, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_RUNTIME_DIR", "runtime"),
    ):
        path = _HOME / folder
        path.mkdir(mode=0o700)
        os.environ[name] = str(path)
    # As root the vault may choose systemd's host key: not the one of this machine.
    os.environ["SYSTEMD_CREDENTIAL_SECRET"] = str(_HOME / "credential.secret")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_IM_MODULE"] = "qtvirtualkeyboard"
    os.environ["QT_VIRTUALKEYBOARD_DESKTOP_DISABLE"] = "1"
    # Qt's keyboard says this on the thread that loads QML. pytest-qt's handler is Python: it would
    # wait for the GIL there while a test that holds it waits for that thread.
    os.environ["QT_LOGGING_RULES"] = (
        "qt.qml.propertyCache.append.warning=false;qt.virtualkeyboard.pinyin.warning=false;"
        "qt.multimedia.ffmpeg.info=false"
    )
    os.environ["LC_ALL"] = "C.UTF-8"


_isolate()

# An example that took long says that this machine was busy, never that something is wrong. All else
# is as it stands: on a machine of CI Hypothesis has a profile of its own, with the same examples always.
settings.register_profile(
    "busy",
    settings(),
    deadline=None,
    suppress_health_check=(*settings().suppress_health_check, HealthCheck.too_slow),
)
settings.load_profile("busy")


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """Return the application class of the product: Qt Quick without widgets."""
    from PySide6.QtGui import QGuiApplication

    return QGuiApplication


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests that need a device on the cable to those who ask for them with ``-m hardware``."""
    if "hardware" in (config.option.markexpr or ""):
        return
    hardware = [item for item in items if item.get_closest_marker("hardware")]
    if hardware:
        config.hook.pytest_deselected(items=hardware)
        items[:] = [item for item in items if not item.get_closest_marker("hardware")]


def pytest_unconfigure() -> None:
    """Remove what the tests wrote into their home."""
    import shutil

    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let what a test of Qt leaves be collected here, on the GUI thread.

    The collector runs on whichever thread allocates. A window or a timer that it finds on a
    worker of the next test is destroyed there, and Qt aborts the process for that. The product's
    own objects belong to a parent that lives as long as the process.
    """
    result = yield
    if "qapp" in getattr(item, "fixturenames", ()):
        gc.collect()
        if not gc.get_freeze_count():
            gc.freeze()  # the modules stay: without this each collection looks through them again
        gc.enable()
    return result


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """See `pytest_runtest_protocol`: from here on a test's objects may be garbage."""
    if "qapp" in getattr(item, "fixturenames", ()):
        gc.disable()
