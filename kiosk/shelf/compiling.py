"""Compiles a catalogue in a process of its own: `python -m kiosk.shelf.compiling DOCUMENT TARGET`.

Five thousand items keep a processor busy for half a minute: not beside a screen that somebody is
touching, and not with what came from outside. The child runs at low priority, dies with its
parent, and answers with one line of JSON: empty `reason` when TARGET is in place.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from kiosk.shelf.bundles import BundleRefused, built

_LONGEST_S = 900.0


def compile_apart(document: Path, target: Path) -> None:
    """Compile `document` into `target`; BundleRefused for its content, OSError when it did not run."""
    command = ["setpriv", "--pdeathsig", "KILL", "--", "nice", "-n", "10"]
    command += [sys.executable, "-m", "kiosk.shelf.compiling", str(document), str(target)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LONGEST_S, check=False
        )
        reason = json.loads(done.stdout)["reason"]
    except (subprocess.SubprocessError, ValueError, KeyError, TypeError) as error:
        raise OSError(f"the catalogue was not compiled: {type(error).__name__}") from None
    if reason:
        raise BundleRefused(str(reason))


def main(arguments: list[str]) -> None:
    """Compile, and say how it went."""
    from kiosk.catalogue.bundle import write_atomically

    document, target = (Path(one) for one in arguments)
    try:
        write_atomically(target, built(document.read_bytes()))
        reason = ""
    except BundleRefused as error:
        reason = error.reason
    sys.stdout.write(json.dumps({"reason": reason}, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
