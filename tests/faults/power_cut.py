"""Power cuts replayed from a recording of the shipped submit path (row 12).

A disk in memory takes the recorded calls. Whatever was not synced when the power goes is, at
random, gone, there, or torn at sectors of 512 bytes, in any order; names made or removed count
only once the folder was synced. The image is then opened by the shipped store, and every number
that was shown before the cut must be there with the right bytes.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.ports import StoreUnsafe
from kiosk.store import Tuning, open_store
from tests.faults.recording import (
    Acked,
    Cut,
    Event,
    Linked,
    Made,
    Removed,
    Renamed,
    Synced,
    Wrote,
    read,
    strace,
)
from tests.helpers.submissions import TERMINAL
from tests.helpers.submitter import missing_from, run_once

_SECTOR = 512
CHECKPOINT_PAGES = 32
"""An eighth of a megabyte, so that a short run checkpoints many times."""
_DATABASE = "kiosk.db"


@dataclass
class Cuts:
    """What came of the points."""

    points: int = 0
    checkpoints: int = 0
    acknowledged: int = 0
    lost: int = 0
    """Points after which a number that was shown is not there."""
    unopened: int = 0
    """Points after which the store did not open, part of `lost`."""
    told: int = 0
    """Of the lost points, those the store reported by itself."""
    false_alarms: int = 0
    """Points after which the store reported a loss and nothing shown was missing."""


@dataclass
class _File:
    durable: bytearray
    pending: list[Wrote | Cut] = field(default_factory=list)


_Names = dict[str, _File]
_Naming = dict[str, _File | None]
"""A change of names, whole or not at all; None: the name is gone."""


class Disk:
    """Files of one folder: what is durable, and what the cache still holds."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._names: _Names = {name: _File(bytearray(data)) for name, data in files.items()}
        self._durable_names: _Names = dict(self._names)
        self._unsynced_names: list[_Naming] = []

    def take(self, event: Event) -> None:
        """Do what a recorded call did."""
        match event:
            case Made(path):
                self._name({path: _File(bytearray())})
            case Removed(path):
                self._name({path: None})
            case Linked(path, name):
                self._name({name: self._names[path]})
            case Renamed(path, name):
                self._name({name: self._names[path], path: None})
            case Wrote(path) | Cut(path):
                self._names[path].pending.append(event)
            case Synced(""):
                for change in self._unsynced_names:
                    _lead(self._durable_names, change)
                self._unsynced_names.clear()
            case Synced(path):
                one = self._names[path]
                for written in one.pending:
                    _apply(one.durable, written)
                one.pending.clear()

    def after_power_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Return what the files hold when the power comes back."""
        # Caches do it all ways: nothing written back, everything, or any piece of it.
        mood = chance.choice(("nothing", "everything", "pieces"))
        names = dict(self._durable_names)
        for change in self._unsynced_names:
            if mood == "everything" or (mood == "pieces" and chance.random() < 0.5):
                _lead(names, change)
        image: dict[str, bytes] = {}
        for name, one in names.items():
            content = bytearray(one.durable)
            for pending in one.pending:
                for written in _survivors(pending, mood, chance):
                    _apply(content, written)
            image[name] = bytes(content)
        return image

    def _name(self, change: _Naming) -> None:
        _lead(self._names, change)
        self._unsynced_names.append(change)


def _lead(names: _Names, change: _Naming) -> None:
    for name, file in change.items():
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _survivors(change: Wrote | Cut, mood: str, chance: random.Random) -> Iterator[Wrote | Cut]:
    fate = {"nothing": 0, "everything": 1}.get(mood, chance.randrange(3))
    if fate == 1:
        yield change
    elif fate == 2 and isinstance(change, Wrote):
        for start in range(0, len(change.data), _SECTOR):
            if chance.random() < 0.5:
                piece = change.data[start : start + _SECTOR]
                yield Wrote(change.path, change.offset + start, piece)


def _apply(content: bytearray, change: Wrote | Cut) -> None:
    if isinstance(change, Cut):
        del content[change.size :]
        content.extend(bytes(change.size - len(content)))
        return
    end = change.offset + len(change.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[change.offset : end] = change.data


@dataclass
class Recording:
    """A run of the submit path: the files before it and every call of it."""

    before: dict[str, bytes]
    events: Sequence[Event]


def record(folder: Path, submissions: int, synchronous: str = "") -> Recording:
    """Run the child under the recorder; `synchronous="NORMAL"` records the negative control."""
    data = folder / "data"
    data.mkdir(parents=True)
    order = {"db": str(data / _DATABASE), "cache": str(folder / "cache")}
    assert run_once({**order, "count": 1})[0] == 0
    before = {one.name: one.read_bytes() for one in data.iterdir() if one.is_file()}
    trace = folder / "trace"
    status, _ = run_once(
        {
            **order,
            "count": submissions,
            "checkpoint_pages": CHECKPOINT_PAGES,
            "synchronous": synchronous,
        },
        through=strace(trace),
    )
    assert status == 0, "the recorded run did not end well"
    events = list(read(trace, data, set(before)))
    trace.unlink()
    return Recording(before, events)


def replay(recording: Recording, folder: Path, points: int, seed: int) -> Cuts:
    """Cut the power `points` times between the recorded calls and open what is left."""
    chance = random.Random(seed)
    shown_from = next(
        index for index, event in enumerate(recording.events) if isinstance(event, Acked)
    )
    choices = range(shown_from, len(recording.events) + 1)
    where = sorted(chance.choices(choices, k=points))
    disk, shown, cuts = Disk(recording.before), dict[str, tuple[str, str]](), Cuts()
    cuts.checkpoints = _checkpoints(recording.events)
    position = 0
    for point in where:
        for event in recording.events[position:point]:
            if isinstance(event, Acked):
                kind, _, rest = event.line.partition(" ")
                if kind == "shown":
                    number, submission_id, digest = rest.split(" ")
                    shown[number] = (submission_id, digest)
            else:
                disk.take(event)
        position = point
        cuts.points += 1
        _power_comes_back(disk.after_power_cut(chance), folder / "image", shown, cuts)
    cuts.acknowledged = len(shown)
    return cuts


def _power_comes_back(
    image: dict[str, bytes], folder: Path, shown: dict[str, tuple[str, str]], cuts: Cuts
) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in image.items():
        (folder / name).write_bytes(data)
    try:
        store = open_store(folder / _DATABASE, TERMINAL, tuning=Tuning(idle_s=0))
    except StoreUnsafe:
        cuts.unopened += 1
        cuts.lost += 1
        cuts.told += 1
        return
    loss = store.loss
    store.close()
    if missing_from(folder / _DATABASE, shown):
        cuts.lost += 1
        cuts.told += loss is not None
    elif loss:
        cuts.false_alarms += 1


def _checkpoints(events: Sequence[Event]) -> int:
    """Count syncs of the database file itself: each ends one checkpoint."""
    return sum(event == Synced(_DATABASE) for event in events)
