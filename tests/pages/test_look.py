"""Looking for an item: home, lists, search as typed, guide, overlays - touched as a person does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.domain.service_item import Depth
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from kiosk.ports import Link, LinkChanged
from tests.helpers.screens import Stage
from tests.helpers.shipped import item_files

PENSION = "城乡居民基本养老保险参保登记"


@pytest.fixture
def home(stage: Stage) -> Iterator[Stage]:
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.settle()
    yield stage
    stage.app.visit.end(EndReason.ASKED)
    stage.settle()


def test_a_theme_leads_to_its_items_and_an_item_to_its_guide(home: Stage) -> None:
    home.tap("社会救助")
    home.page_is(Page.ITEMS)
    names = [row.name for row in home.app.search.results.rows]
    assert set(names) >= {"最低生活保障申请", "特困人员认定申请", "临时救助申请"}
    home.tap("最低生活保障申请")
    home.page_is(Page.GUIDE)
    assert home.shows("20 个工作日")
    home.tap("返回")
    home.page_is(Page.ITEMS)
    assert home.shows("社会救助")


def test_results_come_with_every_letter(home: Stage) -> None:
    home.tap("home.search")
    home.page_is(Page.ITEMS)
    box = home.node("items.query").item
    assert box.hasActiveFocus()
    box.setProperty("text", "yl")
    many = home.app.search.count
    box.setProperty("text", "ylbx")
    assert 0 < home.app.search.count <= many
    home.settle()
    assert home.shows(PENSION)
    home.tap("清空")
    assert home.app.search.query == ""
    assert home.app.search.count == len(item_files())


def test_a_slip_of_the_finger_is_asked_about(home: Stage) -> None:
    home.app.search.openSearch()
    home.app.search.query = "高零津贴"
    home.settle()
    assert home.shows("您要找的是“高龄津贴申请”吗？")


def test_what_was_searched_for_is_gone_with_the_person(home: Stage) -> None:
    home.app.search.openWord("救助")
    home.settle()
    home.app.visit.end(EndReason.ASKED)
    assert home.app.search.query == ""
    assert home.app.search.count == 0
    home.app.visit.wake()
    home.app.visit.open_home()
    home.settle()
    home.tap("home.search")
    home.page_is(Page.ITEMS)
    assert not home.shows("救助申请") or home.app.search.count == len(item_files())


def test_the_first_view_of_the_guide_answers(home: Stage) -> None:
    home.app.visit.open_guide("CXJB-REG")
    home.settle()
    for words in ("当场办结", "不收费", "0 次", "身份证", "谁能办", "要带什么", "怎么办"):
        assert home.shows(words), words
    assert home.shows("由部门共享核对，查到了就不用交")
    assert home.shows("填写户籍所在村（社区）")
    home.tap("地址电话")
    assert home.shows("示例，不是真实的地址和电话")
    home.tap("开始办理")
    home.page_is(Page.IDENTIFY)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"depth": Depth.CONSULT}, "本机可咨询"), ({"form": "unusable"}, "这一项请到窗口办理")],
)
def test_what_cannot_be_done_here_is_not_offered(
    home: Stage, monkeypatch: pytest.MonkeyPatch, change: dict[str, object], words: str
) -> None:
    item = home.catalogue.item("SHIYE")
    if change.get("form") == "unusable":
        change = {"form": replace(item.form, unusable="不认识的题型")}
    other = replace(item, **change)
    monkeypatch.setattr(home.catalogue, "item", lambda _id: other)
    home.app.visit.open_guide("SHIYE")
    home.settle()
    assert home.shows(words)
    assert not home.shows("开始办理")
    home.app.guide.start()
    assert home.app.visit.page is Page.GUIDE
    home.tap("guide.start")
    assert home.app.visit.page is Page.QUESTION, "CH-07"


def test_help_says_only_what_is_so_and_lets_go(home: Stage) -> None:
    home.tap("叫人帮忙")
    assert home.shows("12345")
    assert not home.shows("日常生活")
    home.tap("回去接着办")
    assert home.shows("日常生活")


def test_ending_asks_first(home: Stage) -> None:
    home.app.visit.open_guide("CXJB-REG")
    home.app.shell.askEnd()
    home.settle()
    home.tap("接着办")
    assert home.app.visit.page is Page.GUIDE
    home.app.shell.askEnd()
    home.settle()
    home.tap("结束")
    assert home.app.visit.page is not Page.GUIDE


def test_what_a_person_set_ends_with_the_visit(home: Stage) -> None:
    home.tap("长辈版")
    assert home.shows("养老和医保")
    home.tap("无障碍")
    home.tap("高对比，黑底")
    home.tap("好了")
    theme = home.screen.engine.singletonInstance("Kiosk.Theme", "Theme")
    assert theme.property("contrast") == "hcDark"
    home.app.visit.end(EndReason.ASKED)
    home.settle()
    assert theme.property("contrast") == "normal"
    assert not theme.property("elder")


def test_the_link_is_told_in_words(home: Stage) -> None:
    home.terminal.tell(LinkChanged(Link.OFFLINE))
    home.wait(lambda: home.shows("暂时离线。照常办理，联网后自动上传。"))
    home.terminal.tell(LinkChanged(Link.ONLINE))
    home.wait(lambda: home.shows("网络正常"))
