"""An application touched through the real pages: notice, card, form, review, signature, the end."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from devices.ports import CardWay, DeviceError, DeviceState, PrintOutcome, PrintResult, Problem
from kiosk.journeys.apply import Page
from kiosk.ports import Link, LinkChanged, SubmissionMoved
from tests.helpers.screens import Stage
from ui import scene


def choose_region(stage: Stage) -> None:
    stage.tap("field.household_region")
    while stage.app.form.picker.visible:
        stage.tap("picker." + stage.app.form.picker.options.rows[0].code)


def sign(stage: Stage) -> None:
    pad = stage.node("signature.pad").rect
    corners = [(0.2, 0.3), (0.5, 0.35), (0.4, 0.6), (0.7, 0.65)]
    stage.touch(
        [
            QPoint(int(pad.x() + pad.width() * x), int(pad.y() + pad.height() * y))
            for x, y in corners
        ]
    )


def to_review_of_a_short_item(stage: Stage) -> None:
    stage.to_form("PENSION-LIVE")
    visit, form = stage.app.visit, stage.app.form
    option = visit.item.form.field("benefit_type").options[0].code
    visit.values.update(
        residence_address="柳湾村三组 8 号", mobile="13800138000", benefit_type=option
    )
    form.state.refresh()
    while visit.page is Page.FORM:
        form.next()
    stage.tap("材料齐了，去核对")


def test_an_application_by_touch_from_the_notice_to_the_receipt(stage: Stage) -> None:
    app, terminal = stage.app, stage.terminal
    app.visit.wake()
    app.visit.open_home()
    app.visit.start_apply("CXJB-REG")
    stage.wait(lambda: stage.shows("读什么"))
    terminal.reader.present = True
    stage.settle()
    assert stage.shows("留多久"), "the notice stays until the person agrees"
    terminal.identities = [DeviceError(Problem.CARD_REMOVED)]
    stage.tap("同意并读卡")
    stage.wait(lambda: stage.shows("卡拿早了，请再插一次。"))
    stage.tap("再试一次")
    for code in ("false", "false", "true", "false"):
        stage.page_is(Page.ELIGIBILITY)
        stage.tap(f"eligibility.answer.{code}")
    stage.page_is(Page.FORM)
    stage.tap("sensitive.agree")
    assert stage.shows("来自社保卡，请核对")
    assert stage.shows("卡上的信息不能改。")
    assert not scene.find(stage.window, "field.applicant_id.change")
    assert scene.find(stage.window, "field.ethnicity.change")
    assert stage.shows("110***********002X")
    assert not stage.shows("19491231")
    stage.tap("field.applicant_id.reveal")
    assert stage.shows("110105 19491231 002X")

    stage.tap("下一步")
    stage.tap("下一步")
    assert stage.shows("还有 3 处要补")
    choose_region(stage)
    stage.tap("field.mobile")
    for key in "1380013800":
        stage.tap("pad." + key)
    stage.tap("pad.close")
    assert stage.shows("还差 1 位。手机号码一共 11 位，请补上。")
    stage.tap("field.mobile")
    stage.tap("pad.0")
    stage.tap("pad.done")
    assert stage.shows("138****8000")
    app.form.setText("residence_address", "柳湾村三组 8 号")
    stage.settle()
    stage.tap("下一步")
    stage.tap("500")
    stage.tap("下一步")
    app.form.setText("bank_name", "测试县农村信用社")
    stage.tap("field.bank_account")
    for key in "6217000000000000004":
        stage.tap("pad." + key)
    stage.tap("下一步")
    stage.tap("不是")
    stage.tap("填好了，去交材料")
    stage.page_is(Page.MATERIALS)
    stage.wait(lambda: stage.shows("部门共享已查到（测试县公安局 户籍信息）"))
    stage.tap("材料齐了，去核对")
    stage.page_is(Page.REVIEW)

    while not stage.shows("621************0004"):
        stage.tap("往下看")
    stage.tap("都对，去签名")
    stage.wait(lambda: stage.shows("请先读一遍，愿意承诺再点一下。"))
    stage.tap("promise.declare_true")
    stage.tap("都对，去签名")
    stage.page_is(Page.SIGNATURE)
    stage.tap("签好了，提交")
    assert stage.shows("还没签名")
    sign(stage)
    stage.tap("签好了，提交")
    stage.page_is(Page.DONE)

    draft = terminal.drafts[-1]
    assert draft.values["mobile"] == "13800138000"
    assert [part.name for part in draft.parts] == ["signature.png", "signature.json"]
    stage.wait(lambda: stage.shows("提交成功"))
    assert stage.shows("平台已收到")
    assert stage.shows("今天（当场办结）")
    stage.wait(lambda: bool(app.done.qr))
    assert draft.eligibility == {
        "agent_flag": False,
        "student": False,
        "local": True,
        "employee_pension": False,
    }
    assert app.visit.values == app.visit.eligibility == {}


def test_pinyin_keys_write_an_address_and_the_field_stays_above_them(stage: Stage) -> None:
    from ui.keys import Keyboard

    stage.to_form("CXJB-REG")
    stage.app.form.next()
    stage.settle()
    stage.tap("field.residence_address")
    stage.wait(lambda: Keyboard(stage.window).key("s") is not None, "no keyboard")
    stage.settle(150)
    for letter in "sanzu":
        point = Keyboard(stage.window).key(letter)
        assert point is not None
        stage.touch([point.toPoint()])
    stage.wait(lambda: Keyboard(stage.window).candidate("三组") is not None, "no candidate")
    point = Keyboard(stage.window).candidate("三组")
    assert point is not None
    stage.touch([point.toPoint()])
    stage.wait(lambda: stage.app.visit.values.get("residence_address") == "三组")
    keys = Keyboard(stage.window).key("q")
    assert keys is not None
    assert stage.node("field.residence_address").rect.bottom() < keys.y()
    assert stage.shows("现居住详细地址")


def test_saved_here_until_the_platform_has_it(stage: Stage) -> None:
    stage.terminal.online = False
    stage.terminal.tell(LinkChanged(Link.OFFLINE))
    to_review_of_a_short_item(stage)
    stage.tap("都对，提交")
    stage.page_is(Page.DONE)
    assert stage.app.done.variant == "saved"
    assert stage.shows("已暂存，待上传")
    assert stage.shows("等待上传")
    assert not stage.shows("平台已收到")
    assert stage.shows("现在没有网络。您的申请已存在本机，网络恢复后自动上传，不用再来。")
    stage.terminal.tell(LinkChanged(Link.ONLINE))
    stage.wait(lambda: stage.shows("平台还没有回音。您的申请已存在本机，会自动上传，不用再来。"))
    assert not stage.shows("没有网络")
    assert stage.shows("平台收到后当场办结")
    assert stage.shows("已暂存，待上传")
    submission_id = stage.app.visit.affair.id
    stage.terminal.receive(submission_id)
    stage.terminal.tell(SubmissionMoved(submission_id))
    stage.wait(lambda: stage.shows("平台已收到"), "the screen did not follow the platform")
    assert stage.shows("提交成功")
    stage.terminal.online = True


def test_no_paper_and_then_paper(stage: Stage) -> None:
    printer = stage.terminal.printer
    assert printer is not None
    printer.outcomes = [PrintOutcome(PrintResult.FAILED, Problem.PAPER_OUT)]
    to_review_of_a_short_item(stage)
    stage.tap("都对，提交")
    stage.page_is(Page.DONE)
    assert stage.shows("回执还没打出来，您的申请不受影响。")
    assert stage.shows("打印机缺纸")
    assert stage.shows("修好以后，刷卡在“我的办件”里补打。")
    assert stage.shows("办完了，拿走卡")
    stage.tap("再打一次")
    stage.wait(lambda: stage.app.done.variant == "printed")


def test_an_unknown_print_asks_and_never_prints_by_itself(stage: Stage) -> None:
    printer = stage.terminal.printer
    assert printer is not None
    printer.outcomes = [PrintOutcome(PrintResult.UNKNOWN, Problem.NO_ANSWER)]
    to_review_of_a_short_item(stage)
    jobs = printer.jobs
    stage.tap("都对，提交")
    stage.page_is(Page.DONE)
    assert stage.shows("看看出纸口有没有回执")
    assert printer.jobs == jobs + 1
    stage.tap("有，拿好了")
    assert stage.app.done.variant == "printed"
    assert printer.jobs == jobs + 1


def test_my_affairs_list_and_course(stage: Stage) -> None:
    to_review_of_a_short_item(stage)
    stage.tap("都对，提交")
    stage.page_is(Page.DONE)
    stage.tap("我的办件")
    stage.page_is(Page.AFFAIRS)
    stage.wait(lambda: stage.shows("社会保险待遇领取资格认证"))
    stage.tap("affair." + stage.app.affairs.list.rows[0].key)
    stage.page_is(Page.AFFAIR)
    assert stage.shows("柳湾村便民服务站")
    assert stage.shows("办理结果")
    printer = stage.terminal.printer
    assert printer is not None
    printer.outcomes = [PrintOutcome(PrintResult.UNKNOWN, Problem.NO_ANSWER)]
    jobs = printer.jobs
    stage.tap("补打回执")
    stage.wait(lambda: stage.shows("看看出纸口有没有回执"))
    stage.tap("没有，再打一张")
    stage.wait(lambda: stage.shows("请从出纸口取走。"))
    assert printer.jobs == jobs + 2
    stage.tap("返回")
    stage.page_is(Page.AFFAIRS)


def test_elder_asks_one_question_per_screen(stage: Stage) -> None:
    stage.to_form("CXJB-REG")
    stage.app.shell.elder = True
    stage.settle()
    assert stage.shows("第 1 题，共 11 题")
    for _ in range(3):
        stage.tap("下一题")
    assert stage.shows("户籍所在地（到村、社区）")
    assert not stage.shows("手机号码")
    stage.tap("下一题")
    assert stage.shows("还有 1 处要补")


def test_an_item_that_needs_a_photograph_leads_to_the_window(stage: Stage) -> None:
    stage.app.visit.wake()
    stage.app.visit.open_home()
    stage.app.visit.open_guide("JUZHU")
    stage.wait(lambda: stage.shows("请到窗口办理"))
    assert not stage.shows("开始办理")
    stage.app.visit.start_apply()
    assert stage.app.visit.page is Page.GUIDE


def test_nothing_typed_is_learnt_by_the_keyboard(stage: Stage) -> None:
    from ui import scene

    stage.to_form("CXJB-REG")
    seen = 0
    for place in range(stage.app.form.screenCount):
        stage.app.visit.go_to(place)
        stage.settle()
        for node in scene.walk(stage.window):
            hints = node.item.property("inputMethodHints")
            if hints is not None and node.item.objectName().startswith("field."):
                seen += 1
                assert hints & Qt.InputMethodHint.ImhSensitiveData, node.item.objectName()
    assert seen >= 2


def test_the_card_page_draws_what_the_readers_take(stage: Stage) -> None:
    app, reader = stage.app, stage.terminal.reader
    app.visit.wake()
    app.visit.open_home()
    app.visit.start_apply("CXJB-REG")
    stage.tap("同意并读卡")
    insert, lay = CardWay.SOCIAL_SECURITY_INSERTED, CardWay.ID_CARD_LAID
    for takes, title, drawn in (
        ({insert}, "请插入社保卡", {"社保卡插这里"}),
        ({lay}, "请放上身份证", {"身份证放这里"}),
        ({insert, lay}, "请放身份证，或插社保卡", {"社保卡插这里", "身份证放这里"}),
        ({CardWay.SOCIAL_SECURITY_LAID}, "请放上社保卡", {"社保卡放这里"}),
    ):
        reader.takes = frozenset(takes)
        reader.become(DeviceState.READY)
        stage.wait(lambda title=title: stage.shows(title))
        labels = ("社保卡插这里", "身份证放这里", "社保卡放这里")
        assert {one for one in labels if stage.shows(one)} == drawn
