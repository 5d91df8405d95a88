"""Where the keys are: the on-screen keyboard and the number pads, as fingers see them.

The keys of Qt's keyboard have no objectName; they are known by their `key` and `text` properties.
Pads of our own name their keys `pad.0` ... `pad.X`, `pad.delete`.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ui import scene

_CODES = {" ": 0x20, "\b": 0x01000003, "\n": 0x01000004}
_PAD = {"\b": "pad.delete", "\n": "pad.done"}


class Keyboard:
    """One look at the keys of a window; GUI thread only."""

    def __init__(self, window: QQuickWindow) -> None:
        nodes = list(scene.walk(window))
        panel = next((one for one in nodes if _is_panel(one.item)), None)
        self._nodes = nodes
        self._board = [one for one in nodes if panel is not None and one.is_within(panel)]

    def key(self, character: str) -> QPointF | None:
        """Return the middle of the key for this character, or None when there is none to touch."""
        name = _PAD.get(character, f"pad.{character}")
        for node in self._nodes:
            if node.on_screen and node.item.objectName() == name:
                return node.centre
        for node in self._board:
            if node.on_screen and _is_key(node.item) and _types(node.item, character):
                return node.centre
        return None

    def candidate(self, words: str) -> QPointF | None:
        """Return the middle of a candidate word above the keys."""
        for node in self._board:
            if node.on_screen and not _is_key(node.item) and scene.text_of(node.item) == words:
                return node.centre
        return None


def _is_panel(item: QQuickItem) -> bool:
    return "InputPanel" in str(item.metaObject().className())


def _is_key(item: QQuickItem) -> bool:
    meta = item.metaObject()
    return meta.indexOfProperty("key") >= 0 and meta.indexOfProperty("alternativeKeys") >= 0


def _types(key: QQuickItem, character: str) -> bool:
    if character in _CODES:
        return bool(key.property("key") == _CODES[character])
    return str(key.property("text") or "").lower() == character.lower() and key.isEnabled()
