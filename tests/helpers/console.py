"""A technician's console for tests: real rules and files in a folder, a line to nowhere by script."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk import journal
from kiosk.app.console import Notes
from kiosk.app.console_machines import ConsoleMachines, KnownDrivers
from kiosk.app.staff import build_lockout
from kiosk.ports import StaffMember
from kiosk.store.code_file import CodeFile
from kiosk.upkeep import code as codes
from kiosk.upkeep.console import Console
from kiosk.upkeep.network import StepSeen
from kiosk.upkeep.report import Checked, Report
from kiosk.upkeep.room import TECHNICIAN, TechnicianRoom
from kiosk.upkeep.settings import SettingsBook
from tests.helpers.staff import HandList, verifier

TECHNICIAN_NUMBER = "12"
SETTINGS = """\
# 柳湾村的终端
[paths]
data = "{data}"

[place]
name = "柳湾村便民服务站"  # 门口的牌子

[platform]
mode = "remote"
url = "https://platform.example.invalid"

[devices.reader]
driver = "pcsc"

[devices.printer]
driver = "escpos-network"
options = {{ host = "192.0.2.20" }}
"""
GOOD_LINE = (
    StepSeen("address", "good", 0.001, address="192.0.2.15"),
    StepSeen("name", "good", 0.018, address="192.0.2.80"),
    StepSeen("tls", "good", 0.052, days=212),
    StepSeen("platform", "good", 0.096),
    StepSeen("clock", "good", offset_s=-0.3),
)
BAD_LINE = (
    StepSeen("address", "good", 0.001, address="192.0.2.15"),
    StepSeen("name", "no_name", 2.1),
    StepSeen("tls", "skipped"),
    StepSeen("platform", "skipped"),
    StepSeen("clock", "skipped"),
)


@dataclass
class HandLook:
    """A look whose steps the test decides; a slow one waits for 取消."""

    steps: Sequence[StepSeen] = GOOD_LINE
    slow: bool = False
    cancelled: threading.Event = field(default_factory=threading.Event)

    def run(self) -> Iterator[StepSeen]:
        for one in self.steps:
            if self.slow and one is not self.steps[0]:
                self.cancelled.wait(30)
            yield StepSeen(one.step, "cancelled") if self.cancelled.is_set() else one

    def cancel(self) -> None:
        self.cancelled.set()


@dataclass
class HandTest:
    """A self-test whose findings the test decides."""

    found: Sequence[Checked] = (
        Checked("版本", "ok", "终端 0.1.0，Python 3.11，Qt 6.11.3"),
        Checked("磁盘", "ok", "数据在 /var/lib/bianmin-kiosk，还剩 75.9 GB"),
        Checked("时钟", "warning", "09:42，没有和网络对时", "请打开 systemd-timesyncd。"),
    )
    takes_s: float = 0.0
    kept: Report | None = None

    def run(self, stopped: Callable[[], bool]) -> Sequence[Checked]:
        ends_at = time.monotonic() + self.takes_s
        while time.monotonic() < ends_at and not stopped():
            time.sleep(0.01)
        return () if stopped() else self.found

    def keep(self, made: Report) -> None:
        self.kept = made

    def last(self) -> Report | None:
        return self.kept


class HandConsole:
    """The console of a folder, and the hands that move what it looks at."""

    def __init__(
        self,
        folder: Path,
        clock: Any,
        members: HandList | None = None,
        terminal: Any = None,
        settings: str = SETTINGS,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.clock = folder, clock
        self.file = folder / "kiosk.toml"
        self.file.write_text(settings.format(data=folder), "utf-8")
        self.members = members if members is not None else HandList()
        self.codes = CodeFile(folder, "boot-1")
        self.root = folder / "machine"
        self.machines = ConsoleMachines(self.file, self.root)
        if terminal is not None:
            self.machines.serve(terminal.devices)
        self.look, self.test = HandLook(), HandTest()
        self.serving = True
        self.looks = 0
        self.room = TechnicianRoom(
            self.members,
            build_lockout(folder, clock, "console-tries"),
            Notes(),
            clock.monotonic,
            self.codes,
            self.machines,
            clock.now,
        )
        self.console = Console(
            self.room,
            self.machines,
            lambda: self.look,
            SettingsBook(self.file, folder, KnownDrivers()),
            lambda count, warnings: journal.latest(folder / "log", count, warnings_only=warnings),
            self.test,
            place="柳湾村便民服务站",
            now=clock.now,
            serving=lambda: self.serving,
        )

    def open(self) -> Console:
        """Return the console, as `Front.console` does."""
        return self.console

    def code(self) -> str:
        """Make a code as `kiosk doctor --console-code` does."""
        issued = codes.issue(self.codes.now_s(), "boot-1")
        self.codes.write(issued.kept)
        return issued.digits

    def name_technician(self) -> None:
        """The platform's list names one, with the PIN of the tests."""
        one = StaffMember(TECHNICIAN_NUMBER, TECHNICIAN, verifier())
        self.members.members[TECHNICIAN_NUMBER] = one

    def plug_printer(self, name: str = "EPSON TM-T20", usb_id: str = "04b8:0e15") -> None:
        """A USB printer is plugged in, as sysfs shows one."""
        device = self.root / "sys/bus/usb/devices/1-2"
        (device / "1-2:1.0").mkdir(parents=True)
        vendor, product = usb_id.split(":")
        facts = {"idVendor": vendor, "idProduct": product, "product": name}
        for file, text in {**facts, "1-2:1.0/bInterfaceClass": "07"}.items():
            (device / file).write_text(text, "ascii")

    def write_log(self, *lines: tuple[str, str, str]) -> None:
        """Write lines of the journal: level, source, event."""
        import json

        log = self.folder / "log"
        log.mkdir(exist_ok=True)
        at = datetime.fromisoformat("2026-11-23T01:30:00+00:00")
        with (log / "screen-2026-11.jsonl").open("a", encoding="utf-8") as stream:
            for place, (level, source, event) in enumerate(lines):
                moment = at.replace(minute=30 + place // 60, second=place % 60).isoformat()
                fields = {"at": moment, "level": level, "from": source, "event": event}
                stream.write(json.dumps({**fields, "prev": ""}, ensure_ascii=False) + "\n")
