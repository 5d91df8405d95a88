"""Workers behind proxies: started without waiting, killed when they hang, back by themselves."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.ports import (
    CardEvent,
    DeviceError,
    DeviceState,
    PrintOutcome,
    PrintResult,
    Problem,
)
from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.simulators.printer import PrinterEmulator
from devices.simulators.vpcd import CardInSlot
from devices.supervisor import SupervisedReader, Supervisor, Timing
from kiosk.domain.assurance import Assurance
from kiosk.domain.layout import Raster
from tests.helpers.waiting import until

PAGE = Raster(576, 400, bytes([0x5A]) * (72 * 400))
TIMING = Timing(silence_s=20.0, grace_s=10.0, backoff_s=(0.05,))
"""Patient: what does not hang must not be killed because the machine is busy."""
STRICT = Timing(silence_s=2.5, grace_s=0.3, backoff_s=(0.05,))


def alive(pid: int | None) -> bool:
    try:
        return pid is not None and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]
    except FileNotFoundError:
        return False


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    with Supervisor(TIMING) as supervisor:
        yield supervisor


@pytest.fixture
def reader(supervisor: Supervisor, tmp_path: Path) -> SupervisedReader:
    return running(supervisor, tmp_path)


@pytest.fixture
def strict_reader(tmp_path: Path) -> Iterator[SupervisedReader]:
    with Supervisor(STRICT) as supervisor:
        yield running(supervisor, tmp_path)


def running(supervisor: Supervisor, folder: Path) -> SupervisedReader:
    reader = supervisor.reader("card", "simulated", {"path": str(folder / "slot")})
    supervisor.start()
    until(lambda: reader.status().state is DeviceState.READY)
    return reader


def test_reads_a_card_in_a_worker_of_its_own(reader: SupervisedReader, tmp_path: Path) -> None:
    events: list[CardEvent] = []
    reader.subscribe(events.append, lambda _: None)
    with CardInSlot(SocialSecurityCard(PEOPLE["zhangming"]), tmp_path / "slot"):
        until(lambda: events == [CardEvent.INSERTED])
        assert reader.card_present()
        read = reader.read()
        again = reader.read()
    assert read.person.name == "张明"
    assert read.assurance is Assurance.SIMULATED
    assert read.card_key == again.card_key
    assert read.person.name not in repr(read)
    until(lambda: events == [CardEvent.INSERTED, CardEvent.REMOVED])
    assert not reader.card_present()
    with pytest.raises(DeviceError) as error:
        reader.read()
    assert error.value.problem is Problem.CARD_REMOVED


def test_killed_worker_comes_back_and_the_same_card_keeps_its_key(
    reader: SupervisedReader, tmp_path: Path
) -> None:
    slot = tmp_path / "slot"
    states: list[DeviceState] = []
    events: list[CardEvent] = []
    with CardInSlot(SocialSecurityCard(PEOPLE["zhangming"]), slot):
        until(reader.card_present)
        key = reader.read().card_key
        reader.subscribe(events.append, lambda status: states.append(status.state))
        os.kill(reader.worker.pid, signal.SIGKILL)
        until(lambda: states[-1:] == [DeviceState.READY])
        assert set(states[:-1]) == {DeviceState.RECOVERING}
        until(lambda: events == [CardEvent.REMOVED])
    with CardInSlot(SocialSecurityCard(PEOPLE["zhangming"]), slot):
        until(reader.card_present)
        assert reader.read().card_key == key
    assert reader.worker.starts == 2


def test_hung_worker_is_killed_and_started_again(strict_reader: SupervisedReader) -> None:
    reader = strict_reader
    first = reader.worker.pid
    os.kill(first, signal.SIGSTOP)
    until(lambda: reader.status().state is DeviceState.RECOVERING)
    assert not alive(first)
    until(lambda: reader.status().state is DeviceState.READY)


def test_a_call_keeps_its_deadline_though_the_driver_hangs(
    strict_reader: SupervisedReader, tmp_path: Path
) -> None:
    lifted = threading.Event()

    class Silent(SocialSecurityCard):
        def transmit(self, apdu: bytes) -> bytes:
            lifted.wait(60)
            return super().transmit(apdu)

    with CardInSlot(Silent(PEOPLE["zhangming"]), tmp_path / "slot"):
        until(strict_reader.card_present)
        begin = time.monotonic()
        with pytest.raises(DeviceError) as error:
            strict_reader.read(timeout_s=0.3)
        assert error.value.problem is Problem.TIMED_OUT
        assert time.monotonic() - begin < 4.5, "the slot itself gives the card up after 5 s"
        lifted.set()


def test_print_in_flight_is_unknown_when_the_worker_dies(supervisor: Supervisor) -> None:
    with PrinterEmulator(mm_per_s=5) as emulator:  # ten seconds: killed in the middle for sure
        config = {"host": "127.0.0.1", "port": emulator.port, "poll_s": 0.1}
        printer = supervisor.printer("receipt", "escpos-network", config)
        assert printer.print(PAGE) == PrintOutcome(PrintResult.FAILED, Problem.NO_ANSWER)
        supervisor.start()
        until(lambda: printer.status().state is DeviceState.READY)
        mark = emulator.bytes_received + len(PAGE.rows) // 2

        def kill() -> None:
            until(lambda: emulator.bytes_received >= mark)
            os.kill(printer.worker.pid, signal.SIGKILL)

        threading.Thread(target=kill, daemon=True).start()
        assert printer.print(PAGE).result is PrintResult.UNKNOWN
        until(lambda: printer.status().state is DeviceState.READY)
        emulator.mm_per_s = None
        assert printer.print(PAGE).result is PrintResult.PRINTED


def test_start_does_not_wait_and_close_ends_all_within_a_second(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    held = ("sh", "-c", f'while [ ! -e "{gate}" ]; do sleep 0.02; done; exec "$@"', "sh")
    supervisor = Supervisor(TIMING, command_prefix=held)
    readers = [
        supervisor.reader(f"card-{n}", "simulated", {"path": str(tmp_path / f"slot-{n}")})
        for n in range(2)
    ]
    supervisor.start()  # it would wait for ever, if it waited
    assert {reader.status().state for reader in readers} == {DeviceState.RECOVERING}
    gate.touch()
    until(lambda: all(reader.status().state is DeviceState.READY for reader in readers))
    pids = [reader.worker.pid for reader in readers]
    os.kill(pids[1], signal.SIGSTOP)
    begin = time.monotonic()
    supervisor.close()
    # A second, and what a busy machine adds; a worker that is not killed is waited for in vain.
    assert time.monotonic() - begin < 2.5
    until(lambda: not any(alive(pid) for pid in pids))


def test_workers_that_hang_are_waited_for_together(tmp_path: Path) -> None:
    timing = Timing(silence_s=20.0, grace_s=10.0, close_s=3.0)
    supervisor = Supervisor(timing)
    readers = [
        supervisor.reader(f"card-{n}", "simulated", {"path": str(tmp_path / f"slot-{n}")})
        for n in range(3)
    ]
    supervisor.start()
    until(lambda: all(reader.status().state is DeviceState.READY for reader in readers))
    for reader in readers:
        assert reader.worker.pid is not None
        os.kill(reader.worker.pid, signal.SIGSTOP)
    begin = time.monotonic()
    supervisor.close()
    assert time.monotonic() - begin < 2 * timing.close_s


@pytest.mark.parametrize(
    ("driver", "config"),
    [("simulated", {}), ("escpos-network", {"host": ""}), ("no-such", {})],
)
def test_what_cannot_run_says_so_once_and_is_not_restarted_in_a_storm(
    supervisor: Supervisor, driver: str, config: dict[str, str]
) -> None:
    reader = supervisor.reader("card", driver, config)
    supervisor.start()
    until(lambda: reader.status().state is DeviceState.MISSING)
    assert reader.status().problem is Problem.NOT_CONFIGURED
    time.sleep(0.3)
    assert reader.worker.starts == 1


def test_listener_that_raises_does_not_end_the_reader(
    reader: SupervisedReader, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def bad(_: object) -> None:
        raise RuntimeError("listener")

    reader.subscribe(bad, bad)
    with CardInSlot(SocialSecurityCard(PEOPLE["zhangming"]), tmp_path / "slot"):
        until(reader.card_present)
        assert reader.read().person.name == "张明"
    assert "a listener raised" in caplog.text


def test_worker_dies_with_its_parent(tmp_path: Path) -> None:
    """SIGKILL of the process that supervises leaves no worker behind, not even a stopped one."""
    import subprocess
    import sys

    script = (
        "import sys, time\n"
        "from devices.supervisor import Supervisor\n"
        "s = Supervisor()\n"
        f"r = s.reader('card', 'simulated', {{'path': {str(tmp_path / 'slot')!r}}})\n"
        "s.start()\n"
        "while r.status().state.value != 'ready': time.sleep(0.01)\n"
        "print(r.worker.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    with parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        os.kill(worker, signal.SIGSTOP)
        parent.kill()
        until(lambda: not alive(worker))


def test_a_driver_that_lost_a_thread_ends_and_says_nothing_of_its_data() -> None:
    """Half a driver would go on beating and look ready for ever."""
    import subprocess
    import sys

    script = (
        "import threading, time\n"
        "from devices import worker\n"
        "threading.excepthook = worker._end_with_thread\n"
        "threading.Thread(target=lambda: int('11010519491231002X')).start()\n"
        "time.sleep(30)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=100, check=False
    )
    assert ended.returncode == 4
    assert "ValueError in <string>:4" in ended.stderr
    assert "11010519491231002X" not in ended.stderr
