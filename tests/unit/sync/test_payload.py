"""What a technician scans: the one text, parsed strictly, and whose side is older."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.enrolment.payload import (
    PLATFORM_OLDER,
    SCHEME,
    TERMINAL_OLDER,
    Payload,
    PayloadRefused,
    check_version,
    read_code,
)

KEY = bytes(range(32))
WHOLE = Payload("ABCD-EFGH-JKLM", "https://platform.example:8443/kiosk", KEY, "220199", 12)
TEXT = WHOLE.text()


def test_the_text_is_read_back():
    assert read_code(TEXT) == WHOLE
    assert read_code(f"  {TEXT}\n") == WHOLE
    assert TEXT.startswith("bianmin-enrol:?v=1&url=https%3A%2F%2Fplatform.example")
    without = Payload("ABCD-EFGH-JKLM", "http://127.0.0.1:8000", KEY)
    assert read_code(without.text()) == without
    assert len(TEXT) < 200  # a QR code that a cheap scanner reads
    assert "ABCD" not in repr(WHOLE)


def test_a_bare_code_is_one_too():
    assert read_code(" ABCD-EFGH-JKLM ") == Payload("ABCD-EFGH-JKLM")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code=ABCD-EFGH-JKLM", "code=short"),
        ("code=ABCD-EFGH-JKLM", "code=ABCD%0AEFGH-JKLM"),
        ("&code=ABCD-EFGH-JKLM", ""),
        ("v=1&", ""),
        ("v=1", "v=1&v=1"),
        ("v=1", "v=one"),
        ("https", "ftp"),
        ("https", "http"),
        ("platform.example", "user%40platform.example"),
        ("%2Fkiosk", "%2Fkiosk%3Fx%3D1"),
        ("%3A8443", "%3A84430"),
        ("platform.example", ""),
        ("key=A", "key=%2B"),
        ("key=", "key=A"),
        ("&region=220199", ""),
        ("terminal=12", "terminal=0"),
        ("terminal=12", "terminal=12345"),
        ("terminal=12", "terminal=12&more=1"),
        ("terminal=12", "terminal"),
        ("bianmin-enrol:?", "bianmin-enrol:"),
    ],
)
def test_every_other_text_is_refused_with_words(old, new):
    assert old in TEXT
    with pytest.raises(PayloadRefused) as caught:
        read_code(TEXT.replace(old, new, 1))
    assert caught.value.words.endswith("。")


def test_which_side_is_older():
    for version, words in (("2", TERMINAL_OLDER), ("0", PLATFORM_OLDER)):
        with pytest.raises(PayloadRefused) as caught:
            read_code(TEXT.replace("v=1", f"v={version}"))
        assert caught.value.words == words
    check_version(("2", "1"))
    with pytest.raises(PayloadRefused) as caught:
        check_version(("3", "2"))
    assert caught.value.words == TERMINAL_OLDER


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text):
    for given_text in (text, SCHEME + text):
        try:
            read_code(given_text)
        except PayloadRefused:
            continue
