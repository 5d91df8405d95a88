"""The least a PySide6 program can do: one QML window with one line of text, painted once.

Same size, platform and renderer as the kiosk. Writes `painted` to the descriptor in the
environment after the first frame, as the kiosk's screen does, and waits to be killed.
"""

import os
import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

PAGE = b"""
import QtQuick
Window {
    width: 1080; height: 1920; visible: true
    Text { anchors.centerIn: parent; text: "\xe6\x82\xa8\xe5\xa5\xbd"; font.pixelSize: 48 }
}
"""


def main() -> int:
    """Show the window until killed."""
    heart = int(os.environ["KIOSK_HEARTBEAT_FD"])
    app = QGuiApplication([])
    engine = QQmlApplicationEngine()
    engine.loadData(PAGE)
    window: QQuickWindow | QObject = engine.rootObjects()[0]
    swapped: Signal = window.frameSwapped
    swapped.connect(lambda: os.write(heart, b"painted\n"))
    return int(app.exec())


if __name__ == "__main__":
    sys.exit(main())
