"""The terminal's log: ids and states, never a word about a person; each line chained to the last.

One file a process and month (`screen-2026-11.jsonl`), kept for at least six months. A line is JSON
with `prev`, the SHA-256 of the line before it, so that a line taken out is noticed (`broken_at`).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

KEEP_MONTHS = 7
_TAIL = 256 << 10
_WORDS = 300
_SHOWN = frozenset({"at", "level", "from", "event", "prev"})
_RESERVED = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class ChainedFile(logging.Handler):
    """Writes each record as one JSON line that names the hash of the line before."""

    def __init__(self, folder: Path, process: str) -> None:
        super().__init__()
        with contextlib.suppress(OSError):  # a disk that takes nothing: emit says so
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder, self._process = folder, process
        self._file: Path | None = None
        self._prev = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Append the record; a full disk must not stop the terminal, so it goes to stderr then."""
        try:
            now = datetime.fromtimestamp(record.created, UTC)
            self._turn(now)
            line = json.dumps(self._fields(record, now), ensure_ascii=False, default=str)
            line = line.encode("utf-8", "backslashreplace").decode()  # half a surrogate pair
            assert self._file is not None  # noqa: S101 - set by _turn
            with open(self._file, "a", encoding="utf-8", opener=_own) as stream:
                stream.write(line + "\n")
            self._prev = _digest(line)
        except OSError as error:
            print(f"journal: {error.strerror}: {record.getMessage()}", file=sys.stderr)  # noqa: T201

    def _fields(self, record: logging.LogRecord, now: datetime) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "at": now.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "event": record.getMessage(),
        }
        fields |= {k: v for k, v in record.__dict__.items() if k not in _RESERVED}
        if record.exc_info and record.exc_info[1] is not None:
            fields["error"] = _places(record.exc_info[1])
        return fields | {"prev": self._prev}

    def _turn(self, now: datetime) -> None:
        """Open this month's file, go on from its last line, and drop what is older than kept."""
        file = self._folder / f"{self._process}-{now:%Y-%m}.jsonl"
        if file == self._file:
            return
        self._file = file
        lines = _lines(file) if file.exists() else []
        if lines and lines[-1]:  # half a line: what a power cut left of it stays on its own
            with file.open("ab") as stream:
                stream.write(b"\n")
        last = next(filter(None, reversed(lines)), "")
        self._prev = _digest(last) if last else ""
        others = sorted(set(self._folder.glob(f"{self._process}-*.jsonl")) - {file})
        for old in others[: max(0, len(others) + 1 - KEEP_MONTHS)]:
            old.unlink()


class PlacesOnly(logging.Formatter):
    """For standard error, which others keep too: the same words, and places instead of texts."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """Return the kind of exception and where it rose."""
        return _places(ei[1]) if ei[1] is not None else ""


def start(folder: Path, process: str, level: int = logging.INFO) -> None:
    """Send this process's log to `folder`; warnings and worse go to stderr as well.

    What nobody caught goes the same way, so that no traceback quotes a person.
    """
    root = logging.getLogger()
    root.setLevel(level)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it names its plug-ins at every start
    root.addHandler(ChainedFile(folder, process))
    console = logging.StreamHandler()
    console.setLevel(logging.WARNING)
    console.setFormatter(PlacesOnly())
    root.addHandler(console)
    sys.excepthook = _uncaught
    threading.excepthook = lambda given: _uncaught(
        given.exc_type, given.exc_value, given.exc_traceback
    )


def _uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if error is None or not isinstance(error, Exception):
        sys.__excepthook__(kind, error or kind(), trace)
        return
    logging.getLogger(__name__).critical("nobody caught this", exc_info=error)


def broken_at(file: Path) -> int | None:
    """Return the number of the first line (from 1) whose chain does not hold, or None."""
    prev = ""
    for number, line in enumerate(filter(None, _lines(file)), start=1):
        try:
            named = json.loads(line)["prev"]
        except (ValueError, KeyError, TypeError):
            return number
        if named != prev:
            return number
        prev = _digest(line)
    return None


def _own(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _places(error: BaseException) -> str:
    """Name an exception and where it rose; not its text, which may quote what a person typed."""
    places, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(places)}"


def _lines(file: Path) -> list[str]:
    """Split at line feeds only; the last is empty in a whole file. Damaged text is no reason to stop."""
    return file.read_text("utf-8", "replace").split("\n")


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log as it is shown: printable and bounded whatever the file holds."""

    at: str
    """ISO 8601, UTC."""
    level: str
    process: str
    source: str
    event: str


def latest(folder: Path, count: int, *, warnings_only: bool = False) -> list[Line]:
    """Return the last lines of all processes, newest first; half lines and damage are left out."""
    found: list[Line] = []
    for file in sorted(folder.glob("*-????-??.jsonl"), reverse=True):
        process = file.name.rpartition("-")[0].rpartition("-")[0]
        if sum(one.process == process for one in found) < count:
            found += [
                one
                for one in _tail(file, process)
                if not warnings_only or one.level not in {"DEBUG", "INFO"}
            ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:count]


def _tail(file: Path, process: str) -> list[Line]:
    try:
        with file.open("rb") as stream:
            stream.seek(max(stream.seek(0, os.SEEK_END) - _TAIL, 0))
            lines = stream.read(_TAIL).split(b"\n")
    except OSError:
        return []
    made = []
    for line in lines:
        try:
            told = json.loads(line)
            at = datetime.fromisoformat(told["at"]).astimezone(UTC).isoformat(timespec="seconds")
            words = _clean(told["event"]) + _rest(told)
            made.append(
                Line(at, _clean(told["level"]), process, _clean(told["from"]), words[:_WORDS])
            )
        except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
            continue
    return made


def _rest(told: dict[str, Any]) -> str:
    extra = {key: value for key, value in told.items() if key not in _SHOWN}
    return "".join(f"　{_clean(key)}={_clean(value)}" for key, value in extra.items())


def _clean(value: object) -> str:
    return "".join(one if one.isprintable() else " " for one in str(value)[:_WORDS])
