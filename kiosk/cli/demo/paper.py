"""Reads words off a printed receipt, exactly: the words drawn alone must stand in its dots."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.layout import Align, Block, Layout, Size, Text

if TYPE_CHECKING:
    from ui.paper.read import PaperReader


@contextmanager
def paper_reader() -> Iterator[PaperReader]:
    """Give a reader of papers; it needs Qt without a screen, in this process."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.paper.read import open_reader

    with open_reader() as reader:
        yield reader


def says(reader: PaperReader, receipt: Path, words: str) -> bool:
    """Tell whether the receipt says `words` as its headline (已收件, 已暂存，待上传)."""
    headline: Block = Text(words, Size.LARGE, bold=True, align=Align.CENTRE)
    return reader.shows(receipt, Layout((headline,)))
