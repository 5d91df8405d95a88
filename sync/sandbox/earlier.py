"""历史办件: what a person wrote in earlier applications, opened when asked and for what is asked only.

A person's applications are found by a keyed hash of the ID number (`Keys.person_key`), which stands
beside each since it was taken in; content is opened on demand, newest first, and kept by nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, select, update

from kiosk.domain.application import Kind
from sync.envelope import CannotOpen, open_envelope
from sync.sandbox.database import reading
from sync.sandbox.keys import Keys
from sync.sandbox.tables import submissions
from sync.wire.inquiries import EarlierAnswer, EarlierQuestion, EarlierValue, ReusedValue

_NEWEST = 20
"""So many applications of a person are looked into for one question."""
_AT_ONCE = 20
_OPENED = (
    submissions.c.serial,
    submissions.c.id,
    submissions.c.kind,
    submissions.c.item_id,
    submissions.c.submitted_at,
    submissions.c.envelope,
)


class EarlierApplications:
    """Answers `earlier` from the submissions of this platform; safe to call from any thread."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        """Take the database and what opens its content; `index` first."""
        self._engine = engine
        self._reading = reading(engine)
        self._keys = keys

    def index(self) -> None:
        """Find out whose the applications are that a version without this index took in."""
        wanted = select(*_OPENED).where(submissions.c.person_key.is_(None)).limit(_AT_ONCE)
        while True:
            with self._reading.begin() as connection:
                rows = connection.execute(wanted).all()
            if not rows:
                return
            with self._engine.begin() as connection:
                for row in rows:
                    payload = self._payload(row)
                    key = person_key_of(self._keys, payload)
                    this = update(submissions).where(submissions.c.serial == row.serial)
                    connection.execute(this.values(person_key=key))

    def answer(self, question: EarlierQuestion) -> EarlierAnswer:
        """Return the latest application for the same item, and elements of the others."""
        day: date | None = None
        values: tuple[EarlierValue, ...] = ()
        reused: dict[str, ReusedValue] = {}
        for item_id, when, content in self._of(question.asker.id_number):
            answers = _plain(content.get("values"))
            if item_id != question.item_id:
                for name, element in _plain(content.get("elements")).items():
                    if element in question.elements and name in answers:
                        one = ReusedValue(
                            element=element, value=answers[name], item=_name(content), day=when
                        )
                        reused.setdefault(element, one)
            elif day is None:
                day = when
                values = tuple(
                    EarlierValue(field=name, value=answers[name])
                    for name in question.fields
                    if name in answers
                )
        return EarlierAnswer(day=day, values=values, elements=tuple(reused.values()))

    def _of(self, id_number: str) -> Iterator[tuple[str, date, dict[str, Any]]]:
        """Open a person's applications, newest first: item, day, content."""
        query = (
            select(*_OPENED)
            .where(submissions.c.person_key == self._keys.person_key(id_number))
            .where(submissions.c.kind == Kind.APPLICATION.value)
            .order_by(submissions.c.serial.desc())
            .limit(_NEWEST)
        )
        with self._reading.begin() as connection:
            for row in connection.execute(query):
                when = datetime.fromisoformat(row.submitted_at).date()
                yield row.item_id, when, _content(self._payload(row))

    def _payload(self, row: Any) -> bytes:
        """Open one; empty when it does not open."""
        try:
            kind = Kind(row.kind)
            return open_envelope(self._keys.private, row.id, kind, bytes(row.envelope)).payload
        except (CannotOpen, ValueError):
            return b""


def person_key_of(keys: Keys, payload: bytes) -> str:
    """Return the key of the applicant that a payload names; empty when it names nobody."""
    number = _plain(_content(payload).get("applicant")).get("id_number")
    return keys.person_key(number) if isinstance(number, str) and number else ""


def _content(payload: bytes) -> dict[str, Any]:
    """Read a payload; whatever anybody sealed to a public key may stand in it."""
    try:
        return _plain(json.loads(payload))
    except (ValueError, RecursionError):
        return {}


def _plain(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _name(content: dict[str, Any]) -> str:
    return str(_plain(content.get("item")).get("name", ""))[:200]
