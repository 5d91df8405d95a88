"""screen-switch: from the call of a page's own slot to its first frame, while the queue drains behind it.

Submissions wait in the store, more than 10,000 all the time, and the engine sends them batch by batch
over a slow line to the practice platform while the pages change.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.harness import Measured, Options, percentile, say
from tests.bench.parts.dock import Dock
from tests.bench.parts.stage import stage

if TYPE_CHECKING:
    from kiosk.settings.addresses import TrialAddresses

_ITEM = "CXJB-REG"
_WAITING = 10_000
_SPARE = 4_000
"""So many more at the start: they may be sent while the pages change."""
_SWITCHES = 100
_FRAME_MS = 33.0

_WHY = (
    "Missed: medians are half of the goal, and one frame in a hundred waits for the processor while sync"
    " works beside it. Drawn by the processor, that tail is the machine's: the same commit took 31 ms on one"
    " day and 49 and 55 ms on another, with this one at 47 to 63 ms beside it. With a graphics chip the drawing"
    " leaves the processor."
)


def measure(options: Options) -> Measured:
    """One p99 a round of switches."""
    rounds = options.count(4)
    p99: list[float] = []
    pages: dict[str, list[float]] = {}
    with stage(options.folder, _fill) as screen:
        Dock(options.folder / "run" / "dock.sock").give("network", "slow")
        first = screen.ask("switches", count=20, item=_ITEM)  # warms up: every page once
        for _ in range(rounds):
            seen = screen.ask("switches", count=_SWITCHES, item=_ITEM)
            for page, took in seen["ms"].items():
                pages.setdefault(page, []).extend(took)
            p99.append(percentile([one for took in seen["ms"].values() for one in took], 0.99))
    assert seen["online"], "sync was not running"
    assert seen["waiting"] >= _WAITING, f"only {seen['waiting']} waited at the end"
    assert seen["waiting"] < first["waiting"], "nothing was sent meanwhile"
    medians = ", ".join(f"{page} {percentile(took, 0.5):.0f}" for page, took in pages.items())
    return Measured(
        "screen-switch",
        p99,
        [_FRAME_MS],
        rounds,
        f"{rounds} rounds of {_SWITCHES} switches between home, list, guide and identification, 1080 x"
        f" 1920 pixels drawn by the processor. {first['waiting']:,} submissions waited before and"
        f" {seen['waiting']:,} after: sync sent the difference in the same process meanwhile. Fading is"
        f" switched off, so that the first frame is the whole page. Medians in ms: {medians}.",
        why=_WHY,
    )


def _fill(data: Path, found: TrialAddresses) -> None:
    """Enrol, and let so many submissions wait, sealed to this platform."""
    from kiosk.domain.application import Kind
    from kiosk.store import FILE_NAME, open_store
    from sync.enrolment import enrol, save_enrolment
    from sync.envelope import HpkeSealer
    from tests.helpers.submissions import mint

    enrolment = enrol(found.platform_url, found.enrolment_code)
    save_enrolment(data / "enrolment.json", enrolment)
    sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
    words = json.dumps({"name": "测试甲", "text": "x" * 1000}).encode()

    def make(number: Any) -> Any:
        new = plain(number)
        return replace(new, sealed=sealer.seal(new.id, Kind.APPLICATION, words, ()))

    plain = mint(16)
    store = open_store(data / FILE_NAME, enrolment.number)
    try:
        for _ in range(_WAITING + _SPARE):
            store.submit(make)
    finally:
        store.close()
    say(f"  screen-switch: {_WAITING + _SPARE:,} submissions wait")
