"""Sealed drafts: `kiosk.ports.Drafts` in the terminal's file.

AES-256-GCM under a key that the vault derives, a random nonce each time. The associated data binds
every column of the row, so that no draft opens for another person or item, or lives longer than it
was saved for. What leaves a row is overwritten (`secure_delete`) and was never in clear.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.domain.assurance import Assurance
from kiosk.domain.canonical import canonical_json
from kiosk.domain.prefill import Source
from kiosk.domain.saved_draft import DraftNote, SavedDraft
from kiosk.ports.drafts import DraftNotKept, DraftUnreadable
from kiosk.store import chain
from kiosk.store.codec import time_text
from kiosk.store.database import Database
from kiosk.store.tables import drafts

log = logging.getLogger(__name__)

MAX_BYTES = 256 * 1024
"""Of one draft's answers; a form of the catalogue needs a few kilobytes."""
MAX_OF_A_PERSON = 10
MAX_IN_ALL = 2000

_TOO_LARGE = "填写的内容太多，本机存不下草稿。请直接提交，或者到窗口办理。"
_TOO_MANY_OF_YOURS = f"您已经存了 {MAX_OF_A_PERSON} 份草稿。请先删掉一份，再存这一份。"
_TOO_MANY = "本机的草稿存满了，这一份没有存。请直接提交，或者过几天再来存。"


