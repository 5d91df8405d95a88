"""The screens of somebody who applies: card, form, review, signature, the three ends, my affairs."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.cli.demo.fingers import PENSION_ANSWERS, Resident
from tests.shots.camera import PENSION, Camera, Walk, at_home

_MASKED_ID = "220***********0017"


def _to_notice(camera: Camera, *, elder: bool) -> None:
    pilot = camera.pilot
    at_home(camera, elder=elder)
    pilot.tap("全部事项")
    pilot.tap(PENSION)
    pilot.wait(page="guide")
    pilot.tap("开始办理")
    pilot.wait("同意并读卡", page="identify")


def _readers(mark: str) -> Callable[[Camera], None]:
    """Return the walk along the card page of other readers: it follows them while it stands."""

    def go(camera: Camera) -> None:
        pilot = camera.pilot
        _to_notice(camera, elder="elder" in mark)
        camera.screen.say("both_readers")
        pilot.wait("身份证上还有住址")
        camera.take(f"identify-notice-both-{mark}")
        pilot.tap("同意并读卡")
        pilot.wait("请放身份证，或插社保卡")
        camera.take(f"identify-both-{mark}")
        for word, title in (("id_reader", "请放上身份证"), ("contactless", "请放上社保卡")):
            camera.screen.say(word)
            pilot.wait(title)
            camera.take(f"identify-{word.replace('_', '-')}-{mark}")

    return go


def _to_form(camera: Camera, mark: str, *, elder: bool) -> None:
    pilot = camera.pilot
    _to_notice(camera, elder=elder)
    camera.take(f"identify-notice-{mark}")
    pilot.tap("同意并读卡")
    pilot.wait("请插入社保卡")
    camera.take(f"identify-{mark}")
    camera.screen.say("insert")
    pilot.wait(page="eligibility")
    camera.take(f"eligibility-{mark}")
    Resident(pilot).answers(PENSION_ANSWERS[:1])
    pilot.tap("eligibility.answer.unsure")
    camera.take(f"eligibility-unsure-{mark}")
    pilot.tap("footer.back")
    pilot.tap("eligibility.answer.true")
    pilot.wait("因为现在是在校学生")
    camera.take(f"eligibility-refused-{mark}")
    pilot.tap("footer.back")
    Resident(pilot).answers(PENSION_ANSWERS[1:])
    pilot.wait(page="form")
    pilot.wait("单独同意", page="form")
    camera.take(f"form-consent-{mark}")
    pilot.tap("sensitive.agree")


def _answer(camera: Camera, mark: str) -> None:
    pilot, person = camera.pilot, Resident(camera.pilot)
    pilot.wait(_MASKED_ID)
    camera.take(f"form-card-{mark}")
    camera.reach("field.ethnicity")
    person.picks_region("ethnicity", ("汉族",))
    person.goes_on()
    camera.reach("field.household_region.change")
    pilot.tap("field.household_region.change")
    pilot.tap("field.household_region")
    pilot.wait("青石镇")
    camera.take(f"form-region-{mark}")
    pilot.tap("青石镇")
    pilot.tap("柳湾村")
    camera.reach("field.residence_address")
    pilot.tap("field.residence_address")
    pilot.type_keys("sanzu")
    camera.take(f"form-keyboard-{mark}")
    pilot.type_keys("", choose="三组")
    pilot.type_keys("bahao", choose="八号")
    camera.reach("field.mobile")
    person.types("mobile", "1381234567")
    camera.reach("下一步")
    person.goes_on()
    pilot.wait("还差 1 位")
    camera.take(f"form-gap-{mark}")
    camera.reach("field.mobile")
    person.types("mobile", "8")
    camera.reach("下一步")
    person.goes_on()
    camera.reach("field.pay_grade.500")
    person.chooses("pay_grade", "500")
    camera.take(f"form-choices-{mark}")
    person.goes_on()
    person.types("bank_name", "nongye", "农业")
    camera.reach("field.bank_account")
    person.types("bank_account", "6217000000000000004")
    camera.reach("下一步")
    person.goes_on()
    camera.reach("填好了，去交材料")
    pilot.tap("填好了，去交材料")
    pilot.wait("材料齐了，去核对", page="materials")
    camera.take(f"materials-{mark}")
    pilot.tap("材料齐了，去核对")
    pilot.wait(page="review")
    camera.take(f"review-{mark}")


def _address(camera: Camera) -> None:
    Resident(camera.pilot).types("residence_address", "sanzu", "三组")
    camera.pilot.type_keys("bahao", choose="八号")


def _sign(camera: Camera, mark: str) -> None:
    pilot = camera.pilot
    while not pilot.sees("promise.declare_true"):
        pilot.tap("往下看")
    pilot.tap("promise.declare_true")
    if pilot.sees("promise._looked_at"):
        pilot.tap("promise._looked_at")
    pilot.tap("都对，去签名")
    pilot.wait(page="signature")
    Resident(pilot).signs()
    camera.take(f"signature-{mark}")


def _apply(
    mark: str, ends: str, before_submit: str = "", *, elder: bool = False
) -> Callable[[Camera], None]:
    """Return the walk that ends with the words `ends`, after `before_submit` was said."""

    def go(camera: Camera) -> None:
        pilot = camera.pilot
        _to_form(camera, mark, elder=elder)
        _answer(camera, mark)
        _sign(camera, mark)
        if before_submit:
            camera.screen.say(before_submit)
        pilot.tap("签好了，提交")
        pilot.wait(ends, page="done", timeout_s=25)
        camera.take(f"done-{mark}")
        pilot.tap("我的办件")
        pilot.wait(PENSION, page="affairs")
        camera.take(f"affairs-{mark}")
        pilot.tap(PENSION)
        pilot.wait(page="affair")
        camera.take(f"affair-{mark}")

    return go


def _again(mark: str) -> Callable[[Camera], None]:
    """Return the walk of somebody who has applied before and leaves half-way."""
    elder = "elder" in mark

    def go(camera: Camera) -> None:
        pilot, person = camera.pilot, Resident(camera.pilot)
        camera.screen.say("earlier")
        _to_form(camera, f"again-{mark}", elder=elder)
        camera.reach("带出了 6 项")
        for _ in range(4 if elder else 1):
            pilot.tap("下一题" if elder else "下一步")
        pilot.wait("来自您办的")
        camera.take(f"form-brought-{mark}")
        while not pilot.sees("field.bank_account"):
            camera.reach("下一题" if elder else "下一步")
            pilot.tap("下一题" if elder else "下一步")
        person.types("bank_account", "6217000000000000004")
        camera.reach("结束办理")
        pilot.tap("结束办理")
        pilot.wait("填了一半的替您留 7 天")
        camera.take(f"end-draft-{mark}")
        pilot.tap("end.end")
        camera.screen.say("take")
        pilot.wait(page="attract")
        pilot.tap("点一下开始")
        _to_form(camera, f"again-{mark}", elder=elder)
        pilot.wait("接着填吗")
        camera.take(f"form-draft-{mark}")
        pilot.tap("draft.resume")
        pilot.wait("填好了，去交材料")
        pilot.tap("填好了，去交材料")
        pilot.wait("材料齐了，去核对", page="materials")
        pilot.tap("材料齐了，去核对")
        pilot.wait(page="review")
        camera.take(f"review-brought-{mark}")
        while not pilot.sees("promise._looked_at"):
            pilot.tap("往下看")
        camera.take(f"review-looked-at-{mark}")
        camera.taken[:] = [one for one in camera.taken if "-again-" not in one.stem]

    return go


def _other_end(name: str, ends: str, before_submit: str) -> Callable[[Camera], None]:
    """Return the walk of which only the last page is new."""

    def go(camera: Camera) -> None:
        _apply("again", ends, before_submit)(camera)
        camera.taken[:] = [one for one in camera.taken if one.stem == "done-again"]
        camera.taken[0] = camera.taken[0].rename(camera.taken[0].with_stem(name))

    return go


def elder(camera: Camera) -> None:
    """One question a screen, to the end."""
    pilot, person = camera.pilot, Resident(camera.pilot)
    mark = "elder-portrait"
    answers = {
        "ethnicity": lambda: person.picks_region("ethnicity", ("汉族",)),
        "household_region": lambda: person.picks_region("household_region", ("青石镇", "柳湾村")),
        "residence_address": lambda: _address(camera),
        "mobile": lambda: person.types("mobile", "13812345678"),
        "pay_grade.500": lambda: person.chooses("pay_grade", "500"),
        "bank_name": lambda: person.types("bank_name", "nongye", "农业"),
        "bank_account": lambda: person.types("bank_account", "6217000000000000004"),
    }
    _to_form(camera, mark, elder=True)
    camera.take(f"form-{mark}")
    for _ in range(15):
        for field, answer in answers.items():
            if pilot.sees(f"field.{field}"):
                answer()
                camera.take(f"form-{field.split('.')[0].replace('_', '-')}-{mark}")
        camera.reach("结束办理")
        if pilot.sees("填好了，去交材料"):
            break
        pilot.tap("下一题")
    pilot.tap("填好了，去交材料")
    pilot.wait("材料齐了，去核对", page="materials")
    camera.take(f"materials-{mark}")
    pilot.tap("材料齐了，去核对")
    pilot.wait(page="review")
    camera.take(f"review-{mark}")
    _sign(camera, mark)
    pilot.tap("签好了，提交")
    pilot.wait("提交成功", page="done", timeout_s=25)
    camera.take(f"done-{mark}")
    camera.reach("我的办件")
    pilot.tap("我的办件")
    pilot.wait(PENSION, page="affairs")
    camera.take(f"affairs-{mark}")
    pilot.tap(PENSION)
    pilot.wait(page="affair")
    camera.take(f"affair-{mark}")


WALKS = (
    Walk("apply-portrait", "32-portrait", _apply("portrait", "提交成功")),
    Walk("apply-landscape", "21-landscape", _apply("landscape", "提交成功")),
    Walk("apply-elder", "32-portrait", elder),
    Walk("brought-portrait", "32-portrait", _again("portrait")),
    Walk("brought-landscape", "21-landscape", _again("landscape")),
    Walk("brought-elder", "32-portrait", _again("elder-portrait")),
    Walk("readers-portrait", "32-portrait", _readers("portrait")),
    Walk("readers-landscape", "21-landscape", _readers("landscape")),
    Walk("readers-elder", "32-portrait", _readers("elder-portrait")),
    Walk("apply-offline", "32-portrait", _other_end("done-saved-portrait", "已暂存", "offline")),
    Walk(
        "apply-paper", "32-portrait", _other_end("done-no-paper-portrait", "回执", "out_of_paper")
    ),
)
