"""The whole screen in a process of its own, on the parts of `Rig`; cards come by standard input.

`python -m tests.helpers.rig_screen FOLDER CACHE SOCKET [PROFILE [IDLE_S]]` runs until SIGTERM;
IDLE_S 0 is a terminal whose parts cannot be built. Lines it understands: `insert`, `other`, `take`,
`unplug`, `plug`, `id_reader`, `both_readers`, `contactless`, `online`, `offline`, `out_of_paper`, `paper`, `queue`, `stick`, `slow_stick`,
`full_stick`, `revoked`, `earlier`; for the technician's console `camera`, `usb_printer`, `code`, `technician`, `good_line`, `bad_line`,
`slow_line`, `journal`, `undone`, `slow_test`, `quick_test`.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ui.pilot_client import PilotClient

if TYPE_CHECKING:
    from kiosk.services.terminal import Terminal
    from kiosk.upkeep.network import StepSeen
    from tests.helpers.ui import Rig


def main() -> int:
    """Show the screen."""
    from devices.ports import CardWay, DeviceState, PrintOutcome, PrintResult, Problem
    from kiosk.domain.assurance import Assurance, CardKind
    from kiosk.domain.person import Identity, Person
    from kiosk.ports import Link, StandingTold
    from tests.helpers.staff import populate
    from tests.helpers.ui import Rig
    from ui.engine import run_screen

    folder, cache, pilot, *rest = sys.argv[1:]
    profile = rest[0] if rest else "32-portrait"
    idle_s = float(rest[1]) if len(rest) > 1 else 120.0
    rules = {"profile": profile, "pilot_socket": Path(pilot), "idle_s": idle_s or 120.0}
    rig = Rig(Path(folder), Path(cache), real_time=True, **rules)
    other = Identity(
        Person(name="测试甲", id_number="11010519491231002X"),
        CardKind.SOCIAL_SECURITY,
        Assurance.SIMULATED,
    )
    no_paper = PrintOutcome(PrintResult.FAILED, Problem.PAPER_OUT)

    def paper(outcome: PrintOutcome) -> None:
        rig.printer.outcome = outcome

    def stick() -> None:
        place = Path(folder) / "stick"
        place.mkdir(exist_ok=True)
        (place / "220199-0001-20261120.bma").write_bytes(b"signed")
        rig.media.plug(place)

    def revoked() -> None:
        logging.getLogger("kiosk.app.standing").setLevel(logging.ERROR)  # it says so, rightly
        rig.hub(StandingTold(accepted=False))

    def slow_stick() -> None:
        rig.exchange.takes_s, rig.exchange.fails = 3.0, ""

    words: dict[str, Callable[[], None]] = {
        **_console_words(rig, Path(folder)),
        "insert": rig.reader.insert,
        "other": lambda: rig.reader.insert(other),
        "take": rig.reader.take,
        "id_reader": lambda: rig.reader.give(CardWay.ID_CARD_LAID),
        "both_readers": lambda: rig.reader.give(
            CardWay.ID_CARD_LAID, CardWay.SOCIAL_SECURITY_INSERTED
        ),
        "contactless": lambda: rig.reader.give(CardWay.SOCIAL_SECURITY_LAID),
        "unplug": lambda: rig.reader.turn(DeviceState.MISSING),
        "plug": lambda: rig.reader.turn(DeviceState.READY),
        "online": lambda: rig.link(Link.ONLINE),
        "offline": lambda: rig.link(Link.OFFLINE),
        "out_of_paper": lambda: paper(no_paper),
        "earlier": rig.inquiries.remember,
        "queue": lambda: populate(rig.store, parked=2, waiting=4, received=3),
        "stick": stick,
        "revoked": revoked,
        "slow_stick": slow_stick,
        "full_stick": lambda: setattr(rig.exchange, "fails", "U 盘满了，请换一个再导出。"),
        "paper": lambda: paper(PrintOutcome(PrintResult.PRINTED)),
    }

    def listen() -> None:
        for line in sys.stdin:
            words[line.strip()]()

    def build() -> Terminal:
        if not idle_s:
            raise NoRoom
        return rig.terminal

    threading.Thread(target=listen, daemon=True).start()
    return run_screen(rig.front, build)


def _console_words(rig: Rig, folder: Path) -> dict[str, Callable[[], None]]:
    """Return what can be done to what the technician's console looks at."""
    from kiosk.settings.trying import Trial, Why, former, undo
    from tests.helpers.console import BAD_LINE, GOOD_LINE, HandLook

    def network(steps: Sequence[StepSeen], *, slow: bool = False) -> None:
        rig.hand.look = HandLook(steps, slow)

    def code() -> None:
        (folder / "code").write_text(rig.hand.code(), "ascii")

    def undone() -> None:
        keys = ("devices.printer.options.host",)
        trial = Trial(str(rig.hand.file), "", keys, serving=True)
        former(rig.hand.file).write_bytes(rig.hand.file.read_bytes())
        logging.getLogger("kiosk.settings.trying").setLevel(logging.CRITICAL)  # rightly
        undo(rig.hand.folder, trial, Why.STOPPED)

    def journal() -> None:
        rig.hand.write_log(
            ("INFO", "kiosk.app.console", "console: staff.in　who=12"),
            ("WARNING", "sync.clock", "clock: the platform is -41 s from here"),
            ("WARNING", "devices.supervisor.process", "worker of printer hangs　pid=4711"),
            ("ERROR", "ui.service", "out of service: disk_full"),
            ("INFO", "kiosk.run.children", "child started　child=screen　pid=4712"),
        )

    def camera() -> None:
        from devices.capture.driver import open_capture
        from tests.helpers.desk_photos import Scene, photograph
        from tests.helpers.lens import camera_at
        from tests.helpers.photo_run import frame_of
        from ui import camera as camera_module

        node = folder / "video0"
        node.touch()
        table = f'[devices.camera]\ndriver = "page-capture"\noptions = {{ path = "{node}" }}\n'
        rig.hand.file.write_text(rig.hand.file.read_text("utf-8") + table, "utf-8")
        capture = open_capture("camera", {"path": str(node)})
        capture.start()
        rig.hand.machines.serve({**rig.terminal.devices, "camera": capture})
        below = iter((Scene.SKEWED, Scene.EMPTY))
        lens = camera_at(node, lambda: frame_of(photograph(next(below), 2)))
        camera_module.open_camera = lens  # there is no camera on this machine

    return {
        "camera": camera,
        "usb_printer": rig.hand.plug_printer,
        "code": code,
        "technician": rig.hand.name_technician,
        "good_line": lambda: network(GOOD_LINE),
        "bad_line": lambda: network(BAD_LINE),
        "slow_line": lambda: network(GOOD_LINE, slow=True),
        "journal": journal,
        "undone": undone,
        "slow_test": lambda: setattr(rig.hand.test, "takes_s", 60.0),
        "quick_test": lambda: setattr(rig.hand.test, "takes_s", 0.0),
    }


