"""A console over real files in a folder, with a clock moved by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.console import HandConsole
from tests.helpers.visits import StillClock


@pytest.fixture
def hand(tmp_path: Path) -> HandConsole:
    return HandConsole(tmp_path, StillClock())