class SqliteDrafts:
    """Drafts in the store's file, under one key. Safe to call from any thread."""

    def __init__(
        self,
        database: Database,
        key: bytes,
        *,
        now: Callable[[], datetime],
        wrote: Callable[[], None],
    ) -> None:
        """Take the open database, 32 bytes of the vault (`drafts`), and whom to tell of writes."""
        self._database = database
        self._cipher = AESGCM(key)
        self._now = now
        self._wrote = wrote

    def save(self, person_key: bytes, draft: SavedDraft) -> None:
        """Keep a draft in place of the former one; see `kiosk.ports.Drafts`."""
        content = {
            "catalogue_version": draft.catalogue_version,
            "values": draft.values,
            "sources": {name: one.plain() for name, one in draft.sources.items()},
        }
        plain = canonical_json(content)
        if len(plain) > MAX_BYTES:
            raise DraftNotKept(_TOO_LARGE)
        row = _row(person_key, draft.note)
        nonce = secrets.token_bytes(12)
        row |= {"nonce": nonce, "sealed": self._cipher.encrypt(nonce, plain, _bound(row))}
        with self._database.durable() as connection:
            connection.execute(_DELETE, {"p": person_key, "i": draft.note.item_id})
            mine, all_of_them = connection.execute(_COUNTS, {"p": person_key}).one()
            if mine >= MAX_OF_A_PERSON:
                raise DraftNotKept(_TOO_MANY_OF_YOURS)
            if all_of_them >= MAX_IN_ALL:
                raise DraftNotKept(_TOO_MANY)
            connection.execute(sa.insert(drafts), row)
            self._note(connection, "draft_saved", draft.note.id, {"item": draft.note.item_id})
        self._wrote()

    def notes_of(self, person_key: bytes) -> Sequence[DraftNote]:
        """Return a person's notes, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_OF_PERSON, {"p": person_key}).mappings().all()
        found = [note for row in rows if (note := _note_of(row)) is not None]
        return sorted(found, key=lambda one: one.saved_at, reverse=True)

    def find(self, person_key: bytes, item_id: str) -> SavedDraft | None:
        """Open one draft; see `kiosk.ports.Drafts`."""
        with self._database.reading() as connection:
            row = _one(connection, person_key, item_id)
        if row is None:
            return None
        note = _note_of(row)
        try:
            plain = self._cipher.decrypt(row["nonce"], row["sealed"], _bound(row))
            content = json.loads(plain)
            version, values = str(content["catalogue_version"]), dict(content["values"])
            # Drafts of a version before this one have no sources.
            told = dict(content.get("sources", {}))
            sources = {name: Source.of(one) for name, one in told.items()}
        except (InvalidTag, ValueError, KeyError, TypeError):
            raise DraftUnreadable(row["id"]) from None
        if note is None:
            raise DraftUnreadable(row["id"])
        return SavedDraft(note, version, values, sources)

    def delete(self, person_key: bytes, item_id: str) -> bool:
        """Remove one draft."""
        with self._database.durable() as connection:
            row = _one(connection, person_key, item_id)
            if row is None:
                return False
            connection.execute(_DELETE, {"p": person_key, "i": item_id})
            self._note(connection, "draft_deleted", row["id"], {"item": item_id})
        self._wrote()
        return True

    def _note(
        self, connection: sa.Connection, event: str, draft_id: str, detail: dict[str, object]
    ) -> None:
        chain.append(connection, time_text(self._now()), event, draft_id, detail)


def any_ended(connection: sa.Connection, now: datetime) -> bool:
    """Tell whether `purge` would remove anything; reads only."""
    return bool(_ended(connection, now))


def purge(connection: sa.Connection, now: datetime) -> int:
    """Remove what has ended inside the caller's transaction, which needs no key; returns how many.

    One from the future is not opened, but it stays: this clock may be the one that is behind, as
    after a start without a battery. It goes when its days are over.
    """
    rows = _ended(connection, now)
    for row in rows:
        connection.execute(_DELETE, {"p": row["person_key"], "i": row["item_id"]})
        detail = {"item": row["item_id"]}
        chain.append(connection, time_text(now), "draft_expired", row["id"], detail)
    return len(rows)


def _ended(connection: sa.Connection, now: datetime) -> list[sa.RowMapping]:
    rows = connection.execute(_EVERY).mappings().all()
    return [row for row in rows if (note := _note_of(row)) is None or note.expires_at <= now]


_here = (drafts.c.person_key == sa.bindparam("p")) & (drafts.c.item_id == sa.bindparam("i"))
_clear = [column for column in drafts.c if column.name not in {"nonce", "sealed"}]
_ONE = sa.select(drafts).where(_here)
_OF_PERSON = sa.select(*_clear).where(drafts.c.person_key == sa.bindparam("p"))
_EVERY = sa.select(*_clear)
_DELETE = sa.delete(drafts).where(_here)
_COUNTS = sa.select(
    sa.func.count().filter(drafts.c.person_key == sa.bindparam("p")), sa.func.count()
).select_from(drafts)


def _row(person_key: bytes, note: DraftNote) -> dict[str, Any]:
    return {
        "person_key": person_key,
        "item_id": note.item_id,
        "id": note.id,
        "assurance": note.assurance.value,
        "saved_at": time_text(note.saved_at),
        "expires_at": time_text(note.expires_at),
    }


def _one(connection: sa.Connection, person_key: bytes, item_id: str) -> sa.RowMapping | None:
    given = {"p": person_key, "i": item_id}
    return connection.execute(_ONE, given).mappings().one_or_none()


def _bound(row: Mapping[Any, Any]) -> bytes:
    """Return the associated data: every column that stands in clear, each with its length."""
    names = ("id", "item_id", "assurance", "saved_at", "expires_at")
    words = [b"bianmin-kiosk draft 1", row["person_key"], *(row[name].encode() for name in names)]
    return b"".join(len(word).to_bytes(2, "big") + word for word in words)


def _note_of(row: sa.RowMapping) -> DraftNote | None:
    """Read the clear columns; None for a damaged row, which `purge` will remove."""
    try:
        return DraftNote(
            id=row["id"],
            item_id=row["item_id"],
            assurance=Assurance(row["assurance"]),
            saved_at=_moment(row["saved_at"]),
            expires_at=_moment(row["expires_at"]),
        )
    except ValueError:
        log.critical("a row of drafts cannot be read", extra={"draft": row["id"]})
        return None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without offset")
    return moment