class NoRoom(Exception):
    """The parts cannot be built, in words for residents."""

    resident_words = "存储满了，现在收不了申请。"


class RigScreen:
    """That process, from outside; a warning of Qt or Python on its standard error is a failure."""

    def __init__(
        self, folder: Path, cache: Path, profile: str = "32-portrait", idle_s: float = 120.0
    ) -> None:
        self._errors = folder / "screen.err"
        # a socket's path is at most 107 bytes, and tmp_path is long: name it from within
        self._socket = folder / "pilot"
        arguments = [str(folder), str(cache), str(self._socket), profile, str(idle_s)]
        reading, self._writing = os.pipe()
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "tests.helpers.rig_screen", *arguments],
                stdin=subprocess.PIPE,
                stderr=errors,
                text=True,
                pass_fds=(self._writing,),
                env={
                    **os.environ,
                    "QT_QPA_PLATFORM": "offscreen",
                    "KIOSK_HEARTBEAT_FD": str(self._writing),
                    "KIOSK_REDUCED_MOTION": "1",
                },
            )
        os.close(self._writing)
        self.heart = os.fdopen(reading, "rb", buffering=0)
        self.pilot = self._connect()

    def _connect(self) -> PilotClient:
        try:
            return PilotClient(self._socket)
        except BaseException:
            self.process.kill()
            print(self._errors.read_text("utf-8"), file=sys.stderr)
            raise

    def say(self, word: str) -> None:
        """Do something to the cables: one of the words of `main`."""
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def stop(self) -> int:
        """End it as the parent does; returns the exit code."""
        self.pilot.close()
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        finally:
            self.process.kill()
            self.process.wait()
            if self.process.stdin is not None:
                self.process.stdin.close()

    @property
    def complaints(self) -> str:
        """What it wrote to its standard error."""
        return self._errors.read_text("utf-8")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop; show what it complained of when the test goes wrong."""
        if self.process.poll() is None:
            self.stop()
        self.heart.close()
        if error is not None:
            print(self.complaints, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
