"""SAM frames: the bytes of the standard, and whole replies found in any stream."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.idcard.blocks import BlockError, base_blocks, sam_id
from devices.idcard.command import BAUDS, Command, max_rf_frame
from devices.idcard.envelope import ENVELOPES
from devices.idcard.frame import LONGEST_REPLY, PREAMBLE, Reply, ReplyParser, encode
from devices.idcard.status import EXPLANATIONS, Status, explain, problem_of, status_of
from devices.ports import Problem

FRAMES = {
    Command.RESET: "AAAAAA9669000310FFEC",
    Command.STATUS: "AAAAAA9669000311FFED",
    Command.SAM_ID: "AAAAAA9669000312FFEE",
    Command.FIND: "AAAAAA96690003200122",
    Command.SELECT: "AAAAAA96690003200221",
    Command.READ_BASE: "AAAAAA96690003300132",
    Command.READ_BASE_AND_FINGERPRINT: "AAAAAA96690003301023",
    Command.READ_NEW_ADDRESS: "AAAAAA96690003300330",
    Command.BAUD_115200: "AAAAAA96690003600063",
    Command.BAUD_57600: "AAAAAA96690003600162",
    Command.BAUD_38400: "AAAAAA96690003600261",
    Command.BAUD_19200: "AAAAAA96690003600360",
    Command.BAUD_9600: "AAAAAA96690003600467",
}
REPLIES = {
    "AAAAAA9669000400009094": Status.OK,
    "AAAAAA9669000800009F0000000097": Status.FOUND,
    "AAAAAA9669000C00009000000000000000009C": Status.OK,
    "AAAAAA9669000400008084": Status.NO_CARD,
    "AAAAAA9669000400008185": Status.SELECT_FAILED,
    "AAAAAA9669000400004145": Status.READ_FAILED,
    "AAAAAA9669000400003135": Status.CARD_REJECTS_SAM,
}
OK = bytes.fromhex("AAAAAA9669000400009094")
FOUND = bytes.fromhex("AAAAAA9669000800009F0000000097")


def test_every_command_is_the_frame_of_the_standard() -> None:
    assert {command: command.frame.hex().upper() for command in Command} == FRAMES
    assert max_rf_frame().hex().upper() == "AAAAAA9669000461FF50CA"
    assert list(BAUDS) == [115200, 57600, 38400, 19200, 9600]


@pytest.mark.parametrize(("frame", "status"), REPLIES.items())
def test_known_replies_are_understood(frame: str, status: Status) -> None:
    reply = ReplyParser().feed(bytes.fromhex(frame))
    assert reply is not None
    assert status_of(reply) is status
    assert EXPLANATIONS[status][1] in explain(reply)


def test_a_reply_in_single_bytes_and_two_in_one_chunk() -> None:
    parser = ReplyParser()
    found = [parser.feed(bytes([one])) for one in FOUND]
    assert found[:-1] == [None] * (len(FOUND) - 1)
    assert found[-1] == Reply(0, 0, 0x9F, bytes(4))
    assert parser.feed(OK + FOUND) == Reply(0, 0, 0x90, b"")
    assert parser.feed(b"") == Reply(0, 0, 0x9F, bytes(4))
    assert parser.feed(b"") is None


@pytest.mark.parametrize(
    "noise",
    [
        b"\x00\xff",
        b"\xaa",
        b"\xaa\xaa\xaa\x96",
        PREAMBLE + b"\xff\xff",
        PREAMBLE + b"\x00\x00",
        PREAMBLE + b"\x00\x04\x00\x00\x90\x00",
        OK[:-1],
        bytes.fromhex("EAEBECED"),
        bytes.fromhex("CADF03000B"),
    ],
)
def test_it_finds_the_next_reply_after_anything(noise: bytes) -> None:
    # A cut frame swallows what follows until its length is full; the second reply fills it.
    parser = ReplyParser()
    found = parser.feed(noise + FOUND) or parser.feed(FOUND)
    assert found == Reply(0, 0, 0x9F, bytes(4))


def test_a_wrong_checksum_is_counted_and_no_reply() -> None:
    parser = ReplyParser()
    assert parser.feed(OK[:-1] + b"\x00") is None
    assert parser.damaged == 1


@given(st.lists(st.binary(max_size=400) | st.sampled_from([PREAMBLE, OK, FOUND, OK[:7]])))
@settings(max_examples=150, deadline=None)
def test_any_stream_is_parsed_within_bounds(chunks: list[bytes]) -> None:
    parser = ReplyParser()
    for chunk in chunks:
        found = parser.feed(chunk)
        while found is not None:
            found = parser.feed(b"")
        assert len(parser._buffer) <= LONGEST_REPLY + 7 + 400


@given(st.binary(max_size=2310), st.integers(0, 255), st.integers(1, 64))
@settings(max_examples=100, deadline=None)
def test_what_is_encoded_is_parsed_in_any_chunks(data: bytes, sw3: int, chunk: int) -> None:
    parser = ReplyParser()
    frame = encode(bytes([0, 0, sw3]), data)
    found = [parser.feed(frame[at : at + chunk]) for at in range(0, len(frame), chunk)]
    assert found[-1] == Reply(0, 0, sw3, data)
    assert data.hex() not in repr(found[-1]) or len(data) < 3


def test_every_status_is_explained_and_unknown_ones_are_no_status() -> None:
    assert set(EXPLANATIONS) == set(Status)
    assert all(chinese and english for chinese, english in EXPLANATIONS.values())
    assert status_of(Reply(0, 0, 0x77, b"")) is None
    assert status_of(Reply(0, 1, 0x90, b"")) is None
    assert "is no known status" in explain(Reply(0, 1, 0x90, b""))
    assert problem_of(None) is Problem.CARD_UNREADABLE
    assert problem_of(Status.WRONG_CARD) is Problem.CARD_UNKNOWN


@pytest.mark.parametrize("fingerprint", [0, 512, 1024])
def test_blocks_are_cut_by_their_length_words(fingerprint: int) -> None:
    words = bytes.fromhex("01000400")
    text, photo = b"t" * 256, b"p" * 1024
    blocks = base_blocks(words + text + photo)
    assert (blocks.text, blocks.photo, blocks.fingerprint_bytes) == (text, photo, 0)
    whole = words + fingerprint.to_bytes(2, "big") + text + photo + b"f" * fingerprint
    # 2321, 1809 or 1297 bytes with preamble, length, status and checksum.
    assert len(encode(b"\x00\x00\x90", whole)) == 1297 + fingerprint
    blocks = base_blocks(whole, with_fingerprint=True)
    assert (blocks.text, blocks.photo, blocks.fingerprint_bytes) == (text, photo, fingerprint)
    assert not any(b"f" in getattr(blocks, name) for name in ("text", "photo"))
    assert "p" * 8 not in repr(blocks)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01\x00\x04",
        bytes.fromhex("01000400") + bytes(1279),
        bytes.fromhex("01000400") + bytes(1281),
        bytes.fromhex("00FF0400") + bytes(1279),
        bytes.fromhex("01000200") + bytes(768),
    ],
)
def test_wrong_length_words_are_refused(data: bytes) -> None:
    with pytest.raises(BlockError):
        base_blocks(data)


def test_the_number_of_a_module_is_written_as_on_its_label() -> None:
    data = bytes.fromhex("05000100B5D634010100000002000000")
    assert sam_id(data) == "05.01-20240053-0000000001-0000000002"
    with pytest.raises(BlockError):
        sam_id(data[:-1])


def test_envelopes_put_what_they_must_around_the_frame() -> None:
    frame = Command.FIND.frame
    assert ENVELOPES["plain"](frame) == frame
    assert ENVELOPES["eaebeced"](frame) == bytes.fromhex("EAEBECED") + frame
    assert ENVELOPES["cadf"](frame) == bytes.fromhex("CADF03000A") + frame + b"\xe3"
