"""The shortest application of the catalogue, by touch on the shipped program: no signature asked."""

from __future__ import annotations

from kiosk.cli.demo.fingers import LIVING_ANSWERS, Resident
from tests.helpers.running_kiosk import RunningKiosk

ITEM = "社会保险待遇领取资格认证"


def to_the_card(kiosk: RunningKiosk) -> None:
    """Somebody opens an item and lets the card be read."""
    pilot = kiosk.pilot
    pilot.tap("全部事项")
    pilot.tap(ITEM)
    pilot.tap("开始办理")
    pilot.wait("同意并读卡", page="identify")
    pilot.tap("同意并读卡")


def to_the_form(kiosk: RunningKiosk, card: str = "zhangming", shown: str = "张*") -> None:
    """Somebody opens an item and puts the card in."""
    to_the_card(kiosk)
    kiosk.ask("dock", "card", "place", card)
    Resident(kiosk.pilot).answers(LIVING_ANSWERS)
    kiosk.pilot.wait(shown, page="form")


def to_the_affair(kiosk: RunningKiosk) -> None:
    """Somebody looks up what was handed in, from the home page, with the card."""
    pilot = kiosk.pilot
    pilot.tap("我的办件")
    pilot.wait("同意并读卡", page="identify")
    pilot.tap("同意并读卡")
    kiosk.ask("dock", "card", "place", "zhangming")
    pilot.wait(ITEM, page="affairs")
    pilot.tap(ITEM)
    pilot.wait("affair.slip", page="affair")


def fill(kiosk: RunningKiosk) -> None:
    """Fill in what the card does not know, to the end of the form."""
    pilot, person = kiosk.pilot, Resident(kiosk.pilot)
    person.goes_on()
    person.types("residence_address", "sanzu", "三组")
    pilot.type_keys("bahao", "八号")
    person.types("mobile", "13812345678")
    person.chooses("benefit_type", "城乡居民养老金")
    person.goes_on()
    pilot.wait("由谁代办")
    person.goes_on()
    pilot.wait("填好了，去交材料")


def hand_in(kiosk: RunningKiosk) -> None:
    """From the filled form over the materials to the review."""
    kiosk.pilot.tap("填好了，去交材料")
    kiosk.pilot.tap("材料齐了，去核对")


def submit(kiosk: RunningKiosk) -> None:
    """Fill it in, look it over, hand it in."""
    fill(kiosk)
    hand_in(kiosk)
    kiosk.pilot.tap("都对，提交")
