"""The PIN's verifier: right and wrong, and texts that nobody may be made to work on."""

from __future__ import annotations

import time

import pytest

from kiosk.staff.pin import (
    NOBODY,
    PinRefused,
    Verifier,
    VerifierUnreadable,
    check,
    make_verifier,
    parse,
)

SALT = "A" * 22
HASH = "B" * 43


def test_the_right_pin_and_no_other() -> None:
    text = make_verifier("204816")
    verifier = parse(text)
    assert check("204816", verifier)
    for wrong in ("204817", "20481", "2048166", "", "二零四八一六", "204816\n"):
        assert not check(wrong, verifier), wrong
    assert "204816" not in text


def test_the_same_pin_never_looks_the_same() -> None:
    assert make_verifier("204816") != make_verifier("204816")
    assert make_verifier("204816", salt=b"s" * 16) == make_verifier("204816", salt=b"s" * 16)


@pytest.mark.parametrize("pin", ["", "12345", "1234567890123", "12345a", "１２３４５６", "111111"])
def test_what_is_no_pin_is_refused_without_being_repeated(pin: str) -> None:
    with pytest.raises(PinRefused) as refused:
        make_verifier(pin)
    assert not pin or pin not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "scrypt",
        "bcrypt$16384$8$1$" + SALT + "$" + HASH,
        f"scrypt$16384$8$1${SALT}",
        f"scrypt$16383$8$1${SALT}${HASH}",  # no power of two
        f"scrypt$1048576$8$1${SALT}${HASH}",  # a gigabyte
        f"scrypt$16384$8$999999${SALT}${HASH}",  # minutes of work
        f"scrypt$2$1$1${SALT}${HASH}",  # no work at all
        f"scrypt$-16384$8$1${SALT}${HASH}",
        f"scrypt$016384$8$1${SALT}${HASH}",
        f"scrypt$１６３８４$8$1${SALT}${HASH}",
        f"scrypt$16384$8$1$AAAA${HASH}",  # salt too short
        f"scrypt$16384$8$1${SALT}$AAAA",  # digest too short
        f"scrypt$16384$8$1${SALT}$%%%%",
        f"scrypt$16384$8$1${SALT}${HASH}$more",
        "scrypt$16384$8$1$" + "A" * 400 + "$" + HASH,
    ],
)
def test_a_hostile_verifier_is_refused_before_any_work(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(VerifierUnreadable):
        parse(text)
    assert time.perf_counter() - began < 0.02


def test_a_number_nobody_has_takes_as_long() -> None:
    listed = parse(make_verifier("204816"))

    def taken(verifier: Verifier) -> float:
        began = time.process_time()
        for _ in range(3):
            assert not check("111222", verifier)
        return time.process_time() - began

    assert 0.3 < taken(NOBODY) / taken(listed) < 3.0


def test_nothing_secret_is_in_its_words() -> None:
    assert "salt" not in repr(parse(make_verifier("204816")))
