"""Drafting, approving, publishing and withdrawing documents for terminals (CAT-01 to CAT-04).

A kind that needs an approval is not published without one; a catalogue that changes brings its
notice of change (事项调整公告) with it, in the same transaction. What a terminal would refuse is
refused here already.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, insert, or_, select, update

from kiosk.shelf.contents import DocumentUnusable, check
from kiosk.shelf.notices import catalogue_notice
from sync.sandbox.cursors import CursorUnknown, cursor_at, place
from sync.sandbox.database import reading, serialise
from sync.sandbox.document_tables import publications
from sync.sandbox.keys import Keys
from sync.sandbox.terminals import Known, now
from sync.signing import sign
from sync.wire import ProblemCode
from sync.wire.documents import Approval, Document, Documents, statement
from sync.wire.publishing import DraftRequest, Publication, Publications, Withdrawal

NEED_APPROVAL = frozenset({"catalogue", "calendar", "notice"})
"""What the county answers for in public; lists and settings are the platform's own business."""
_TURN = "publications"
"""Who publishes or withdraws is alone until the commit: serials are in the order of commits, and
a notice of change tells the difference to what held before."""
_MARKED = (
    publications.c.serial,
    publications.c.kind,
    publications.c.name,
    publications.c.sha256,
    publications.c.published_at,
)
_EMPTY = hashlib.sha256(b"").hexdigest()


class PublishingRefused(Exception):
    """It cannot be done; the title says why in plain Chinese."""

    def __init__(self, status: int, code: ProblemCode, title: str) -> None:
        super().__init__(code)
        self.status, self.code, self.title = status, code, title


