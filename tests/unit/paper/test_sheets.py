"""A4 papers: every word comes back from the PDF, every font is in it, and Chinese lines break as they must."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.page.intake import check
from kiosk.catalogue.build import compile_directory
from kiosk.documents.guide_sheet import guide_sheet
from kiosk.documents.lines import NEVER_FIRST, NEVER_LAST, broken, inked
from kiosk.documents.notice_sheet import message_sheet, notice_sheet
from kiosk.documents.paging import paged
from kiosk.documents.readiness_sheet import Check, Grade, readiness_sheet
from kiosk.documents.trial_page import RARE, trial_sheet
from kiosk.domain.sheet import HEIGHT_MM, WIDTH_MM, Facts, Heading, Page, Paragraph, Sheet, Table
from ui.paper.face import CharacterMissing, load
from ui.paper.pdf import SheetPdf

SHIPPED = Path(__file__).resolve().parents[3] / "assets/catalogue"
AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def measure(text: str, bold: bool) -> float:
    return load(bold=bold).width(text)


def words(document: bytes, folder: Path) -> str:
    """Return the text as poppler reads it, without the spaces and line ends of its layout."""
    file = folder / "paper.pdf"
    file.write_bytes(document)
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    assert done.stderr == b""
    return re.sub(r"\s", "", done.stdout.decode())


def said(sheet: Sheet) -> list[str]:
    """Return everything that stands on a sheet."""
    parts = [sheet.title, sheet.above, sheet.below, sheet.foot]
    for block in sheet.blocks:
        match block:
            case Heading(text) | Paragraph(text):
                parts.append(text)
            case Facts(rows):
                parts += [part for row in rows for part in row]
            case Table(head, rows):
                parts += [part for row in (head, *rows) for part in row]
    return parts


SHEETS = {
    "trial": trial_sheet("柳湾村便民服务站", AT),
    "notice": notice_sheet(
        "关于调整办理时间的公告",
        "自2026年12月1日起，\n办理时间改为八点。\n\n特此公告。",
        date(2026, 11, 20),
        "测政〔2026〕7号",
        "测试站",
    ),
    "message": message_sheet(
        "测试县人社局", f"张*{RARE}：请补正。", AT, "220199-0001-000047-5", "测试站"
    ),
    "readiness": readiness_sheet(
        "测试站",
        "2201990001",
        AT,
        [
            Check("字体", Grade.OK, "Noto Sans CJK"),
            Check("打印机", Grade.PROBLEM, "没有纸了", "请换纸。"),
            Check("时钟", Grade.WARNING, "慢了 3 秒"),
        ],
    ),
}


@pytest.mark.parametrize("name", SHEETS)
def test_every_word_comes_back_and_every_font_is_in_it(name: str, tmp_path: Path) -> None:
    sheet = SHEETS[name]
    document = SheetPdf().pdf(sheet)
    assert SheetPdf().pdf(sheet) == document
    assert check(document) >= 1
    text = words(document, tmp_path)
    for line in (line for page in paged(sheet, measure) for line in page.words):
        assert re.sub(r"\s", "", line.text) in text
    told = subprocess.run(
        ["pdffonts", tmp_path / "paper.pdf"], capture_output=True, text=True, check=True
    ).stdout
    fonts = [row.split() for row in told.splitlines()[2:]]
    assert fonts
    for row in fonts:
        assert re.fullmatch(r"[A-Z]{6}\+NotoSansCJKsc-(Regular|Bold)", row[0])
        assert row[-5:-2] == ["yes", "yes", "yes"]  # embedded, subset, with its characters
    checked = subprocess.run(
        ["qpdf", "--check", tmp_path / "paper.pdf"], capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_rare_characters_look_alikes_and_digits_are_not_confused(tmp_path: Path) -> None:
    mixed = f"{RARE}一丁户页食 0123456789 ABC xyz（）《》“”，。、；：？！—…·￥%"
    sheet = Sheet("生僻字", (Paragraph(mixed), Paragraph(mixed, bold=True)))
    assert words(SheetPdf().pdf(sheet), tmp_path).count(re.sub(r"\s", "", mixed)) == 2


def test_a_character_no_font_has_is_never_dropped_or_boxed() -> None:
    with pytest.raises(CharacterMissing) as missing:
        SheetPdf().pdf(Sheet("\U000e0fff\ue000", ()))
    assert str(missing.value) == ""


def test_guides_of_all_shipped_items(tmp_path: Path) -> None:
    items = [one.item for one in compile_directory(SHIPPED).items]
    assert items
    for item in items:
        sheet = guide_sheet(item, "柳湾村便民服务站", date(2026, 11, 26), practice=True)
        document = SheetPdf().pdf(sheet)
        pages = paged(sheet, measure)
        assert check(document) == len(pages)
        text = "".join(re.sub(r"\s", "", line.text) for page in pages for line in page.words)
        for part in (item.name, *(one.name for one in item.materials)):
            assert sorted(set(re.sub(r"\s", "", part)) - set(text)) == []
        _inside(pages)
        if item is items[-1]:
            assert re.sub(r"\s", "", item.name) in words(document, tmp_path)


def _inside(pages: Sequence[Page]) -> None:
    """Assert that nothing stands in the margins."""
    for number, page in enumerate(pages, start=1):
        assert page.words[-1].text == f"第 {number} 页，共 {len(pages)} 页"
        for line in page.words:
            right = line.x + measure(line.text, line.bold) * line.points * 25.4 / 72
            assert 24.9 <= line.x <= right <= WIDTH_MM - 19.9
            assert 20 < line.y < HEIGHT_MM - 10


def test_long_papers_turn_pages_and_tables_repeat_their_head() -> None:
    rows = tuple((f"第{number}样材料", "原件 1 份", "说明" * 30) for number in range(40))
    sheet = Sheet(
        "长",
        (
            Table(("材料", "份数", "说明"), rows, (4, 3, 5)),
            Heading("标题"),
            Paragraph("正文。" * 2000),
            Table(("一个很高的格",), (("甲" * 3000,),), (1,)),
        ),
    )
    pages = paged(sheet, measure)
    assert len(pages) > 8
    _inside(pages)
    heads = sum(line.text == "材料" for page in pages for line in page.words)
    with_rows = sum(any("样材料" in line.text for line in page.words) for page in pages)
    assert heads == with_rows > 1
    assert sum(line.text.count("甲") for page in pages for line in page.words) == 3000
    assert sum(line.text.count("文") for page in pages for line in page.words) == 2000
    last = [line.text for page in pages for line in page.words[-2:-1]]
    assert "标题" not in last  # a heading stays with what it heads


TEXTS = st.text(alphabet="一二三四五㐂𠮷abc12（）《》“”，。、：；！？", max_size=80)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, room=st.integers(min_value=2, max_value=20))
def test_lines_fit_keep_every_sign_and_begin_and_end_as_they_must(text: str, room: int) -> None:
    def width(part: str) -> float:
        return sum(0.5 if one.isascii() else 1.0 for one in part)

    lines = broken(text, room, width)
    assert "".join(lines) == text
    assert all(width(line) <= room for line in lines)
    for line, after in pairwise(lines):
        if after[0] in NEVER_FIRST or line[-1] in NEVER_LAST:
            # Only where taking something along would have left no line, or made one too long.
            cut = max((at for at in range(1, len(line)) if may_part(line, at)), default=0)
            taken = re.match(r"[!-~]+|.", after)
            assert cut == 0 or width(line[cut:]) + width(taken.group()) > room


def may_part(line: str, at: int) -> bool:
    """Tell whether a line may be parted before this sign."""
    word = line[at - 1].isascii() and line[at].isascii()
    return not word and line[at] not in NEVER_FIRST and line[at - 1] not in NEVER_LAST


def test_signs_stand_where_they_belong() -> None:
    assert broken("一二三四，五", 4, len) == ["一二三", "四，五"]
    assert broken("一二三（四）五", 4, len) == ["一二三", "（四）五"]
    assert broken("电话12345转", 4, len) == ["电话12", "345转"]
    assert broken("", 4, len) == [""]
    assert broken("一\n二", 4, len) == ["一", "二"]
    assert inked("a\tb\u200b\ufeff\r葛\U000e0100") == "a b 葛"
