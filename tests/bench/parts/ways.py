"""Which way is shorter: inside a message (base64) or uploaded ahead, by size and by line.

`python -m tests.bench.parts.ways` prints one line of JSON for each; the threshold of
`sync.engine.Rhythm.inside_bytes` was chosen with it (docs/adr/0012).
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from sync.wire import MAX_ENVELOPE
from tests.bench.parts.outage import drain

_LINES = {
    "64 kbit/s, 2 s": (8_000.0, 2.0, (16, 64, 128), 30),
    "1 Mbit/s, 300 ms": (125_000.0, 0.3, (32, 64, 128, 256), 20),
    "20 Mbit/s, 100 ms": (2_500_000.0, 0.1, (64, 128, 256, 512), 12),
}
"""Bytes per second, seconds of a round trip, sizes in KiB, seconds the bytes alone take."""


def main(*names: str) -> None:
    """Measure the lines named (all when none is)."""
    for name in names or _LINES:
        bytes_s, round_trip_s, sizes, least_s = _LINES[name]
        for size in sizes:
            seconds = {}
            for way, bound in (("inside", MAX_ENVELOPE), ("uploaded", 1)):
                with tempfile.TemporaryDirectory() as folder:
                    seen = drain(
                        Path(folder),
                        applications=max(int(least_s * bytes_s / size / 1024), 4),
                        attachment=size * 1024 // 3,
                        bytes_s=bytes_s,
                        round_trip_s=round_trip_s,
                        inside_bytes=bound,
                    )
                seconds[way] = round(seen.ratio, 2)
            print(json.dumps({"line": name, "KiB": size, "times the bytes": seconds}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
