"""What stands on the screen now: walks the scene for the pilot. Reads, never changes.

`findChild` misses the delegates of views, so this walks `childItems()` downwards from the root, and
only downwards: `parentItem()` and `window()` make PySide believe that the child owns what they
return, and it then lets go of the window together with a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem, QQuickWindow

_TEXTS = ("QQuickText", "QQuickTextInput", "QQuickTextEdit")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, eq=False)
class Node:
    """One visible item with what surrounds it."""

    item: QQuickItem
    parent: Node | None
    rect: QRectF
    """Where it is in the window, in pixels."""
    clip: QRectF
    """What of the window its parents let through."""

    @property
    def seen(self) -> QRectF:
        """The part of it that can be seen."""
        return self.rect.intersected(self.clip)

    @property
    def centre(self) -> QPointF:
        """Its middle in the window."""
        return self.rect.center()

    @property
    def on_screen(self) -> bool:
        """Its middle can be seen."""
        return not self.rect.isEmpty() and self.clip.contains(self.centre)

    def is_within(self, other: Node) -> bool:
        """Tell whether it is `other` or stands inside of it."""
        step: Node | None = self
        while step is not None:
            if step.item is other.item:
                return True
            step = step.parent
        return False


def walk(window: QQuickWindow) -> Iterator[Node]:
    """Yield everything visible in the window, in painting order."""
    whole = QRectF(0, 0, window.width(), window.height())
    yield from _below(window.contentItem(), None, whole)


def _below(item: QQuickItem, parent: Node | None, clip: QRectF) -> Iterator[Node]:
    if not item.isVisible() or item.opacity() < 0.01:
        return
    rect = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    node = Node(item, parent, rect, clip)
    yield node
    inner = clip.intersected(rect) if item.clip() else clip
    for child in sorted(item.childItems(), key=lambda one: one.z()):
        yield from _below(child, node, inner)


def text_of(item: QQuickItem) -> str:
    """Return what a text item shows, or an empty string."""
    if not any(item.inherits(name) for name in _TEXTS):
        return ""
    shown = item.property("displayText") if item.inherits("QQuickTextInput") else None
    text = str(shown if shown is not None else item.property("text") or "")
    return _TAG.sub("", text).strip()


def name_of(item: QQuickItem) -> str:
    """Return the item's name in the accessible tree (the words a screen reader says)."""
    face = QAccessible.queryAccessibleInterface(item)
    return face.text(QAccessible.Text.Name).strip() if face is not None and face.isValid() else ""


def find(window: QQuickWindow, words: str) -> list[Node]:
    """Return what `words` name, best first: an objectName, the exact words, words within a text.

    Only what is on the screen; among equals in painting order.
    """
    ranked: list[tuple[int, int, Node]] = []
    for place, node in enumerate(walk(window)):
        rank = _rank(node.item, words)
        if rank is not None and node.on_screen:
            ranked.append((rank, place, node))
    return [node for _, _, node in sorted(ranked, key=lambda one: one[:2])]


def _rank(item: QQuickItem, words: str) -> int | None:
    if item.objectName() == words:
        return 0
    text = text_of(item)
    if text == words:
        return 2
    if takes_touch(item) and name_of(item) == words:
        return 1
    return 3 if text and words in text else None


def takes_touch(item: QQuickItem) -> bool:
    """Tell whether a touch can mean something to the item itself."""
    if item.acceptTouchEvents() or item.acceptedMouseButtons() != Qt.MouseButton.NoButton:
        return True
    return any(child.inherits("QQuickPointerHandler") for child in item.children())


def why_not_touchable(window: QQuickWindow, node: Node) -> str:
    """Return why a finger in the middle of the item would not reach it, or an empty string."""
    if not node.item.isEnabled():
        return "it is disabled"
    if not node.on_screen:
        return "it is not on the screen"
    top = touched_at(window, node.centre)
    if top is None:
        return "nothing there takes a touch"
    if top.is_within(node) or node.is_within(top):
        return ""
    return f"it is covered by {describe(top.item)}"


def touched_at(window: QQuickWindow, point: QPointF) -> Node | None:
    """Return the topmost enabled item at `point` that takes touches: the last one painted."""
    top = None
    for node in walk(window):
        there = node.clip.contains(point) and node.item.contains(node.item.mapFromScene(point))
        if there and node.item.isEnabled() and takes_touch(node.item):
            top = node
    return top


def describe(item: QQuickItem) -> str:
    """Name an item for a message: its objectName, its words or its type."""
    kind = str(item.metaObject().className()).split("_QML")[0]
    return item.objectName() or name_of(item) or text_of(item) or kind


def texts(window: QQuickWindow) -> list[dict[str, Any]]:
    """Return every text that can be seen with its rectangle (x, y, width, height in pixels)."""
    found = []
    for node in walk(window):
        text = text_of(node.item)
        part = node.seen
        if text and part.width() >= 1 and part.height() >= 1:
            rect = [round(v) for v in (part.x(), part.y(), part.width(), part.height())]
            found.append({"text": text, "rect": rect})
    return found


def tree(window: QQuickWindow) -> list[str]:
    """Return one line per visible item: depth, type, objectName, rectangle, words."""
    lines = []
    for node in walk(window):
        depth, step = 0, node.parent
        while step is not None:
            depth, step = depth + 1, step.parent
        rect = [round(v) for v in node.rect.getRect()]
        kind = node.item.metaObject().className()
        lines.append(f"{' ' * depth}{kind} {node.item.objectName()} {rect} {text_of(node.item)}")
    return lines
