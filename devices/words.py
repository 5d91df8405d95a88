"""What a device's state means for people: one sentence in Chinese and English, with what to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from devices.ports import (
    DeviceState,
    DeviceStatus,
    Problem,
    Refusal,
    StaffCardError,
    StaffCardProblem,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The same in two languages."""

    zh: str
    en: str


MARKS = {
    DeviceState.READY: Sentence("正常", "ready"),
    DeviceState.ATTENTION: Sentence("要处理", "needs a hand"),
    DeviceState.RECOVERING: Sentence("正在恢复", "recovering"),
    DeviceState.MISSING: Sentence("没有接上", "missing"),
    DeviceState.UNKNOWN: Sentence("不清楚", "unknown"),
}

_STATES = {
    DeviceState.READY: Sentence("可以用。", "It works."),
    DeviceState.ATTENTION: Sentence("要看一下设备。", "Look at the device."),
    DeviceState.RECOVERING: Sentence(
        "正在恢复，请等一会儿；一直这样请重新插拔。",
        "It is being restarted; replug it if that goes on.",
    ),
    DeviceState.MISSING: Sentence(
        "没有找到：请检查电源和连接线。", "Not found: check power and cable."
    ),
    DeviceState.UNKNOWN: Sentence(
        "没有说自己的情况：请看一下设备。", "It does not say how it is: look at it."
    ),
}

_PROBLEMS = {
    Problem.PAPER_OUT: Sentence("没有纸了：请换纸。", "Out of paper: put in a new roll."),
    Problem.PAPER_LOW: Sentence("纸快用完了：请准备换纸。", "Paper is low: have a roll at hand."),
    Problem.COVER_OPEN: Sentence("盖子开着：请盖好。", "The cover is open: close it."),
    Problem.CUTTER: Sentence(
        "切刀卡住了：请关掉电源，拿出卡住的纸，再打开。",
        "The cutter is stuck: switch off, take the paper out, switch on.",
    ),
    Problem.JAM: Sentence("卡纸了：请打开盖子，拿出卡住的纸。", "Paper jam: open and take it out."),
    Problem.HOT: Sentence("太热了：请等几分钟。", "Too hot: wait some minutes."),
    Problem.OFFLINE: Sentence(
        "连接不上：请检查电源和连接线。", "Cannot be reached: check power and cable."
    ),
    Problem.HARDWARE: Sentence(
        "设备报告自己坏了：请关掉电源再打开，还不行就报修。",
        "It reports a fault: switch it off and on; else have it repaired.",
    ),
    Problem.NO_ANSWER: Sentence(
        "没有回答：请关掉电源再打开。", "It does not answer: switch it off and on."
    ),
    Problem.NO_READER: Sentence(
        "没有找到读卡器：请检查连接线，或换一个 USB 口。",
        "No card reader: check the cable, or take another USB port.",
    ),
    Problem.NO_SERVICE: Sentence(
        "它的后台服务停了，会自己再启动；一直这样请看日志。",
        "Its service has stopped and is started again; see the log if that goes on.",
    ),
    Problem.CARD_REMOVED: Sentence("没有卡，或卡拿早了。", "No card, or taken out too early."),
    Problem.CARD_UNREADABLE: Sentence(
        "这张卡读不出来：请擦一擦，或换一张试试。", "Unreadable card: wipe it, or try another."
    ),
    Problem.CARD_UNKNOWN: Sentence(
        "不认识这种卡：请用社保卡。", "Unknown card: use a social security card."
    ),
    Problem.CARD_NEEDS_KEY: Sentence(
        "这张卡要密钥才读得了。", "This card is read with a key only."
    ),
    Problem.CARD_OF_STAFF: Sentence(
        "这是工作人员的工作卡，不能用来办事：请换社保卡。",
        "This is a staff work card, not a resident's: use a social security card.",
    ),
    Problem.KEY_AWAY: Sentence(
        "读这张卡要用的密钥联系不上：请检查 PSAM 卡有没有插好，或加密机的网络和证书。",
        "The key for this card does not answer: check that the PSAM is in its slot, or the HSM's network and"
        " certificates.",
    ),
    Problem.KEY_REFUSED: Sentence(
        "密钥和这张卡对不上：请换一张卡；每张都这样，请找发 PSAM 卡或管加密机的单位核对密钥设置。",
        "The key does not fit this card: try another; if none fits, check the key settings with whoever issued"
        " the PSAM or runs the HSM.",
    ),
    Problem.NOT_CONFIGURED: Sentence(
        "设置不对，或没有使用它的权限：请运行 kiosk doctor。",
        "Wrong settings, or no permission to use it: run kiosk doctor.",
    ),
    Problem.TIMED_OUT: Sentence(
        "等了很久没有做完：请关掉电源再打开。", "It took too long: switch it off and on."
    ),
    Problem.BUSY: Sentence(
        "正被别的程序使用：请关掉那个程序。", "Another program uses it: end that one."
    ),
    Problem.TONER_LOW: Sentence(
        "墨粉快用完了：请准备换。", "Toner or ink is low: have some at hand."
    ),
    Problem.TONER_OUT: Sentence(
        "墨粉或墨水用完了：请换上新的。", "Out of toner or ink: put in a new one."
    ),
    Problem.OUTPUT_FULL: Sentence(
        "出纸口满了：请把纸拿走。", "The output tray is full: take the paper away."
    ),
    Problem.PAUSED: Sentence(
        "打印队列停住了：请看打印机，好了以后运行 cupsenable 和 cupsaccept。",
        "The print queue is stopped: see to the printer, then run cupsenable and cupsaccept.",
    ),
    Problem.CANCELLED: Sentence(
        "打印取消了：需要的话请再打一次。", "Printing was cancelled: print again if it is wanted."
    ),
    Problem.BAD_DOCUMENT: Sentence(
        "这份文件不能打：要 A4、字体都嵌在里面、页数不多的 PDF。",
        "This document is not printed: it must be a short A4 PDF with its fonts embedded.",
    ),
}

