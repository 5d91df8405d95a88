"""草稿: keep a form for its owner and give it back to nobody else.

The rules, none of which knows SQL or keys:

- it ends after 7 days, and with its item: what is not offered here any more is not opened;
- only answers are kept. Signature, consent and promises are given anew when the form is submitted,
  and so are photographs and papers;
- a draft is earlier content (law 10). A chip that was read without a key could be a copy, so by
  default such a card may save a draft and see that there is one, and an identification that may
  see earlier content (`history`) opens it: a chip with SAM, or staff who compared the person.
  Neither replaces nor deletes the weaker one what was saved with a stronger one.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.assurance import Action, Policy, may
from kiosk.domain.draft import Draft
from kiosk.domain.form import GIVEN_ANEW, Form, Values
from kiosk.domain.numbers import uuid7
from kiosk.domain.person import Identity
from kiosk.domain.saved_draft import KEPT_FOR, DraftNote, SavedDraft
from kiosk.domain.service_item import Depth
from kiosk.ports import Catalogue, Clock, PersonIndex, StoreUnsafe
from kiosk.ports.drafts import Drafts, DraftUnreadable

log = logging.getLogger(__name__)


class Hindrance(StrEnum):
    """Why a draft is not opened, saved or deleted now; `words` say it."""

    ITEM_GONE = "item_gone"
    """The item was cancelled or is done at the window now."""
    NOT_SURE_ENOUGH = "not_sure_enough"
    """This identification could be a copy of the card."""
    NONE_THERE = "none_there"
    UNREADABLE = "unreadable"
    """Damaged, or sealed under a key that is gone (`kiosk keys begin-again`)."""

    @property
    def words(self) -> str:
        """Say in plain Chinese why, and what to do."""
        return _WORDS[self]


_WORDS = {
    Hindrance.ITEM_GONE: "这个事项取消了，或者改到窗口办理，草稿打不开了。请问一下工作人员。",
    Hindrance.NOT_SURE_ENOUGH: "草稿里有您填过的内容，要先核对身份。请工作人员帮您核对后再打开。",
    Hindrance.NONE_THERE: "没有找到这份草稿，可能已经满 7 天清除了。请重新填写。",
    Hindrance.UNREADABLE: "对不起，这份草稿打不开了。请重新填写；以前提交的申请不受影响。",
}


class DraftRefused(Exception):
    """Nothing was opened, saved or deleted; carries no answer."""

    def __init__(self, why: Hindrance) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a person's list of drafts."""

    note: DraftNote
    item_name: str
    """Empty when the item is gone."""
    hindrance: Hindrance | None
    """Why it cannot be opened now."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """A draft to go on with."""

    draft: Draft
    note: DraftNote
    changed: bool
    """The catalogue is another than at saving: the person goes through every page again."""


class KeepDrafts:
    """Save, list, open and delete; safe from any thread."""

    def __init__(
        self,
        drafts: Drafts,
        people: PersonIndex,
        catalogue: Catalogue,
        clock: Clock,
        policy: Policy,
    ) -> None:
        """Take the collaborators; nothing is touched before a call."""
        self._drafts = drafts
        self._people = people
        self._catalogue = catalogue
        self._clock = clock
        self._policy = policy

    def save(self, draft: Draft) -> DraftNote:
        """Keep the answers for 7 days, in place of an earlier draft of this person and item.

        Raises DraftRefused, DraftNotKept or StoreUnsafe; then an earlier draft is still there.
        """
        item, identity = draft.item, draft.identity
        if item.form.unusable or item.depth is not Depth.ONLINE:
            raise DraftRefused(Hindrance.ITEM_GONE)
        if not may(identity.assurance, Action.APPLY, self._policy):
            raise DraftRefused(Hindrance.NOT_SURE_ENOUGH)
        key = self._key(identity)
        self._mine_to_change(identity, self._note(key, item.id))
        now = self._clock.now()
        note = DraftNote(
            uuid7(now, os.urandom(10)), item.id, identity.assurance, now, now + KEPT_FOR
        )
        answers = kept(item.form, draft.values)
        sources = {name: one for name, one in draft.sources.items() if name in answers}
        self._drafts.save(key, SavedDraft(note, self._catalogue.version, answers, sources))
        return note

    def of(self, identity: Identity) -> Sequence[Listed]:
        """List a person's drafts, newest first, each with what hinders it; opens none."""
        if not may(identity.assurance, Action.AFFAIRS, self._policy):
            return ()
        now = self._clock.now()
        notes = self._drafts.notes_of(self._key(identity))
        return [self._listed(identity, note) for note in notes if note.alive(now)]

    def open(self, identity: Identity, item_id: str) -> Reopened:
        """Open a draft; answers that the form of today does not ask for stay behind.

        Raises DraftRefused or StoreUnsafe.
        """
        if not self._sure(identity):
            raise DraftRefused(Hindrance.NOT_SURE_ENOUGH)
        key = self._key(identity)
        if self._note(key, item_id) is None:
            raise DraftRefused(Hindrance.NONE_THERE)
        if not self._offered(item_id):
            raise DraftRefused(Hindrance.ITEM_GONE)
        try:
            saved = self._drafts.find(key, item_id)
        except DraftUnreadable as error:
            raise DraftRefused(Hindrance.UNREADABLE) from error
        if saved is None:
            raise DraftRefused(Hindrance.NONE_THERE)
        item = self._catalogue.item(item_id)
        draft = Draft(item, identity, kept(item.form, saved.values), sources=saved.sources)
        return Reopened(draft, saved.note, saved.catalogue_version != self._catalogue.version)

    def delete(self, identity: Identity, item_id: str) -> None:
        """Remove a draft; one that is not there is no fault. Raises DraftRefused."""
        key = self._key(identity)
        self._mine_to_change(identity, self._note(key, item_id))
        self._drafts.delete(key, item_id)

    def submitted(self, identity: Identity, item_id: str) -> None:
        """Remove what has been submitted now. The submission stands whatever comes of this."""
        try:
            self.delete(identity, item_id)
        except (DraftRefused, StoreUnsafe) as error:
            log.warning("the draft of a submitted form stays: %s", type(error).__name__)

    def _listed(self, identity: Identity, note: DraftNote) -> Listed:
        if not self._offered(note.item_id):
            return Listed(note, "", Hindrance.ITEM_GONE)
        name = self._catalogue.item(note.item_id).name
        return Listed(note, name, None if self._sure(identity) else Hindrance.NOT_SURE_ENOUGH)

    def _offered(self, item_id: str) -> bool:
        try:
            item = self._catalogue.item(item_id)
        except KeyError:
            return False
        return item.depth is Depth.ONLINE and not item.form.unusable

    def _note(self, key: bytes, item_id: str) -> DraftNote | None:
        now = self._clock.now()
        notes = self._drafts.notes_of(key)
        return next((one for one in notes if one.item_id == item_id and one.alive(now)), None)

    def _mine_to_change(self, identity: Identity, note: DraftNote | None) -> None:
        """Raise DraftRefused where a copied card would destroy what its owner saved."""
        if note is None or self._sure(identity):
            return
        if may(note.assurance, Action.HISTORY, self._policy):
            raise DraftRefused(Hindrance.NOT_SURE_ENOUGH)

    def _sure(self, identity: Identity) -> bool:
        return may(identity.assurance, Action.HISTORY, self._policy)

    def _key(self, identity: Identity) -> bytes:
        return self._people.key_of(identity.person.id_number)


def kept(form: Form, values: Values) -> Values:
    """Return the answers that a draft holds: what is asked and need not be given anew."""
    asked = {
        one.name for one in form.fields if one.type not in GIVEN_ANEW and one.derivation is None
    }
    return {name: value for name, value in values.items() if name in asked}
