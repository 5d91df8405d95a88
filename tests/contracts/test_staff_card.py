"""What every StaffCardReader keeps to, whatever stands between it and the work card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.ports import (
    CardReader,
    DeviceError,
    DeviceState,
    Problem,
    StaffCardError,
    StaffCardProblem,
    StaffCardReader,
)
from devices.simulators.card import PEOPLE, SocialSecurityCard, VirtualCard
from devices.simulators.isolation import IsolatedPcscd, isolated_pcscd
from devices.simulators.piv_card import Behaviour, PivCard
from devices.simulators.sam_line import SamLine
from devices.simulators.vpcd import CardInSlot, open_reader
from devices.supervisor import SupervisedReader, Supervisor
from tests.helpers.staff_cards import PIN, demand, key_of, piv_card, spki_of
from tests.helpers.waiting import until


class BothReader(CardReader, StaffCardReader):
    """A reader of both ports; for the type checker."""


@dataclass
class Bench:
    """One implementation, with a slot for virtual cards."""

    reader: BothReader | SupervisedReader
    put_in: Callable[..., CardInSlot]

    def place(self, card: VirtualCard, pull_at: int | None = None) -> CardInSlot:
        """Put a card in and wait until it is seen."""
        until(lambda: self.reader.status().state is DeviceState.READY)
        until(lambda: not self.reader.card_present())
        slot = self.put_in(card, pull_at=pull_at)
        until(self.reader.card_present)
        return slot


@pytest.fixture(scope="module")
def pcscd() -> Iterator[IsolatedPcscd]:
    with isolated_pcscd() as pcscd:
        yield pcscd


@pytest.fixture(params=["in-process", "supervised", "pcscd"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    if request.param == "pcscd":
        with pcscd_bench(request.getfixturevalue("pcscd")) as bench:
            yield bench
        return
    slot = tmp_path / "slot"

    def put_in(card: VirtualCard, pull_at: int | None) -> CardInSlot:
        return CardInSlot(card, slot, pull_at=pull_at)

    if request.param == "in-process":
        driver = open_reader("card", {"path": str(slot)}, b"secret")
        driver.start()
        yield Bench(driver, put_in)
        driver.close()
    else:
        with Supervisor() as supervisor:
            reader = supervisor.reader("card", "simulated", {"path": str(slot)})
            supervisor.start()
            yield Bench(reader, put_in)


class pcscd_bench:  # noqa: N801 - used like a function
    """A supervised reader on a real PC/SC daemon."""

    def __init__(self, pcscd: IsolatedPcscd) -> None:
        self._pcscd = pcscd
        self._supervisor = Supervisor(command_prefix=pcscd.command_prefix)

    def __enter__(self) -> Bench:
        supervisor = self._supervisor.__enter__()
        reader = supervisor.reader("card", "pcsc", {})
        supervisor.start()
        pcscd = self._pcscd
        return Bench(reader, lambda card, pull_at: CardInSlot(card, pcscd.connect, pull_at=pull_at))

    def __exit__(self, *_: object) -> None:
        self._supervisor.__exit__()


def test_staff_card_contract(bench: Bench) -> None:
    """One story, because a PC/SC daemon takes half a second to see a card come or go."""
    reader, card = bench.reader, piv_card("p256", Behaviour(packed=True))
    until(lambda: reader.status().state is DeviceState.READY)
    assert reader.takes_staff_cards
    pin = bytearray(PIN.encode())
    assert problem_of(lambda: reader.prove_staff_card(pin, demand(card))) == PULLED
    assert pin == bytes(6)

    with bench.place(card):
        seen = reader.staff_card()
        assert (seen.key, seen.tries_left) == (spki_of(card.key), 3)
        assert card.verifications == 0
        for wrong, left in (("000000", 2), ("1234567", 1)):
            pin = bytearray(wrong.encode())
            told = problem_of(lambda pin=pin: reader.prove_staff_card(pin, demand(card)))
            assert told == (StaffCardProblem.WRONG_PIN, left)
            assert not any(pin)
        pin = bytearray(PIN.encode())
        told = problem_of(lambda: reader.prove_staff_card(pin, demand(card)))
        assert told == (StaffCardProblem.LAST_TRY, 1)
        assert card.verifications == 2
        assert not any(pin)
        pin = bytearray(PIN.encode())
        proved = reader.prove_staff_card(pin, demand(card, last_try=True))
        assert (proved.key, proved.valid_to) == (seen.key, seen.valid_to)
        assert not any(pin)
        assert reader.staff_card().tries_left == 3
        # The resident's path, on the same reader, says what lies there.
        with pytest.raises(DeviceError) as other:
            reader.read()
        assert other.value.problem is Problem.CARD_OF_STAFF
        card.tries_left = 0
        told = problem_of(lambda: reader.prove_staff_card(bytearray(b"135790"), demand(card)))
        assert told == (StaffCardProblem.BLOCKED, 0)

    with bench.place(SocialSecurityCard(PEOPLE["zhangming"])):
        assert reader.read().person.name == "张明"
        told = problem_of(lambda: reader.prove_staff_card(bytearray(b"135790"), demand(card)))
        assert told == (StaffCardProblem.NOT_A_STAFF_CARD, None)

    copy = PivCard(key_of("p256", 1), card.certificate, PIN)
    with bench.place(copy):
        told = problem_of(lambda: reader.prove_staff_card(bytearray(b"135790"), demand(card)))
        assert told == (StaffCardProblem.NOT_GENUINE, None)


@pytest.mark.parametrize("bench", ["pcscd"], indirect=True)
def test_chains_wrong_lengths_and_both_protocols_over_a_real_daemon(bench: Bench) -> None:
    for kind, behaviour in (
        ("rsa2048", Behaviour(chunk=100, exact=True)),
        ("rsa3072", Behaviour(packed=True)),
        ("p384", Behaviour(t0=True, exact=True)),
    ):
        card = piv_card(kind, behaviour)
        with bench.place(card):
            proved = bench.reader.prove_staff_card(bytearray(PIN.encode()), demand(card))
            assert proved.key == spki_of(card.key)


@pytest.mark.parametrize("bench", ["pcscd"], indirect=True)
def test_a_card_pulled_at_any_command_proves_nothing(bench: Bench) -> None:
    card = piv_card("rsa2048")
    with bench.place(card) as whole:
        bench.reader.prove_staff_card(bytearray(PIN.encode()), demand(card))
        commands = whole.apdus
    assert commands == 9
    for at in range(commands):
        with bench.place(card, pull_at=at):
            pin = bytearray(PIN.encode())
            told = problem_of(lambda pin=pin: bench.reader.prove_staff_card(pin, demand(card)))
            assert told == PULLED, at
            assert not any(pin)
    with bench.place(card):
        assert bench.reader.prove_staff_card(bytearray(PIN.encode()), demand(card))
    assert bench.reader.worker.starts == 1


@pytest.mark.parametrize("bench", ["pcscd"], indirect=True)
def test_no_pin_stays_in_the_memory_of_the_driver(bench: Bench) -> None:
    card = piv_card("p256")
    card.pin = "80641957"
    with bench.place(card):
        for _ in range(3):
            bench.reader.prove_staff_card(bytearray(card.pin.encode()), demand(card))
        pid = bench.reader.worker.pid
        assert pid is not None
        assert held_in(pid, b"devices.smartcard.piv_certificate")
        assert not held_in(pid, card.pin.encode())


def held_in(pid: int, wanted: bytes) -> bool:
    """Tell whether the bytes stand anywhere in what a process may write to."""
    maps = Path(f"/proc/{pid}/maps").read_text("ascii").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights, *rest = line.split()
            if not rights.startswith("rw") or rest[-1] in {"[vvar]", "[vsyscall]"}:
                continue
            begin, end = (int(one, 16) for one in span.split("-"))
            memory.seek(begin)
            if wanted in memory.read(end - begin):
                return True
    return False


def test_an_id_card_reader_takes_no_work_cards() -> None:
    with SamLine() as line, Supervisor() as supervisor:
        reader = supervisor.reader("card", "idcard-serial", {"port": line.port, "poll_s": 0.3})
        supervisor.start()
        until(lambda: reader.status().state is DeviceState.READY)
        assert not reader.takes_staff_cards
        told = problem_of(reader.staff_card)
        assert told == (StaffCardProblem.NOT_A_STAFF_CARD, None)


PULLED = (StaffCardProblem.PULLED, None)


def problem_of(call: Callable[[], object]) -> tuple[StaffCardProblem, int | None]:
    with pytest.raises(StaffCardError) as error:
        call()
    return error.value.problem, error.value.tries_left
