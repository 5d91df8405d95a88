"""The dock's window: `python -m ui.dock SOCKET`, started by `kiosk run` where there is a display."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, qmlRegisterUncreatableType

from ui.viewmodels.dock import DockModel

_QML = Path(__file__).resolve().parent / "qml"


def open_window(socket_path: str, parent: QObject | None = None) -> QQmlApplicationEngine:
    """Open the window; it lives as long as the engine. RuntimeError when it cannot be drawn."""
    qmlRegisterUncreatableType(DockModel, "Kiosk.Models", 1, 0, "DockModel", "made in Python")
    engine = QQmlApplicationEngine(parent)
    engine.addImportPath(str(_QML))
    engine.setInitialProperties({"dock": DockModel(socket_path, engine)})
    engine.load(QUrl.fromLocalFile(str(_QML / "Kiosk" / "Dock" / "Dock.qml")))
    if not engine.rootObjects():
        raise RuntimeError("the dock's window could not be loaded")
    return engine


def main(arguments: list[str]) -> int:
    """Show the window until it is closed."""
    qt = QGuiApplication([])
    qt.setFont(QFont("Noto Sans CJK SC"))
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # it keeps nothing that could be lost
    engine = open_window(arguments[0])
    code = qt.exec()
    del engine
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
