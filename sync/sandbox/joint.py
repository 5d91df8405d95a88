"""并联办理 on the practice platform: parts of a joint application move alone, the whole follows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from kiosk.domain.application import Stage
from sync.sandbox.tables import changes
from sync.wire.clerk import Decision


def parts_of(payload: bytes) -> dict[str, str]:
    """Return id and name of the parts that an application asks for; none for other applications.

    Whoever has the platform's public key can seal anything: what does not fit is no part.
    """
    try:
        listed = json.loads(payload)["joint"]["parts"]
        return {str(one["id"])[:64]: str(one["name"])[:60] for one in listed}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def stages(
    connection: Connection, submission_id: str, parts: Mapping[str, str], decision: Decision
) -> list[Stage]:
    """Return where each part stands once `decision` holds: what was said last of it, or of the whole."""
    said: dict[str, Stage] = dict.fromkeys(parts, Stage.SUBMITTED)
    told: Any = (
        select(changes.c.part, changes.c.stage, changes.c.step_stage)
        .where(changes.c.submission_id == submission_id)
        .order_by(changes.c.serial)
    )
    steps = [(row.part, Stage(row.step_stage or row.stage)) for row in connection.execute(told)]
    for part, stage in (*steps, (decision.part, decision.stage)):
        for one in [part] if part else parts:
            said[one] = stage
    return list(said.values())
