"""Pictures of this visit on the screen: `image://pictures/NAME/NUMBER`. Only in memory, until forgotten.

The number grows with every picture, so that an address never means another picture than it did.
Who puts pictures here takes their addresses off the screen before it forgets them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtQml import QQmlEngine

_ID = "pictures"


class Pictures:
    """What is to be shown, by name. Without Qt until there is a picture."""

    def __init__(self) -> None:
        self._held: dict[str, QImage] = {}
        self._number = 0

    def put(self, name: str, image: QImage) -> str:
        """Hold a picture, instead of the last one of that name; returns its address."""
        self._held[name] = image
        self._number += 1
        return f"image://{_ID}/{name}/{self._number}"

    def get(self, name: str) -> QImage | None:
        """Return the picture of that name."""
        return self._held.get(name)

    def forget(self, name: str = "") -> None:
        """Let go of one picture, or of all."""
        if name:
            self._held.pop(name, None)
        else:
            self._held.clear()

    def __len__(self) -> int:
        """Return how many pictures are held."""
        return len(self._held)


def install(engine: QQmlEngine, pictures: Pictures) -> None:
    """Let the pages of this engine show them."""
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QImage
    from PySide6.QtQuick import QQuickImageProvider

    class Provider(QQuickImageProvider):
        """Answers from what is held; what is forgotten is no picture."""

        def __init__(self) -> None:
            super().__init__(QQuickImageProvider.ImageType.Image)

        def requestImage(self, ident: str, size: QSize, _requested: QSize) -> QImage:
            """Return the picture of that name as it is."""
            image = pictures.get(ident.rpartition("/")[0]) or QImage()
            size.setWidth(image.width())
            size.setHeight(image.height())
            return image

    engine.addImageProvider(_ID, Provider())
