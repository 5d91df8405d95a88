"""Drafts (草稿): the one thing about a person that the terminal itself can open again (law 9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from kiosk.domain.saved_draft import DraftNote, SavedDraft


class DraftNotKept(Exception):
    """The draft was not saved: too large, or too many are kept already. `reason` is for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DraftUnreadable(Exception):
    """A draft is there and does not open: damaged, or sealed under a key that is gone."""


class Drafts(Protocol):
    """Sealed drafts by the keyed hash of their owner's ID number. Safe to call from any thread.

    Decides nothing about who may see what: that is `kiosk.services.drafts`.
    """

    def save(self, person_key: bytes, draft: SavedDraft) -> None:
        """Keep a draft durably in place of the one this person had for the item.

        Raises DraftNotKept, or StoreUnsafe, with the former draft still there.
        """
        ...

    def notes_of(self, person_key: bytes) -> Sequence[DraftNote]:
        """Return what may be known of a person's drafts, newest first; nothing is opened."""
        ...

    def find(self, person_key: bytes, item_id: str) -> SavedDraft | None:
        """Open a person's draft for an item; None without one. Raises DraftUnreadable."""
        ...

    def delete(self, person_key: bytes, item_id: str) -> bool:
        """Remove a draft durably; False when there is none."""
        ...
