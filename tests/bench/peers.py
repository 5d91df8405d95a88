"""Peers in the versions of `requirements/bench.lock`; another version is not measured against."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.bench.harness import PeerMissing

_REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\;]+)", re.MULTILINE)


@cache
def _locked() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ("run.lock", "bench.lock"):
        text = (_REQUIREMENTS / name).read_text("utf-8")
        found.update((one.lower(), pin) for one, pin in _PINNED.findall(text))
    return found


def pinned(*names: str) -> dict[str, str]:
    """Return the versions of installed packages. PeerMissing unless they are the locked ones."""
    found = {}
    for name in names:
        wanted = _locked().get(name.lower())
        try:
            here = version(name)
        except PackageNotFoundError:
            raise PeerMissing(f"{name} {wanted} is not installed: run `make bench`") from None
        if here != wanted:
            raise PeerMissing(f"{name} is {here}, the lock says {wanted}: run `make bench`")
        found[name] = here
    return found


def sqlite() -> dict[str, str]:
    """Return the SQLite that both sides use."""
    return {"SQLite": sqlite3.sqlite_version}


@cache
def chromium() -> tuple[str, str]:
    """Return program and version of the distribution's Chromium. PeerMissing when there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise PeerMissing("chromium is not installed: apt-get install chromium")
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return program, told.stdout.split("Chromium")[-1].split()[0]
