"""Who comes to the console: technicians by PIN, somebody with a code before one is named, nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.ports import StaffMember
from kiosk.staff.lockout import FREE_TRIES
from kiosk.staff.room import Refused, SignedOut, Why
from kiosk.staff.session import IDLE_S, Over, Session
from kiosk.upkeep.room import BY_CODE, TECHNICIAN, Way
from tests.helpers.console import TECHNICIAN_NUMBER, HandConsole
from tests.helpers.staff import NUMBER, PIN, WRONG_PIN, HandList, verifier
from tests.helpers.visits import StillClock


def another_start(hand: HandConsole) -> HandConsole:
    """The screen was killed: the same folder, a new process."""
    return HandConsole(hand.folder, hand.clock, hand.members)


def why(answer: Session | Refused) -> Why:
    assert isinstance(answer, Refused)
    return answer.why


def test_a_technician_comes_in_by_number_and_pin(hand: HandConsole) -> None:
    hand.name_technician()
    assert hand.room.way() is Way.PIN
    session = hand.room.sign_in(TECHNICIAN_NUMBER, PIN)
    assert isinstance(session, Session)
    assert (session.work_number, session.role) == (TECHNICIAN_NUMBER, TECHNICIAN)
    assert hand.room.require() == session


def test_the_villages_staff_are_numbers_nobody_has(tmp_path: Path) -> None:
    hand = HandConsole(tmp_path, StillClock(), HandList.of_one())
    hand.name_technician()
    assert why(hand.room.sign_in(NUMBER, PIN)) is Why.WRONG
    assert why(hand.room.sign_in("99", PIN)) is Why.WRONG
    with pytest.raises(SignedOut):
        hand.room.require()


def test_a_code_opens_once(hand: HandConsole) -> None:
    assert hand.room.way() is Way.CODE
    assert why(hand.room.standing() or Refused(Why.WRONG)) is Why.NO_CODE
    code = hand.code()
    assert hand.room.standing() is None
    session = hand.room.sign_in_by_code(code)
    assert isinstance(session, Session)
    assert session.work_number == BY_CODE
    assert why(hand.room.sign_in_by_code(code)) is Why.NO_CODE
    with pytest.raises(SignedOut):  # the second try ended the session of the first
        hand.room.require()
    assert why(another_start(hand).room.sign_in_by_code(code)) is Why.NO_CODE


def test_a_code_opens_nothing_once_a_technician_is_listed(hand: HandConsole) -> None:
    code = hand.code()
    assert isinstance(hand.room.sign_in_by_code(code), Session)
    hand.name_technician()
    with pytest.raises(SignedOut):
        hand.room.require()
    assert why(hand.room.sign_in_by_code(hand.code())) is Why.WRONG


def test_staff_without_a_technician_leave_the_code_in_force(tmp_path: Path) -> None:
    hand = HandConsole(tmp_path, StillClock(), HandList.of_one())
    assert hand.room.way() is Way.CODE
    assert isinstance(hand.room.sign_in_by_code(hand.code()), Session)


def test_five_wrong_codes_lock_and_neither_kill_nor_another_code_helps(hand: HandConsole) -> None:
    code = hand.code()
    wrong = str((int(code) + 1) % 10**8).rjust(8, "0")
    for left in range(FREE_TRIES - 1, 0, -1):
        answer = hand.room.sign_in_by_code(wrong)
        assert isinstance(answer, Refused)
        assert (answer.why, answer.left) == (Why.WRONG, left)
    assert why(hand.room.sign_in_by_code(wrong)) is Why.WAIT
    assert why(hand.room.sign_in_by_code(code)) is Why.WAIT, "the right one has to wait too"
    assert why(another_start(hand).room.sign_in_by_code(code)) is Why.WAIT, "so after a kill"
    assert why(hand.room.sign_in_by_code(hand.code())) is Why.WAIT, "and with a new code"
    hand.clock.ticks += 16
    assert why(hand.room.sign_in_by_code(code)) is Why.WAIT, "that one was replaced: 30 s more"
    hand.clock.ticks += 31
    assert isinstance(hand.room.sign_in_by_code(hand.code()), Session)


def test_a_kill_between_counting_and_looking_gives_no_try_back(
    hand: HandConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = hand.code()

    class Killed(BaseException):
        pass

    def killed(*_: object) -> bool:
        raise Killed

    monkeypatch.setattr("kiosk.upkeep.code.fits", killed)
    for _ in range(FREE_TRIES):
        with pytest.raises(Killed):
            another_start(hand).room.sign_in_by_code(code)
    monkeypatch.undo()
    assert why(another_start(hand).room.sign_in_by_code(code)) is Why.WAIT


def test_pins_and_codes_are_counted_together(hand: HandConsole) -> None:
    code = hand.code()
    wrong = str((int(code) + 1) % 10**8).rjust(8, "0")
    for _ in range(3):
        hand.room.sign_in_by_code(wrong)
    hand.name_technician()
    assert why(hand.room.sign_in(TECHNICIAN_NUMBER, WRONG_PIN)) is Why.WRONG
    assert why(hand.room.sign_in(TECHNICIAN_NUMBER, WRONG_PIN)) is Why.WAIT


def test_no_code_costs_no_try(hand: HandConsole) -> None:
    for _ in range(FREE_TRIES * 2):
        assert why(hand.room.sign_in_by_code("12345678")) is Why.NO_CODE
    assert isinstance(hand.room.sign_in_by_code(hand.code()), Session)


def test_whoever_is_struck_off_or_idle_is_out(hand: HandConsole) -> None:
    hand.name_technician()
    hand.room.sign_in(TECHNICIAN_NUMBER, PIN)
    hand.clock.ticks += IDLE_S + 1
    with pytest.raises(SignedOut):
        hand.room.require()
    hand.room.sign_in(TECHNICIAN_NUMBER, PIN)
    hand.members.members[TECHNICIAN_NUMBER] = StaffMember(TECHNICIAN_NUMBER, "staff", verifier())
    with pytest.raises(SignedOut):
        hand.room.require()


def test_every_act_asks_who_is_there(hand: HandConsole) -> None:
    console = hand.console
    acts = [
        console.devices,
        console.found,
        console.fields,
        console.undone,
        console.last_report,
        lambda: console.save({}),
        lambda: console.log(1, warnings_only=False),
        lambda: list(console.look(lambda: False)),
        lambda: console.test_all(lambda _: None, lambda: False),
        lambda: console.try_device("printer", lambda *_: None, lambda: False, 1),
    ]
    for act in acts:
        with pytest.raises(SignedOut):
            act()
    hand.room.leave(Over.LEFT)
