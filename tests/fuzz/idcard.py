"""Broken input for everything that reads what a SAM_A module or an ID card says.

Each input is a right reply of an invented card with a few changes, or noise; it goes through the
whole way: stream, frame, blocks, record, newest address. Only the declared exceptions may come out,
a decoded card must be whole, and nothing may take longer than a second of this thread's own time.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import date

from devices.idcard.blocks import BlockError, base_blocks, sam_id
from devices.idcard.fields import RecordError
from devices.idcard.frame import LONGEST_REPLY, PREAMBLE, Reply, ReplyParser, encode
from devices.idcard.records import UnknownCardError, decode_card, with_new_address
from devices.idcard.status import explain, problem_of, status_of
from devices.simulators.idcard_data import CARDS

_TODAY = date(2026, 1, 1)
_SLOW_S = 1.0
_DECLARED = (BlockError, RecordError, UnknownCardError)
_WORDS = (
    PREAMBLE,
    b"\x00\xd8",
    b"\x00\xdc",
    b" \x00",
    b"\x00\x00",
    b"\xff\xff",
    b"9\x00",
    b"J\x00",
)
_OK = b"\x00\x00\x90"


def seeds() -> list[bytes]:
    """Return the data of right replies: every card, without and with fingerprints."""
    made = []
    for card in CARDS.values():
        made.append(b"\x01\x00\x04\x00" + card.text + card.photo)
        made.append(b"\x01\x00\x04\x00\x02\x00" + card.text + card.photo + bytes(512))
    return made


def broken(source: random.Random, data: bytes) -> bytes:
    """Return the data with up to four changes: bytes, words, cuts, repetitions, noise."""
    for _ in range(source.randrange(5)):
        # Most of a reply is a photograph that nobody decodes: change the text more often.
        at = source.randrange(min(len(data), 270 if source.random() < 0.8 else 4096) or 1)
        match source.randrange(6):
            case 0 | 1:
                data = data[:at] + bytes([source.randrange(256)]) + data[at + 1 :]
            case 2:
                word = source.choice(_WORDS)
                data = data[:at] + word + data[at + len(word) :]
            case 3:
                data = data[:at] + data[at + source.randrange(1, 40) :]
            case 4:
                data = data[:at] + data[at : at + source.randrange(1, 40)] + data[at:]
            case _:
                data = data[:at] + source.randbytes(source.randrange(1, 40)) + data[at + 2 :]
    return data


def one(source: random.Random, corpus: list[bytes]) -> str:
    """Make one input, send it the whole way, and return how it ended."""
    data = broken(source, source.choice(corpus))
    frame = encode(_OK, data[: LONGEST_REPLY - 4])
    if source.random() < 0.3:
        frame = source.randbytes(source.randrange(12)) + broken(source, frame)
    parser = ReplyParser()
    reply: Reply | None = None
    chunk = 1 if source.random() < 0.03 else source.choice((61, 64, 4096))
    for at in range(0, len(frame), chunk):
        reply = parser.feed(frame[at : at + chunk]) or reply
    if reply is None:
        return "no reply"
    explain(reply)
    problem_of(status_of(reply))
    return _decoded(source, reply.data)


def _decoded(source: random.Random, data: bytes) -> str:
    try:
        blocks = base_blocks(data, with_fingerprint=source.random() < 0.5)
    except _DECLARED as error:
        try:
            sam_id(data[: source.choice((15, 16))])
            # Whoever cuts blocks wrongly may still get to a record: try the text alone as well.
            decode_card(data[4:260], _TODAY)
        except _DECLARED:
            return type(error).__name__
        return "decoded without its frame"
    try:
        card = decode_card(blocks.text, _TODAY)
        card = with_new_address(card, source.choice((blocks.text[52:122], data[-70:])))
    except _DECLARED as error:
        return type(error).__name__
    if not (card.person().name and card.person().id_number):
        raise AssertionError("part of an identity was returned")
    return "decoded"


def run(inputs: int, seed: int) -> Counter[str]:
    """Send so many inputs; return how they ended. Raises whatever was not declared."""
    source, corpus, ends = random.Random(seed), seeds(), Counter[str]()
    for number in range(inputs):
        began = time.thread_time()
        ends[one(source, corpus)] += 1
        if time.thread_time() - began > _SLOW_S:
            raise AssertionError(f"input {number} of seed {seed} took longer than {_SLOW_S} s")
    return ends