_STAFF_CARD = {
    StaffCardProblem.NOT_A_STAFF_CARD: Sentence(
        "这不是工作卡：请换工作卡。", "This is not a work card: take the work card."
    ),
    StaffCardProblem.PULLED: Sentence(
        "没有卡，或卡拿早了：请把工作卡再插一次，等到说好了再拿。",
        "No card, or taken out too early: put the work card in again and wait until it is done.",
    ),
    StaffCardProblem.UNREADABLE: Sentence(
        "这张工作卡读不出来：请拿出来擦一擦再插，还不行就找管理员换卡。",
        "Unreadable work card: take it out, wipe it, put it in again; else have it replaced.",
    ),
    StaffCardProblem.PIN_FORM: Sentence(
        "密码是 6 到 8 位数字：请重新输入。", "A PIN has 6 to 8 digits: enter it again."
    ),
    StaffCardProblem.WRONG_PIN: Sentence("密码不对：请重新输入。", "Wrong PIN: enter it again."),
    StaffCardProblem.LAST_TRY: Sentence(
        "密码只能再试 1 次，再错卡就锁住了：请想好再输入，或找管理员。",
        "One try is left, then the card locks: be sure of the PIN, or see the administrator.",
    ),
    StaffCardProblem.BLOCKED: Sentence(
        "密码错的次数太多，卡锁住了：请找管理员解锁。",
        "Too many wrong PINs, the card is locked: have the administrator unlock it.",
    ),
    StaffCardProblem.FOREIGN_KEY: Sentence(
        "这台机器不认识这张工作卡：请找管理员登记这张卡。",
        "This terminal does not know this work card: have the administrator enter it.",
    ),
    StaffCardProblem.EXPIRED: Sentence(
        "这张工作卡过期了：请找管理员换卡。", "This work card has expired: have it replaced."
    ),
    StaffCardProblem.NOT_YET_VALID: Sentence(
        "这张工作卡还没到启用日期：请检查机器的时间，或到那天再用。",
        "This work card is not valid yet: check the terminal's clock, or wait for the day.",
    ),
    StaffCardProblem.NOT_GENUINE: Sentence(
        "这张卡证明不了自己：请不要再用，交给管理员。",
        "This card cannot prove itself: use it no more and hand it to the administrator.",
    ),
}

_REFUSALS = {
    Refusal.NO_PAGE: Sentence(
        "没有找到纸：请把纸平放在颜色深一些的桌面上，四边都露出来。",
        "No paper found: lay it flat on a darker desk, all four edges to be seen.",
    ),
    Refusal.CUT_OFF: Sentence(
        "没有拍全：请把四个角都放进画面里。", "Not all of it is seen: move all four corners in."
    ),
    Refusal.TOO_FAR: Sentence(
        "纸离得太远，字会看不清：请放近一些，让纸占满画面。",
        "Too far away to be read: move the paper closer, so that it fills the picture.",
    ),
    Refusal.SLANTED: Sentence(
        "拍得太斜：请把纸放到镜头的正下方。", "Too much aslant: put it straight below the camera."
    ),
    Refusal.BLURRED: Sentence(
        "拍得不清楚：请把纸放稳，手拿开，等一会儿再拍。",
        "Not sharp: let the paper lie still, hands off, wait a moment and take it again.",
    ),
    Refusal.GLARE: Sentence(
        "有反光，看不清字：请挪一下纸，或挡住照在上面的灯。",
        "A reflection hides the writing: move the paper, or shade the lamp.",
    ),
    Refusal.TOO_DARK: Sentence("太暗了：请打开灯，或不要挡住光。", "Too dark: switch a lamp on."),
}


def sentence(status: DeviceStatus) -> Sentence:
    """Return what a state means and what to do; the problem says more than the state."""
    if status.problem is not None:
        return problem_sentence(status.problem)
    return _STATES[status.state]


def problem_sentence(problem: Problem) -> Sentence:
    """Return what a problem means and what to do."""
    return _PROBLEMS[problem]


def staff_card_sentence(error: StaffCardError) -> Sentence:
    """Return what is wrong with a work card and what to do; tries that are left are said."""
    words = _STAFF_CARD[error.problem]
    if error.problem is not StaffCardProblem.WRONG_PIN or error.tries_left is None:
        return words
    left = error.tries_left
    return Sentence(
        f"密码不对，还能试 {left} 次：请重新输入。",
        f"Wrong PIN, tries left: {left}; enter it again.",
    )


def refusal_sentence(refusal: Refusal) -> Sentence:
    """Return why a photograph was not taken as a page, and what to do."""
    return _REFUSALS[refusal]
