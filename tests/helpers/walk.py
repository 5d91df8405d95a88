"""A resident at the screen: how the pension enrolment is filled in, touch by touch."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.cli.demo.fingers import PENSION_ANSWERS, Resident
from ui.pilot_client import PilotClient

ITEM = "城乡居民基本养老保险参保登记"
STROKES = (
    [(0.15, 0.3), (0.25, 0.28), (0.2, 0.45), (0.3, 0.6)],
    [(0.45, 0.25), (0.42, 0.5), (0.4, 0.75)],
    [(0.6, 0.3), (0.75, 0.3), (0.75, 0.7), (0.6, 0.7), (0.6, 0.3)],
)


def find_by_initials(pilot: PilotClient) -> None:
    """Home page, `ylbx` on the keyboard, the first result: the guide."""
    pilot.wait(page="home")
    pilot.tap("查找")
    pilot.wait(page="items")
    pilot.tap("items.query")
    pilot.type_keys("ylbx")
    pilot.wait("找到")
    pilot.tap(ITEM)
    pilot.wait(page="guide")


def identify(pilot: PilotClient, insert: Callable[[], None]) -> None:
    """From the guide: the notice, agreement, the card, the questions, the form."""
    pilot.tap("guide.start")
    pilot.wait("同意并读卡", page="identify")
    pilot.tap("同意并读卡")
    pilot.wait("正在等您")
    insert()
    Resident(pilot).answers(PENSION_ANSWERS)
    pilot.wait("单独同意", page="form")
    pilot.tap("sensitive.agree")
    pilot.wait("我是谁", page="form")


def fill(pilot: PilotClient) -> None:
    """All that neither the card nor a department knows, up to the review."""
    pilot.tap("点这里选")
    pilot.tap("汉族")
    pilot.tap("form.next")
    pilot.wait("怎么联系我")
    pilot.wait("来自部门共享")  # the household register knows where
    pilot.tap("field.residence_address")
    for spelling, word in (
        ("liu", "柳"),
        ("wan", "湾"),
        ("cun", "村"),
        ("san", "三"),
        ("zu", "组"),
    ):
        pilot.type_keys(spelling, choose=word)
    pilot.tap("field.mobile")
    pilot.type_keys("13800000000")
    pilot.tap("form.next")
    pilot.wait("我要办什么")
    pilot.tap("500")
    pilot.tap("form.next")
    pilot.wait("银行账户")
    pilot.tap("field.bank_name")
    for spelling, word in (("nong", "农"), ("xin", "信"), ("she", "社")):
        pilot.type_keys(spelling, choose=word)
    pilot.tap("field.bank_account")
    pilot.type_keys("6217000000000000004")
    pilot.tap("form.next")
    pilot.wait("由谁代办")
    pilot.tap("form.next")
    pilot.wait("材料齐了，去核对", page="materials")
    pilot.tap("materials.next")
    pilot.wait(page="review")


def sign_and_submit(pilot: PilotClient) -> None:
    """Promise, sign with a finger, submit; ends on the last page."""
    if not pilot.sees("promise.declare_true"):
        pilot.tap("往下看")
    pilot.tap("promise._looked_at")
    pilot.tap("promise.declare_true")
    pilot.tap("review.next")
    pilot.wait(page="signature")
    for stroke in STROKES:
        pilot.stroke(stroke, within="signature.pad")
    pilot.tap("签好了，提交")
    pilot.wait(page="done", timeout_s=30)
