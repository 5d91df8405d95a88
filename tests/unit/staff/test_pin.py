"""The PIN's verifier: right and wrong, and texts that nobody may be made to work on."""

from __future__ import annotations

import hashlib
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
def test_a_hostile_verifier_is_refused_before_any_work(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(*_: object, **__: object) -> bytes:
        raise AssertionError("it was worked on")

    monkeypatch.setattr(hashlib, "scrypt", work)
    with pytest.raises(VerifierUnreadable):
        parse(text)


def test_a_number_nobody_has_takes_as_long() -> None:
    listed = parse(make_verifier("204816"))

    def taken(verifier: Verifier) -> float:
        # The work of this thread alone, and the least of it: a collection of garbage is none of it.
        times = []
        for _ in range(5):
            began = time.thread_time()
            assert not check("111222", verifier)
            times.append(time.thread_time() - began)
        return min(times)

    assert 0.3 < taken(NOBODY) / taken(listed) < 3.0


def test_nothing_secret_is_in_its_words() -> None:
    assert "salt" not in repr(parse(make_verifier("204816")))
