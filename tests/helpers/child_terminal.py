"""Runs `tests.faults.terminal_child` and listens to it: a terminal that faults come to from outside."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from sync.client import Timeouts
from sync.engine import Rhythm
from sync.enrolment import Enrolment, save_enrolment
from tests.helpers.terminal import FAST, SHORT
from tests.helpers.waiting import until


class ChildTerminal:
    """A terminal in a process of its own. `url` leads through whatever stands in between."""

    def __init__(
        self,
        data: Path,
        enrolment: Enrolment,
        url: str,
        rhythm: Rhythm = FAST,
        timeouts: Timeouts = SHORT,
    ) -> None:
        save_enrolment(data / "enrolment.json", enrolment)
        given = {
            "data": str(data),
            "url": url,
            "rhythm": asdict(rhythm),
            "timeouts": asdict(timeouts),
        }
        self._command = [sys.executable, "-m", "tests.faults.terminal_child", json.dumps(given)]
        self.events: list[dict[str, Any]] = []
        self.start()

    def start(self) -> None:
        """Start it, or start it again after a kill."""
        before = len(self.events)
        self.child = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._reader = threading.Thread(target=self._listen, args=(self.child,), daemon=True)
        self._reader.start()
        until(lambda: self._any("ready", before), 60)

    def submit(self, count: int = 1, attachment: int = 0, timeout_s: float = 60.0) -> list[str]:
        """Commit so many, each with three attachments of so many bytes; returns ids, oldest first."""
        command = {"do": "submit", "count": count, "attachment": attachment}
        answer = self._ask("submitted", command, timeout_s)
        assert answer["cause"] == "", "nothing was taken"
        return list(answer["ids"])

    def refusal(self) -> str:
        """Try to commit one; returns why it was not taken, empty when it was."""
        return str(self._ask("submitted", {"do": "submit", "count": 1})["cause"])

    def heard(self, event: str, name: str) -> list[Any]:
        """What was told of one kind, in order."""
        return [one[name] for one in self.events if one["event"] == event]

    def sizes(self) -> dict[str, int]:
        """Bytes of each sealed envelope by id."""
        return {row["id"]: row["size"] for row in self._ask("rows", {"do": "rows"})["rows"]}

    def received(self) -> int:
        """How many the platform acknowledged, as the file says."""
        return int(self._ask("counts", {"do": "counts", "size": False})["received"])

    def waiting(self) -> int:
        """How many wait or are on their way."""
        return int(self._ask("counts", {"do": "counts", "size": False})["waiting"])

    def total_size(self) -> int:
        """Bytes of all sealed envelopes together."""
        return int(self._ask("counts", {"do": "counts", "size": True})["size"])

    def confirmed(self, submission_id: str) -> int:
        """Bytes of an upload the platform confirmed, as it was told last; 0 when nothing was."""
        told = [e for e in self.events if e["event"] == "upload" and e["id"] == submission_id]
        return int(told[-1]["confirmed"]) if told else 0

    def rows(self) -> dict[str, tuple[str, str]]:
        """Delivery and reason by id."""
        rows = self._ask("rows", {"do": "rows"})["rows"]
        return {row["id"]: (row["delivery"], row["reason"]) for row in rows}

    def states(self) -> set[str]:
        """All states in the queue."""
        return {delivery for delivery, _ in self.rows().values()}

    def affair(self, submission_id: str) -> dict[str, Any]:
        """Stage and steps of one submission."""
        return dict(self._ask("affair", {"do": "affair", "id": submission_id}))

    def wait(self, submission_id: str, seconds: float = 15.0) -> bool:
        """Ask it to wait for the platform."""
        command = {"do": "wait", "id": submission_id, "s": seconds}
        return bool(self._ask("waited", command, seconds + 60)["received"])

    def until_received(self, ids: list[str], timeout_s: float = 60.0) -> None:
        """Return when all are marked as received, in the file."""
        until(lambda: all(self.rows()[one][0] == "received" for one in ids), timeout_s, 0.1)

    def links(self) -> list[str]:
        """The links told so far."""
        return [event["link"] for event in self.events if event["event"] == "link"]

    def until_link(self, link: str) -> None:
        """Return when this is the state of the line; a slow machine may have told another before."""
        until(lambda: self.links()[-1:] == [link], 60)

    def kill(self) -> None:
        """SIGKILL."""
        self.child.kill()
        self._close()

    def stop(self) -> None:
        """End it cleanly; AssertionError when it does not end so."""
        assert self.child.stdin is not None
        self.child.stdin.close()
        status = self.child.wait(30)
        self._reader.join(30)
        self._close()
        assert status == 0
        assert self.events[-1]["event"] == "ended"
        assert self.events[-1]["clean"]

    def _ask(self, event: str, command: dict[str, Any], timeout_s: float = 60.0) -> dict[str, Any]:
        before = len(self.events)
        assert self.child.stdin is not None
        self.child.stdin.write(json.dumps(command) + "\n")
        self.child.stdin.flush()
        until(lambda: self._any(event, before), timeout_s, 0.01)
        return next(e for e in self.events[before:] if e["event"] == event)

    def _any(self, event: str, since: int) -> bool:
        return any(e["event"] == event for e in self.events[since:])

    def _listen(self, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            self.events.append(json.loads(line))

    def _close(self) -> None:
        self.child.wait(30)
        self._reader.join(30)
        for stream in (self.child.stdin, self.child.stdout):
            if stream is not None and not stream.closed:
                stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None and self.child.poll() is None:
            self.kill()
        elif self.child.poll() is None:
            self.stop()
