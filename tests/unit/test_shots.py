"""A picture is rewritten when a person would see the difference, and only then."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QImage, QPainter

from tests.shots.compare import keep


def picture(path: Path, *marks: tuple[int, int, int, int]) -> Path:
    image = QImage(400, 800, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for mark in marks:
        painter.fillRect(*mark, QColor("black"))
    painter.end()
    assert image.save(str(path))
    return path


def test_a_pixel_here_and_there_is_no_change(tmp_path: Path) -> None:
    kept = tmp_path / "screens" / "home.png"
    assert keep(picture(tmp_path / "a.png", (50, 50, 100, 40)), kept)
    before = kept.read_bytes()
    assert QImage(str(kept)).size().toTuple() == (200, 400)
    assert not keep(picture(tmp_path / "b.png", (50, 50, 100, 40), (300, 700, 2, 2)), kept)
    assert kept.read_bytes() == before
    assert keep(picture(tmp_path / "c.png", (50, 50, 100, 40), (300, 600, 40, 40)), kept)