class Press:
    """Everything published; every method is one transaction. Safe to call from any thread."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        """Take the database and the signing keys."""
        self._engine = engine
        self._reading = reading(engine)
        self._keys = keys

    # ---- what terminals ask ------------------------------------------------------------------

    def documents(self, terminal: Known, cursor: str, limit: int) -> Documents:
        """Return the newest version of each document for this terminal, published after `cursor`."""
        after = place(cursor)
        query = (
            _listed(terminal)
            .where(publications.c.serial > after.serial)
            .order_by(publications.c.serial)
            .limit(limit + 1)
        )
        with self._reading.begin() as connection:
            newest = connection.scalar(select(func.max(publications.c.serial))) or 0
            rows = connection.execute(query).all()
            there = select(*_MARKED).where(publications.c.serial == after.serial)
            stood = connection.execute(there).first() if after.mark else None
        if after.serial > newest or (after.mark and (not stood or _cursor(stood) != cursor)):
            raise CursorUnknown
        page = rows[:limit]
        return Documents(
            items=tuple(_document(row) for row in page),
            cursor=_cursor(page[-1]) if page else cursor,
            more=len(rows) > limit,
        )

    def content(self, terminal: Known, sha256: str) -> bytes | None:
        """Return the bytes of a document that this terminal is given now; None for any other."""
        query = _listed(terminal).where(
            publications.c.sha256 == sha256, publications.c.withdrawn.is_(False)
        )
        with self._reading.begin() as connection:
            row = connection.execute(query.limit(1)).first()
            if row is None:
                return None
            by_id = select(publications.c.content).where(publications.c.id == row.id)
            return bytes(connection.scalar(by_id) or b"")

    # ---- what a clerk does -------------------------------------------------------------------

    def draft(self, request: DraftRequest) -> Publication:
        """Keep a draft that a terminal could read (拟稿)."""
        try:
            check(request.kind, request.name, request.content)
        except DocumentUnusable as error:
            raise PublishingRefused(422, "document_unusable", error.reason) from None
        values = {
            "kind": request.kind,
            "name": request.name,
            "audience": request.audience,
            "state": "draft",
            "sha256": hashlib.sha256(request.content).hexdigest(),
            "size": len(request.content),
            "content": request.content,
        }
        with self._engine.begin() as connection:
            added = connection.execute(insert(publications).values(values))
            return _found(connection, int(added.inserted_primary_key[0]))  # type: ignore[index]

    def approve(self, publication_id: int, approval: Approval) -> Publication:
        """Record who approved a draft, when, in which document (批准)."""
        with self._engine.begin() as connection:
            _draft(connection, publication_id)
            connection.execute(
                update(publications)
                .where(publications.c.id == publication_id)
                .values(_approval_values(approval))
            )
            return _found(connection, publication_id)

    def publish(self, publication_id: int) -> Publication:
        """Give a draft its version and its signature (发布)."""
        with self._engine.begin() as connection:
            serialise(connection, _TURN)
            row = _draft(connection, publication_id)
            if row.kind in NEED_APPROVAL and not row.document_number:
                raise PublishingRefused(
                    409, "not_approved", "还没有批准记录，不能发布。请先登记批准人、日期和文号。"
                )
            if row.kind == "catalogue":
                self._announce(connection, row)
            self._publish(connection, row)
            return _found(connection, publication_id)

    def withdraw(self, request: Withdrawal) -> Publication:
        """Take back what is published: terminals forget it (撤回)."""
        with self._engine.begin() as connection:
            serialise(connection, _TURN)
            row = _current(connection, request.kind, request.name)
            if row is None or row.withdrawn:
                raise PublishingRefused(404, "not_found", "没有发布过这个文件，或者已经撤回。")
            values = {
                "kind": row.kind,
                "name": row.name,
                "audience": row.audience,
                "state": "draft",
                "sha256": _EMPTY,
                "size": 0,
                "withdrawn": True,
                "content": b"",
            }
            added = connection.execute(insert(publications).values(values))
            new_id = int(added.inserted_primary_key[0])  # type: ignore[index]
            self._publish(connection, _draft(connection, new_id))
            return _found(connection, new_id)

    def list(self, limit: int) -> Publications:
        """List drafts and publications, newest first."""
        query = select(publications).order_by(publications.c.id.desc()).limit(limit)
        with self._reading.begin() as connection:
            rows = connection.execute(query).all()
        return Publications(items=tuple(_publication(row) for row in rows))

    # ---- inside a transaction ----------------------------------------------------------------

    def _publish(self, connection: Connection, row: Any) -> None:
        newest = connection.scalar(select(func.max(publications.c.serial))) or 0
        before = _current(connection, row.kind, row.name)
        version = 1 if before is None else before.version + 1
        if before is not None:
            if before.audience != row.audience:
                raise PublishingRefused(
                    409, "document_unusable", "同名的文件是发给别的终端的，请换一个名字。"
                )
            connection.execute(
                update(publications)
                .where(publications.c.id == before.id)
                .values(state="withdrawn" if row.withdrawn else "replaced")
            )
        signed = statement(
            kind=row.kind,
            name=row.name,
            audience=row.audience,
            version=version,
            sha256=row.sha256,
            size=row.size,
            withdrawn=row.withdrawn,
        )
        values = {
            "state": "withdrawn" if row.withdrawn else "published",
            "serial": newest + 1,
            "version": version,
            "key_id": self._keys.signing_public[0].id,
            "signature": sign(self._keys.signing, "document", signed),
            "published_at": now().isoformat(),
        }
        connection.execute(update(publications).where(publications.c.id == row.id).values(values))

    def _announce(self, connection: Connection, row: Any) -> None:
        """Publish the notice of what a catalogue changes; nothing when it changes no item."""
        before = _current(connection, "catalogue", row.name)
        old = b"" if before is None or before.withdrawn else bytes(before.content)
        if not old:
            return
        raw = catalogue_notice(
            old, bytes(row.content), now().date(), row.document_number, row.approver
        )
        if raw is None:
            return
        values = {
            "kind": "notice",
            "name": f"catalogue-{before.version + 1}" if before is not None else "catalogue-1",
            "audience": row.audience,
            "state": "draft",
            "sha256": hashlib.sha256(raw).hexdigest(),
            "size": len(raw),
            "content": raw,
            "approver": row.approver,
            "approved_on": row.approved_on,
            "document_number": row.document_number,
        }
        added = connection.execute(insert(publications).values(values))
        self._publish(connection, _draft(connection, int(added.inserted_primary_key[0])))  # type: ignore[index]


def _listed(terminal: Known) -> Select[Any]:
    """Everything but the bytes of what is current and meant for this terminal."""
    own = f"{terminal.region}-{terminal.terminal:04}"
    columns = [column for column in publications.c if column.name != "content"]
    current = (publications.c.state == "published") | (
        (publications.c.state == "withdrawn") & publications.c.withdrawn.is_(True)
    )
    for_it = or_(*(publications.c.audience == one for one in ("", terminal.region, own)))
    return select(*columns).where(current, for_it, publications.c.serial.is_not(None))


def _current(connection: Connection, kind: str, name: str) -> Any:
    query = (
        select(publications)
        .where(
            publications.c.kind == kind,
            publications.c.name == name,
            publications.c.serial.is_not(None),
        )
        .order_by(publications.c.version.desc())
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def _draft(connection: Connection, publication_id: int) -> Any:
    query = select(publications).where(publications.c.id == publication_id).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise PublishingRefused(404, "not_found", "没有这份稿子。")
    if row.state != "draft":
        raise PublishingRefused(409, "document_unusable", "这份稿子已经发布，要改请另拟一份。")
    return row


def _found(connection: Connection, publication_id: int) -> Publication:
    query = select(publications).where(publications.c.id == publication_id)
    return _publication(connection.execute(query).one())


def _approval_values(approval: Approval) -> dict[str, str]:
    return {
        "approver": approval.approver,
        "approved_on": approval.approved_on.isoformat(),
        "document_number": approval.document_number,
    }


def _approval(row: Any) -> Approval | None:
    if not row.document_number:
        return None
    return Approval(
        approver=row.approver,
        approved_on=date.fromisoformat(row.approved_on),
        document_number=row.document_number,
    )


def _cursor(row: Any) -> str:
    return cursor_at(row.serial, row.kind, row.name, row.sha256, row.published_at)


def _document(row: Any) -> Document:
    return Document(
        kind=row.kind,
        name=row.name,
        audience=row.audience,
        version=row.version,
        sha256=row.sha256,
        size=row.size,
        published_at=datetime.fromisoformat(row.published_at),
        withdrawn=row.withdrawn,
        key_id=row.key_id,
        signature=bytes(row.signature),
        approval=_approval(row),
    )


def _publication(row: Any) -> Publication:
    return Publication(
        id=row.id,
        kind=row.kind,
        name=row.name,
        audience=row.audience,
        state=row.state,
        version=row.version,
        sha256=row.sha256,
        size=row.size,
        published_at=datetime.fromisoformat(row.published_at) if row.published_at else None,
        approval=_approval(row),
    )
