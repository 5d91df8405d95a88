"""The one invented member of the staff of every practice platform.

For a sandbox only: a real platform publishes its own list, and a terminal believes no other. The
PIN is known to everybody who can read, as the practice platform's applications count for nothing.
"""

from __future__ import annotations

import json

from kiosk.staff.pin import make_verifier

WORK_NUMBER = "07"
PIN = "204816"
CARD_KEY = "61872f33b8882f40706a0647419ce3c57b3d5109c352891ef52113124c7cdcf9"
"""The practice work card of the dock: the same PIN, and a key that is just as well known."""
NAME = "practice"
"""Under which name the list is published."""


def practice_list() -> bytes:
    """Return a staff list (工作人员名单) of this one member, as a platform publishes it."""
    member = {
        "work_number": WORK_NUMBER,
        "role": "staff",
        "pin_verifier": make_verifier(PIN),
        "card_keys": [CARD_KEY],
    }
    return json.dumps({"schema": "bianmin.staff/1", "members": [member]}).encode()
