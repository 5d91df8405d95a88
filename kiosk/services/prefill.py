"""从别处带出: ask the platform for what the person need not type again.

Departments' data first, then earlier applications (`kiosk.domain.prefill` has the order). Only for who
may see earlier content (law 10), only what this form asks, and nothing of it is kept here.
"""

from __future__ import annotations

import logging

from kiosk.domain.assurance import Action, Policy, may
from kiosk.domain.person import Identity
from kiosk.domain.prefill import Known, carried, from_earlier, from_shared, look_ups
from kiosk.domain.service_item import ServiceItem
from kiosk.ports.inquiries import Inquiries, InquiryFailed, Trouble

log = logging.getLogger(__name__)


class Prefill:
    """Call it with an item and who applies; worker threads only, it waits for the platform."""

    def __init__(self, inquiries: Inquiries, policy: Policy) -> None:
        """Take who asks, and the table of what each level of assurance may do."""
        self._inquiries = inquiries
        self._policy = policy

    def offers(self, item: ServiceItem, identity: Identity) -> bool:
        """Tell whether there is anything to ask for, without asking."""
        return may(identity.assurance, Action.HISTORY, self._policy) and bool(carried(item.form))

    def __call__(self, item: ServiceItem, identity: Identity) -> dict[str, Known]:
        """Return what is known by field name; what could not be asked is left for the person to type."""
        found: dict[str, Known] = {}
        if not self.offers(item, identity):
            return found
        form = item.form
        fields = [one.name for one in carried(form)]
        elements = sorted({one.element for one in carried(form)} - {""})
        try:
            for look_up in look_ups(form):
                found = self._shared(item, identity, look_up) | found
            earlier = self._inquiries.earlier(identity, item.id, fields, elements)
        except InquiryFailed as failed:
            log.info("no prefill: %s", failed.trouble.value)
            return found
        return from_earlier(form, earlier) | found

    def _shared(self, item: ServiceItem, identity: Identity, look_up: str) -> dict[str, Known]:
        """Ask one look-up; one that the platform does not have stops no other."""
        try:
            facts = self._inquiries.shared(identity, item.id, look_up)
        except InquiryFailed as failed:
            if failed.trouble is Trouble.OFFLINE:
                raise
            return {}
        return from_shared(item.form, look_up, facts) if facts.found else {}
