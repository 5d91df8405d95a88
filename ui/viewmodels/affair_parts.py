"""Where the parts of a joint affair (一件事) stand, in rows for the page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.application import FINAL_STAGES, Affair, CaseStep, Stage
from ui.viewmodels.truths import STAGE_WORDS


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part: what it is, and where it stands in a word."""

    name: str
    tag: str
    status: str


def part_rows(affair: Affair) -> list[PartRow]:
    """Return the parts that offices have said something of, in the order they first did so.

    What nobody has said anything of yet is not made up: the whole says it.
    """
    latest: dict[str, CaseStep] = {}
    for step in affair.steps:
        if step.part:
            latest[step.part] = step
        else:
            latest = dict.fromkeys(latest, step)
    return [_row(name, step) for name, step in latest.items()]


def _row(name: str, step: CaseStep) -> PartRow:
    status = _STATUS.get(step.stage, "done" if step.stage in FINAL_STAGES else "info")
    return PartRow(name, STAGE_WORDS[step.stage], status)


_STATUS: Mapping[Stage, str] = {
    Stage.CORRECTION: "attention",
    Stage.REFUSED: "neutral",
    Stage.NOT_ACCEPTED: "neutral",
    Stage.WITHDRAWN: "neutral",
}
