"""outage: how long the queue takes to drain after an outage, against the bytes and the bandwidth alone.

A bound nothing can beat: heads, names, acknowledgements, the round trips and the time of both sides
come on top of it. The long form (`--full`) is three days of a busy hall: 2,000 applications.
"""

from __future__ import annotations

from tests.bench.harness import Measured, Options, say
from tests.bench.parts.outage import curl, drain
from tests.bench.peers import pinned

_RATE = 20_000_000 / 8
_ROUND_TRIP_S = 0.1
_ATTACHMENT = 200_000
_FEW, _MANY = 100, 2_000


def measure(options: Options) -> Measured:
    """Pile up, drain, compare; and say what curl needs for as many bytes."""
    applications = _MANY if options.full else _FEW
    runs = 1 if options.full else options.count(3)
    mine: list[float] = []
    least: list[float] = []
    carried = 0.0
    size = 0
    for run in range(runs):
        seen = drain(
            options.folder / str(run),
            applications=applications,
            attachment=_ATTACHMENT,
            bytes_s=_RATE,
            round_trip_s=_ROUND_TRIP_S,
        )
        assert seen.received == seen.platform_received == applications, f"{seen}"
        say(f"  outage: {seen.seconds:.1f} s, {seen.ratio:.3f} x the bytes alone")
        mine.append(seen.seconds)
        least.append(seen.least)
        carried, size = seen.sent / seen.bytes, seen.bytes
    plain = curl(
        options.folder, size=min(size, 60_000_000), bytes_s=_RATE, round_trip_s=_ROUND_TRIP_S
    )
    return Measured(
        "outage",
        mine,
        least,
        runs,
        f"{applications:,} applications of {size // applications:,} sealed bytes were committed behind a"
        f" cut line; when it came back, with {_RATE * 8 / 1e6:.0f} Mbit/s and {_ROUND_TRIP_S * 1000:.0f} ms,"
        " every one was acknowledged, and the platform holds each once.",
        pinned("requests"),
        f"The line carried {carried:.3f} bytes to the platform for each sealed byte. curl needs"
        f" {plain:.3f} x the bytes alone for one upload over the same line.",
    )
