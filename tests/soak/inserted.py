"""Visit after visit with a social security card in a reader of a real PC/SC daemon: nothing may grow.

The driver runs in its worker; every tenth card is pulled in the middle of its reading. Each card takes the
daemon about a second to see.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from devices.ports import DeviceError, DeviceState
from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.simulators.isolation import isolated_pcscd
from devices.simulators.vpcd import CardInSlot
from devices.supervisor import Supervisor
from tests.helpers.waiting import until
from tests.soak.held import Held

_WARM = 0.2


@dataclass(frozen=True, slots=True)
class Soaked:
    """How the visits ended, and what terminal and worker have grown by."""

    ends: Counter[str]
    terminal: Held
    worker: Held


def run(visits: int) -> Soaked:
    """Put so many cards in, one after the other."""
    ends = Counter[str]()
    names = sorted(PEOPLE)
    with (
        isolated_pcscd() as pcscd,
        Supervisor(command_prefix=pcscd.command_prefix) as supervisor,
    ):
        reader = supervisor.reader("card", "pcsc", {})
        supervisor.start()
        until(lambda: reader.status().state is DeviceState.READY, 60)
        worker, before = reader.worker.pid, (Held(0, 0), Held(0, 0))
        for number in range(visits):
            if number == int(visits * _WARM):
                before = (Held.by(), Held.by(worker))
            card = SocialSecurityCard(PEOPLE[names[number % len(names)]])
            with CardInSlot(card, pcscd.connect, pull_at=3 if number % 10 == 9 else None):
                until(reader.card_present, 30)
                try:
                    reader.read(20.0)
                    ends["read"] += 1
                except DeviceError as error:
                    ends[error.problem.value] += 1
            until(lambda: not reader.card_present(), 30)
        assert reader.worker.pid == worker, "a worker was lost"
        return Soaked(ends, Held.by().since(before[0]), Held.by(worker).since(before[1]))
