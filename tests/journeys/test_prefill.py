"""The shipped program by touch, on the practice platform: prefill, a draft through kill -9, whose it is."""

from __future__ import annotations

import base64
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from devices.simulators.card import CardData, SocialSecurityCard
from devices.simulators.vpcd import CardInSlot
from kiosk.cli.demo.fingers import LIVING_ANSWERS, PENSION_ANSWERS, Resident
from kiosk.settings import addresses
from kiosk.store import FILE_NAME
from tests.helpers.running_kiosk import RunningKiosk
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(240)

ZHANG = CardData("张明", "11010519491231002X")
LI = CardData("李桂兰", "110105195203120025", serial=2)
LIVING = "社会保险待遇领取资格认证"
PENSION = "城乡居民基本养老保险参保登记"
ADDRESS, MOBILE = "三组八号", "13812345678"


def to_form(kiosk: RunningKiosk, item: str, who: CardData) -> CardInSlot:
    """From the first page to the form, with a card."""
    pilot = kiosk.pilot
    if pilot.page() == "attract":
        pilot.tap("点一下开始")
    pilot.wait(page="home")
    pilot.tap("全部事项")
    pilot.tap(item)
    pilot.tap("开始办理")
    pilot.wait("同意并读卡", page="identify")
    pilot.tap("同意并读卡")
    pilot.wait("请插入社保卡")
    slot = addresses.reader_socket(kiosk.runtime)
    card = CardInSlot(SocialSecurityCard(who), slot, timeout_s=5.0)
    Resident(pilot).answers(LIVING_ANSWERS if item == LIVING else PENSION_ANSWERS)
    pilot.wait(page="form")
    if pilot.sees("sensitive.agree"):
        pilot.tap("sensitive.agree")
    return card


def to_review(kiosk: RunningKiosk) -> None:
    """The form is full and every material is there."""
    pilot = kiosk.pilot
    pilot.tap("填好了，去交材料")
    pilot.wait("材料齐了，去核对", page="materials", timeout_s=30)
    pilot.tap("材料齐了，去核对")
    pilot.wait(page="review")


def take_away(kiosk: RunningKiosk, card: CardInSlot) -> None:
    card.remove()
    until(lambda: kiosk.pilot.page() in {"attract", "home"}, 15)


def apply_for_living(kiosk: RunningKiosk) -> CardInSlot:
    """One whole application: its answers are what is brought into the next ones."""
    pilot, person = kiosk.pilot, Resident(kiosk.pilot)
    card = to_form(kiosk, LIVING, ZHANG)
    person.goes_on()
    person.types("residence_address", "sanzu", "三组")
    pilot.type_keys("bahao", choose="八号")
    person.types("mobile", MOBILE)
    person.chooses("benefit_type", "城乡居民养老金")
    person.goes_on()
    person.goes_on()
    to_review(kiosk)
    pilot.tap("都对，提交")
    pilot.wait("提交成功", page="done", timeout_s=25)
    return card


def kept(kiosk: RunningKiosk) -> list[str]:
    """Return the drafts in the terminal's file; each save has an id of its own."""
    with closing(sqlite3.connect(f"file:{kiosk.data / FILE_NAME}?mode=ro", uri=True)) as file:
        return [row[0] for row in file.execute("SELECT id FROM drafts")]


def submitted(kiosk: RunningKiosk) -> dict[str, Any]:
    """Return what the platform finds in the newest application."""
    listed = kiosk.ask("sandbox", "list")["items"]
    shown = kiosk.ask("sandbox", "show", "--decrypt", listed[0]["number"])
    content: dict[str, Any] = json.loads(base64.b64decode(shown["payload"]))
    return content


def test_RE_01_RE_02_the_next_application_is_filled_in_and_says_where_from(tmp_path: Path) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        pilot, person = kiosk.pilot, Resident(kiosk.pilot)
        take_away(kiosk, apply_for_living(kiosk))

        card = to_form(kiosk, LIVING, ZHANG)  # RE-01
        pilot.wait("请核对。不对的点“更改”。")
        person.goes_on()
        pilot.wait("来自上次办理（")
        pilot.wait("138****5678")
        pilot.tap("field.mobile.change")
        pilot.tap("field.mobile")
        pilot.tap("pad.delete")
        pilot.tap("pad.9")
        pilot.tap("pad.close")
        person.goes_on()
        person.goes_on()
        to_review(kiosk)
        pilot.wait("来自上次办理（")
        pilot.tap("都对，提交")
        pilot.wait("有带出来的内容，请先看一遍，对了再点一下。")
        pilot.tap("promise._looked_at")
        pilot.tap("都对，提交")
        pilot.wait("提交成功", page="done", timeout_s=25)
        content = submitted(kiosk)
        assert content["values"]["mobile"] == MOBILE[:-1] + "9"
        assert content["values"]["residence_address"] == ADDRESS
        sources = {name: one["origin"] for name, one in content["sources"].items()}
        assert sources["residence_address"] == "earlier"
        assert sources["applicant_name"] == "card"
        assert "mobile" not in sources
        assert content["elements"]["residence_address"] == "现居住地址"
        take_away(kiosk, card)

        card = to_form(kiosk, PENSION, ZHANG)  # RE-02
        pilot.wait("请核对。不对的点“更改”。")
        person.goes_on()
        pilot.wait(f"来自您办的“{LIVING}”，请核对")
        pilot.wait("来自部门共享（测试县公安局 户籍信息），请核对")
        pilot.wait(ADDRESS)
        take_away(kiosk, card)

        card = to_form(kiosk, PENSION, LI)
        pilot.wait("李*兰")
        person.goes_on()
        pilot.wait("怎么联系我")
        assert not pilot.sees(ADDRESS), "another person's card brings nothing of it"
        take_away(kiosk, card)


def test_a_form_left_half_way_outlives_kill_9_and_opens_for_its_owner_only(tmp_path: Path) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        person = Resident(kiosk.pilot)
        to_form(kiosk, PENSION, ZHANG)
        kiosk.pilot.tap("field.ethnicity.change")
        until(lambda: kept(kiosk), 20)
        before = kept(kiosk)
        person.picks_region("ethnicity", ("蒙古族",))
        until(lambda: kept(kiosk) != before, 20)
        kiosk.kill()
        kiosk.start()
        kiosk.ready()
        pilot = kiosk.pilot
        card = to_form(kiosk, PENSION, LI)
        pilot.wait("李*兰")
        assert not pilot.sees("填过一半")
        take_away(kiosk, card)

        card = to_form(kiosk, PENSION, ZHANG)
        pilot.wait("您今天填过一半，接着填吗？")
        pilot.tap("draft.resume")
        pilot.wait("怎么联系我")
        pilot.tap("上一步")
        pilot.wait("蒙古族")
        pilot.tap("结束办理")
        pilot.wait("填了一半的替您留 7 天，下次刷卡接着填。")
        pilot.tap("end.discard")
        pilot.wait("还没有提交的内容不会留下。")
        pilot.tap("end.end")
        until(lambda: not kept(kiosk), 20)
        take_away(kiosk, card)
