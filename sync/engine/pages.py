"""Lists that are read in pages: how much to ask for, and whether to ask again at once."""

from __future__ import annotations

_MANY = 10_000
"""Pages in a row, and even an honest list waits for its next turn."""


class Pages:
    """Where the reading of one list stands, for one thread."""

    def __init__(self, most: int) -> None:
        """Take the most entries a page may have."""
        self.limit = self._most = most
        """Entries to ask for: fewer after a failure, for a page may be too much for line or reader."""
        self._passed: set[str] = set()

    def broke(self) -> None:
        """A page did not come through whole."""
        self.limit = max(self.limit // 2, 1)

    def came(self, asked: str, cursor: str, *, more: bool, empty: bool) -> bool:
        """A page came for the cursor `asked`; tell whether the next is to be asked for at once.

        Not after an empty page, nor where the list leads back: a platform that errs would be asked
        without a rest. What comes next then waits for the usual time.
        """
        self.limit = min(self.limit * 2, self._most)
        self._passed.add(asked)
        goes_on = more and not empty and cursor not in self._passed and len(self._passed) < _MANY
        if not goes_on:
            self._passed.clear()
        return goes_on
