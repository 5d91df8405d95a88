"""The guide on A4, on a slip and in a code: every published word, a drawn flow, a code that reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QImage

from devices.ports import PaperKind, PrintOutcome, PrintResult
from kiosk.catalogue.build import compile_directory
from kiosk.documents import guide_words as words
from kiosk.documents.guide_sheet import blank_form_sheet, guide_sheet
from kiosk.documents.guide_slip import CODE_BYTES, guide_code, guide_slip
from kiosk.documents.paging import paged
from kiosk.domain.layout import Pair, Qr, Text
from kiosk.domain.service_item import ServiceItem
from kiosk.domain.sheet import HEIGHT_MM, Flow, Page, Sheet
from kiosk.services.print_guide import PrintGuide
from kiosk.services.terminal import Place
from kiosk.settings import shipped_assets
from tests.helpers.papers import CHANGE, HandPages
from ui import qr
from ui.paper.face import load
from ui.paper.pdf import SheetPdf
from ui.paper.raster import PaperRasteriser

DAY = date(2026, 11, 26)
PLACE = "柳湾村便民服务站"
SCREEN_SIDE = 513
"""The code of 带走 on a screen of 1080 lines."""


@pytest.fixture(scope="module")
def items() -> list[ServiceItem]:
    return [one.item for one in compile_directory(shipped_assets() / "catalogue").items]


def measure(text: str, bold: bool) -> float:
    return load(bold=bold).width(text)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def everything(sheet: Sheet) -> str:
    """Return all that stands on a paper; its values show nothing of themselves by `repr`."""
    return squeezed("".join(_words(asdict(one)) for one in sheet.blocks))


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(map(_words, value.values()))
    if isinstance(value, tuple | list):
        return "".join(map(_words, value))
    return value if isinstance(value, str) else ""


def text_of(pages: tuple[Page, ...]) -> str:
    return squeezed("".join(line.text for page in pages for line in page.words))


def told(item: ServiceItem) -> Iterator[str]:
    """Yield every word that the guide of an item publishes."""
    for lines in (words.limits, words.fees, words.basis, words.about, words.contact, words.duties):
        yield from (text for _, text in lines(item))
    for step in item.steps:
        yield from (step.name, step.role, step.output, step.notice, *step.materials)
    for one in item.materials:
        yield from (one.name, words.copies(one), one.accept_standard)
    for error in item.common_errors:
        yield from (error.wrong, error.why, error.right)
    yield from (
        *words.conditions(item),
        item.result,
        *(text for pair in item.sample for text in pair),
    )


def test_GUI_01_to_GUI_23_the_sheet_of_every_item_has_every_published_word(
    items: list[ServiceItem],
) -> None:
    assert len(items) == 19
    for item in items:
        sheet = guide_sheet(item, PLACE, DAY)
        said = everything(sheet)
        for word in filter(None, told(item)):
            assert squeezed(word) in said, f"{item.id}: {word}"
        assert set(squeezed(item.result)) <= set(text_of(paged(sheet, measure)))


def test_GUI_21_the_flow_chart_is_drawn_from_the_steps(items: list[ServiceItem]) -> None:
    for item in items:
        (flow,) = (one for one in guide_sheet(item, PLACE, DAY).blocks if isinstance(one, Flow))
        names = [f"{number}. {step.name}" for number, step in enumerate(item.steps, start=1)]
        assert [title for title, _ in flow.boxes] == [*names, "办好"]
        pages = paged(Sheet("", (flow,)), measure)
        strokes = [one for page in pages for one in page.strokes]
        boxes, arrows = len(flow.boxes), len(flow.boxes) - 1
        assert len(strokes) == 4 * boxes + 3 * arrows


def test_GUI_21_a_box_is_never_parted_by_a_page(items: list[ServiceItem]) -> None:
    flow = Flow(tuple((f"{number}. 一步", "谁来办，当场") for number in range(30)))
    pages = paged(Sheet("长流程", (flow,)), measure)
    assert len(pages) > 1
    assert sum(line.text.endswith("一步") for page in pages for line in page.words) == 30
    for page in pages:
        sides = [one for one in page.strokes if one.x1 == one.x2]
        assert all(max(one.y1, one.y2) <= HEIGHT_MM - 24 for one in sides)


def test_GUI_05_a_blank_form_asks_what_the_form_asks(items: list[ServiceItem]) -> None:
    for item in items:
        sheet = blank_form_sheet(item, PLACE, DAY, practice=True)
        said = everything(sheet)
        for field in item.form.fields:
            if not field.derived_from:
                assert squeezed(field.label) in said, f"{item.id}: {field.label}"
        assert len(SheetPdf().pdf(sheet)) > 1000


def test_GUI_15_what_was_not_published_is_not_made_up_on_paper(items: list[ServiceItem]) -> None:
    bare = replace(items[0], steps=(), materials=(), conditions=(), legal_basis=(), sample=())
    said = everything(guide_sheet(bare, PLACE, DAY))
    assert said.count("未公布") >= 5
    slip = guide_slip(bare, "x", PLACE)
    assert sum(isinstance(one, Text) and "未公布" in one.text for one in slip.blocks) == 3


def decoded(picture: QImage) -> str:
    """Read a code as a telephone would."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    found, *_ = cv2.QRCodeDetectorAruco().detectAndDecode(rows[:, : grey.width()].copy())
    return str(found)


