"""Which terminals the practice platform knows: codes, enrolment, keys. Of codes only hashes."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from sync.message_signature import WINDOW_S
from sync.sandbox.database import reading, serialise
from sync.sandbox.tables import enrolment_codes, submissions, terminals
from sync.sandbox.trust_tables import heartbeats, nonces
from sync.wire import Heartbeat, key_id_of
from sync.wire.clerk import CodeAnswer, CodeRequest, TerminalReport, TerminalReports

_BEIJING = timezone(timedelta(hours=8))
_CODE_LIFE = timedelta(days=7)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_MAX_EPOCH = 99


class CodeUnknown(LookupError):
    """No such code, or its time is over."""


class CodeUsed(Exception):
    """The code enrolled a terminal already."""


class CodeForAnother(Exception):
    """The code is for another terminal than the one that asks; it stays unspent."""


class KeyKnown(Exception):
    """This key belongs to another terminal."""


class KeyReplaced(Exception):
    """The key that signs has a successor that is in use: it makes no other one."""


class EpochsExhausted(Exception):
    """This terminal number was enrolled 99 times; it needs another number."""


@dataclass(frozen=True, slots=True)
class Known:
    """A terminal that proved who it is."""

    id: int
    region: str
    terminal: int
    epoch: int
    revoked: bool = False

    @property
    def number_prefix(self) -> str:
        """What every receipt number of this terminal starts with, in any of its epochs."""
        return f"{self.region}{self.terminal:04}"


def now() -> datetime:
    """The platform's time, with offset."""
    return datetime.now(_BEIJING)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A terminal as it stands, with the public key that a signature named."""

    known: Known
    public_key: bytes
    former: bool
    """It has a newer key already."""


class Terminals:
    """Codes and keys; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    def make_code(self, request: CodeRequest) -> CodeAnswer:
        """Make a single-use code for a new terminal, or for one that enrols again."""
        code = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
        expires_at = now() + _CODE_LIFE
        with self._engine.begin() as connection:
            # Two clerks at once would give one number to two terminals.
            serialise(connection, f"region {request.region}")
            terminal = request.terminal or _next_number(connection, request.region)
            connection.execute(
                insert(enrolment_codes).values(
                    code_hash=_hash(code),
                    region=request.region,
                    terminal=terminal,
                    expires_at=expires_at.astimezone(UTC),
                )
            )
        return CodeAnswer(
            code=code, region=request.region, terminal=terminal, expires_at=expires_at
        )

    def enrol(self, code: str, public_key: bytes, same: tuple[str, int] | None = None) -> Known:
        """Spend a code; `same` is the region and terminal it has to be for.

        The same key may repeat a code whose answer it never got, until it has submitted
        something. Raises CodeUnknown, CodeUsed, CodeForAnother, KeyKnown, EpochsExhausted.
        """
        with self._engine.begin() as connection:
            query = select(enrolment_codes).where(
                enrolment_codes.c.code_hash == _hash(code.upper())
            )
            row = connection.execute(query.with_for_update()).one_or_none()
            if row is None or _utc(row.expires_at) < datetime.now(UTC):
                raise CodeUnknown
            if same is not None and same != (row.region, row.terminal):
                raise CodeForAnother
            # Two codes for one new terminal: there is no row yet that one of them could hold.
            serialise(connection, f"terminal {row.region}-{row.terminal:04}")
            where = (terminals.c.region == row.region) & (terminals.c.terminal == row.terminal)
            old = connection.execute(select(terminals).where(where).with_for_update()).one_or_none()
            if row.used_by is None:
                epoch = old.epoch + 1 if old is not None else 1
            elif old is not None and self._may_repeat(connection, row, old, public_key):
                epoch = old.epoch
            else:
                raise CodeUsed
            if epoch > _MAX_EPOCH:
                raise EpochsExhausted
            owner = _owner_of(connection, key_id_of(public_key))
            if owner is not None and (old is None or owner != old.id):
                raise KeyKnown
            values = {
                "epoch": epoch,
                "key_id": key_id_of(public_key),
                "public_key": public_key,
                "former_key_id": None,
                "former_public_key": None,
                "former_until": None,
                "revoked": False,
                "enrolled_at": datetime.now(UTC),
            }
            if old is None:
                values |= {"region": row.region, "terminal": row.terminal}
                added = insert(terminals).values(values).returning(terminals.c.id)
                row_id = int(connection.execute(added).scalar_one())
            else:
                connection.execute(update(terminals).where(where).values(values))
                row_id = int(old.id)
            connection.execute(
                update(enrolment_codes)
                .where(enrolment_codes.c.code_hash == row.code_hash)
                .values(used_by=public_key, used_epoch=epoch)
            )
        return Known(row_id, row.region, row.terminal, epoch)

    @staticmethod
    def _may_repeat(connection: Connection, code: Any, old: Any, public_key: bytes) -> bool:
        if bytes(code.used_by) != public_key or code.used_epoch != old.epoch:
            return False
        start = f"{old.region}{old.terminal:04}{old.epoch:02}"
        number = submissions.c.number
        of_this_epoch = number.between(f"{start}0000000", f"{start}9999999")
        return connection.scalar(select(number).where(of_this_epoch).limit(1)) is None

    def keyed(self, key_id: str) -> Keyed | None:
        """Whose key this is, the present one or the one before; revoked terminals too."""
        with self._reading.begin() as connection:
            row = connection.execute(select(terminals).where(_has_key(key_id))).one_or_none()
        if row is None:
            return None
        former = row.key_id != key_id
        until = row.former_until
        if former and until is not None and _utc(until) < datetime.now(UTC):
            return None
        key = row.former_public_key if former else row.public_key
        return Keyed(_known(row), bytes(key), former)

    def roll_key(self, known: Known, signed_with: str, public_key: bytes) -> None:
        """Give a terminal another key; the one it signed with stays good until the new is used.

        The same again changes nothing. Raises KeyKnown, KeyReplaced.
        """
        key_id = key_id_of(public_key)
        with self._engine.begin() as connection:
            query = select(terminals).where(terminals.c.id == known.id)
            row = connection.execute(query.with_for_update()).one()
            if row.key_id == key_id:
                return
            if signed_with != row.key_id and row.former_until is not None:
                raise KeyReplaced
            if _owner_of(connection, key_id) is not None:
                raise KeyKnown
            if signed_with != row.key_id:
                # The key before the present one: an answer was lost, and then another key made.
                keep = {"former_key_id": row.former_key_id, "public": row.former_public_key}
            else:
                keep = {"former_key_id": row.key_id, "public": row.public_key}
            connection.execute(
                update(terminals)
                .where(terminals.c.id == known.id)
                .values(
                    key_id=key_id,
                    public_key=public_key,
                    former_key_id=keep["former_key_id"],
                    former_public_key=keep["public"],
                    former_until=None,
                )
            )

    def admit(self, keyed: Keyed, nonce: str, expires_at: datetime) -> bool:
        """Remember a nonce until its time is over; False when it was used before."""
        moment = datetime.now(UTC)
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    insert(nonces).values(
                        terminal_id=keyed.known.id, nonce=nonce, expires_at=expires_at
                    )
                )
                if not keyed.former:
                    first_use = (
                        (terminals.c.id == keyed.known.id)
                        & terminals.c.former_key_id.is_not(None)
                        & terminals.c.former_until.is_(None)
                    )
                    ends_at = moment + timedelta(seconds=WINDOW_S)
                    connection.execute(
                        update(terminals).where(first_use).values(former_until=ends_at)
                    )
        except IntegrityError:
            return False
        return True

    def forget_nonces(self) -> int:
        """Remove the nonces nobody could use again; returns how many."""
        with self._engine.begin() as connection:
            old = delete(nonces).where(nonces.c.expires_at < datetime.now(UTC))
            return connection.execute(old).rowcount

    def reported(self, known: Known, report: str) -> None:
        """Keep the newest report of a terminal."""
        values = {"at": datetime.now(UTC), "report": report}
        with self._engine.begin() as connection:
            mine = heartbeats.c.terminal_id == known.id
            if not connection.execute(update(heartbeats).where(mine).values(values)).rowcount:
                connection.execute(insert(heartbeats).values(terminal_id=known.id, **values))

    def reports(self) -> TerminalReports:
        """List all terminals and what each last said."""
        query = (
            select(terminals, heartbeats.c.at, heartbeats.c.report)
            .outerjoin(heartbeats, heartbeats.c.terminal_id == terminals.c.id)
            .order_by(terminals.c.region, terminals.c.terminal)
        )
        with self._reading.begin() as connection:
            rows = connection.execute(query).all()
        return TerminalReports(items=tuple(_report(row) for row in rows))

    def at(self, region: str, terminal: int) -> tuple[Known, tuple[bytes, ...]] | None:
        """Return a terminal, revoked ones too, and its public keys: this one and the one before.

        What travels on a stick may have been signed before the key was rolled.
        """
        where = (terminals.c.region == region) & (terminals.c.terminal == terminal)
        with self._reading.begin() as connection:
            row = connection.execute(select(terminals).where(where)).one_or_none()
        if row is None:
            return None
        return _known(row), tuple(
            bytes(key) for key in (row.public_key, row.former_public_key) if key
        )

    def revoke(self, region: str, terminal: int) -> bool:
        """Refuse a terminal from now on; False when there is none."""
        where = (terminals.c.region == region) & (terminals.c.terminal == terminal)
        with self._engine.begin() as connection:
            return bool(
                connection.execute(update(terminals).where(where).values(revoked=True)).rowcount
            )


