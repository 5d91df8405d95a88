"""Documents: what the platform hands down comes here, on a lane of its own.

It has its own connection and never says how the link is, so neither a large catalogue nor a
document that is wrong holds up a submission or its status. What was listed is believed only with
a signature of the platform over all of it, and only when it is meant for this terminal. The
cursor moves on when everything on a page is settled: taken, known, older, or found unusable;
what was not whole or not signed is asked for again, and holds up nothing that is listed after it.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Sequence

from kiosk.domain.numbers import TerminalNumber
from kiosk.ports import Link, News
from kiosk.ports.documents import DocumentFault, DocumentRefused, DocumentShelf, Published, Verdict
from sync.client import NotOurs, PlatformClient, Rejected, Retryable
from sync.engine.lane import Lane
from sync.engine.pages import Pages
from sync.engine.rhythm import GO_ON, Rest, Rhythm
from sync.signing import NotSigned, verify
from sync.wire.documents import MAX_DOCUMENTS, Document, statement

log = logging.getLogger(__name__)

_NONE_OFFERED_S = 3600.0
"""A platform without documents is asked again so seldom."""


class DocumentLane(Lane):
    """The lane from the platform to the shelf. `keys` are the raw signing keys believed now."""

    name = "documents"

    def __init__(
        self,
        connect: Callable[[], PlatformClient],
        shelf: DocumentShelf,
        keys: Callable[[], Sequence[bytes]],
        terminal: TerminalNumber,
        rhythm: Rhythm | None = None,
        chance: random.Random | None = None,
    ) -> None:
        """Take the way to the platform, the shelf, and who this terminal is; `start` begins."""
        super().__init__(
            connect, _Alone(), rhythm or Rhythm(), chance or random.SystemRandom(), self.name
        )
        self._shelf = shelf
        self._keys = keys
        self._pages = Pages(MAX_DOCUMENTS)
        self._ahead = ""
        """Where reading goes on although something before it is unsettled; empty at the beginning."""
        self._unsettled = False
        self._audiences = {"", terminal.region, f"{terminal.region}-{terminal.terminal:04}"}

    def turn(self) -> Rest:
        """Ask for one page of the list and settle what is on it, the smallest first.

        So a catalogue on a thin line does not hold back the staff list.
        """
        cursor = self._ahead or self._shelf.cursor()
        try:
            page = self._client.documents(cursor, self._pages.limit)
        except Rejected as error:
            return self._refused(error, cursor)
        except Retryable:
            self._pages.broke()
            raise
        for one in sorted(page.items, key=lambda one: one.size):
            self._unsettled |= not self._settle(published(one))
        if not self._unsettled:
            self._shelf.advance(page.cursor)
        if self._pages.came(cursor, page.cursor, more=page.more, empty=not page.items):
            self._ahead = page.cursor
            return GO_ON
        unsettled, self._unsettled, self._ahead = self._unsettled, False, ""
        if unsettled:
            raise Retryable("a document was not whole or not signed", reached=True)
        self._backoff.reset()
        if not page.more:
            self._shelf.checked()
        return Rest(self._rhythm.documents_s * self._chance.uniform(0.9, 1.1))

    def _refused(self, error: Rejected, cursor: str) -> Rest:
        if error.code == "cursor_unknown" and cursor:
            # Safe to start over: versions only go up, and what is known is not fetched again.
            log.warning("the list of documents is read from its beginning")
            self._shelf.advance("")
            self._ahead = ""
        elif error.status == 404:
            return Rest(_NONE_OFFERED_S)
        raise Retryable(f"refused with {error.status} {error.code}", reached=True) from None

    def _settle(self, document: Published) -> bool:
        """Take one document as far as it can be; False when it is to be asked for again."""
        if document.audience not in self._audiences:
            self._shelf.refuse(document, DocumentFault.NOT_FOR_US)
            return True
        if not believed(self._keys(), document):
            self._shelf.refuse(document, DocumentFault.NOT_SIGNED)
            return False
        verdict = self._shelf.weigh(document)
        if verdict is Verdict.OLDER:
            self._shelf.refuse(document, DocumentFault.OLDER)
        if verdict is not Verdict.NEW:
            return True
        try:
            if not document.withdrawn:
                self._fetch(document)
            self._shelf.accept(document)
        except DocumentRefused as error:
            return error.refusal is not DocumentFault.DAMAGED
        except (Rejected, NotOurs, Retryable) as error:
            if isinstance(error, Retryable) and (not error.reached or error.retry_after_s):
                raise  # the line, or the platform as a whole
            log.warning("%s %s: not given: %s", document.kind, document.name, error)
            return False
        return True

    def _fetch(self, document: Published) -> None:
        """Bring the bytes, from where they stand; each piece that came counts as a success."""
        incoming = self._shelf.incoming(document)
        before = incoming.offset
        try:
            if before == document.size:
                return
            left = self._rhythm.submit_deadline(document.size - before)
            self._client.document(document.sha256, incoming, left)
            if incoming.offset < document.size:
                raise Retryable("the bytes ended early", reached=True)
        except Rejected:
            incoming.begin(0)  # a half that no longer fits what is published
            raise
        finally:
            incoming.close()
            if before < incoming.offset < document.size:  # a whole has to be the right one first
                self._backoff.reset()


class _Alone:
    """The desk of a lane that has nothing to say about the link."""

    def reached(self, lane: str, link: Link | None) -> None:
        """Say nothing."""

    def stands(self, turn_began: float, *, accepted: bool) -> None:
        """The other lanes tell it."""

    def failed(self, lane: str, turn_began: float) -> None:
        """Say nothing."""

    def received(self, submission_id: str) -> None:
        """Never happens here."""

    def parked(self, submission_id: str) -> None:
        """Never happens here."""

    def tell(self, news: News) -> None:
        """The shelf tells its own news."""

    def stir(self) -> None:
        """Never happens here."""


def believed(keys: Sequence[bytes], document: Published) -> bool:
    """Tell whether one of the platform's keys signed this very statement."""
    signed = statement(
        kind=document.kind,
        name=document.name,
        audience=document.audience,
        version=document.version,
        sha256=document.sha256,
        size=document.size,
        withdrawn=document.withdrawn,
    )
    try:
        verify(keys, "document", signed, document.signature)
    except NotSigned:
        return False
    return True


def published(listed: Document) -> Published:
    """Return a listed document as the ports know it."""
    return Published(
        kind=listed.kind,
        name=listed.name,
        audience=listed.audience,
        version=listed.version,
        sha256=listed.sha256,
        size=listed.size,
        published_at=listed.published_at,
        withdrawn=listed.withdrawn,
        key_id=listed.key_id,
        signature=listed.signature,
    )
