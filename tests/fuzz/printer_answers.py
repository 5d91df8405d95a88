"""Feeds a printer's answers and the paper's words with chance: nothing but the declared may happen.

Answers: any bytes, in any pieces; READY is said only of what is built as an answer. Words: any text
becomes bytes that an independent decoder reads back without loss.
"""

from __future__ import annotations

import random

from devices.ports import DeviceState
from devices.receipt import full_status, status
from devices.receipt.escpos import encode
from devices.receipt.profile import load
from devices.receipt.status import AnswerStream
from kiosk.documents.typeset import typeset
from kiosk.domain.layout import Align, Layout, Pair, Raster, Size, Text
from kiosk.domain.slip import Charset, TypeCase
from tests.helpers.escpos_decoder import Dots, decode, words

PROFILE = load("generic-80mm")
CASE = TypeCase(Charset.GB2312, native_qr=True)
LIKELY = bytes([0x12, 0x16, 0x1A, 0x32, 0x52, 0x72, 0x10, 0x18, 0x38, 0x00, 0x03, 0x0C, 0x0F])
SIGNS = "的一是，。（）：￥①·—䶮𠮷㐂 aZ09$~\\\x00\x1b\x1d\x10\x04\n\u200b\ud7ff\U000f1234"


def answers(dice: random.Random) -> None:
    """Feed one piece of what a printer may say."""
    length = dice.randint(0, 24)
    data = bytes(
        dice.choice(LIKELY) if dice.random() < 0.7 else dice.randrange(256) for _ in range(length)
    )
    heard = AnswerStream()
    for at in range(0, length, 3):
        heard.feed(data[at : at + 3])
    one = heard.one_eot()
    assert one is None or status.is_eot_answer(one)
    assert len(heard.eot) + heard.plain + heard.garbage <= length
    four = dict(zip(status.QUERIES, data, strict=False))
    if status.condition(four, PROFILE.own_bits).state is DeviceState.READY:
        assert len(four) == 4
        assert all(map(status.is_eot_answer, four.values()))
    asb = data[:4]
    if status.asb_condition(asb).state is DeviceState.READY:
        assert status.is_asb_start(asb[0])
        assert not any(byte & 0x90 for byte in asb[1:])
    full = dice.choice((b"", b"\x10\x0f")) + data[: dice.randint(0, 6)]
    if full_status.condition(full).state is DeviceState.READY:
        assert full[:2] == b"\x10\x0f"
        assert len(full) == 6


def paper(dice: random.Random) -> None:
    """Set one line of any text and read it back from the bytes."""
    text = "".join(dice.choice(SIGNS) for _ in range(dice.randint(0, 60)))
    size = dice.choice(list(Size))
    block = dice.choice((Text(text, size, dice.random() < 0.5, Align.CENTRE), Pair("姓名", text)))
    drawn: list[Layout] = []

    def draw(layout: Layout, width: int) -> Raster:
        drawn.append(layout)
        return Raster(width, 1, b"\xff" * (width // 8))

    slip = typeset(Layout((block,)), CASE, PROFILE.width_dots, draw)
    (pieces,) = decode(encode(slip, PROFILE).data)
    rows = sum(len(piece.rows) for piece in pieces if isinstance(piece, Dots))
    assert rows == len(drawn)
    said = "".join(words(pieces)) + "".join(
        one.text if isinstance(one, Text) else one.label + one.value
        for layout in drawn
        for one in layout.blocks
        if isinstance(one, Text | Pair)
    )
    wanted = text if isinstance(block, Text) else block.label + text
    assert sorted(said.replace(" ", "")) == sorted(wanted.replace(" ", ""))


def run(inputs: int, seed: int) -> None:
    """Raise AssertionError, or what was not declared, with the seed that shows it."""
    for number in range(inputs):
        dice = random.Random(f"{seed}-{number}")
        try:
            (paper if number % 10 == 0 else answers)(dice)
        except Exception as error:
            error.add_note(f"seed {seed}, input {number}")
            raise
