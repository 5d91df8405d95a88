"""What the camera's page says: to residents, so never a code and never a reproach. Pure."""

from __future__ import annotations

from devices.ports import Refusal

PAPER = {
    Refusal.NO_PAGE: "没看到纸。请把纸平放在桌上，四边都露出来。",
    Refusal.CUT_OFF: "四角没拍全，请往后放一点。",
    Refusal.TOO_FAR: "纸太远，字看不清。请放近一点。",
    Refusal.SLANTED: "拍斜了，请把纸放到镜头正下方。",
    Refusal.BLURRED: "照片有点花，请放平再拍。",
    Refusal.GLARE: "反光，请转一下。",
    Refusal.TOO_DARK: "太暗了，请别挡住光，或请工作人员开灯。",
}
PERSON = {
    Refusal.BLURRED: "照片有点花，请坐稳再拍。",
    Refusal.GLARE: "太亮了，请离灯远一点再拍。",
    Refusal.TOO_DARK: "太暗了，请别挡住光，或请工作人员开灯。",
}
_PERSON_ELSE = "这里拍不出够大的照片，请叫人帮忙。"

AGAIN = "这一张没拍成，请再拍一次。"
LOST = "摄像头断开了，正在等它恢复。已经拍好的还在。"
BACK = "摄像头恢复了，可以接着拍。"
NONE = "这里现在拍不了照片。可以换别的办法。"
CHOSEN = "不拍照也能交，可以换别的办法。"
NOT_BOUND = "还没有存好，已经拍的都在。请再按一次“拍好了”。"
FULL = "一份最多 30 页，已经够了。"


def refused(refusal: Refusal, *, person: bool) -> str:
    """Return why a picture was not taken, and what to do."""
    return PERSON.get(refusal, _PERSON_ELSE) if person else PAPER[refusal]
