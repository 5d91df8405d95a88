"""Takes one picture in a process without a screen, for commands."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QGuiApplication

from devices.ports import Frame, Problem
from ui import camera


def taken_alone(path: Path) -> Frame | Problem:
    """Return one picture of the camera of that device file, or why there is none."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication.instance() or QGuiApplication([])
    opened = camera.open_camera(path)
    if opened is None:
        return Problem.OFFLINE
    loop = QEventLoop()
    answers: list[Frame | Problem] = []

    def end(answer: Frame | Problem) -> None:
        answers.append(answer)
        loop.quit()

    opened.taken.connect(lambda seen: end(camera.frame_in(seen) or Problem.HARDWARE))
    opened.failed.connect(end)
    opened.start()
    opened.take()
    if not answers:
        loop.exec()
    opened.stop()
    del opened, application
    return answers[0]
