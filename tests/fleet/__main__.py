"""`python -m tests.fleet`: a fleet reconnects after an outage; the last line is JSON.

The exit status is 1 when an application was lost or doubled, or was not acknowledged in time.
"""

from __future__ import annotations

import argparse
import json
import sys

from tests.fleet.run import Plan, good, run


def main() -> int:
    """Read the size, run, report."""
    standard = Plan()
    parser = argparse.ArgumentParser(prog="python -m tests.fleet", description=__doc__)
    parser.add_argument("--terminals", type=int, default=standard.terminals)
    parser.add_argument("--each", type=int, default=standard.each, help="applications a terminal")
    parser.add_argument("--size", type=int, default=standard.size, help="bytes of an application")
    parser.add_argument("--workers", type=int, default=standard.workers, help="of the platform")
    parser.add_argument("--processes", type=int, default=standard.processes, help="of the fleet")
    parser.add_argument("--outage-s", type=float, default=standard.outage_s)
    parser.add_argument("--lost-acks", type=int, default=standard.lost_acks)
    parser.add_argument("--killed-workers", type=int, default=standard.killed_workers)
    parser.add_argument("--deadline-s", type=float, default=standard.deadline_s)
    parser.add_argument(
        "--by-itself", action="store_true", help="each comes back by its backoff, nobody wakes it"
    )
    given = vars(parser.parse_args())
    plan = Plan(**{name: value for name, value in given.items() if name != "by_itself"},
                wake=not given["by_itself"])  # fmt: skip
    print(plan, flush=True)
    seen = run(plan)
    print(json.dumps(seen), flush=True)
    return 0 if good(seen) else 1


if __name__ == "__main__":
    sys.exit(main())
