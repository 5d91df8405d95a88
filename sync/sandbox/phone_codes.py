"""Codes on telephones, for practice (电子社保卡等的码): opaque, spent once, good for five minutes.

A county that runs this platform puts the province's resolver here, as its own `PhoneCodes`.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy import Column, DateTime, Engine, String, Table, delete, insert

from kiosk.domain.person import Person, person_named
from sync.sandbox.tables import metadata
from sync.wire.clerk import PhoneCode, PhoneCodeRequest

_LIFE = timedelta(minutes=5)

phone_codes = Table(
    "phone_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("id_number", String(18), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)
"""Invented people whose telephone shows a code now; gone once it is spent."""


class PhoneCodes(Protocol):
    """What resolves codes behind a platform."""

    def spend(self, code: str) -> Person | None:
        """Return whose code it is, once; None for one that is unknown, spent or too old."""
        ...


class PracticePhoneCodes:
    """`PhoneCodes` that a clerk makes; only beside a sandbox."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make(self, request: PhoneCodeRequest) -> PhoneCode:
        """Make a code for an invented person; those whose time is over go."""
        code, now = secrets.token_urlsafe(24), datetime.now(UTC)
        with self._engine.begin() as connection:
            connection.execute(delete(phone_codes).where(phone_codes.c.expires_at < now))
            connection.execute(
                insert(phone_codes).values(
                    code_hash=_hash(code),
                    name=request.name,
                    id_number=request.id_number,
                    expires_at=now + _LIFE,
                )
            )
        return PhoneCode(code=code, expires_at=now + _LIFE)

    def spend(self, code: str) -> Person | None:
        """Take the code away and return whose it was."""
        which = (phone_codes.c.code_hash == _hash(code)) & (
            phone_codes.c.expires_at >= datetime.now(UTC)
        )
        with self._engine.begin() as connection:
            row = connection.execute(
                delete(phone_codes)
                .where(which)
                .returning(phone_codes.c.name, phone_codes.c.id_number)
            ).one_or_none()
        return person_named(row.name, row.id_number) if row is not None else None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
