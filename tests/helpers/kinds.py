"""Sealed submissions of every kind, as the journeys that make them will hand them to the store."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from kiosk.domain.application import Kind, NewSubmission
from kiosk.domain.assurance import Assurance
from kiosk.domain.kinds import KINDS, Need
from kiosk.domain.numbers import ReceiptNumber
from sync.envelope import HpkeSealer
from tests.helpers.outbox import PARTS, PAYLOAD
from tests.helpers.submissions import mint

Mint = Callable[[ReceiptNumber], NewSubmission]


def of_kind(
    sealer: HpkeSealer, kind: Kind, *, supersedes: str = "", bare: bool = True, extra: bytes = b""
) -> Mint:
    """Return a mint; `bare` leaves out everything the kind can do without."""
    needs = KINDS[kind]

    def left_out(need: Need) -> bool:
        return need is Need.NO or (bare and need is Need.MAY)

    def make(number: ReceiptNumber) -> NewSubmission:
        plain = mint(1)(number)
        changes: dict[str, object] = {
            "kind": kind,
            "sealed": sealer.seal(plain.id, kind, PAYLOAD + extra, PARTS),
            "supersedes": supersedes,
        }
        if left_out(needs.person):
            changes |= {"applicant_masked": "", "person_key": b"", "assurance": Assurance.NONE}
        if left_out(needs.item):
            changes |= {"item_id": "", "item_name": ""}
        if left_out(needs.slip):
            changes["receipt"] = None
        return dataclasses.replace(plain, **changes)

    return make
