"""What an item asks of the identification (law 10). Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.assurance import Action
from kiosk.domain.form import FieldType

if TYPE_CHECKING:
    from kiosk.domain.service_item import ServiceItem

_CHANGE = "变更"
"""How the names of items say that something on record is changed."""


def action_of(item: ServiceItem | None) -> Action:
    """Return the act an application for `item` is; None: the person's own affairs.

    An item that changes (变更) a record and asks for a bank account can move somebody's money.
    """
    if item is None:
        return Action.AFFAIRS
    asks_account = any(one.type is FieldType.BANK_CARD for one in item.form.fields)
    return Action.BANK_CHANGE if asks_account and _CHANGE in item.name else Action.APPLY
