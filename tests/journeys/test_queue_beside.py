"""Staff's commands beside the running terminal: it notices them and goes on by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.application import Kind
from kiosk.domain.parking import ParkCode
from kiosk.store import FILE_NAME, open_store
from sync.enrolment import load_enrolment
from sync.envelope import HpkeSealer
from tests.helpers.kinds import of_kind
from tests.helpers.running_kiosk import RunningKiosk
from tests.helpers.waiting import until

_CALM = """
[queue]
workers = 4
"""


@pytest.mark.timeout(180)
def test_a_parked_and_an_exported_one_are_printed_and_sent_when_staff_say_so(
    tmp_path: Path,
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        assert kiosk.stop() == 0
        parked, exported = _two_submissions(kiosk.data)
        kiosk.settings.write_text(kiosk.settings.read_text("utf-8") + _CALM, "utf-8")
        told = kiosk.ask("queue", "export", "--to", str(stick))  # while it stands still
        assert told["count"] == 1
        kiosk.start()
        kiosk.ready()
        assert _states(kiosk) == {parked: "parked", exported: "exported"}
        printed = {"id": parked, "result": "printed", "problem": None}
        assert kiosk.ask("queue", "print", parked) == printed
        assert kiosk.ask("queue", "retry", "--all") == {"retried": [parked]}
        until(lambda: _states(kiosk)[parked] == "received", 60, 0.2)
        assert _states(kiosk)[exported] == "exported"
        assert kiosk.ask("queue", "retry", exported) == {"retried": [exported]}
        until(lambda: _states(kiosk)[exported] == "received", 60, 0.2)
        acks = tmp_path / "acks"
        acks.mkdir()
        taken = kiosk.ask("sandbox", "import", told["file"], "--acks", str(acks))
        assert (taken["received"], taken["duplicates"]) == (0, 1)
        (file,) = acks.iterdir()
        done = kiosk.ask("queue", "import-acks", str(file))
        assert done == {"received": 0, "parked": 0, "known": 1, "foreign": 0}
        assert kiosk.stop() == 0
        assert "Traceback" not in kiosk.complaints


def _states(kiosk: RunningKiosk) -> dict[str, str]:
    return {row["id"]: row["delivery"] for row in kiosk.ask("queue", "list")["rows"]}


def _two_submissions(data: Path) -> tuple[str, str]:
    enrolment = load_enrolment(data / "enrolment.json")
    assert enrolment is not None
    sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
    store = open_store(data / FILE_NAME, enrolment.number)
    parked, waiting = (store.submit(of_kind(sealer, Kind.APPLICATION)).id for _ in range(2))
    store.park(parked, ParkCode.CANNOT_OPEN)
    store.close()
    return parked, waiting
