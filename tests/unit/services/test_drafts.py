"""The rules of drafts: whose, for how long, of which item, and how sure one must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.app.clock import SystemClock
from kiosk.domain.assurance import Assurance, default_policy
from kiosk.domain.form import FieldType
from kiosk.domain.person import Identity, Person
from kiosk.domain.service_item import Depth, ServiceItem
from kiosk.services.drafts import DraftRefused, Hindrance, KeepDrafts
from kiosk.store import SqliteStore, open_store
from kiosk.vault import KeyedPersonIndex, Vault
from tests.helpers.drafts import ME, catalogue, draft
from tests.helpers.submissions import TERMINAL

ITEM = "CXJB-REG"
STAFF = replace(ME, assurance=Assurance.STAFF)
COPY = replace(ME, assurance=Assurance.CHIP_WITHOUT_KEY)
SOMEBODY = replace(STAFF, person=Person(name="李桂兰", id_number="110105194912310021"))


class Clock(SystemClock):
    """A clock that a test sets forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


class Shelf:
    """The shipped catalogue, some of whose items were cancelled or moved to the window."""

    def __init__(self, cache: Path) -> None:
        self._shipped = catalogue(cache)
        self.version = self._shipped.version
        self.cancelled: set[str] = set()
        self.at_the_window: set[str] = set()
        self.without_field = ""

    def item(self, item_id: str) -> ServiceItem:
        if item_id in self.cancelled:
            raise KeyError(item_id)
        item = self._shipped.item(item_id)
        if item_id in self.at_the_window:
            return replace(item, depth=Depth.CONSULT)
        sections = [
            replace(one, fields=tuple(f for f in one.fields if f.name != self.without_field))
            for one in item.form.sections
        ]
        return replace(item, form=replace(item.form, sections=tuple(sections)))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalogue")


@pytest.fixture
def shelf(cache: Path) -> Shelf:
    return Shelf(cache)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(open_store(tmp_path / "kiosk.db", TERMINAL)) as opened:
        yield opened


@pytest.fixture
def keep(tmp_path: Path, store: SqliteStore, shelf: Shelf, clock: Clock) -> KeepDrafts:
    return keeper(Vault(tmp_path / "keys"), store, shelf, clock)


def keeper(
    vault: Vault, store: SqliteStore, shelf: Shelf, clock: Clock, key: bytes = b""
) -> KeepDrafts:
    people = KeyedPersonIndex(vault.secret("person-index"))
    drafts = store.drafts(key or vault.secret("drafts"))
    return KeepDrafts(drafts, people, shelf, clock, default_policy())  # type: ignore[arg-type]


def refusal(keep: KeepDrafts, identity: Identity, item: str = ITEM) -> Hindrance:
    with pytest.raises(DraftRefused) as refused:
        keep.open(identity, item)
    return refused.value.why


def hindrances(listed: Sequence[object]) -> list[Hindrance | None]:
    return [one.hindrance for one in listed]  # type: ignore[attr-defined]


def test_the_owner_goes_on_where_she_stopped(keep: KeepDrafts, cache: Path) -> None:
    full = draft(catalogue(cache), who=STAFF)
    note = keep.save(full)
    assert note.expires_at - note.saved_at == timedelta(days=7)
    (listed,) = keep.of(STAFF)
    assert (listed.item_name, listed.hindrance) == (full.item.name, None)
    again = keep.open(STAFF, ITEM)
    assert not again.changed
    assert again.draft.parts == ()
    anew = {FieldType.SIGNATURE, FieldType.COMMITMENT, FieldType.CONSENT}
    kept = {
        one.name
        for one in full.item.form.fields
        if one.name in full.values and one.type not in anew and one.derivation is None
    }
    assert again.draft.values == {name: full.values[name] for name in kept}
    assert len(kept) > 5
    assert {one.type for one in full.item.form.fields if one.name not in kept} & anew
    keep.delete(STAFF, ITEM)
    assert keep.of(STAFF) == []
    assert refusal(keep, STAFF) is Hindrance.NONE_THERE


def test_another_card_finds_nothing(keep: KeepDrafts, cache: Path) -> None:
    keep.save(draft(catalogue(cache), who=STAFF))
    assert keep.of(SOMEBODY) == []
    assert refusal(keep, SOMEBODY) is Hindrance.NONE_THERE
    keep.delete(SOMEBODY, ITEM)
    assert len(keep.of(STAFF)) == 1


