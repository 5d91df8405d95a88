"""Records what a program really asks of the disk, with strace: the raw material of a power cut.

Only the files of one folder are kept, in the order of the calls. A write counts from its entry
(the page cache may have it), a sync only from its successful return. Memory-mapped files (`-shm`)
are outside: nothing in them survives a power cut, and SQLite rebuilds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = "openat,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,rename,renameat,renameat2,link,linkat,unlink,unlinkat,fallocate"

_NAMING = frozenset("openat rename renameat renameat2 link linkat unlink unlinkat".split())

_LINE = re.compile(r"^(?P<pid>\d+)\s+(?P<rest>.*)$")
_CALL = re.compile(
    r"^(?P<name>\w+)\((?P<arguments>.*?)(?:\)\s+= (?P<result>-?\d+)|\s*<unfinished \.\.\.>$)"
)
_RESUMED = re.compile(r"^<\.\.\. (?P<name>\w+) resumed>.*\)\s+= (?P<result>-?\d+)")
_FD = re.compile(r"^\d+<(?P<path>[^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True)
class Wrote:
    """Bytes at an offset of a file."""

    path: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file was set to a length."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """fsync or fdatasync of a file or of the folder came back."""

    path: str


@dataclass(frozen=True, slots=True)
class Made:
    """A file was made that was not there."""

    path: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A file was unlinked."""

    path: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A file got a second name."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A file got another name, in place of what bore it."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Acked:
    """A line went to the pipe: somebody saw it."""

    line: str


Event = Wrote | Cut | Synced | Made | Removed | Linked | Renamed | Acked


def strace(output: Path) -> list[str]:
    """Return the command that puts a program under the recorder."""
    return ["strace", "-f", "-y", "-xx", "-s", "4194304", "-e", f"trace={CALLS}", "-o", str(output)]


def read(trace: Path, folder: Path, there: set[str]) -> Iterator[Event]:
    """Yield the events of `folder` and of pipes; `there` names the files that exist at the start.

    ValueError for a call on these files that this reader does not know: no silent gap.
    """
    pending: dict[str, tuple[str, str]] = {}
    known = dict.fromkeys(there, 0)
    with trace.open("r", encoding="ascii", errors="strict") as lines:
        for line in lines:
            found = _LINE.match(line.rstrip("\n"))
            if not found:
                continue
            pid, rest = found["pid"], found["rest"]
            if resumed := _RESUMED.match(rest):
                name, arguments = pending.pop(pid)
                if int(resumed["result"]) >= 0 and name in {"fsync", "fdatasync", "openat"}:
                    yield from _event(name, arguments, folder, known)
                continue
            call = _CALL.match(rest)
            if not call:
                continue
            name, arguments, result = call["name"], call["arguments"], call["result"]
            if result is None:
                pending[pid] = (name, arguments)
                if name not in {"fsync", "fdatasync", "openat"}:
                    yield from _event(name, arguments, folder, known)
            elif int(result) >= 0:
                yield from _event(name, arguments, folder, known)


# `known` is each file's name and the position that a plain write goes on from.
def _event(name: str, arguments: str, folder: Path, known: dict[str, int]) -> Iterator[Event]:
    if name in _NAMING:
        paths = [Path(_bytes(text).decode()) for text in _TEXT.findall(arguments)]
        here = [path.name for path in paths if path.parent == folder]
        if here and len(here) < len(paths):
            raise ValueError("the recorder does not know moves between folders")
        if here:
            yield from _named(name, arguments, here, known)
        return
    about = _FD.match(arguments)
    if not about:
        return
    shown = _bytes(about["path"]).decode() if "\\x" in about["path"] else about["path"]
    if name == "write" and shown.startswith("pipe:"):
        yield Acked(_data(arguments).decode().rstrip("\n"))
        return
    path = Path(shown)
    if path == folder and name == "fsync":
        yield Synced("")
    elif path.parent == folder and not path.name.endswith("-shm"):
        yield _on_file(name, arguments, path.name, known)


def _named(name: str, arguments: str, here: list[str], known: dict[str, int]) -> Iterator[Event]:
    file = here[-1]
    if name == "openat":
        if "O_APPEND" in arguments:
            raise ValueError(f"the recorder does not know how {file} is appended to")
        if "O_CREAT" in arguments and file not in known:
            yield Made(file)
        known[file] = 0
    elif name.startswith("unlink"):
        known.pop(file, None)
        yield Removed(file)
    elif name.startswith("link"):
        known[file] = 0
        yield Linked(here[0], file)
    else:
        known[file] = known.pop(here[0], 0)
        yield Renamed(here[0], file)


def _on_file(name: str, arguments: str, file: str, known: dict[str, int]) -> Event:
    match name:
        case "write":
            data, start = _data(arguments), known.get(file, 0)
            known[file] = start + len(data)
            return Wrote(file, start, data)
        case "pwrite64":
            return Wrote(file, int(arguments.rpartition(",")[2]), _data(arguments))
        case "fsync" | "fdatasync":
            return Synced(file)
        case "ftruncate":
            return Cut(file, int(arguments.rpartition(",")[2]))
        case _:
            raise ValueError(f"the recorder does not know {name} on {file}")


def _data(arguments: str) -> bytes:
    text = _TEXT.search(arguments)
    if text is None:
        raise ValueError("a write without its bytes")
    return _bytes(text[1])


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))
