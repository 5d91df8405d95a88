"""The work card's protocol against a virtual card written from the standard, well behaved and not."""

from __future__ import annotations

import datetime as dt
import gzip
import warnings
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.ports import DeviceError, Problem, StaffCardDemand, StaffCardError, StaffCardProblem
from devices.simulators.piv_card import Behaviour, PivCard, make_certificate, make_key, tlv
from devices.smartcard import piv
from devices.smartcard.apdu import exchange, split_response, with_length, without_length
from devices.smartcard.piv_certificate import CertificateError, from_der, from_object
from tests.helpers.staff_cards import ISSUED, KINDS, NOW, PIN, demand, key_of, piv_card, spki_of

SMALL = Behaviour(packed=True, chunk=32, exact=True)


class Direct:
    """A connection straight into a card; `tamper` may change each answer, or raise."""

    def __init__(self, card: PivCard, tamper: Callable[[int, bytes], bytes] | None = None) -> None:
        card.reset()
        self.card = card
        self.tamper = tamper
        self.sent: list[bytes] = []
        self.buffers: list[bytearray] = []

    def send_and_receive(self, apdu: bytes | bytearray) -> tuple[bytes, int]:
        self.sent.append(bytes(apdu))
        if isinstance(apdu, bytearray):
            self.buffers.append(apdu)
        if self.card.behaviour.t0:
            apdu = without_length(apdu)
        answer = self.card.transmit(bytes(apdu))
        if self.tamper is not None:
            answer = self.tamper(len(self.sent) - 1, answer)
        return split_response(answer)


def refused(
    connection: Direct, wanted: StaffCardDemand, pin: str = PIN
) -> tuple[StaffCardProblem, int | None]:
    with pytest.raises(StaffCardError) as error:
        piv.prove(connection, bytearray(pin.encode()), wanted)
    assert pin not in str(error.value) or not pin
    return error.value.problem, error.value.tries_left


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "behaviour", [Behaviour(), SMALL, Behaviour(t0=True), Behaviour(chunk=255)]
)
def test_every_kind_of_key_proves_itself_however_the_card_delivers(
    kind: str, behaviour: Behaviour
) -> None:
    card = piv_card(kind, behaviour)
    found = piv.prove(Direct(card), bytearray(PIN.encode()), demand(card))
    assert found.key == spki_of(card.key)
    assert (found.valid_from, found.valid_to) == (ISSUED, ISSUED + dt.timedelta(days=365))
    assert found.tries_left == 3


def test_only_commands_of_the_standard_are_sent_and_the_pin_is_wiped() -> None:
    card = piv_card("rsa2048")
    connection = Direct(card)
    piv.prove(connection, bytearray(PIN.encode()), demand(card))
    hexed = [apdu.hex().upper() for apdu in connection.sent if apdu[1] != 0xC0]
    assert hexed[:4] == [
        "00A404000BA00000030800001000010000",
        "00CB3FFF055C035FC10500",
        "00200080",
        "0020008008313335373930FFFF",
    ]
    assert hexed[4].startswith("1087079AFF7C82010682008182010000" + "01FF")
    assert hexed[5].startswith("0087079A0B")
    assert [bytes(buffer) for buffer in connection.buffers] == [bytes(13)]


def test_each_proof_asks_something_else() -> None:
    card = piv_card("p256")
    asked = []
    for _ in range(2):
        connection = Direct(card)
        piv.prove(connection, bytearray(PIN.encode()), demand(card))
        asked.append(next(apdu for apdu in connection.sent if apdu[1] == 0x87))
    assert asked[0][:9] == asked[1][:9]
    assert asked[0] != asked[1]


def test_wrong_pins_say_what_is_left_and_the_last_try_is_not_spent_unasked() -> None:
    card = piv_card()
    known = demand(card)
    assert refused(Direct(card), known, "000000") == (StaffCardProblem.WRONG_PIN, 2)
    assert refused(Direct(card), known, "000001") == (StaffCardProblem.WRONG_PIN, 1)
    sent = card.verifications
    assert refused(Direct(card), known) == (StaffCardProblem.LAST_TRY, 1)
    assert card.verifications == sent == 2
    asked = demand(card, last_try=True)
    assert refused(Direct(card), asked, "000002") == (StaffCardProblem.BLOCKED, 0)
    assert refused(Direct(card), asked) == (StaffCardProblem.BLOCKED, 0)
    assert card.verifications == 3
    assert piv.look(Direct(card)).tries_left == 0


