"""The shipped screen process with a hand on it: `python -m tests.bench.parts.driven SETTINGS`.

Everything is composed as `kiosk.app` composes it; only a window that is told what to do through
standard input is added. Orders go through the slots that the pages call, on the GUI thread; what is
painted is known from the frames that were swapped. One JSON object a line in and out.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kiosk.app.front import build_front
from kiosk.app.terminal import build_terminal
from kiosk.domain.eligibility import FOR_ANOTHER
from kiosk.settings import addresses, load, read_raw
from tests.bench.parts.dock import Dock
from ui import engine

if TYPE_CHECKING:
    from ui.viewmodels.app import AppModel

T = TypeVar("T")
_PATIENCE_S = 20.0
_CARD = "zhangming"


class Hand:
    """Moves through the pages as a person would, and knows when each was painted."""

    def __init__(self, screen: engine.Screen, dock: Dock) -> None:
        assert screen.window is not None
        self._app: AppModel = screen.app
        self._dock = dock
        self._frame = threading.Condition()
        self._painted: tuple[float, str] = (0.0, "")
        screen.window.frameSwapped.connect(self._on_frame)

    # ---- what can be ordered ----

    def do_visit(self, item: str) -> dict[str, Any]:
        """One whole visit: home, guide, card, questions, form, end; every page painted on the way."""
        began = time.perf_counter()
        self._to_identify(item)
        self._dock.give("card", "place", _CARD)
        if self._app.visit.item.asks:
            self._until_painted("eligibility", began)
            self._gui(self._answer)
        self._until_painted("form", began)
        name = self._gui(lambda: self._app.shell.visitName)
        self._end()
        return {"s": time.perf_counter() - began, "name": name}

    def do_card(self, item: str) -> dict[str, Any]:
        """From the card going in to the painted form, filled from the card; its questions are answered."""
        self._to_identify(item)
        answers = {one.name: None for one in self._app.visit.item.questions.fields}
        self._gui(lambda: self._app.visit.eligibility.update({**answers, FOR_ANOTHER: False}))
        began = time.perf_counter()
        self._dock.give("card", "place", _CARD)
        painted = self._until_painted("form", began)
        filled = self._gui(lambda: len(self._app.visit.values))
        self._end()
        return {"ms": (painted - began) * 1000, "filled": filled}

    def do_switches(self, count: int, item: str) -> dict[str, Any]:
        """So many switches between pages; milliseconds from the call to the new page's frame."""
        app = self._app
        tour: tuple[tuple[str, Callable[[], None]], ...] = (
            ("items", app.search.openAll),
            ("guide", lambda: app.search.openItem(item)),
            ("identify", app.guide.start),
            ("guide", app.shell.back),
            ("home", app.shell.goHome),
        )
        self._open_home()
        took: dict[str, list[float]] = {}
        for number in range(count):
            page, move = tour[number % len(tour)]
            began = self._gui(lambda move=move: (time.perf_counter(), move())[0])
            painted = self._until_painted(page, began)
            took.setdefault(page, []).append((painted - began) * 1000)
            time.sleep(0.05)  # a finger does not tap faster
        waiting = self._gui(lambda: app.shell.waitingCount)
        return {"ms": took, "waiting": waiting, "online": self._gui(lambda: app.shell.online)}

    # ---- inside ----

    def _open_home(self) -> None:
        began = time.perf_counter()
        if self._gui(lambda: self._app.shell.page) == "attract":
            self._gui(self._app.shell.wake)
        else:
            self._gui(self._app.shell.goHome)
        if self._painted[1] != "home":
            self._until_painted("home", began)

    def _to_identify(self, item: str) -> None:
        self._open_home()
        for page, move in (
            ("guide", lambda: self._app.home.openItem(item)),
            ("identify", self._app.guide.start),
        ):
            began = time.perf_counter()
            self._gui(move)
            self._until_painted(page, began)
        self._gui(self._app.identify.agree)
        assert self._gui(lambda: self._app.identify.state) == "waiting"

    def _answer(self) -> None:
        """For oneself, and 说不准 to everything else."""
        asked = self._app.eligibility
        while self._app.shell.page == "eligibility":
            if asked.mayBeUnsure:
                asked.unsure()
                asked.leaveToStaff()
            else:
                asked.pick("false")

    def _end(self) -> None:
        began = time.perf_counter()
        self._gui(self._app.shell.endVisit)
        self._dock.give("card", "remove")
        self._until_painted("attract", began)
        ends = time.monotonic() + _PATIENCE_S
        while self._gui(lambda: self._app.shell.overlay):  # 请取回您的卡
            assert time.monotonic() < ends, "the card was not seen leaving"
            time.sleep(0.005)

    def _on_frame(self) -> None:
        with self._frame:
            self._painted = (time.perf_counter(), self._app.shell.page)
            self._frame.notify_all()

    def _until_painted(self, page: str, since: float) -> float:
        """Return when the first frame with this page was swapped after `since`."""
        with self._frame:
            seen = self._frame.wait_for(
                lambda: self._painted[0] > since and self._painted[1] == page, _PATIENCE_S
            )
            assert seen, f"{page} was not painted; the page is {self._painted[1]}"
            return self._painted[0]

    def _gui(self, function: Callable[[], T]) -> T:
        """Call on the GUI thread and return what came of it."""
        done = threading.Event()
        found: list[T] = []
        faults: list[Exception] = []

        def call() -> None:
            try:
                found.append(function())
            except Exception as error:  # noqa: BLE001 - raised again in the hand's thread
                faults.append(error)
            finally:
                done.set()

        self._app.jobs.post(call)
        assert done.wait(_PATIENCE_S), "the screen does not answer"
        if faults:
            raise faults[0]
        return found[0]


def _serve(screen: engine.Screen, dock_socket: Path, answers: int) -> None:
    """Carry out orders until standard input ends; then end the program."""

    def say(answer: dict[str, Any]) -> None:
        os.write(answers, json.dumps(answer).encode() + b"\n")

    try:
        hand = Hand(screen, Dock(dock_socket))
        say({"ready": os.getpid()})
        for line in sys.stdin:
            order = json.loads(line)
            say(getattr(hand, "do_" + order.pop("do"))(**order))
    except Exception as error:  # noqa: BLE001 - whoever asked is told, and the program ends
        say({"error": f"{type(error).__name__}: {error}"})
    os.kill(os.getpid(), 15)


def main(file: Path) -> int:
    """Run the screen with a hand on it."""
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever else prints must not get between the answers
    front = build_front(read_raw(file))
    dock_socket = addresses.dock_socket(load(file).runtime_dir)

    class Driven(engine.Screen):
        """The shipped screen, which says when it is ready."""

        def load(self) -> bool:
            self.ready.connect(self._lend_a_hand)
            return super().load()

        def _lend_a_hand(self) -> None:
            threading.Thread(target=_serve, args=(self, dock_socket, answers), daemon=True).start()

    engine.Screen = Driven  # type: ignore[misc]  # run_screen takes it from there
    return engine.run_screen(front, lambda: build_terminal(file, front))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
