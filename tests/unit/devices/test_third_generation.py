"""Social security cards of the third generation: authenticated by PSAM or HSM, or not at all.

The virtual card checks each cryptogram with a key of its own; PSAM and HSM derive theirs apart from it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.ports import DeviceError, Problem
from devices.simulators.card import PEOPLE, VirtualCard
from devices.simulators.card3 import ThirdGenerationCard
from devices.simulators.key_holders import (
    APPLICATION,
    EXTERNAL_KEY,
    INTERNAL_KEY,
    MASTERS,
    HsmServer,
    VirtualPsam,
    diversified,
    right_answer,
)
from devices.smartcard import options
from devices.smartcard.apdu import split_response
from devices.smartcard.authentication import Authenticator, Challenge, KeyAuthenticator
from devices.smartcard.connection import CardConnection
from devices.smartcard.hsm import Hsm
from devices.smartcard.psam import Psam, PsamKeys, keys_of
from devices.smartcard.social_security import SocialSecurityCard, read_card
from kiosk.domain.person import check_id_number
from tests.helpers.certificates import Authority

TODAY = date(2026, 3, 2)
ZHANG, RARE = PEOPLE["zhangming-3"], PEOPLE["rare"]
KEYS = PsamKeys(APPLICATION, INTERNAL_KEY, EXTERNAL_KEY)
PSAM_OPTIONS = {
    "psam": "SAM",
    "psam_application": APPLICATION.hex(),
    "psam_internal_key": INTERNAL_KEY.hex(),
    "psam_external_key": EXTERNAL_KEY.hex(),
}
WRONG = bytes(16)


class Direct:
    """A connection straight into a virtual card, pulled out instead of answering APDU `pull_at`.

    `junk` is what it answers to APDU `junk_at` instead of what it would.
    """

    def __init__(
        self,
        card: VirtualCard,
        pull_at: int | None = None,
        junk_at: int | None = None,
        junk: bytes = b"",
    ) -> None:
        self._junk_at, self._junk = junk_at, junk
        self._card = card
        self._pull_at = pull_at
        self.atr = card.atr
        self.sent: list[bytes] = []
        card.reset()

    def send_and_receive(self, apdu: bytes) -> tuple[bytes, int]:
        if len(self.sent) == self._pull_at:
            raise DeviceError(Problem.CARD_REMOVED)
        self.sent.append(apdu)
        answer = self._card.transmit(apdu)
        return split_response(self._junk if len(self.sent) - 1 == self._junk_at else answer)


def in_slot(module: VirtualCard) -> Callable[[], contextlib.AbstractContextManager[CardConnection]]:
    return lambda: contextlib.nullcontext(Direct(module))


def with_psam(masters: dict[bytes, bytes] | None = None) -> KeyAuthenticator:
    return KeyAuthenticator(Psam(in_slot(VirtualPsam(masters)), KEYS))


def read(connection: CardConnection, who: Authenticator | None) -> SocialSecurityCard:
    return read_card(connection, today=TODAY, visit_secret=b"visit", authenticator=who)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def certificate(authority: Authority) -> tuple[Path, Path]:
    return authority.certificate("hsm")


@pytest.fixture
def hsm(certificate: tuple[Path, Path]) -> Iterator[HsmServer]:
    with HsmServer(certificate) as server:
        yield server


@pytest.fixture(params=["psam", "hsm"])
def who(request: pytest.FixtureRequest, authority: Authority) -> KeyAuthenticator:
    if request.param == "psam":
        return with_psam()
    server: HsmServer = request.getfixturevalue("hsm")
    return KeyAuthenticator(Hsm(server.url, ca_file=authority.ca_file))


@pytest.mark.parametrize("behaviour", [{}, {"exact": True}, {"chunk": 5}, {"contactless": True}])
def test_an_authenticated_card_shows_its_holder(
    who: KeyAuthenticator, behaviour: dict[str, int]
) -> None:
    for data in (ZHANG, RARE):
        card = ThirdGenerationCard(data, **behaviour)  # type: ignore[arg-type]
        found = read(Direct(card), who)
        assert (found.person.name, found.person.id_number) == (data.name, data.id_number)
        assert found.authenticated
        assert card.opened == 1


def test_the_exchange_is_the_one_of_the_field(who: KeyAuthenticator) -> None:
    connection = Direct(ThirdGenerationCard(ZHANG))
    read(connection, who)
    kinds = [apdu.hex().upper()[:10] for apdu in connection.sent if apdu[1] in {0x84, 0x82, 0x88}]
    twice = ["0084000008"] * 2
    assert kinds == [*twice, "0088000010", *twice, "0082000A10"]
    assert 0x20 not in {apdu[1] for apdu in connection.sent}, "never a PIN"


def test_without_a_key_the_card_says_so() -> None:
    card = ThirdGenerationCard(ZHANG)
    connection = Direct(card)
    with pytest.raises(DeviceError) as error:
        read(connection, None)
    assert error.value.problem is Problem.CARD_NEEDS_KEY
    assert card.tries == 3
    assert not {0x82, 0x84, 0x88} & {apdu[1] for apdu in connection.sent}


def test_a_card_that_reads_freely_is_not_called_authenticated(who: KeyAuthenticator) -> None:
    from devices.simulators.card import SocialSecurityCard as Older

    assert not read(Direct(Older(PEOPLE["zhangming"])), who).authenticated


def test_the_key_of_another_issuer_spends_no_try_of_the_card() -> None:
    """The card's own proof does not fit, so its owner's counter is left alone."""
    other = {key: bytes(reversed(master)) for key, master in MASTERS.items()}
    card = ThirdGenerationCard(ZHANG)
    with pytest.raises(DeviceError) as error:
        read(Direct(card), with_psam(other))
    assert error.value.problem is Problem.KEY_REFUSED
    assert (card.tries, card.opened) == (3, 0)


def test_a_copy_without_keys_is_not_believed() -> None:
    """A card that asks for a key and takes any answer does not pass for a genuine one."""

    class Copy(ThirdGenerationCard):
        def _prove(self, apdu: bytes) -> bytes:
            return WRONG + b"\x90\x00"

        def _check(self, apdu: bytes) -> bytes:
            self._needs_key = False
            return b"\x90\x00"

    with pytest.raises(DeviceError) as error:
        read(Direct(Copy(ZHANG)), with_psam())
    assert error.value.problem is Problem.KEY_REFUSED


def test_a_wrong_external_key_is_refused_by_the_card() -> None:
    card = ThirdGenerationCard(ZHANG)
    half = {**MASTERS, EXTERNAL_KEY: bytes(range(16))}
    with pytest.raises(DeviceError) as error:
        read(Direct(card), with_psam(half))
    assert error.value.problem is Problem.KEY_REFUSED
    assert (card.tries, card.opened) == (2, 0)


def test_fault_36_pulled_at_any_apdu_leaves_nobody(who: KeyAuthenticator) -> None:
    whole = Direct(ThirdGenerationCard(RARE))
    read(whole, who)
    for at in range(len(whole.sent)):
        with pytest.raises(DeviceError) as error:
            read(Direct(ThirdGenerationCard(RARE), pull_at=at), who)
        assert error.value.problem is Problem.CARD_REMOVED, at


def test_a_psam_pulled_at_any_apdu_is_away() -> None:
    module = Direct(VirtualPsam())
    challenge = Challenge(bytes(16), 1, b"", bytes(16), bytes(16))
    Psam(lambda: contextlib.nullcontext(module), KEYS).prove(challenge, 5.0)
    assert len(module.sent) > 4
    for at in range(len(module.sent)):
        pulled = Psam(lambda at=at: contextlib.nullcontext(Direct(VirtualPsam(), at)), KEYS)
        with pytest.raises(DeviceError) as error:
            pulled.prove(challenge, 5.0)
        assert error.value.problem is Problem.KEY_AWAY


def test_two_levels_of_diversification_take_the_whole_card_id() -> None:
    two = bytes.fromhex("4701")
    masters = {two: bytes(range(16))}
    card_id = bytes(range(0x30, 0x40))
    keys = PsamKeys(APPLICATION, two, two)
    challenge = Challenge(card_id, 1, b"", bytes(16), bytes(16))
    proofs = Psam(in_slot(VirtualPsam(masters)), keys).prove(challenge, 5.0)
    below = diversified(diversified(masters[two], card_id[:8]), card_id[8:])
    assert below == diversified(masters[two], card_id)
    assert len(proofs.card) == 16


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 24),
    st.one_of(
        st.binary(max_size=40),
        st.binary(max_size=40).map(lambda data: data + b"\x90\x00"),
        st.sampled_from([b"\x63\xc1", b"\x69\x83", b"\x61\x10", b"\x6c\x10"]),
    ),
    st.booleans(),
)
def test_fault_38_any_answer_of_card_or_psam_gives_a_whole_person_or_none(
    at: int, junk: bytes, of_card: bool
) -> None:
    card = Direct(ThirdGenerationCard(ZHANG), junk_at=at if of_card else None, junk=junk)
    module = Direct(VirtualPsam(), junk_at=None if of_card else at, junk=junk)
    who = KeyAuthenticator(Psam(lambda: contextlib.nullcontext(module), KEYS))
    told = ""
    try:
        found = read(card, who)
    except DeviceError as error:
        told = str(error)
    else:
        assert check_id_number(found.person.id_number, TODAY) is None
        assert found.person.name
        assert found.authenticated or of_card
    assert ZHANG.name not in told
    assert ZHANG.id_number not in told


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"psam": "x"}, "psam_application"),
        ({**PSAM_OPTIONS, "hsm": "https://x"}, "只能写一个"),
        ({**PSAM_OPTIONS, "psam_application": "7378"[:3]}, "psam_application"),
        ({**PSAM_OPTIONS, "psam_internal_key": "FF01"}, "psam_internal_key"),
        ({**PSAM_OPTIONS, "psam_external_key": "27"}, "psam_external_key"),
        ({"psam_application": "1001"}, "还要写 psam"),
        ({"hsm_ca": "/x"}, "还要写 hsm"),
        ({"hsm": "http://127.0.0.1/"}, "https"),
        ({"hsm": "https://user:secret@127.0.0.1/"}, "用户名"),
        ({"hsm": "https://127.0.0.1/", "hsm_cert": "/x"}, "一起写"),
        ({"hsm": "https://127.0.0.1/", "hsm_ca": "/nowhere.pem"}, "证书"),
        ({"hsm": "https://127.0.0.1:99999/"}, "地址"),
    ],
)
def test_settings_that_cannot_work_are_named(written: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says) as error:
        options.authenticator(written, in_slot(VirtualPsam()))
    assert "secret" not in str(error.value)


def test_the_check_for_technicians_asks_the_key_holder(
    hsm: HsmServer, authority: Authority
) -> None:
    connect = in_slot(VirtualPsam())
    assert options.key_findings({}, connect) == []
    assert options.key_findings(PSAM_OPTIONS, connect) == []
    other = {**PSAM_OPTIONS, "psam_application": "1001"}
    assert "psam_application" in options.key_findings(other, connect)[0]
    trusted = {"hsm": hsm.url, "hsm_ca": str(authority.ca_file)}
    assert options.key_findings(trusted, connect) == []
    assert "加密机连不上" in options.key_findings({"hsm": hsm.url}, connect)[0]
    assert hsm.asked == 0
    assert keys_of("1001", "2701", "270a").application == b"\x10\x01"


# ---- the HSM and its line ----

CHALLENGE = Challenge(bytes(range(16)), 1, b"", bytes(16), bytes(range(16, 32)))


def problem_of(who: Hsm) -> Problem:
    with pytest.raises(DeviceError) as error:
        who.prove(CHALLENGE, 5.0)
    shown = repr(error.value) + repr(CHALLENGE)
    assert CHALLENGE.card_id.hex() not in shown
    assert repr(CHALLENGE.card_id) not in shown
    return error.value.problem


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (403, b"", Problem.KEY_REFUSED),
        (404, b"", Problem.KEY_REFUSED),
        (500, b"", Problem.KEY_AWAY),
        (302, b"", Problem.KEY_AWAY),
        (200, b"", Problem.KEY_AWAY),
        (200, b"[]", Problem.KEY_AWAY),
        (200, b"[" * 3000, Problem.KEY_AWAY),
        (200, b'{"card": "00", "terminal": "00"}', Problem.KEY_AWAY),
        (200, json.dumps({"card": "00" * 16, "terminal": 5}).encode(), Problem.KEY_AWAY),
        (200, json.dumps({"card": "00" * 16}).encode(), Problem.KEY_AWAY),
        (200, b"{" + b" " * 9000 + b"}", Problem.KEY_AWAY),
    ],
)
def test_what_an_hsm_answers_is_taken_whole_or_not_at_all(
    hsm: HsmServer, authority: Authority, status: int, body: bytes, problem: Problem
) -> None:
    hsm.answer = lambda _: (status, body)
    assert problem_of(Hsm(hsm.url, ca_file=authority.ca_file)) is problem


def test_only_the_right_certificate_is_trusted(
    hsm: HsmServer, authority: Authority, tmp_path: Path
) -> None:
    assert problem_of(Hsm(hsm.url)) is Problem.KEY_AWAY
    elsewhere = Authority(tmp_path, "other")
    assert problem_of(Hsm(hsm.url, ca_file=elsewhere.ca_file)) is Problem.KEY_AWAY
    bad = {"name": ("x", "hsm.invalid", -1, 1), "old": ("y", "127.0.0.1", -3, -2)}
    for wrong in bad.values():
        with HsmServer(authority.certificate(*wrong)) as server:
            assert problem_of(Hsm(server.url, ca_file=authority.ca_file)) is Problem.KEY_AWAY
            assert server.asked == 0
    assert hsm.asked == 0


def test_an_hsm_may_ask_for_the_terminals_certificate(
    certificate: tuple[Path, Path], authority: Authority
) -> None:
    own = authority.certificate("terminal")
    with HsmServer(certificate, clients=authority.ca_file) as server:
        assert problem_of(Hsm(server.url, ca_file=authority.ca_file)) is Problem.KEY_AWAY
        assert server.asked == 0
        Hsm(server.url, ca_file=authority.ca_file, certificate=own).prove(CHALLENGE, 5.0)
        assert server.asked == 1


def test_one_deadline_for_all_of_it(hsm: HsmServer, authority: Authority) -> None:
    def slowly(_: dict[str, object]) -> tuple[int, bytes]:
        time.sleep(30)
        return 200, b""

    hsm.answer = slowly
    began = time.monotonic()
    assert problem_of(Hsm(hsm.url, ca_file=authority.ca_file, deadline_s=0.5)) is Problem.KEY_AWAY
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, says nothing
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert problem_of(Hsm(url, deadline_s=0.5)) is Problem.KEY_AWAY
    assert problem_of(Hsm(url, deadline_s=5)) is Problem.KEY_AWAY, "nobody listens there"
    patient = KeyAuthenticator(Hsm(hsm.url, ca_file=authority.ca_file, deadline_s=20))
    with pytest.raises(DeviceError) as error:  # the card's own time is shorter
        read_card(
            Direct(ThirdGenerationCard(ZHANG)),
            today=TODAY,
            visit_secret=b"",
            authenticator=patient,
            timeout_s=0.7,
        )
    assert error.value.problem in {Problem.KEY_AWAY, Problem.TIMED_OUT}
    assert time.monotonic() - began < 15


def test_nothing_of_card_or_key_is_logged(
    hsm: HsmServer, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    who = KeyAuthenticator(Hsm(hsm.url, ca_file=authority.ca_file))
    seen: list[dict[str, object]] = []

    def remembered(asked: dict[str, object]) -> tuple[int, bytes]:
        seen.append(asked)
        return right_answer(asked)

    hsm.answer = remembered
    read(Direct(ThirdGenerationCard(ZHANG)), who)
    read(Direct(ThirdGenerationCard(ZHANG)), with_psam())
    assert set(seen[0]) == {"version", "card_id", "algorithm", "atr", "internal", "external"}
    for secret in (*seen[0].values(), ZHANG.name, ZHANG.id_number):
        assert len(str(secret)) < 3 or str(secret) not in caplog.text


# ---- cards that are no social security card, as a contactless reader sees them ----


class Other:
    """A card that answers everything with one status word."""

    def __init__(self, atr: str, sw: str) -> None:
        self.atr = bytes.fromhex(atr)
        self._sw = bytes.fromhex(sw)

    def reset(self) -> None:
        """Nothing to forget."""

    def transmit(self, apdu: bytes) -> bytes:
        del apdu
        return self._sw


@pytest.mark.parametrize(
    ("atr", "sw"),
    [
        ("3B8F8001804F0CA000000306030001000000006A", "6A81"),  # a storage card (PC/SC part 3)
        ("3B8F8001804F0CA000000306030001000000006A", "6D00"),
        (
            "3B888001000000000000000009",
            "6A82",
        ),  # ISO 14443-4 with another application: a bank's, a telephone
        ("3B8080010101", "6E00"),
    ],
)
def test_other_contactless_cards_are_unknown_and_asked_nothing_more(atr: str, sw: str) -> None:
    connection = Direct(Other(atr, sw))
    with pytest.raises(DeviceError) as error:
        read(connection, with_psam())
    assert error.value.problem is Problem.CARD_UNKNOWN
    assert len(connection.sent) == 1


def test_a_contactless_card_is_known_by_its_application_and_not_by_its_atr() -> None:
    laid, inserted = (ThirdGenerationCard(ZHANG, contactless=one) for one in (True, False))
    assert laid.atr != inserted.atr
    assert laid.atr[:4] == bytes.fromhex("3B8D8001")
    both = [read(Direct(card), with_psam()) for card in (laid, inserted)]
    assert both[0].card_key == both[1].card_key, "one card, whichever side it shows"
