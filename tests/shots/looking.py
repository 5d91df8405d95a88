"""The screens of somebody who only looks: home, lists, guide, overlays, high contrast.

Every step touches words that a person would touch. A step that cannot be done ends the walk.
"""

from __future__ import annotations

from tests.shots.camera import PENSION, Camera, Walk, at_home


def _look(camera: Camera, mark: str) -> None:
    """Home, lists and the guide, without anybody identified."""
    pilot = camera.pilot
    at_home(camera)
    camera.take(f"home-{mark}")
    _no_reader(camera, mark)
    pilot.tap("home.search")
    pilot.wait("items.query", page="items")
    pilot.type_keys("ylbx")
    pilot.wait(PENSION)
    camera.take(f"search-{mark}")
    pilot.tap(PENSION)
    pilot.wait("开始办理", page="guide")
    camera.take(f"guide-{mark}")


def _no_reader(camera: Camera, mark: str) -> None:
    """The home page while no card can be read."""
    camera.screen.say("unplug")
    camera.pilot.wait("home.noReader")
    camera.take(f"home-no-reader-{mark}")
    camera.screen.say("plug")
    camera.pilot.wait(gone="home.noReader")


def portrait(camera: Camera) -> None:
    """Everything that is looked at, on the tall screen."""
    pilot = camera.pilot
    _look(camera, "portrait")
    tabs = (
        ("材料步骤", "steps"),
        ("依据收费", "basis"),
        ("样表", "sample"),
        ("地址电话", "contact"),
    )
    for words, name in tabs:
        pilot.tap(words)
        camera.take(f"guide-{name}-portrait")
    _papers_and_question(camera, "portrait")
    pilot.tap("叫人帮忙")
    pilot.wait("回去接着办")
    camera.take("help-portrait")
    pilot.tap("回去接着办")
    pilot.tap("无障碍")
    pilot.wait("怎样用着方便？")
    camera.take("accessibility-portrait")
    pilot.tap("好了")
    pilot.tap("返回")
    pilot.tap("返回首页")
    pilot.wait(page="home")
    pilot.tap("全部事项")
    pilot.wait(page="items")
    camera.take("items-portrait")
    pilot.tap("返回首页")
    pilot.tap("坐着用")
    camera.take("home-low-reach-portrait")
    camera.screen.say("offline")
    pilot.wait("暂时离线")
    pilot.tap("坐着用")
    camera.take("home-offline-portrait")


def _papers_and_question(camera: Camera, mark: str) -> None:
    """打印, 带走 and 问一问, from the guide and back to it."""
    pilot = camera.pilot
    for name, words in (("guide.print", "打印指南"), ("guide.take", "用手机扫一扫")):
        pilot.tap(name)
        pilot.wait(words)
        camera.take(f"{name.replace('.', '-')}-{mark}")
        pilot.tap("返回")
        pilot.wait("guide.take")
    pilot.tap("地址电话")
    camera.reach("guide.ask")
    pilot.tap("guide.ask")
    pilot.wait("您想问什么？", page="question")
    camera.take(f"question-{mark}")
    pilot.tap("question.text")
    pilot.type_keys("nihao", choose="你好")
    camera.take(f"question-keyboard-{mark}")
    camera.reach("提交问题")
    pilot.tap("提交问题")
    pilot.wait("问题已存好")
    pilot.wait("平台已收到")
    camera.take(f"question-asked-{mark}")
    pilot.tap("记下编号了")
    pilot.wait(page="guide")


def landscape(camera: Camera) -> None:
    """The same on the wide screen."""
    _look(camera, "landscape")
    camera.pilot.tap("材料步骤")
    camera.take("guide-steps-landscape")
    _papers_and_question(camera, "landscape")


def elder(camera: Camera) -> None:
    """长辈版."""
    pilot = camera.pilot
    at_home(camera, elder=True)
    camera.take("home-elder-portrait")
    _no_reader(camera, "elder-portrait")
    pilot.tap("养老和医保")
    pilot.wait(PENSION, page="items")
    camera.take("items-elder-portrait")
    pilot.tap(PENSION)
    pilot.wait("开始办理", page="guide")
    camera.take("guide-elder-portrait")


def contrast(camera: Camera) -> None:
    """High contrast, dark and light."""
    pilot = camera.pilot
    at_home(camera)
    for words, name in (("高对比，黑底", "hc-dark"), ("高对比，白底", "hc-light")):
        pilot.tap("无障碍")
        pilot.tap(words)
        pilot.tap("好了")
        pilot.wait("home.search")
        camera.take(f"home-{name}-portrait")


def idle(camera: Camera) -> None:
    """Nobody touches anything: the question, and the page that waits for the next person."""
    pilot = camera.pilot
    at_home(camera)
    pilot.tap("社会保障")
    pilot.wait("我还在，接着办", timeout_s=20)
    camera.take("timeout-portrait")
    pilot.tap("我还在，接着办")
    pilot.wait("社会保障")
    pilot.wait(page="attract", timeout_s=40)
    pilot.wait(gone="已清除您的信息。")
    camera.take("attract-portrait")


def idle_wide(camera: Camera) -> None:
    """The waiting page of the wide screen."""
    at_home(camera)
    camera.pilot.wait(page="attract", timeout_s=40)
    camera.pilot.wait(gone="已清除您的信息。")
    camera.take("attract-landscape")


def broken(camera: Camera) -> None:
    """暂停服务."""
    camera.pilot.wait("这台机器暂停服务", timeout_s=30)
    camera.take("out-of-service-portrait")


WALKS = (
    Walk("look-portrait", "32-portrait", portrait),
    Walk("look-landscape", "21-landscape", landscape),
    Walk("look-elder", "32-portrait", elder),
    Walk("look-contrast", "32-portrait", contrast),
    Walk("idle-portrait", "32-portrait", idle, idle_s=3.0),
    Walk("idle-landscape", "21-landscape", idle_wide, idle_s=3.0),
    Walk("broken-portrait", "32-portrait", broken, idle_s=0.0),
)