def test_the_last_try_opens_when_it_is_asked_for() -> None:
    card = piv_card()
    card.tries_left = 1
    assert piv.prove(Direct(card), bytearray(PIN.encode()), demand(card, last_try=True))
    assert card.tries_left == 3


def test_no_pin_is_sent_to_a_card_that_is_foreign_expired_or_too_new() -> None:
    card, other = piv_card(), piv_card(nth=1)
    day = dt.timedelta(days=1)
    for wanted, problem in (
        (demand(other), StaffCardProblem.FOREIGN_KEY),
        (demand(), StaffCardProblem.FOREIGN_KEY),
        (demand(card, now=ISSUED + 366 * day), StaffCardProblem.EXPIRED),
        (demand(card, now=ISSUED - day), StaffCardProblem.NOT_YET_VALID),
    ):
        assert refused(Direct(card), wanted)[0] is problem
    for form in ("", "12345", "123456789", "12345a", "１２３４５６"):
        assert refused(Direct(card), demand(card), form)[0] is StaffCardProblem.PIN_FORM
    assert card.verifications == 0


def test_a_copied_certificate_without_its_key_is_not_genuine() -> None:
    for kind in KINDS:
        real = piv_card(kind)
        copy = PivCard(key_of(kind, 1), real.certificate, PIN)
        assert refused(Direct(copy), demand(real))[0] is StaffCardProblem.NOT_GENUINE


def test_a_signature_over_an_earlier_challenge_is_not_genuine() -> None:
    card = piv_card()
    earlier: list[bytes] = []

    def replay(n: int, answer: bytes) -> bytes:
        if connection.sent[n][1] == 0x87:
            earlier.append(answer)
            return earlier[0]
        return answer

    connection = Direct(card, replay)
    piv.prove(connection, bytearray(PIN.encode()), demand(card))
    connection = Direct(card, replay)
    assert refused(connection, demand(card))[0] is StaffCardProblem.NOT_GENUINE


def test_other_cards_are_no_staff_cards() -> None:
    for nothing in (b"\x6a\x82", b"\x6d\x00", b"\x6e\x00", b"\x69\x85"):
        connection = Direct(piv_card(), lambda *_, sw=nothing: sw)
        assert refused(connection, demand())[0] is StaffCardProblem.NOT_A_STAFF_CARD
    empty = piv_card()
    del empty.objects[0x5FC105]
    assert refused(Direct(empty), demand(empty))[0] is StaffCardProblem.NOT_A_STAFF_CARD


def test_a_card_left_open_by_another_program_is_closed_before_its_tries_are_asked() -> None:
    card = piv_card()
    connection = Direct(card)
    exchange(connection, bytes.fromhex("00A404000BA00000030800001000010000"))
    opened = bytes.fromhex("0020008008") + PIN.encode() + b"\xff\xff"
    assert exchange(connection, opened) == (b"", 0x9000)

    def keeps_open(n: int, answer: bytes) -> bytes:
        if connection.sent[n][:2] == b"\x00\xa4":
            card._verified = True
        return answer

    connection.tamper = keeps_open
    assert piv.look(connection).tries_left == 3

    connection.tamper = lambda n, answer: (
        b"\x90\x00" if connection.sent[n] == b"\x00\x20\x00\x80" else answer
    )
    assert refused(connection, demand(card))[0] is StaffCardProblem.UNREADABLE
    assert card.verifications == 1


def test_the_card_pulled_at_any_command_proves_nothing() -> None:
    whole = Direct(piv_card("rsa2048", SMALL))
    piv.prove(whole, bytearray(PIN.encode()), demand(whole.card))
    for at in range(len(whole.sent)):

        def pull(n: int, answer: bytes, at: int = at) -> bytes:
            if n == at:
                raise DeviceError(Problem.CARD_REMOVED)
            return answer

        connection = Direct(whole.card, pull)
        assert refused(connection, demand(whole.card)) == (StaffCardProblem.PULLED, None)
        assert all(not any(buffer) for buffer in connection.buffers)


