"""Pull: what the platform did with our cases comes here, by its cursor; independent of push."""

from __future__ import annotations

import logging

from kiosk.domain.application import CaseStep
from kiosk.domain.numbers import NumberMistyped, ReceiptNumber
from kiosk.ports import CaseChange, Outbox, SubmissionMoved
from sync.client import Malformed, Rejected, Retryable
from sync.engine.lane import Lane
from sync.engine.pages import Pages
from sync.engine.rhythm import GO_ON, Rest
from sync.wire import MAX_CHANGES, Change

log = logging.getLogger(__name__)


class Pull(Lane):
    """The lane from the platform to the store."""

    name = "pull"

    def bind(self, outbox: Outbox) -> None:
        """Give the outbox, once, before the start."""
        self._outbox = outbox
        self._pages = Pages(MAX_CHANGES)

    def turn(self) -> Rest:
        """Ask for one page of changes and apply it in one transaction."""
        cursor = self._outbox.cursor()
        try:
            page = self._client.changes(cursor, self._pages.limit)
        except Rejected as error:
            # A cursor the platform does not know is for people to look at: starting over by
            # ourselves would hide that its data are not those we spoke to.
            raise Retryable(f"refused with {error.status} {error.code}", reached=True) from None
        except Retryable:
            self._pages.broke()
            raise
        self._desk.stands(self._began, accepted=True)
        if page.last_number:
            self._outbox.count_from(_number(page.last_number))
        if page.items or page.cursor != cursor:
            changes = [_case_change(change) for change in page.items]
            for submission_id in self._outbox.apply(changes, page.cursor):
                log.info("%s: %s changed", self.name, submission_id)
                self._desk.tell(SubmissionMoved(submission_id))
        self._well()
        if self._pages.came(cursor, page.cursor, more=page.more, empty=not page.items):
            return GO_ON
        return Rest(self._rhythm.poll_s * self._chance.uniform(0.9, 1.1))


def _number(digits: str) -> ReceiptNumber:
    try:
        return ReceiptNumber(digits)
    except NumberMistyped:
        raise Malformed("a receipt number whose check digit does not fit") from None


def _case_change(change: Change) -> CaseChange:
    step = None
    if change.step is not None:
        step = CaseStep(
            stage=change.step.stage,
            at=change.step.at,
            office=change.step.office,
            handler=change.step.handler,
            office_phone=change.step.office_phone,
            opinion=change.step.opinion,
            part=change.step.part,
        )
    return CaseChange(change.submission_id, change.stage, step, change.official_number)
