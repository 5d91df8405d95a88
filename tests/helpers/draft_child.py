"""The shipped drafts as a child process: vault, store, rules, one order a line.

`python -m tests.helpers.draft_child FOLDER CACHE KEYS TCTI`; orders on standard input are
`save ITEM`, `open ITEM`, `delete ITEM`, `checkpoint`, `end`; each is answered with one line on
standard output that holds no answer of the person.
"""

from __future__ import annotations

import dataclasses
import hashlib
import sys
from pathlib import Path

from kiosk.app.clock import SystemClock
from kiosk.domain.assurance import Assurance, default_policy
from kiosk.domain.canonical import canonical_json
from kiosk.domain.form import Values
from kiosk.services.drafts import KeepDrafts
from kiosk.store import FILE_NAME, open_store
from kiosk.vault import KeyedPersonIndex, Vault
from tests.helpers.drafts import ME, catalogue, draft
from tests.helpers.submissions import TERMINAL

WHO = dataclasses.replace(ME, assurance=Assurance.STAFF)


def digest(values: Values) -> str:
    """Return the hash of a draft's answers."""
    return hashlib.sha256(canonical_json(values)).hexdigest()


def main() -> None:
    """Do what the lines say."""
    folder, cache, keys, tcti = sys.argv[1:]
    shelf = catalogue(Path(cache))
    vault = Vault(Path(folder) / "keys", keys, tcti)  # type: ignore[arg-type]
    people = KeyedPersonIndex(vault.secret("person-index"))
    store = open_store(Path(folder) / FILE_NAME, TERMINAL)
    sealed = store.drafts(vault.secret("drafts"))
    keep = KeepDrafts(sealed, people, shelf, SystemClock(), default_policy())
    _say(f"ready {vault.provider}")
    for line in sys.stdin:
        order, _, item = line.strip().partition(" ")
        match order:
            case "save":
                _say(f"saved {keep.save(draft(shelf, item, WHO)).id}")
            case "open":
                _say(f"opened {digest(keep.open(WHO, item).draft.values)}")
            case "delete":
                keep.delete(WHO, item)
                _say("deleted")
            case "checkpoint":
                store.checkpoint()
                _say("moved")
            case "end":
                break
    store.close()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
