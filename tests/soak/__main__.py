"""Long runs of the devices, after which nothing may have grown; each part prints what it found.

python -m tests.soak --visits 10000 --receipts 10000 --inserted 1000
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.soak import idcard, inserted, receipts


def main() -> int:
    """Run and report; 1 when something grew."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--visits", type=int, default=10_000, help="at a scripted ID card reader")
    options.add_argument("--receipts", type=int, default=10_000, help="on four cables")
    options.add_argument("--inserted", type=int, default=1_000, help="through a PC/SC daemon")
    asked = options.parse_args()
    began = time.monotonic()
    laid = idcard.run(asked.visits)
    print(f"{asked.visits} ID cards: {dict(laid.ends)}; {laid.grown}", flush=True)
    printed = receipts.report(asked.receipts)
    put_in = inserted.run(asked.inserted)
    ends = f"{asked.inserted} cards through pcscd: {dict(put_in.ends)}"
    print(f"{ends}; terminal {put_in.terminal}; worker {put_in.worker}")
    print(f"{time.monotonic() - began:.0f} s")
    return int(not (laid.grown.flat and printed and put_in.terminal.flat and put_in.worker.flat))


if __name__ == "__main__":
    sys.exit(main())
