"""What a device's state means for people: one sentence in Chinese and English, with what to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from devices.ports import DeviceState, DeviceStatus, Problem, Refusal


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


def refusal_sentence(refusal: Refusal) -> Sentence:
    """Return why a photograph was not taken as a page, and what to do."""
    return _REFUSALS[refusal]