def test_GUI_14_the_code_of_every_item_is_read_back_from_the_screen(
    qapp: QGuiApplication, items: list[ServiceItem]
) -> None:
    for item in items:
        code = guide_code(item, "")
        assert len(code.encode()) <= CODE_BYTES
        assert code.startswith(item.name)
        assert item.local.phone in code
        picture = qr.draw(code, SCREEN_SIDE)
        assert picture.width() <= SCREEN_SIDE
        assert decoded(picture) == code, item.id


def test_the_code_holds_the_public_address_where_there_is_one(
    qapp: QGuiApplication, items: list[ServiceItem]
) -> None:
    code = guide_code(items[0], "https://example.invalid/guide/{item}?from=kiosk")
    assert code == f"https://example.invalid/guide/{items[0].id}?from=kiosk"
    assert decoded(qr.draw(code, SCREEN_SIDE)) == code


def test_GUI_04_GUI_11_the_slip_says_what_one_needs_to_come_back_prepared(
    qapp: QGuiApplication, items: list[ServiceItem]
) -> None:
    item = next(one for one in items if one.id == "DIBAO")
    layout = guide_slip(item, guide_code(item, ""), PLACE, practice=True)
    said = "\n".join(
        one.text if isinstance(one, Text) else f"{one.label} {one.value}"
        for one in layout.blocks
        if isinstance(one, Text | Pair)
    )
    for word in (
        item.name,
        *(one.text for one in item.conditions),
        item.local.phone,
        item.local.address,
    ):
        assert word in said
    assert "□ 居民身份证（请带来）" in said
    assert "练习平台，不是真的办事指南" in said
    assert sum(isinstance(one, Qr) for one in layout.blocks) == 1
    raster = PaperRasteriser().rasterise(layout, 576)
    assert raster.height < 3200, "forty centimetres at 8 dots a millimetre"
    image = QImage(raster.rows, 576, raster.height, 72, QImage.Format.Format_Mono).copy()
    image.invertPixels()
    assert decoded(image) == guide_code(item, "")


def test_a_terminal_without_printers_says_so_and_a_notice_is_printed(
    qapp: QGuiApplication, items: list[ServiceItem]
) -> None:
    from tests.helpers.ui import HandClock

    pages = HandPages()
    place = Place(PLACE, "测试县")
    none = PrintGuide(None, None, PaperRasteriser(), SheetPdf(), place, HandClock())
    for outcome in (none.slip(items[0]), none.sheet(items[0]), none.notice(CHANGE)):
        assert outcome.result is PrintResult.FAILED
    some = PrintGuide(None, pages, PaperRasteriser(), SheetPdf(), place, HandClock())
    assert some.notice(CHANGE) == PrintOutcome(PrintResult.PRINTED)
    assert pages.printed[0][1] is PaperKind.NOTICE
