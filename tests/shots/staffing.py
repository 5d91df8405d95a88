"""The screens of the staff: signing in, and the sections of 村级服务台."""

from __future__ import annotations

from collections.abc import Callable

from tests.helpers.staff import NUMBER, PIN, WRONG_PIN
from tests.helpers.submissions import TERMINAL
from tests.shots.camera import Camera, Walk, at_home


def _sign_in(camera: Camera, mark: str) -> None:
    pilot = camera.pilot
    pilot.hold("header.staff", 2.3)
    pilot.wait("工作人员登录", page="signIn")
    camera.type(NUMBER)
    pilot.tap("signIn.go")
    camera.type(WRONG_PIN)
    camera.take(f"sign-in-{mark}")
    pilot.tap("signIn.go")
    pilot.wait("还可以试 4 次")
    camera.take(f"sign-in-wrong-{mark}")
    for left in ("还可以试 3 次", "还可以试 2 次", "还可以试 1 次", "请等 15 秒"):
        camera.type(WRONG_PIN)
        pilot.tap("signIn.go")
        pilot.wait(left)
    camera.take(f"sign-in-locked-{mark}")
    pilot.wait("signIn.go", timeout_s=20)
    camera.type(PIN)
    pilot.tap("signIn.go")
    pilot.wait("为什么", page="desk")


def _desk(mark: str) -> Callable[[Camera], None]:
    """Return the walk through every section."""

    def go(camera: Camera) -> None:
        pilot = camera.pilot
        at_home(camera)
        camera.screen.say("queue")
        camera.screen.say("offline")
        pilot.wait("暂时离线")
        _sign_in(camera, mark)
        camera.take(f"desk-attention-{mark}")
        pilot.tap("desk.ask")
        pilot.tap("desk.print")
        pilot.wait("回执打好了")
        camera.take(f"desk-attention-acts-{mark}")
        for section, words in (("today", "今天收件"), ("waiting", "先交的先传")):
            pilot.tap(f"desk.section.{section}")
            pilot.wait(words)
            if section == "waiting":
                pilot.tap("临时救助申请")
            camera.take(f"desk-{section}-{mark}")
        pilot.tap("desk.section.reprint")
        pilot.wait("最近提交的")
        camera.type(str(TERMINAL.number(3))[-5:])
        camera.take(f"desk-reprint-found-{mark}")
        pilot.tap("最低生活保障申请")
        pilot.wait("换一件")
        camera.take(f"desk-reprint-{mark}")
        _exchange(camera, mark)
        pilot.tap("desk.section.updates")
        pilot.wait("工作人员名单")
        camera.take(f"desk-updates-{mark}")
        camera.screen.say("online")
        pilot.tap("desk.section.attention")
        pilot.wait("都传完了，没有要处理的。", timeout_s=15)
        camera.take(f"desk-empty-{mark}")
        camera.screen.say("revoked")
        pilot.wait("平台已停用这台机器")
        camera.take(f"desk-revoked-{mark}")
        pilot.tap("desk.leave")
        pilot.wait(gone="村代办员")

    return go


def _exchange(camera: Camera, mark: str) -> None:
    pilot = camera.pilot
    pilot.tap("desk.section.exchange")
    pilot.wait("没有找到 U 盘")
    camera.take(f"desk-no-stick-{mark}")
    camera.screen.say("stick")
    camera.screen.say("full_stick")
    pilot.tap("exchange.look")
    pilot.wait("KINGSTON")
    pilot.tap("exchange.export")
    pilot.wait("U 盘满了")
    camera.take(f"desk-not-exported-{mark}")
    camera.screen.say("slow_stick")
    pilot.tap("exchange.export")
    pilot.wait("正在导出")
    camera.take(f"desk-exporting-{mark}")
    pilot.wait("已导出 6 件")
    camera.take(f"desk-exported-{mark}")
    pilot.tap("desk.section.waiting")
    pilot.tap("临时救助申请")
    pilot.wait("U 盘没有交到县里")
    camera.take(f"desk-on-stick-{mark}")
    pilot.tap("desk.section.exchange")
    camera.reach("exchange.import.220199-0001-20261120.bma")
    pilot.tap("exchange.import.220199-0001-20261120.bma")
    pilot.wait("平台收到")
    camera.take(f"desk-imported-{mark}")


def asked_first(camera: Camera) -> None:
    """Staff come while somebody is in a form."""
    pilot = camera.pilot
    at_home(camera)
    pilot.tap("我的办件")
    pilot.tap("同意并读卡")
    camera.screen.say("insert")
    pilot.wait(page="affairs")
    pilot.hold("header.staff", 2.3)
    pilot.wait("进入工作人员登录？")
    camera.take("staff-asked-portrait")


WALKS = (
    Walk("desk-portrait", "32-portrait", _desk("portrait")),
    Walk("desk-landscape", "21-landscape", _desk("landscape")),
    Walk("staff-asked", "32-portrait", asked_first),
)
