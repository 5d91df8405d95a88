"""我的办件: what became of a person's submissions, as this terminal knows it (masked, law 9)."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.application import Affair
from kiosk.domain.person import Identity
from kiosk.ports import PersonIndex, Store


class Track:
    """Finds affairs; safe from any thread."""

    def __init__(self, store: Store, people: PersonIndex) -> None:
        """Take the collaborators."""
        self._store = store
        self._people = people

    def affairs_of(self, identity: Identity) -> Sequence[Affair]:
        """Return the affairs of the person identified, newest first; StoreUnsafe when unreadable."""
        return self._store.affairs_of(self._people.key_of(identity.person.id_number))

    def affair(self, submission_id: str) -> Affair | None:
        """Return one affair with the latest news of it."""
        return self._store.affair(submission_id)
