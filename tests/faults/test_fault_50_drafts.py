"""Row 50 for drafts: what a person left half-way stands in no file in clear, deleted or not.

Real vault, store and rules in a child process; every file of it is read while it runs, after a
kill, after deletion and after its end: database, log, freed pages, keys, temporary files.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Self

import pytest

from kiosk.store import FILE_NAME
from kiosk.vault import Vault
from tests.helpers.draft_child import WHO, digest
from tests.helpers.drafts import catalogue, draft
from tests.helpers.soft_tpm import SoftTpm

_ITEM, _OTHER = "CXJB-REG", "GAOLING"
_USES = ("drafts", "person-index")


class Child:
    """One run of the drafts."""

    def __init__(self, root: Path, cache: Path, tcti: str) -> None:
        self.root = root
        tmp = root / "tmp"
        tmp.mkdir(parents=True, exist_ok=True)
        argv = [sys.executable, "-m", "tests.helpers.draft_child", str(root / "data"), str(cache)]
        self._process = subprocess.Popen(
            [*argv, "auto", tcti],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(tmp)},
        )
        assert self._hear() == "ready tpm"

    def do(self, order: str) -> str:
        """Say a line and hear the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(order + "\n")
        self._process.stdin.flush()
        return self._hear()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def files(self) -> dict[str, bytes]:
        """Read everything it has a hand in; open files without a name included."""
        found = {str(one): one.read_bytes() for one in self.root.rglob("*") if one.is_file()}
        handles = Path(f"/proc/{self._process.pid}/fd")
        for handle in handles.iterdir() if handles.exists() else ():
            if str(target := handle.readlink()).endswith("(deleted)"):
                found[str(target)] = handle.read_bytes()
        return found

    def kill(self) -> None:
        """End it as a power switch would."""
        self._process.kill()
        self._close()

    def end(self) -> None:
        """Let it close its files."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._close()

    def _close(self) -> None:
        self._process.wait(20)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None and not stream.closed:
                stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.kill()


def canaries(cache: Path) -> Iterator[bytes]:
    """Name, number and long answers of the drafts, in every spelling text is kept in."""
    words = {WHO.person.name, WHO.person.id_number}
    for item in (_ITEM, _OTHER):
        values = draft(catalogue(cache), item, WHO).values.values()
        words |= {one for one in values if isinstance(one, str) and len(one.encode()) >= 10}
    for word in words:
        for code in ("utf-8", "utf-16-le", "gb18030"):
            yield word.encode(code)
        yield word.encode().hex().encode()
        yield json.dumps(word).strip('"').encode()


def leaks(files: dict[str, bytes], secrets: set[bytes]) -> list[str]:
    """The names of files with one of them in it."""
    return [name for name, data in files.items() if any(one in data for one in secrets)]


def sealed_rows(root: Path) -> set[bytes]:
    """The sealed bytes of every draft, cut to pieces that fit into a page."""
    with closing(sqlite3.connect(root / "data" / FILE_NAME)) as connection:
        rows = connection.execute("SELECT sealed FROM drafts").fetchall()
    return {row[0][at : at + 48] for row in rows for at in range(0, len(row[0]) - 48, 200)}


@pytest.mark.timeout(120)
def test_fault_50_no_file_knows_what_a_draft_says(tmp_path: Path) -> None:
    cache, root = tmp_path / "cache", tmp_path / "terminal"
    secrets = set(canaries(cache))
    assert len(secrets) >= 30
    with SoftTpm(tmp_path / "chip") as chip:
        with Child(root, cache, chip.tcti) as child:
            for item in (_ITEM, _OTHER, _ITEM):
                assert child.do(f"save {item}").startswith("saved")
            opened = child.do(f"open {_ITEM}").split()[1]
            running = child.files()
            child.kill()
            killed = child.files()
        keys = {Vault(root / "data/keys", "auto", chip.tcti).secret(one) for one in _USES}
        kept = sealed_rows(root)
        with Child(root, cache, chip.tcti) as child:
            assert child.do(f"open {_ITEM}") == f"opened {opened}", "a kill costs no draft"
            for item in (_ITEM, _OTHER):
                assert child.do(f"delete {item}") == "deleted"
            assert child.do("checkpoint") == "moved"
            deleted = child.files()
            child.end()
            closed = child.files()
    assert len(running) >= 4, "database, log, its index, keys"
    for name, files in (
        ("running", running),
        ("killed", killed),
        ("deleted", deleted),
        ("closed", closed),
    ):
        assert leaks(files, secrets | keys) == [], name
    assert any(name.endswith("-wal") for name in killed)
    assert len(kept) >= 2
    # The searches can find: before deletion the sealed bytes are there, after it nowhere.
    assert leaks(killed, kept)
    assert leaks(closed, kept) == []
    values = draft(catalogue(cache), _ITEM, WHO).values
    assert opened != digest(values), "signature and promises are not kept"
