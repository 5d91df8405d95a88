"""The receipt as words and as dots: three truths, masks, rare characters, no lost punctuation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from kiosk.documents.receipt import receipt_layout
from kiosk.domain.application import Affair, Delivery, ReceiptContent, Stage
from kiosk.domain.layout import Align, Layout, Pair, Qr, Raster, Size, Text
from kiosk.domain.numbers import TerminalNumber
from ui.paper.raster import PaperRasteriser
from ui.paper.read import PaperReader
from ui.viewmodels.truths import STAGE_WORDS

RARE = "䶮㐂𠮷𠅤𬱖𫖯𬭼㛃𡐓𠃊"
WHEN = datetime(2026, 11, 20, 9, 58, tzinfo=timezone(timedelta(hours=8)))
NUMBER = TerminalNumber("220199", 1, 1).number(47)
CONTENT = ReceiptContent(
    number=NUMBER,
    item_name="城乡居民基本养老保险参保登记",
    department="人力资源社会保障局（社会保险经办机构）",
    applicant="张*",
    id_number="110***********002X",
    phone="138****5678",
    submitted_at=WHEN,
    place="柳湾村便民服务站",
    materials=("居民身份证（读卡核验，不收复印件）",),
    promise="当场办结",
    due=date(2027, 1, 5),
    due_provisional=True,
    collect="办好后可在本机打印凭证",
    consult_phone="0000-5550101（示例）",
    complaint_phone="12345",
    query_url=str(NUMBER),
    terminal="2201990001",
)
WAITING = Affair(
    *("id", NUMBER, "X", CONTENT.item_name, "张*", WHEN, Delivery.WAITING), due=CONTENT.due
)
RECEIVED = replace(WAITING, delivery=Delivery.RECEIVED, received_at=WHEN, official_number="B-1")


def words(layout: Layout) -> str:
    parts = [
        f"{one.label} {one.value}" if isinstance(one, Pair) else one.text
        for one in layout.blocks
        if isinstance(one, Pair | Text)
    ]
    return "\n".join(parts)


def picture(raster: Raster, file: Path) -> Path:
    image = QImage(
        raster.rows, raster.width, raster.height, raster.width // 8, QImage.Format.Format_Mono
    )
    image.setColorTable([0xFFFFFFFF, 0xFF000000])
    assert image.save(str(file))
    return file


def test_a_receipt_tells_the_three_truths_apart() -> None:
    waiting, received = (words(receipt_layout(CONTENT, one, 1)) for one in (WAITING, RECEIVED))
    assert "已暂存，待上传" in waiting
    assert "已收件" not in waiting
    assert "已收件" in received
    assert "办件编号 B-1" in received
    assert "办理结果等待中" in received
    assert "已暂存" not in received


def test_a_receipt_promises_no_upload_of_what_staff_hold_back() -> None:
    parked = words(receipt_layout(CONTENT, replace(WAITING, delivery=Delivery.PARKED), 1))
    assert "还没传上去" in parked
    assert "工作人员会处理" in parked
    assert "自动上传" not in parked
    assert "不用再来" not in parked


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.SUBMITTED])
def test_a_receipt_printed_later_says_how_things_stand_in_the_words_of_the_screen(
    stage: Stage,
) -> None:
    text = words(receipt_layout(CONTENT, replace(RECEIVED, stage=stage), 2))
    assert f"已收到，{STAGE_WORDS[stage]}" in text
    assert "等待中" not in text


def test_a_platform_in_another_time_zone_does_not_shift_the_hour() -> None:
    same = replace(RECEIVED, received_at=WHEN.astimezone(UTC))
    assert "平台 11-20 09:58 已收到" in words(receipt_layout(CONTENT, same, 1))


def test_a_receipt_says_what_a_slip_must_say() -> None:
    layout = receipt_layout(CONTENT, RECEIVED, 2)
    text = words(layout)
    for part in (
        NUMBER.shown,
        "不是受理通知书",
        "补打，第 2 张",
        "2027-01-05（暂定）",
        "投诉电话 12345",
        "110***********002X",
    ):
        assert part in text
    assert [one.data for one in layout.blocks if isinstance(one, Qr)] == [str(NUMBER)]


def test_a_slip_of_a_practice_platform_says_so_and_a_real_one_does_not() -> None:
    practice = replace(CONTENT, practice=True)
    for affair in (WAITING, RECEIVED):
        assert "练习平台，不是真的办件" in words(receipt_layout(practice, affair, 1))
        assert "练习" not in words(receipt_layout(CONTENT, affair, 1))


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        ("20个工作日", "预计办好 平台收到后 20 个工作日内"),
        ("当场办结", "预计办好 平台收到后当场办结"),
        ("未公布", "预计办好 未公布，请按咨询电话询问"),
    ],
)
def test_a_limit_that_has_not_begun_has_no_day(promise: str, said: str) -> None:
    content = replace(CONTENT, promise=promise, due=None if promise == "未公布" else CONTENT.due)
    text = words(receipt_layout(content, WAITING, 1))
    assert said in text
    assert "2027" not in text


def test_a_day_counted_from_another_day_than_the_receipt_is_not_promised() -> None:
    later = replace(RECEIVED, received_at=WHEN + timedelta(days=2))
    text = words(receipt_layout(CONTENT, later, 2))
    assert "预计办好 平台收到后当场办结" in text
    assert "2027" not in text


@pytest.mark.usefixtures("qapp")
def test_words_are_read_off_the_paper_again(tmp_path: Path) -> None:
    paper = PaperRasteriser().rasterise(receipt_layout(CONTENT, WAITING, 1), 576)
    file = picture(paper, tmp_path / "receipt.png")

    def says(headline: str) -> bool:
        block = Text(headline, Size.LARGE, bold=True, align=Align.CENTRE)
        return PaperReader().shows(file, Layout((block,)))

    assert says("已暂存，待上传")
    assert not says("已收件")
    assert not says("已暂存，待上载")


@pytest.mark.usefixtures("qapp")
def test_fault_45_every_rare_character_is_drawn_as_itself() -> None:
    drawn = [PaperRasteriser().rasterise(Layout((Text(one),)), 576).rows for one in RARE]
    assert len(set(drawn)) == len(RARE)
    missing = PaperRasteriser().rasterise(Layout((Text("\U000f1234"),)), 576).rows
    assert missing not in drawn


@pytest.mark.usefixtures("qapp")
def test_a_long_word_wraps_and_a_line_never_begins_with_a_full_stop() -> None:
    one_line = PaperRasteriser().rasterise(Layout((Text("申请"),)), 576).height
    long_number = PaperRasteriser().rasterise(Layout((Text("1234567890" * 12),)), 576)
    assert long_number.height >= 3 * one_line
    stops = PaperRasteriser().rasterise(Layout((Text("请" * 23 + "。"),)), 576)
    assert stops.height == 2 * one_line


@pytest.mark.usefixtures("qapp")
def test_an_empty_value_still_takes_its_line() -> None:
    assert PaperRasteriser().rasterise(Layout((Pair("手机", ""),)), 576).height > 0
