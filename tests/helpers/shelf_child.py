"""A child that takes one version of a staff list after the other until it is killed.

`python -m tests.helpers.shelf_child FOLDER` says each version on standard output once it is taken.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from kiosk.shelf import Shelf
from tests.helpers.documents import bring, document, staff


def members(version: int) -> tuple[str, ...]:
    """Return who stands in a version: several, so that a half of it would show."""
    return tuple(f"V{version}-{number}" for number in range(40))


def main(folder: Path) -> None:
    """Go on from the version that is there."""
    shelf = Shelf(folder, lambda _one: True, lambda: datetime.now(UTC))
    version = max((one.version for one in shelf.listed("staff")), default=0)
    while True:
        version += 1
        raw = staff(*members(version))
        bring(shelf, document("staff", raw, version=version), raw)
        os.write(1, f"{version}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