def test_after_seven_days_it_is_gone(keep: KeepDrafts, clock: Clock, cache: Path) -> None:
    keep.save(draft(catalogue(cache), who=STAFF))
    clock.ahead = timedelta(days=6, hours=23)
    assert keep.open(STAFF, ITEM).draft.values
    clock.ahead = timedelta(days=7)
    assert keep.of(STAFF) == []
    assert refusal(keep, STAFF) is Hindrance.NONE_THERE


def test_a_clock_set_back_by_months_prolongs_nothing(
    keep: KeepDrafts, clock: Clock, cache: Path
) -> None:
    keep.save(draft(catalogue(cache), who=STAFF))
    clock.ahead = timedelta(hours=-23)
    assert len(keep.of(STAFF)) == 1
    clock.ahead = timedelta(days=-90)
    assert keep.of(STAFF) == []


def test_a_cancelled_item_blocks_its_draft_with_a_reason(
    keep: KeepDrafts, shelf: Shelf, cache: Path
) -> None:
    keep.save(draft(catalogue(cache), who=STAFF))
    for gone in (shelf.cancelled, shelf.at_the_window):
        gone.add(ITEM)
        assert hindrances(keep.of(STAFF)) == [Hindrance.ITEM_GONE]
        assert refusal(keep, STAFF) is Hindrance.ITEM_GONE
        assert "取消" in Hindrance.ITEM_GONE.words
        gone.clear()
    assert keep.open(STAFF, ITEM).draft.values, "blocked, not deleted"


def test_another_catalogue_is_told_and_what_is_not_asked_any_more_stays_behind(
    keep: KeepDrafts, shelf: Shelf, cache: Path
) -> None:
    full = draft(catalogue(cache), who=STAFF)
    keep.save(full)
    shelf.version, shelf.without_field = "next", "mobile"
    again = keep.open(STAFF, ITEM)
    assert again.changed
    assert "mobile" in full.values
    assert "mobile" not in again.draft.values


def test_a_card_that_could_be_a_copy_saves_and_sees_that_there_is_one(
    keep: KeepDrafts, cache: Path
) -> None:
    keep.save(draft(catalogue(cache), who=COPY))
    assert hindrances(keep.of(COPY)) == [Hindrance.NOT_SURE_ENOUGH]
    assert refusal(keep, COPY) is Hindrance.NOT_SURE_ENOUGH
    assert "核对身份" in Hindrance.NOT_SURE_ENOUGH.words
    keep.save(draft(catalogue(cache), who=COPY))  # in place of its own
    assert keep.open(STAFF, ITEM).note.assurance is Assurance.CHIP_WITHOUT_KEY


def test_a_copy_destroys_nothing_that_was_saved_with_more(keep: KeepDrafts, cache: Path) -> None:
    full = draft(catalogue(cache), who=STAFF)
    keep.save(full)
    with pytest.raises(DraftRefused):
        keep.save(replace(full, identity=COPY))
    with pytest.raises(DraftRefused):
        keep.delete(COPY, ITEM)
    assert keep.open(STAFF, ITEM).note.assurance is Assurance.STAFF


def test_what_is_done_at_the_window_is_not_saved(keep: KeepDrafts, cache: Path) -> None:
    full = draft(catalogue(cache), who=STAFF)
    at_the_window = replace(full.item, depth=Depth.CONSULT)
    with pytest.raises(DraftRefused):
        keep.save(replace(full, item=at_the_window))


def test_a_draft_under_a_lost_key_is_told_and_can_be_filled_in_again(
    keep: KeepDrafts, tmp_path: Path, store: SqliteStore, shelf: Shelf, clock: Clock, cache: Path
) -> None:
    full = draft(catalogue(cache), who=STAFF)
    keep.save(full)
    after = keeper(Vault(tmp_path / "keys"), store, shelf, clock, key=bytes(32))
    assert refusal(after, STAFF) is Hindrance.UNREADABLE
    assert "重新填写" in Hindrance.UNREADABLE.words
    after.save(full)
    assert after.open(STAFF, ITEM).draft.values
