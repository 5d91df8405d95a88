"""The screens of the technician: signing in by code, and the sections of 技术员维护台."""

from __future__ import annotations

from collections.abc import Callable

from tests.helpers.console import TECHNICIAN_NUMBER
from tests.helpers.staff import PIN
from tests.shots.camera import Camera, Walk, at_home


def _sign_in(camera: Camera, mark: str) -> None:
    pilot = camera.pilot
    pilot.hold("header.staff", 2.3)
    pilot.wait("工作人员登录", page="signIn")
    pilot.tap("signIn.technician")
    pilot.wait("一次性口令")
    pilot.wait("kiosk doctor")
    camera.take(f"console-code-{mark}")
    camera.screen.say("technician")
    pilot.tap("signIn.staff")
    pilot.wait(gone="一次性口令")
    pilot.tap("signIn.technician")
    pilot.wait(gone="正在核对")
    camera.type(TECHNICIAN_NUMBER)
    pilot.tap("signIn.go")
    camera.type(PIN)
    camera.take(f"console-sign-in-{mark}")
    pilot.tap("signIn.go")
    pilot.wait("技术员维护台", page="console")


def _console(mark: str) -> Callable[[Camera], None]:
    """Return the walk through every section."""

    def go(camera: Camera) -> None:
        pilot = camera.pilot
        at_home(camera)
        camera.screen.say("journal")
        camera.screen.say("camera")
        _sign_in(camera, mark)
        pilot.wait("扫码枪")
        camera.take(f"console-devices-{mark}")
        pilot.tap("console.device.reader")
        pilot.tap("console.try")
        pilot.wait("请放一张卡")
        camera.take(f"console-trying-{mark}")
        camera.screen.say("insert")
        pilot.wait("读到")
        camera.take(f"console-tried-{mark}")
        camera.screen.say("take")
        camera.screen.say("out_of_paper")
        pilot.tap("console.device.printer")
        pilot.tap("console.try")
        pilot.wait("没有纸了")
        camera.take(f"console-no-paper-{mark}")
        camera.screen.say("paper")
        camera.reach("console.device.camera")
        pilot.tap("console.device.camera")
        for words, name in (("四边找到了", "seen"), ("没有找到纸", "not-seen")):
            pilot.tap("console.try")
            pilot.wait(words, timeout_s=90)
            camera.take(f"console-camera-{name}-{mark}")
        camera.reach("console.device.touch")
        pilot.tap("console.device.touch")
        pilot.tap("console.try")
        pilot.wait("用手指划过每一格")
        camera.take(f"console-touch-{mark}")
        pilot.tap("console.touch.end")
        pilot.tap("console.find")
        pilot.wait("接在这台机器上的")
        camera.take(f"console-found-{mark}")
        _network(camera, mark)
        _settings(camera, mark)
        pilot.tap("console.section.log")
        pilot.wait("out of service")
        camera.take(f"console-log-{mark}")
        pilot.tap("console.section.report")
        pilot.wait("大约半分钟")
        camera.screen.say("slow_test")
        pilot.tap("console.report.start")
        pilot.wait("正在检查本机")
        camera.take(f"console-testing-{mark}")
        pilot.tap("console.report.stop")
        pilot.wait("console.report.start")
        camera.screen.say("quick_test")
        pilot.tap("console.report.start")
        pilot.wait("console.report.print")
        pilot.tap("console.report.print")
        pilot.wait("报告打好了")
        camera.take(f"console-report-{mark}")
        pilot.tap("console.leave")
        pilot.wait(gone="技术员维护台")

    return go


def _network(camera: Camera, mark: str) -> None:
    pilot = camera.pilot
    pilot.tap("console.section.network")
    pilot.wait("console.network.start")
    camera.screen.say("bad_line")
    pilot.tap("console.network.start")
    pilot.wait("域名查不到")
    pilot.wait("console.network.start")
    camera.take(f"console-network-bad-{mark}")
    camera.screen.say("slow_line")
    pilot.tap("console.network.start")
    pilot.wait("192.0.2.15")
    camera.take(f"console-network-looking-{mark}")
    pilot.tap("console.network.stop")
    pilot.wait("console.network.start")
    camera.screen.say("good_line")
    pilot.tap("console.network.start")
    pilot.wait("和平台一样")
    pilot.wait("console.network.start")
    camera.take(f"console-network-{mark}")


def _settings(camera: Camera, mark: str) -> None:
    pilot = camera.pilot
    pilot.tap("console.section.settings")
    pilot.wait("console.group.站点")
    camera.take(f"console-settings-{mark}")
    pilot.tap("console.group.设备")
    pilot.wait("打印机地址")
    camera.take(f"console-settings-devices-{mark}")
    pilot.tap("console.choose.devices.printer.driver")
    pilot.wait("console.choice.cancel")
    camera.take(f"console-choices-{mark}")
    pilot.tap("console.choice.simulated")
    pilot.wait("console.settings.save")
    pilot.tap("console.settings.save")
    pilot.wait("模拟设备和 trial")
    camera.take(f"console-settings-wrong-{mark}")
    pilot.tap("console.settings.undo")
    camera.screen.say("usb_printer")
    pilot.tap("console.choose.devices.printer.driver")
    pilot.tap("console.choice.escpos-usb")
    pilot.wait("打印机的 USB 厂商号")
    camera.take(f"console-usb-{mark}")
    pilot.tap("console.plugged.devices.printer.driver")
    pilot.wait("console.choice.0")
    camera.take(f"console-plugged-{mark}")
    pilot.tap("console.choice.0")
    pilot.wait("04b8")
    pilot.tap("console.settings.undo")
    pilot.tap("console.group.屏幕")
    pilot.tap("console.pad.screen.idle_s")
    pilot.wait("pad.done")
    camera.take(f"console-pad-{mark}")
    pilot.tap("pad.close")
    pilot.tap("console.group.站点")
    pilot.tap("console.field.place.name")
    pilot.wait("收起")
    camera.take(f"console-keyboard-{mark}")
    camera.reach("console.section.log")


def undone(camera: Camera) -> None:
    """Settings were taken back by themselves."""
    pilot = camera.pilot
    at_home(camera)
    camera.screen.say("undone")
    _sign_in(camera, "undone")
    pilot.wait("已退回原来的设置")
    camera.take("console-undone-portrait")


WALKS = (
    Walk("console-portrait", "32-portrait", _console("portrait")),
    Walk("console-landscape", "21-landscape", _console("landscape")),
    Walk("console-undone", "32-portrait", undone),
)
