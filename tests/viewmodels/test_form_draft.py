"""A form left half-way: kept, offered to its owner, to nobody else, and gone when it should be."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.assurance import Assurance
from kiosk.domain.person import Identity, Person
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from tests.helpers.drafts import ME, draft
from tests.helpers.ui import PENSION, Rig, settle
from ui.viewmodels.app import AppModel
from ui.viewmodels.form_draft import SOON_MS, WIPED

MOBILE = "13800138000"
STRANGER = replace(ME, person=Person("测试乙", "220199198507180034"))
WEAK = replace(ME, assurance=Assurance.CHIP_WITHOUT_KEY)


def come(rig: Rig, app: AppModel, who: Identity = ME) -> Any:
    """A person with a card at the form, after the look for a draft."""
    rig.reader.take()
    settle(lambda: not rig.reader.card_present() and not app.shell.overlay)
    app.visit.wake()
    app.visit.open_home()
    app.visit.start_apply(PENSION)
    assert app.visit.page is Page.IDENTIFY
    rig.reader.insert(who)
    settle(rig.reader.card_present)
    app.visit.identified(who)
    app.visit.eligible()
    app.form.sensitive.agree()
    assert app.visit.page is Page.FORM
    form = app.form
    settle(lambda: form.draft.asking or form.draft._ready)
    return form


def answer(app: AppModel, name: str, value: object) -> None:
    """Answer a question on whatever screen it stands."""
    app.visit.go_to(app.form.state.screen_of(name, elder=False))
    app.form.setValue(name, value)


def notes(rig: Rig, who: Identity = ME) -> list[str]:
    return [one.note.item_id for one in rig.drafts.of(who)]


def leave_half_way(rig: Rig, app: AppModel, who: Identity = ME) -> None:
    come(rig, app, who)
    answer(app, "mobile", MOBILE)
    app.visit.end(EndReason.TIMED_OUT)
    settle(lambda: notes(rig, who))


def test_what_was_left_at_the_timeout_is_offered_and_goes_on_at_the_first_gap(
    rig: Rig, app: AppModel
) -> None:
    leave_half_way(rig, app)
    settle(lambda: app.shell.toast == WIPED)
    assert app.visit.values == {}
    rig.clock.wall += timedelta(days=3)
    form = come(rig, app)
    assert form.draft.title == "您 11月23日填过一半，接着填吗？"
    assert "mobile" not in app.visit.values
    form.draft.resume()
    settle(lambda: not form.draft.asking)
    assert app.visit.values["mobile"] == MOBILE
    first = next(iter(form.state.gaps()))
    assert app.visit.screen == form.state.screen_of(first, elder=False)
    assert form.state.sources["applicant_name"].words == "来自社保卡"
    assert "mobile" not in form.state.sources


def test_it_is_saved_a_moment_after_an_answer_and_when_a_screen_is_left(
    rig: Rig, app: AppModel
) -> None:
    form = come(rig, app)
    answer(app, "mobile", MOBILE)
    settle(lambda: notes(rig), SOON_MS / 1000 + 5)
    answer(app, "residence_address", "柳湾村三组 8 号")
    form.back()
    settle(lambda: "residence_address" in rig.drafts.open(ME, PENSION).draft.values)


def test_nothing_is_kept_of_who_only_looked(rig: Rig, app: AppModel) -> None:
    come(rig, app)
    assert not app.form.draft.keeps
    assert app.form.draft.endText == "还没有提交的内容不会留下。已经提交的不受影响。"
    app.visit.end(EndReason.ASKED)
    app.jobs._pool.shutdown(wait=True)
    assert notes(rig) == []


def test_the_end_says_what_is_kept_and_it_can_be_declined(rig: Rig, app: AppModel) -> None:
    leave_half_way(rig, app)
    form = come(rig, app)
    form.draft.resume()
    settle(lambda: not form.draft.asking)
    assert form.draft.keeps
    assert form.draft.endText.startswith("填了一半的替您留 7 天，下次刷卡接着填。")
    form.draft.toggleDiscard()
    assert form.draft.endText.startswith("还没有提交的内容不会留下。")
    app.shell.endVisit()
    settle(lambda: notes(rig) == [])
    assert app.shell.toast == "已清除您的信息。"


def test_another_persons_card_sees_nothing_of_it(rig: Rig, app: AppModel) -> None:
    leave_half_way(rig, app)
    form = come(rig, app, STRANGER)
    assert not form.draft.asking
    assert "mobile" not in app.visit.values
    answer(app, "mobile", "13900139000")
    app.visit.end(EndReason.OTHER_CARD)
    settle(lambda: notes(rig, STRANGER) == [PENSION])
    assert rig.drafts.open(ME, PENSION).draft.values["mobile"] == MOBILE


def test_after_seven_days_nobody_is_asked(rig: Rig, app: AppModel) -> None:
    leave_half_way(rig, app)
    rig.clock.wall += timedelta(days=7)
    assert not come(rig, app).draft.asking


def test_to_begin_again_removes_it(rig: Rig, app: AppModel) -> None:
    leave_half_way(rig, app)
    form = come(rig, app)
    form.draft.restart()
    assert not form.draft.asking
    settle(lambda: notes(rig) == [])


def test_who_leaves_while_being_asked_loses_nothing(rig: Rig, app: AppModel) -> None:
    leave_half_way(rig, app)
    assert come(rig, app).draft.asking
    app.visit.end(EndReason.CARD_REMOVED)
    app.jobs._pool.shutdown(wait=True)
    assert rig.drafts.open(ME, PENSION).draft.values["mobile"] == MOBILE


def test_a_card_that_could_be_a_copy_sees_that_there_is_one_and_opens_nothing(
    rig: Rig, app: AppModel
) -> None:
    leave_half_way(rig, app)
    form = come(rig, app, WEAK)
    assert form.draft.title == "您今天填过一半。"
    assert not form.draft.resumable
    assert form.draft.askStaff
    assert "工作人员" in form.draft.text
    form.draft.restart()
    answer(app, "mobile", "13900139000")
    form.draft.save()
    settle(lambda: not form.draft.keeps)
    assert form.draft.endText.startswith("这一份现在留不下来。")
    app.visit.end(EndReason.ASKED)
    assert rig.drafts.open(ME, PENSION).draft.values["mobile"] == MOBILE


def test_what_such_a_card_left_itself_it_may_begin_again(rig: Rig, app: AppModel) -> None:
    leave_half_way(rig, app, WEAK)
    form = come(rig, app, WEAK)
    form.draft.restart()
    answer(app, "mobile", "13900139000")
    app.visit.end(EndReason.ASKED)
    settle(lambda: rig.drafts.open(ME, PENSION).draft.values["mobile"] == "13900139000")


def test_it_is_gone_once_it_was_submitted(rig: Rig, app: AppModel) -> None:
    come(rig, app)
    ready = draft(rig.catalogue)
    app.visit.values.update(ready.values)
    app.visit.parts = ready.parts
    while app.visit.page is not Page.SIGNATURE:
        app.visit.go_next()
    settle(lambda: notes(rig) == [PENSION] and not app.materials.asking)
    app.visit.given.update({one.material: one for one in ready.given})
    app.visit.submit()
    settle(lambda: app.visit.page is Page.DONE)
    assert notes(rig) == []
    app.visit.end(EndReason.FINISHED)
    app.jobs._pool.shutdown(wait=True)
    assert notes(rig) == []


def test_a_draft_from_before_a_new_catalogue_is_gone_through_from_the_start(
    rig: Rig, app: AppModel, cache: Path
) -> None:
    leave_half_way(rig, app)
    rig.drafts._catalogue = _Renamed(rig.catalogue)
    form = come(rig, app)
    form.draft.resume()
    settle(lambda: not form.draft.asking)
    assert app.visit.screen == 0


class _Renamed:
    """The same catalogue under another version."""

    version = "later"

    def __init__(self, catalogue: Any) -> None:
        self.item = catalogue.item


def to_affairs(rig: Rig, app: AppModel) -> None:
    rig.reader.take()
    settle(lambda: not app.shell.overlay)
    app.visit.wake()
    app.visit.open_affairs()
    rig.reader.insert(ME)
    settle(rig.reader.card_present)
    app.visit.identified(ME)
    app.visit.eligible()
    settle(lambda: app.affairs.draftsTitle)


def test_my_affairs_name_what_was_left_half_way(rig: Rig, app: AppModel) -> None:
    leave_half_way(rig, app)
    to_affairs(rig, app)
    assert app.affairs.draftsTitle == "没填完的 1 件"
    name = rig.catalogue.item(PENSION).name
    assert app.affairs.draftsText.startswith(f"{name}（")
    assert app.affairs.draftsText.endswith("留到 11月30日，再办这一项时可以接着填。")
    app.visit.end(EndReason.ASKED)
    assert app.affairs.draftsText == ""


def test_CAT_01_a_draft_of_a_cancelled_item_says_why_it_does_not_open(
    rig: Rig, app: AppModel
) -> None:
    leave_half_way(rig, app)
    rig.drafts._catalogue = _Nothing()
    to_affairs(rig, app)
    assert "这个事项取消了，或者改到窗口办理" in app.affairs.draftsText


class _Nothing:
    """A catalogue without the item."""

    version = "later"

    def item(self, item_id: str) -> Any:
        raise KeyError(item_id)


def test_no_log_and_no_repr_knows_what_was_typed(
    rig: Rig, app: AppModel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    leave_half_way(rig, app)
    reopened = rig.drafts.open(ME, PENSION)
    assert MOBILE not in repr(reopened)
    for word in (MOBILE, ME.person.name, ME.person.id_number):
        assert word not in caplog.text
    for file in rig.folder.rglob("*"):
        if file.is_file():
            assert MOBILE.encode() not in file.read_bytes(), file.name