@pytest.mark.parametrize("lost", [Problem.NO_READER, Problem.NO_SERVICE, Problem.TIMED_OUT])
def test_a_fault_of_the_reader_stays_one(lost: Problem) -> None:
    def fail(n: int, answer: bytes) -> bytes:
        raise DeviceError(lost)

    with pytest.raises(DeviceError) as error:
        piv.prove(Direct(piv_card(), fail), bytearray(PIN.encode()), demand())
    assert error.value.problem is lost


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 8), st.binary(max_size=60) | st.sampled_from([b"\x61\x00", b"\x6c\x07"]))
def test_any_answer_is_the_right_card_or_a_told_problem(at: int, junk: bytes) -> None:
    card = piv_card("p384", Behaviour(packed=True))
    connection = Direct(card, lambda n, answer: junk if n == at else answer)
    told = ""
    try:
        found = piv.prove(connection, bytearray(PIN.encode()), demand(card))
    except StaffCardError as error:
        told = str(error)
    else:
        assert found.key == spki_of(card.key)
    assert PIN not in told
    assert card.verifications <= 1


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["p256", "rsa2048"]),
    st.lists(st.tuples(st.integers(0, 1 << 12), st.integers(0, 255)), min_size=1, max_size=4),
    st.booleans(),
    st.integers(0, 1 << 12),
)
def test_a_bent_certificate_is_refused_or_has_a_key_of_its_own(
    kind: str, bends: list[tuple[int, int]], packed: bool, cut: int
) -> None:
    bent = bytearray(piv_card(kind).certificate)
    for at, value in bends:
        bent[at % len(bent)] = value
    stored = gzip.compress(bytes(bent), mtime=0) if packed else bytes(bent)
    held = tlv(0x53, tlv(0x70, stored) + tlv(0x71, bytes([packed])) + tlv(0xFE, b""))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for given_ in (held, held[: cut % len(held)]):
            try:
                found = from_object(given_)
            except CertificateError:
                continue
            assert len(found.key) == 64


@given(st.binary(max_size=200))
def test_any_bytes_are_no_certificate(junk: bytes) -> None:
    for parse in (from_object, from_der):
        with pytest.raises(CertificateError):
            parse(junk)


def test_what_a_certificate_must_not_be() -> None:
    der = piv_card().certificate
    bomb = gzip.compress(bytes(1 << 22), mtime=0)
    tail = gzip.compress(der, mtime=0) + b"\x00"
    for held, packed in (
        (bomb, 1),
        (tail, 1),
        (tail[:-9], 1),
        (der, 1),
        (b"", 0),
        (der + b"\0", 0),
    ):
        body = tlv(0x53, tlv(0x70, held) + tlv(0x71, bytes([packed])) + tlv(0xFE, b""))
        with pytest.raises(CertificateError):
            from_object(body)
    with pytest.raises(CertificateError):
        from_object(tlv(0x53, tlv(0x70, bytes(9000))))
    with pytest.raises(CertificateError):
        from_object(tlv(0x53, tlv(0x70, der)) * 2)
    weak = make_certificate(make_key("rsa1024"), ISSUED)
    with pytest.raises(CertificateError, match="size"):
        from_der(weak)


def test_length_of_a_command_that_sends_data_too() -> None:
    both = bytes.fromhex("00CB3FFF055C035FC10500")
    assert with_length(both, 0x20) == both[:-1] + b"\x20"
    assert with_length(both[:-1], 0x20) == both[:-1] + b"\x20"
    assert with_length(bytes.fromhex("00B2010012"), 0x10) == bytes.fromhex("00B2010010")
    assert without_length(both) == both[:-1]
    for kept in ("00A404000100"[:-2], "00200080", "00C0000010"):
        assert without_length(bytes.fromhex(kept)) == bytes.fromhex(kept)


def test_now_is_inside_the_dates_of_the_test_cards() -> None:
    assert ISSUED < NOW < ISSUED + dt.timedelta(days=365)
