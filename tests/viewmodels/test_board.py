"""What the attract page says of the platform's news, and when another catalogue is shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.catalogue.bundle import open_catalogue
from kiosk.catalogue.current import CurrentCatalogue
from kiosk.domain.freshness import Freshness, Source
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from kiosk.ports import DocumentsChanged, PublicNotice, SourceState
from tests.helpers.documents import item
from tests.helpers.visits import World
from ui.viewmodels.app import AppModel
from ui.viewmodels.board import BoardModel


class Desk:
    """Notices and freshness by script."""

    def __init__(self) -> None:
        self.listed: list[PublicNotice] = []
        self.state = Freshness.FRESH

    def notices(self, limit: int = 3) -> list[PublicNotice]:
        return self.listed[:limit]

    def sources(self) -> list[SourceState]:
        words = (
            "事项信息 3 天没更新" if self.state is Freshness.STALE else "事项信息更新于 11月20日"
        )
        return [SourceState(Source.CATALOGUE, self.state, None, "1", timedelta(days=3), words)]


def notice(title: str) -> PublicNotice:
    return PublicNotice(title, "全文", date(2026, 11, 20), "通知公告")


def test_three_notices_and_the_age_of_the_items(world: World, qtbot: Any) -> None:
    desk = Desk()
    board = BoardModel(world.front, world.jobs, world.root)
    day = world.catalogue.updated_at
    fresh = f"事项信息更新于 {day.month}月{day.day}日"
    assert (board.notices, board.catalogueText) == ([], fresh)
    desk.listed = [notice(f"第{number}条") for number in range(5)]
    world.terminal.notices = world.terminal.freshness = desk
    with qtbot.waitSignal(board.boardChanged):
        board.watch(world.terminal)
    assert [one["title"] for one in board.notices] == ["第0条", "第1条", "第2条"]
    assert board.notices[0]["day"] == "通知公告　11月20日"
    assert board.catalogueText == fresh
    desk.state, desk.listed = Freshness.STALE, []
    with qtbot.waitSignals([board.boardChanged, board.offered]):
        board.came_down("notice")
    assert (board.notices, board.catalogueText) == ([], "事项信息 3 天没更新")


@pytest.fixture
def app(world: World, tmp_path: Any) -> Iterator[AppModel]:
    """The models of the screen over a catalogue that another one follows."""
    current = CurrentCatalogue(world.catalogue)
    folder = tmp_path / "county"
    folder.mkdir()
    (folder / "A.yaml").write_text(str(item("A", "长者食堂")).replace("'", '"'), "utf-8")
    (folder / "_meta.yaml").write_text('meta: {version: "9", date: "2026-11-25"}')
    current.offer(open_catalogue(folder, tmp_path / "cache"))
    front = dataclasses.replace(world.front, catalogue=current, switch=current.switch)
    made = AppModel(front, world.root)
    yield made
    made.close()


def test_a_visit_under_way_keeps_its_catalogue_and_the_next_one_has_the_new(app: AppModel) -> None:
    count = app.home.itemCount
    assert count > 1
    app.visit.open_guide("CXJB-REG")
    app.shell._on_news(DocumentsChanged("catalogue"))
    assert app.home.itemCount == count
    assert app.visit.item is not None
    app.visit.open_home()
    assert app.home.itemCount == count
    app.visit.end(EndReason.TIMED_OUT)
    assert app.home.itemCount == 1
    assert app.shell.catalogueText == "事项信息更新于 11月25日"
    assert [one.name for one in app.home.themes.rows] == ["养老服务"]


def test_settings_of_the_platform_wait_until_nobody_is_there(world: World, qtbot: Any) -> None:
    changed = [False]
    made = AppModel(dataclasses.replace(world.front, outdated=lambda: changed[0]), world.root)
    told: list[bool] = []
    made.outdated.connect(lambda: told.append(True))
    made.visit.open_guide("CXJB-REG")
    changed[0] = True
    made.shell._on_news(DocumentsChanged("settings"))
    assert told == [], "somebody is there"
    made.visit.end(EndReason.CARD_REMOVED)
    assert told == [], "whoever stands there keeps the home page"
    made.visit.end(EndReason.TIMED_OUT)
    assert told == [True]
    changed[0] = False
    made.shell._on_news(DocumentsChanged("settings"))
    assert told == [True]
    made.close()


def test_on_the_attract_page_it_is_taken_at_once(app: AppModel, world: World) -> None:
    app.visit.end(EndReason.TIMED_OUT)
    assert app.visit.page is Page.ATTRACT
    assert app.home.itemCount == 1
    app.shell._front.catalogue.offer(world.catalogue)
    app.shell._on_news(DocumentsChanged("notice"))
    assert app.home.itemCount > 1
