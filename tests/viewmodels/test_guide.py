"""The guide, the entrances and the notices as models: every published field, papers, voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from devices.ports import DeviceState, PaperKind, PrintOutcome, PrintResult, Problem
from devices.speaker.driver import EspeakSpeaker
from devices.speaker.voice import Voice
from kiosk.documents.guide_words import UNPUBLISHED
from kiosk.domain.service_item import (
    CommonError,
    Fee,
    LegalBasis,
    LocalFacts,
    Material,
    ServiceItem,
    Step,
)
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from tests.helpers.papers import CHANGE
from tests.helpers.sound import DEVICE, SoundCard
from tests.helpers.ui import PENSION, Rig, settle
from tests.helpers.waiting import until
from ui.viewmodels.aloud import in_pieces
from ui.viewmodels.app import AppModel
from ui.viewmodels.guide_spoken import spoken

LISTS = (
    *("facts", "materials", "steps", "mistakes", "stepParts", "materialParts", "sample"),
    *("limits", "fees", "basis", "about", "contact", "duties"),
)
TABS = 6


def guides(rig: Rig, app: AppModel) -> Iterator[tuple[ServiceItem, str]]:
    """Open the guide of each item; gives the item and everything its guide says."""
    for one in rig.catalogue.items():
        app.visit.open_home()
        app.visit.open_guide(one.id)
        rows = [row for name in LISTS for row in getattr(app.guide, name).rows]
        said = [app.guide.name, app.guide.department, app.guide.theme, *app.guide.conditions]
        yield rig.catalogue.item(one.id), "\n".join([*said, app.guide.blankForms, *map(str, rows)])


def words_of(value: Any, *, leave: tuple[str, ...] = ()) -> Iterator[str]:
    """Every word a value of the guide holds, but of the fields in `leave`."""
    for one in fields(value):
        found = getattr(value, one.name)
        if isinstance(found, str) and found and one.name not in leave:
            yield found
        elif isinstance(found, tuple) and one.name not in leave:
            yield from (part for part in found if isinstance(part, str))


_NOT_TOLD = ("source_code", "proves", "in_form", "authorises", "promise", "number_of")
"""Of a material: how it is handed in, which the page of the materials says."""
PUBLISHED: dict[str, tuple[str, Any]] = {
    "GUI_01_GUI_16": (
        "basis",
        lambda item: [
            word
            for one in item.legal_basis
            for word in words_of(one, leave=("confidence", "source"))
        ],
    ),
    "GUI_02": ("organisations", lambda item: [item.department, item.accepting_org]),
    "GUI_03_GUI_15_GUI_21": (
        "steps",
        lambda item: [word for one in item.steps for word in words_of(one)] + [item.result],
    ),
    "GUI_04_GUI_05_GUI_22": (
        "materials",
        lambda item: [word for one in item.materials for word in words_of(one, leave=_NOT_TOLD)],
    ),
    "GUI_06_GUI_20": ("sample", lambda item: [word for pair in item.sample for word in pair]),
    "GUI_07": (
        "mistakes",
        lambda item: [w for one in item.common_errors for w in words_of(one, leave=("field",))],
    ),
    "GUI_08": ("fees", lambda item: list(words_of(item.fee)) if item.fee else []),
    "GUI_09": (
        "limits",
        lambda item: [item.statutory.excluded, item.promised.excluded, item.special_procedure],
    ),
    "GUI_10": ("accountability", lambda item: [item.accountability]),
    "GUI_11_GUI_12_GUI_13_GUI_14": ("local", lambda item: list(words_of(item.local))),
    "GUI_22_name": (
        "about",
        lambda item: [
            *(item.name, item.id, item.item_type, item.handle_type, item.level),
            *(item.transregional, item.depth_text, *item.subjects),
        ],
    ),
    "GUI_23": ("conditions", lambda item: [one.text for one in item.conditions]),
}
"""What is published of an item, by requirement; the rest of `ServiceItem` is for clerks and search."""


def test_GUI_01_to_GUI_23_every_published_field_of_every_item_is_on_the_guide(
    rig: Rig, app: AppModel
) -> None:
    seen = dict.fromkeys(PUBLISHED, 0)
    count = 0
    for item, said in guides(rig, app):
        count += 1
        for requirement, (_, published) in PUBLISHED.items():
            for word in filter(None, published(item)):
                assert word in said, f"{requirement} of {item.id}: {word}"
                seen[requirement] += 1
        for limit in (item.statutory, item.promised):
            if limit.days:
                assert f"{limit.days} 个{limit.unit}" in said
        for note in (item.notes, *item.staff_notes):  # GUI-24: that is for clerks
            assert not note or note not in said
    assert count == 19
    assert all(seen.values()), seen


def test_GUI_15_GUI_22_what_nobody_has_published_says_so(rig: Rig, app: AppModel) -> None:
    form = rig.catalogue.item(PENSION).form
    bare = ServiceItem(
        "BARE", "没有人写的事项", form, steps=(Step("申请"),), materials=(Material("证明甲"),)
    )
    app.visit.open_guide(PENSION)
    app.visit.item = bare
    app.visit.changed.emit()
    (step,), (material,) = app.guide.stepParts.rows, app.guide.materialParts.rows
    assert [line.label for line in step.lines] == ["谁来办", "多久", "交什么", "得到什么", "注意"]
    assert {line.text for line in step.lines} == {UNPUBLISHED}
    assert {line.label: line.text for line in material.lines}["审查标准"] == UNPUBLISHED
    assert app.guide.conditions == [UNPUBLISHED]
    assert [row.text for row in app.guide.limits.rows] == [UNPUBLISHED] * 3
    assert [row.text for row in app.guide.fees.rows] == [UNPUBLISHED]
    assert {row.text for row in app.guide.duties.rows} == {UNPUBLISHED}


def test_GUI_05_GUI_08_forms_and_fees_in_words(rig: Rig, app: AppModel) -> None:
    app.visit.open_guide(PENSION)
    assert app.guide.blankForms == "表格就在这台机器上填，不用另外带表。"
    assert [(row.label, row.text) for row in app.guide.fees.rows] == [("收不收费", "不收费")]
    paid = ServiceItem(
        "PAID",
        "要收费的事项",
        app.visit.item.form.__class__(()),
        fee=Fee(True, "", "每本 10 元", "《某办法》第三条"),
        materials=(Material("申请书", blank_form="申请书空白表"),),
        legal_basis=(LegalBasis("《某法》", "第一条"),),
        common_errors=(CommonError("x", "甲", "乙", "丙"),),
        local=LocalFacts(phone="0000-1"),
    )
    app.visit.item = paid
    app.visit.changed.emit()
    assert app.guide.blankForms == "要用的空白表：申请书空白表。"
    assert [row.text for row in app.guide.fees.rows] == ["要收费", "每本 10 元", "《某办法》第三条"]
    app.visit.item = ServiceItem("NONE", "没有表的事项", paid.form)
    app.visit.changed.emit()
    assert app.guide.blankForms == "本事项无需表格。"


def test_GUI_06_GUI_20_the_sample_form_stands_under_the_headings_of_the_form(
    rig: Rig, app: AppModel
) -> None:
    for item, _ in guides(rig, app):
        shown = [(line.label, line.text) for row in app.guide.sample.rows for line in row.lines]
        assert sorted(shown) == sorted(item.sample)
        assert {row.title for row in app.guide.sample.rows} <= {
            section.title for section in item.form.sections
        }


def test_GUI_17_each_tab_is_read_aloud_whole_and_cut_off_with_the_visit(
    rig: Rig, app: AppModel
) -> None:
    for item, _ in guides(rig, app):
        for tab in range(TABS):
            pieces = in_pieces(spoken(item, tab))
            assert "".join(pieces) == "".join(spoken(item, tab)), (item.id, tab)
    app.visit.open_guide(PENSION)
    aloud, speaker = app.guide.aloud, rig.speaker
    assert (aloud.offered, aloud.speaking) == (True, False)
    aloud.toggle()
    settle(lambda: speaker.said)
    assert aloud.speaking
    assert "城乡居民基本养老保险参保登记" in speaker.said[0]
    aloud.toggle()
    settle(lambda: not speaker.said)
    assert not aloud.speaking
    aloud.toggle()
    settle(lambda: speaker.said)
    app.guide.tab = 4
    settle(lambda: not speaker.said)
    assert not aloud.speaking, "what does not show is not read"
    aloud.toggle()
    settle(lambda: speaker.said)
    assert "怎么去" in "".join(speaker.said)
    number = app.visit.number
    app.visit.end(EndReason.TIMED_OUT)
    settle(lambda: number in speaker.ended)
    assert (speaker.said, aloud.speaking) == ([], False)
    speaker.turn(DeviceState.MISSING)
    settle(lambda: not aloud.offered)


def test_GUI_17_the_real_voice_falls_silent_when_the_visit_ends(
    rig: Rig, app: AppModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SoundCard(tmp_path) as card:
        monkeypatch.setenv("ALSA_CONFIG_PATH", str(card.config))
        voice = EspeakSpeaker("speaker", Voice("cmn", 165, DEVICE))
        voice.start()
        until(lambda: voice.status().state is DeviceState.READY, 30)
        app.guide.aloud.attach(type("Parts", (), {"devices": {"speaker": voice}}))
        app.visit.open_guide(PENSION)
        app.guide.aloud.toggle()
        settle(lambda: card.seconds > 0.2)
        app.visit.end(EndReason.ASKED)
        settle(lambda: not card.playing)
        card.listen_afresh()
        app.guide.aloud.toggle()  # nobody's guide is open
        assert not app.guide.aloud.speaking
        assert card.seconds == 0.0
        voice.close()


def test_GUI_05_the_guide_is_printed_on_a_slip_and_on_a4(rig: Rig, app: AppModel) -> None:
    app.visit.open_guide(PENSION)
    paper = app.guide.paper
    assert [row.key for row in paper.papers.rows] == ["slip", "sheet", "blank"]
    paper.choose()
    assert (paper.sheet, paper.standing) == ("print", "")
    paper.print("slip")
    settle(lambda: paper.standing == "printed")
    assert len(rig.printer.pages) == 1
    assert paper.words == "打好了，请从出纸口取走。"
    paper.print("sheet")
    settle(lambda: paper.standing == "printed" and len(rig.page.printed) == 1)
    paper.print("blank")
    settle(lambda: len(rig.page.printed) == 2)
    assert all(made.startswith(b"%PDF") for made, _ in rig.page.printed)
    assert {kind for _, kind in rig.page.printed} == {PaperKind.GUIDE}
    settle(lambda: paper.standing == "printed")
    rig.page.outcome = PrintOutcome(PrintResult.FAILED, Problem.PAPER_OUT)
    paper.print("sheet")
    settle(lambda: paper.standing == "failed")
    assert "缺纸" in paper.words
    rig.page.outcome = PrintOutcome(PrintResult.UNKNOWN, Problem.TIMED_OUT)
    paper.print("sheet")
    settle(lambda: paper.standing == "unknown")
    assert "看看" in paper.words
    paper.close()
    assert (paper.sheet, paper.words) == ("", "")


def test_without_printers_and_speaker_their_buttons_are_not_there(rig: Rig) -> None:
    from dataclasses import replace

    app = rig.app(attach=False)
    app.attach(replace(rig.terminal, printer=None, devices={}))
    app.visit.open_guide(PENSION)
    assert (app.guide.paper.offered, app.guide.aloud.offered) == (False, False)
    app.guide.paper.choose()
    assert app.guide.paper.sheet == ""
    app.guide.paper.take()
    assert app.guide.paper.code.startswith("image://qr/")
    app.close()


def test_CAT_06_every_life_event_answers_and_business_has_its_entrance(
    rig: Rig, app: AppModel
) -> None:
    events = app.home.lifeEvents
    assert events == ["出生", "上学", "就业", "创业", "看病", "养老", "救助", "住房"]
    app.visit.open_home()
    for event in events:
        app.search.openWord(event)
        assert app.search.results.rows, event
        app.visit.open_home()
    assert [row.name for row in app.home.businessThemes.rows] == ["创业准营", "创业服务"]
    assert len(app.home.themes.rows) == 9


def test_CH_08_the_entrance_of_enterprises_shows_what_is_theirs(rig: Rig, app: AppModel) -> None:
    assert (app.home.organisation, app.home.itemCount) == (False, 19)
    app.home.organisation = True
    assert [row.name for row in app.home.themes.rows] == ["创业准营"]
    assert {row.itemId for row in app.home.frequent.rows} == {"GETI", "YBZ-FOOD"}
    app.search.openAll()
    assert {row.itemId for row in app.search.results.rows} == {"GETI", "YBZ-FOOD"}
    app.search.query = "养老"
    assert app.search.count == 0
    app.visit.end(EndReason.TIMED_OUT)
    assert (app.home.organisation, app.home.itemCount) == (False, 19)
    app.visit.open_home()
    app.search.openAll()
    assert app.search.count == 19


def test_CAT_02_a_notice_of_change_is_read_whole_heard_and_printed(rig: Rig, app: AppModel) -> None:
    rig.notices.all = [CHANGE, CHANGE.__class__("另一个", "全文", CHANGE.day, "通知公告")]
    app.visit.open_home()
    app.home.openNotices()
    assert app.visit.page is Page.NOTICES
    settle(lambda: len(app.notices.list.rows) == 2)
    assert app.notices.list.rows[0].meta == "事项调整公告　2026年11月20日　测政发〔2026〕12号"
    app.notices.open(0)
    assert app.notices.text == CHANGE.text
    app.notices.aloud.toggle()
    settle(lambda: rig.speaker.said)
    app.notices.print()
    settle(lambda: "取走" in app.notices.words)
    assert rig.page.printed[0][1] is PaperKind.NOTICE
    app.notices.back()
    assert not app.notices.reading
    app.notices.back()
    assert app.visit.page is Page.HOME
