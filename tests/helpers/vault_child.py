"""The shipped vault as a child process: opens it, and says on a pipe what the secrets are.

`python -m tests.helpers.vault_child FD FOLDER KEYS TCTI`: a line `secret DIGEST DIGEST` once both
can be used. Digests, so that a recording of the calls holds no more than it needs.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from kiosk.vault import Vault


def told(folder: Path, keys: str, tcti: str) -> str:
    """Return the line for a folder's secrets."""
    vault = Vault(folder, keys, tcti)  # type: ignore[arg-type]
    secrets = [vault.secret(name) for name in ("person-index", "drafts")]
    return " ".join(["secret", *(hashlib.sha256(one).hexdigest() for one in secrets)])


if __name__ == "__main__":
    pipe, folder, keys, tcti = sys.argv[1:]
    os.write(int(pipe), told(Path(folder), keys, tcti).encode() + b"\n")
