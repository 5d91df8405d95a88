"""The outage and its end, seen from outside: starts all, cuts, restores, counts at the clerk's desk."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psutil

from sync.sandbox.process import SandboxProcess
from sync.wire.clerk import Case, Faults
from tests.helpers.postgres import Postgres

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """How large, and how bad."""

    terminals: int = 500
    each: int = 40
    size: int = 6000
    """Bytes of one application before it is sealed."""
    workers: int = 2
    processes: int = 4
    """Of the fleet."""
    outage_s: float = 10.0
    """How long the terminals try in vain before the platform is back."""
    lost_acks: int = 100
    """So many hand-overs are stored, and their answer never arrives."""
    killed_workers: int = 1
    """While the fleet comes back."""
    wake: bool = True
    """All are told in one instant that the line is back; without it each comes by its backoff."""
    deadline_s: float = 900.0


def run(plan: Plan) -> dict[str, Any]:
    """Let the fleet go through one outage; returns what was seen."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bianmin-fleet-")))
        postgres = stack.enter_context(Postgres(durable=True))
        url = postgres.new_database()
        arguments = ("--database-url", url, "--workers", str(plan.workers))
        platform = SandboxProcess(folder / "platform", arguments=arguments)
        stack.callback(platform.stop)
        clerk = platform.clerk()
        codes = [clerk.enrolment_code().code for _ in range(plan.terminals)]
        clerk.close()
        parts = [
            stack.enter_context(_Part(folder / f"part-{n}.json", n))
            for n in range(min(plan.processes, plan.terminals))
        ]
        for part in parts:
            part.tell(_task(plan, platform.url, part, codes[part.number :: len(parts)]))
        _all(parts)

        platform.kill()
        for part in parts:
            part.tell("fill")
        _all(parts)
        time.sleep(plan.outage_s)
        platform = SandboxProcess(folder / "platform", port=platform.port, arguments=arguments)
        stack.callback(platform.stop)
        clerk = platform.clerk()
        clerk.set_faults(Faults(drop_acks=plan.lost_acks))
        used = [_cpu(platform.pid), _cpu(postgres.pid)]
        for part in parts:
            part.tell("back")
        for _ in range(plan.killed_workers):
            _kill_one(platform)
        answers = _all(parts)
        clerk.set_faults(Faults())
        used = [_cpu(platform.pid) - used[0], _cpu(postgres.pid) - used[1]]
        seen = _count(plan, clerk, parts, answers)
        for name, seconds in zip(("platform", "database"), used, strict=True):
            # Processor time says more than the clock on a machine that the fleet shares.
            seen[f"{name}_cpu_ms_each"] = round(seconds * 1000 / seen["applications"], 2)
        clerk.close()
        return seen


def _task(plan: Plan, url: str, part: _Part, codes: list[str]) -> str:
    return json.dumps(
        {
            "url": url,
            "codes": codes,
            "each": plan.each,
            "size": plan.size,
            "wake": plan.wake,
            "deadline_s": plan.deadline_s,
            "list": str(part.list),
        }
    )


def _cpu(pid: int) -> float:
    """Seconds of processor time of a process and those it started; of killed ones, nothing."""
    total = 0.0
    parent = psutil.Process(pid)
    for one in [parent, *parent.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            total += times.user + times.system
    return total


def _kill_one(platform: SandboxProcess) -> None:
    """End one worker as a fault would, in the middle of the first rush."""
    time.sleep(0.5)
    workers = psutil.Process(platform.pid).children()
    if len(workers) > 1:
        workers[0].send_signal(signal.SIGKILL)


def _count(
    plan: Plan, clerk: Any, parts: list[_Part], answers: list[dict[str, Any]]
) -> dict[str, Any]:
    """Compare what was submitted with what the clerk's desk lists."""
    sent = dict(pair for part in parts for pair in json.loads(part.list.read_text("utf-8")))
    listed: list[Case] = []
    while page := clerk.cases(_PAGE, before=listed[-1].id if listed else "").items:
        listed += page
    held = {case.id: case.content_hash for case in listed}
    took = sorted(second for one in answers for second in one["took"])
    seconds = max(one["seconds"] for one in answers)
    counts = clerk.counts()
    return {
        "terminals": plan.terminals,
        "applications": len(sent),
        "received": counts.received,
        "duplicates": counts.duplicates,
        "conflicts": counts.conflicts + counts.rejected,
        "lost": sum(held.get(key) != value for key, value in sent.items()),
        "doubled": len(listed) - len({case.number for case in listed}),
        "open": sum(one["open"] for one in answers),
        "seconds": round(seconds, 1),
        "seconds_99": round(max(one["seconds_99"] for one in answers), 1),
        "per_second": round(len(sent) / max(seconds, 0.001)),
        "requests": len(took),
        "p50_ms": _percentile(took, 0.50),
        "p99_ms": _percentile(took, 0.99),
        "failed_requests": sum(len(one["failed"]) for one in answers),
        "workers": plan.workers,
        "bytes": sum(case.size for case in listed),
        "all_stopped": all(one["stopped"] for one in answers),
    }


def _percentile(took: list[float], share: float) -> int:
    return round(took[min(int(len(took) * share), len(took) - 1)] * 1000) if took else 0


def good(seen: dict[str, Any]) -> bool:
    """None lost, none doubled, all acknowledged."""
    wrong = ("lost", "doubled", "open", "conflicts")
    return seen["received"] == seen["applications"] > 0 and not any(seen[one] for one in wrong)


class _Part:
    """One process of the fleet."""

    def __init__(self, listed: Path, number: int) -> None:
        self.list, self.number = listed, number
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.fleet.part"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, line: str) -> None:
        """Say what to do next."""
        assert self._child.stdin is not None
        self._child.stdin.write(line + "\n")
        self._child.stdin.flush()

    def heard(self) -> dict[str, Any]:
        """Wait for its answer."""
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError("a part of the fleet ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                stream.close()
        try:
            self._child.wait(20)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


def _all(parts: list[_Part]) -> list[dict[str, Any]]:
    return [part.heard() for part in parts]
