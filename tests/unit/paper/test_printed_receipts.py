"""Receipts read back from what reached a printer: both modes say the same, the code can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from devices.ports import DeviceState, PrintResult
from devices.simulators.interface_card import InterfaceCard
from kiosk.documents.receipt import receipt_layout
from kiosk.documents.typeset import break_lines, typeset
from kiosk.domain.layout import Align, Block, Layout, Pair, Qr, Size, Text
from kiosk.domain.slip import Charset, Drawn, NativeQr, Page, Slip, TypeCase, Typed, cells
from tests.helpers.escpos_decoder import Code, Dots, Line, Piece, codes_read, decode, words
from tests.helpers.printers import cable
from tests.helpers.waiting import until
from tests.unit.paper.test_receipt_paper import CONTENT, RARE, WAITING
from ui.paper.raster import PaperRasteriser

pytestmark = pytest.mark.usefixtures("qapp")

LAYOUT = receipt_layout(CONTENT, WAITING, 1)
RARE_LAYOUT = receipt_layout(replace(CONTENT, applicant=f"张{RARE}"), WAITING, 1)
CASE = TypeCase(Charset.GB2312, native_qr=True)

Prints = Callable[[Page], list[Piece]]


@pytest.fixture
def prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Prints]:
    """Print a page with a driver in text mode and decode what came in at the printer."""
    with cable("serial", tmp_path, monkeypatch) as line:
        printer = line.open(mode="text")
        assert printer.type_case == CASE
        printer.start()
        until(lambda: printer.status().state is DeviceState.READY)

        def prints(page: Page) -> list[Piece]:
            outcome = printer.print(page)
            assert outcome.result is PrintResult.PRINTED
            assert emulator_is_content(line.emulator)
            return decode(bytes(line.emulator.heard))[-1]

        yield prints
        printer.close()


def emulator_is_content(emulator: InterfaceCard) -> bool:
    return not emulator.unknown and not emulator.type.missing


def drawn(block: Block) -> bytes:
    """Return the inked rows of one block drawn alone."""
    raster = PaperRasteriser().rasterise(Layout((block,)), 576)
    return b"".join(inked([raster.rows[at : at + 72] for at in range(0, len(raster.rows), 72)]))


def inked(rows: list[bytes]) -> list[bytes]:
    """Return the rows from the first with ink to the last, filled up to the paper's width."""
    full = [row.ljust(72, b"\0") for row in rows]
    black = [number for number, row in enumerate(full) if any(row)]
    return full[black[0] : black[-1] + 1] if black else []


def dots_of(slip: list[Piece]) -> bytes:
    rows = [row.ljust(72, b"\0") for one in slip if isinstance(one, Dots) for row in one.rows]
    # A real-time command hidden in a picture was taken out by one more dot.
    return b"".join(rows)


def said(layout: Layout) -> str:
    """Return all words of a layout without spaces."""
    parts = []
    for block in layout.blocks:
        match block:
            case Text(text):
                parts.append(text)
            case Pair(label, value):
                parts.append(label + value)
            case Qr(_, caption):
                parts.append(caption)
    return re.sub(r"\s", "", "".join(parts))


def shows(dots: bytes, block: Block) -> bool:
    """Tell whether the dots of a block drawn alone stand on the paper, at the start of a row.

    0x18 stands for 0x10 where the driver broke a hidden real-time command.
    """
    wanted = drawn(block)
    same = re.compile(
        b"".join(b"[\x10\x18]" if one == 0x10 else re.escape(bytes([one])) for one in wanted),
        re.DOTALL,
    )
    return any(found.start() % 72 == 0 for found in same.finditer(dots))


def test_text_and_raster_mode_say_the_same_words(prints: Prints) -> None:
    raster = prints(PaperRasteriser().rasterise(LAYOUT, 576))
    assert [type(piece) for piece in raster] == [Dots]
    for block in LAYOUT.blocks:
        if isinstance(block, Text | Pair):
            assert shows(dots_of(raster), block), block
    text = prints(typeset(LAYOUT, CASE, 576, PaperRasteriser().rasterise))
    assert re.sub(r"\s", "", "".join(words(text))) == said(LAYOUT)
    assert all(cells(line) <= 48 for line in words(text))


def test_the_code_is_read_off_the_paper_in_both_modes(prints: Prints) -> None:
    content = [CONTENT.query_url]
    assert codes_read(prints(PaperRasteriser().rasterise(LAYOUT, 576))) == content
    native = prints(typeset(LAYOUT, CASE, 576, PaperRasteriser().rasterise))
    assert [piece.data for piece in native if isinstance(piece, Code)] == content
    without = replace(CASE, native_qr=False)
    drawn_code = prints(typeset(LAYOUT, without, 576, PaperRasteriser().rasterise))
    assert not any(isinstance(piece, Code) for piece in drawn_code)
    assert codes_read(drawn_code) == content


