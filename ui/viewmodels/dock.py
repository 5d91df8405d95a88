"""The dock's window: sends orders to the dock over its socket and shows how everything stands.

A tool of the practice set-up. It never touches the terminal itself.
"""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalSocket

_LOOK_MS = 700
_PAPER = {"ok": "有纸", "low": "纸快用完", "out": "没有纸"}
_SHEETS = {
    "well": "正常",
    "empty": "没有纸",
    "jam": "卡纸",
    "toner": "墨粉快用完",
    "off": "关着",
    "stall": "收下不打",
}
_SEES = {"": "拔掉了", "nothing": "下面没有纸", "paper": "下面有纸", "blurred": "纸拍糊了"}
_LINK = {"up": "网络通", "cut": "网络断开", "black_hole": "连得上但没有回音"}
_GONE = "还没有连上模拟台"


class DockModel(QObject):
    """`dock` in Dock.qml."""

    changed = Signal()
    cardsChanged = Signal()

    def __init__(self, socket_path: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = socket_path
        self._status: dict[str, Any] = {}
        self._cards: list[dict[str, str]] = []
        self._message = _GONE
        self._asked: deque[list[str]] = deque()
        self._line = QLocalSocket(self)
        self._line.connected.connect(self._connected)
        self._line.disconnected.connect(self._lost)
        self._line.errorOccurred.connect(self._lost)
        self._line.readyRead.connect(self._hear)
        look = QTimer(self)
        look.timeout.connect(self._look)
        look.start(_LOOK_MS)
        self._look()

    @Property("QVariantList", notify=cardsChanged)
    def cards(self) -> list[dict[str, str]]:
        """The cards there are: `name` and `title`."""
        return self._cards

    @Property(str, notify=changed)
    def card(self) -> str:
        """Name of the card that is in, or empty."""
        return str(self._status.get("card") or "")

    @Property(str, notify=changed)
    def printer(self) -> str:
        """How the printer stands, in words."""
        one = self._status.get("printer")
        if not one:
            return ""
        words = ["打印机开着" if one["power"] == "on" else "打印机关着", _PAPER[one["paper"]]]
        words += ["盖开着"] if one["cover"] == "open" else []
        words += ["不收数据"] if one["stalled"] else []
        words += [f"出纸口有 {one['in_mouth']} 张"] if one["in_mouth"] else []
        return "，".join(words)

    @Property(str, notify=changed)
    def sheets(self) -> str:
        """How the A4 printer stands, in words."""
        one = self._status.get("sheets")
        if not one:
            return ""
        busy = "，正在打" if one["busy"] else ""
        return f"{_SHEETS[one['printer']]}{busy}，打好了 {one['documents']} 份"

    @Property(str, notify=changed)
    def camera(self) -> str:
        """What the camera sees, in words."""
        words = self._status.get("camera")
        return "" if words is None else _SEES[words.partition(" ")[0]]

    @Property(str, notify=changed)
    def network(self) -> str:
        """How the network stands, in words."""
        one = self._status.get("network")
        if not one:
            return ""
        return _LINK[one["link"]] + ("，很慢" if one["slow"] else "")

    @Property(str, notify=changed)
    def message(self) -> str:
        """What the dock could not do, in words; empty when all is well."""
        return self._message

    @Slot(str)
    def order(self, words: str) -> None:
        """Give an order, its words separated by spaces: `card place zhangming`."""
        self._send(words.split())

    @Slot()
    def _look(self) -> None:
        state = self._line.state()
        if state is QLocalSocket.LocalSocketState.UnconnectedState:
            self._line.connectToServer(self._path)
        elif state is QLocalSocket.LocalSocketState.ConnectedState and not self._asked:
            self._send(["status"])

    @Slot()
    def _connected(self) -> None:
        self._tell("")
        self._send(["card", "list"])

    @Slot()
    def _lost(self) -> None:
        self._asked.clear()
        self._status = {}
        self._tell(_GONE)

    @Slot()
    def _hear(self) -> None:
        while self._line.canReadLine() and self._asked:
            answer = json.loads(bytes(self._line.readLine().data()))
            order = self._asked.popleft()
            if "cards" in answer:
                self._cards = answer["cards"]
                self.cardsChanged.emit()
            self._status = answer.get("status", self._status)
            if order != ["status"]:
                self._message = answer.get("message", "")
            self.changed.emit()

    def _send(self, words: list[str]) -> None:
        if self._line.state() is QLocalSocket.LocalSocketState.ConnectedState:
            self._asked.append(words)
            self._line.write(json.dumps({"order": words}).encode() + b"\n")

    def _tell(self, words: str) -> None:
        if words != self._message:
            self._message = words
        self.changed.emit()
