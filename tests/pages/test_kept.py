"""Pages that are kept for the next look: shown at once, and gone with the visit (law 8)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtQuick import QQuickItem

from kiosk.journeys.visit import EndReason
from tests.helpers.screens import Stage

KEPT = {"page.home", "page.items", "page.guide", "page.identify"}
TYPED = "canji"


def everything(item: QQuickItem) -> Iterator[QQuickItem]:
    """Yield every item of the window, those that do not show too."""
    yield item
    for child in item.childItems():
        yield from everything(child)


def page_items(stage: Stage) -> dict[str, QQuickItem]:
    """Return the pages that there are by name; they stand in loaders in the stage."""
    stages = stage.window.contentItem().childItems()
    found = [page for one in stages for loader in one.childItems() for page in loader.childItems()]
    return {one.objectName(): one for one in found if one.objectName().startswith("page.")}


def pages(stage: Stage) -> set[str]:
    """Return the names of the pages that there are, shown or not."""
    return set(page_items(stage))


def words(stage: Stage) -> str:
    """Return every text in the window, those that do not show too."""
    texts = (one.property("text") for one in everything(stage.window.contentItem()))
    return "\n".join(str(one) for one in texts if one)


def test_pages_to_look_at_are_made_ahead_and_kept(stage: Stage) -> None:
    stage.app.visit.wake()
    stage.wait(lambda: pages(stage) >= KEPT, "they were not made ahead")
    stage.app.search.openAll()
    stage.settle()
    assert pages(stage) >= KEPT
    gone: list[bool] = []
    page_items(stage)["page.items"].destroyed.connect(lambda: gone.append(True))
    stage.app.shell.goHome()
    stage.settle()
    stage.app.search.openAll()
    stage.settle()
    assert not gone
    assert stage.shows("全部事项")


@pytest.mark.parametrize("reason", [EndReason.ASKED, EndReason.CARD_REMOVED])
def test_no_page_outlives_the_visit_it_was_made_in(stage: Stage, reason: EndReason) -> None:
    app = stage.app
    app.visit.wake()
    app.search.openWord(TYPED)
    stage.settle()
    item = app.search.results.rows[0]
    app.search.openItem(item.itemId)
    stage.settle()
    assert TYPED in words(stage)
    assert item.name in words(stage)
    made: list[QObject] = [page_items(stage)[name] for name in ("page.items", "page.guide")]
    gone: list[bool] = []
    for one in made:
        one.destroyed.connect(lambda: gone.append(True))
    app.visit.end(reason)
    stage.wait(lambda: len(gone) == len(made) == 2, "a page of the visit is still there")
    stage.wait(lambda: pages(stage) >= KEPT, "they were not made ahead again")
    assert TYPED not in words(stage)
    assert app.search.query == ""


def test_another_text_size_makes_no_hidden_page_anew_at_once(stage: Stage) -> None:
    stage.app.visit.wake()
    stage.wait(lambda: pages(stage) >= KEPT)
    stage.app.shell.elder = True
    # What was let go of is taken away, and no timer runs: after a stall they would be made again.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert pages(stage) == {"page.home"}