def test_fault_45_a_line_with_rare_characters_is_drawn_and_the_rest_typed(prints: Prints) -> None:
    slip = prints(typeset(RARE_LAYOUT, CASE, 576, PaperRasteriser().rasterise))
    assert not set(RARE) & set("".join(words(slip)))
    assert "?" not in "".join(words(slip))
    value = f"张{RARE}  {CONTENT.id_number}"
    lines = break_lines(value, 46 - 10)
    assert any(set(RARE) & set(line) for line in lines)
    for number, line in enumerate(lines):
        block = Pair("" if number else "申请人", line)
        if set(RARE) & set(line):
            assert shows(dots_of(slip), block)
    assert "办事回执" in words(slip)
    raster = prints(PaperRasteriser().rasterise(RARE_LAYOUT, 576))
    assert shows(dots_of(raster), Pair("申请人", value))


@pytest.mark.parametrize("rare", RARE)
def test_fault_45_each_rare_character_reaches_the_paper_as_itself(rare: str) -> None:
    (strip,) = typeset(Layout((Text(rare),)), CASE, 576, PaperRasteriser().rasterise).strips
    assert strip == Drawn(PaperRasteriser().rasterise(Layout((Text(rare),)), 576))


def test_a_native_code_on_the_emulators_paper_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cable("network", tmp_path, monkeypatch) as line:
        printer = line.open(mode="text")
        printer.start()
        slip = Slip(
            (NativeQr("https://platform.example/q/1"), Typed("扫码查进度", align=Align.CENTRE))
        )
        assert printer.print(slip).result is PrintResult.PRINTED
        (receipt,) = line.emulator.receipts()
        assert receipt.lines == ("扫码查进度",)
        rows = [receipt.rows[at : at + 72] for at in range(0, len(receipt.rows), 72)]
        assert codes_read([Dots(rows[:-32])]) == ["https://platform.example/q/1"]
        printer.close()


def test_sizes_weight_and_place_of_a_line_are_the_layouts(prints: Prints) -> None:
    slip = prints(typeset(LAYOUT, CASE, 576, PaperRasteriser().rasterise))
    lines = {piece.text: piece for piece in slip if isinstance(piece, Line)}
    title = lines["办事回执"]
    assert (title.wide, title.tall, title.bold, title.centred) == (True, True, True, True)
    number = lines[CONTENT.number.shown]
    assert (number.wide, number.tall, number.bold, number.centred) == (False, True, True, False)
    plain = lines[f"终端 {CONTENT.terminal}"]
    assert (plain.wide, plain.tall, plain.bold, plain.centred) == (False, False, False, False)


def test_punctuation_is_in_the_set_and_comes_through(prints: Prints) -> None:
    text = "：￥【】①—“‘《》、；（）·"
    slip = prints(typeset(Layout((Text(text),)), CASE, 576, PaperRasteriser().rasterise))
    assert words(slip) == [text]


def test_a_hostile_value_cannot_command_the_printer() -> None:
    evil = "\x1b@\x1dV\x00\x10\x04\x01\n"
    strips = typeset(Layout((Text(evil), Qr(evil))), CASE, 576, PaperRasteriser().rasterise).strips
    assert not any(isinstance(strip, Typed | NativeQr) for strip in strips)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 10, [""]),
        ("一二三四五六", 10, ["一二三四五", "六"]),
        ("一二三四五。", 10, ["一二三四", "五。"]),
        ("ab cdefgh", 5, ["ab", "cdefg", "h"]),
        ("编号12345678", 10, ["编号", "12345678"]),
        ("1234567", 3, ["123", "456", "7"]),
        ("𠮷𠮷𠮷", 4, ["𠮷𠮷", "𠮷"]),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, room: int, lines: list[str]) -> None:
    assert break_lines(text, room) == lines


def test_no_character_is_lost_at_a_break() -> None:
    dice = np.random.default_rng(3)
    signs = list("甲乙，。（）abc1 𠮷")
    for _ in range(300):
        text = "".join(dice.choice(signs, int(dice.integers(1, 60))))
        lines = break_lines(text, int(dice.integers(4, 30)))
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_title_is_set_in_half_as_many_signs() -> None:
    strips = typeset(Layout((Text("字" * 30, Size.TITLE),)), CASE, 576, PaperRasteriser().rasterise)
    assert [len(strip.text) for strip in strips.strips if isinstance(strip, Typed)] == [11, 11, 8]
