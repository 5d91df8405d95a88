"""card: from the card going into the reader to the painted form filled from it, against the exchange alone.

Ours is the shipped chain: simulated reader in its worker process, supervisor, use case, view model,
page. The peer is the same code of the card on the same kind of slot, in a process without a screen;
150 ms are added to it.
"""

from __future__ import annotations

import time
from pathlib import Path

from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.simulators.vpcd import CardInSlot, open_reader
from tests.bench.harness import Measured, Options, alternate
from tests.bench.parts.stage import stage
from tests.helpers.waiting import until

_ITEM = "CXJB-REG"
_ALLOWED_MS = 150.0
_CARD = "zhangming"


def measure(options: Options) -> Measured:
    """Alternate a visit up to the form and a bare reading of the same card."""
    runs = options.count(20)
    filled: set[int] = set()
    alone: list[float] = []
    reader = open_reader("bench", {"path": str(options.folder / "bare.sock")}, b"bench")
    reader.start()
    try:
        with stage(options.folder) as screen:

            def ours() -> float:
                seen = screen.ask("card", item=_ITEM)
                filled.add(seen["filled"])
                return float(seen["ms"])

            def theirs() -> float:
                alone.append(_exchange(reader, options.folder / "bare.sock"))
                return alone[-1] + _ALLOWED_MS

            mine, peers = alternate(ours, theirs, runs)
    finally:
        reader.close()
    (count,) = filled
    assert count >= 3, f"only {count} answers came from the card"
    alone.sort()
    return Measured(
        "card",
        mine,
        peers,
        runs,
        f"Both sides read the whole social security card of the same invented person over the protocol"
        f" of vpcd, with the simulated reader (no pcscd, whose polling of the slot would hide the"
        f" rest). The form was painted with {count} answers from the card each time. The exchange"
        f" alone took {alone[len(alone) // 2]:.1f} ms. Fading is switched off, so that the first frame"
        " is the whole page; with it the page is there just as early and opaque 160 ms later.",
    )


def _exchange(reader: object, slot: Path) -> float:
    """Put a card in, wait until it is seen, and time its reading; milliseconds."""
    until(lambda: not reader.card_present())  # type: ignore[attr-defined]
    with CardInSlot(SocialSecurityCard(PEOPLE[_CARD]), slot):
        until(reader.card_present, step_s=0.001)  # type: ignore[attr-defined]
        began = time.perf_counter()
        read = reader.read()  # type: ignore[attr-defined]
        took = (time.perf_counter() - began) * 1000
    assert read.person.id_number == PEOPLE[_CARD].id_number
    return took