def _has_key(key_id: str) -> ColumnElement[bool]:
    return (terminals.c.key_id == key_id) | (terminals.c.former_key_id == key_id)


def _owner_of(connection: Connection, key_id: str) -> int | None:
    """Return the terminal that has a key; nobody else can take it until the caller commits."""
    serialise(connection, f"key {key_id}")
    return connection.scalar(select(terminals.c.id).where(_has_key(key_id)))


def _known(row: Any) -> Known:
    return Known(row.id, row.region, row.terminal, row.epoch, row.revoked)


def _report(row: Any) -> TerminalReport:
    return TerminalReport(
        region=row.region,
        terminal=row.terminal,
        epoch=row.epoch,
        revoked=row.revoked,
        enrolled_at=_utc(row.enrolled_at).astimezone(_BEIJING),
        reported_at=_utc(row.at).astimezone(_BEIJING) if row.at else None,
        report=Heartbeat.model_validate_json(row.report) if row.report else None,
    )


def _next_number(connection: Connection, region: str) -> int:
    taken = [
        connection.scalar(select(func.max(table.c.terminal)).where(table.c.region == region)) or 0
        for table in (terminals, enrolment_codes)
    ]
    number = max(taken) + 1
    if number > 9999:
        raise EpochsExhausted
    return number


def _utc(moment: datetime) -> datetime:
    """PostgreSQL gives the offset of its session, SQLite forgets that it was UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
