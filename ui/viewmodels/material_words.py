"""The materials of an application in words for residents. Pure: from how each stands to what is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.documents.materials_list import Listed
from kiosk.domain.given import Given, Means
from kiosk.domain.materials import Found, Standing, Step


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One card: what it is, where it comes from, how it stands, and at most one action."""

    key: str
    """Its place in the list, from 1: names the control."""
    name: str
    source: str
    tag: str
    status: str
    """Status of the tag."""
    need: str
    icon: str
    action: str


_ICONS = {
    Means.CARD: "id-card",
    Means.SHARED: "database",
    Means.DEPARTMENT: "database",
    Means.NUMBER: "document",
    Means.ARCHIVE: "history",
    Means.COMMITMENT: "pencil",
    Means.SIGNED_HERE: "pencil",
    Means.SCAN: "camera",
    Means.PHONE: "phone",
}
_STEP_ICONS = {
    Step.WAIT: "database",
    Step.FORM: "pencil",
    Step.NUMBER: "document",
    Step.ARCHIVE: "history",
    Step.COMMIT: "pencil",
    Step.SIGN: "pencil",
    Step.SCAN: "camera",
}
_AGAIN = {
    Means.NUMBER: "改号码",
    Means.COMMITMENT: "看一看",
    Means.SIGNED_HERE: "重签",
    Means.SCAN: "重拍",
    Means.ARCHIVE: "改交新的",
}
_THERE = {
    Means.CARD: ("已齐", "done", "已读卡核对，不用交复印件"),
    Means.DEPARTMENT: ("联网后再查", "waiting", "现在查不了，先往下办，由部门自己查，不用您交"),
    Means.ARCHIVE: ("已齐", "done", "用您以前交过的"),
    Means.COMMITMENT: ("已承诺", "done", "承诺书已签，不用交证明"),
    Means.PHONE: ("已齐", "done", "已用手机传上"),
}
_TO_DO = {
    Step.WAIT: ("正在查", "waiting", "正在向部门查询…", ""),
    Step.FORM: ("待填", "attention", "填在表里就行", "去填"),
    Step.NUMBER: ("待填号码", "attention", "填证上的号码就行，不用交证", "填号码"),
    Step.COMMIT: ("待承诺", "attention", "签承诺书代替证明，也可以改交证明", "看承诺书"),
    Step.SIGN: ("待签名", "attention", "在这里签一下就行", "去签名"),
    Step.SCAN: ("待拍照", "attention", "请放好，拍下来", "去拍照"),
    Step.STAFF: ("待交", "attention", "这台机器拍不了照。请叫人帮忙，或到窗口交", "叫人帮忙"),
}
"""Tag, its status, what to do, and the button."""


def row(place: int, one: Standing) -> MaterialRow:
    """Return the card of one material."""
    need = "必要" if one.material.required else "没有可不交"
    if one.given is not None:
        tag, status, source = _there(one.given, one)
        action = "再查一次" if one.step is Step.ASK_AGAIN else _again(one.given)
        icon = _ICONS[one.given.means]
        return MaterialRow(str(place), one.material.name, source, tag, status, need, icon, action)
    tag, status, source, action = _to_do(one)
    icon = _STEP_ICONS.get(one.step, "document")
    if one.looked_up is not None and one.step in {Step.SCAN, Step.STAFF}:
        icon = "database"
    return MaterialRow(str(place), one.material.name, source, tag, status, need, icon, action)


def _again(given: Given) -> str:
    """A field of the form is mended on the review; what was done here is mended here."""
    if given.means is Means.SIGNED_HERE and not given.parts:
        return ""
    return _AGAIN.get(given.means, "")


def _there(given: Given, one: Standing) -> tuple[str, str, str]:
    here = _THERE.get(given.means)
    if here is not None:
        return here
    match given.means:
        case Means.SHARED:
            return "不用交", "done", f"部门共享已查到（{given.reference}）"
        case Means.NUMBER if not given.checked:
            return "联网后核对", "waiting", "号码已记下，先往下办"
        case Means.NUMBER:
            return "已齐", "done", "号码已查到，不用交证"
        case Means.SCAN:
            return "已齐", "done", f"已拍 {given.pages} 页"
    if given.parts:
        return "已签", "done", one.material.note or "已在这里签好"
    return "已齐", "done", "在表里，不用另交"


def _to_do(one: Standing) -> tuple[str, str, str, str]:
    not_found = one.looked_up is not None and one.looked_up.found is Found.NO
    before = "部门共享没有查到。" if not_found else ""
    if one.step is Step.ARCHIVE and one.paper is not None:
        words = f"{before}您 {one.paper.kept_on:%Y-%m-%d} 交过，可以接着用"
        return "以前交过", "info", words, "用这一份"
    tag, status, words, action = _TO_DO[one.step]
    if one.material.required or one.step is Step.WAIT:
        if one.step is Step.SIGN and one.material.note:
            words = one.material.note
        return tag, status, f"{before}{words}", action
    tag = "没有查到" if not_found else "没有可不交"
    if one.step is Step.SCAN:
        return tag, "info", f"{before}有的请拍照", "我有，拍照"
    if one.step is Step.STAFF:
        return tag, "info", f"{before}有的请交给工作人员，或到窗口交", ""
    return tag, "info", f"{before}{words}", action


def title(standings: Sequence[Standing], *, asking: bool) -> str:
    """Return the question of the page."""
    if asking:
        return "正在向部门查询…"
    left = sum(one.missing for one in standings)
    return f"还有 {left} 样要办" if left else "材料齐了"


def subtitle(standings: Sequence[Standing], *, asking: bool) -> str:
    """Return the line under it: how many there are, how many are there."""
    if asking:
        return "查得到的不用您交。"
    there = sum(one.given is not None for one in standings)
    spare = sum(one.given is None and not one.missing for one in standings)
    words = f"查得到的不用您交。{len(standings)} 样材料已齐 {there} 样"
    return f"{words}，{spare} 样没有可不交。" if spare else f"{words}。"


def next_words(standings: Sequence[Standing], *, asking: bool) -> str:
    """Return the words of the one filled button."""
    if asking:
        return "查完去核对"
    left = sum(one.missing for one in standings)
    return f"还差 {left} 样，去办" if left else "材料齐了，去核对"


def listed(standings: Sequence[Standing]) -> list[Listed]:
    """Return the list for paper (一次性告知)."""
    rows = [row(place, one) for place, one in enumerate(standings, 1)]
    return [
        Listed(
            here.name, one.material.required, one.given is not None, f"{here.tag}：{here.source}"
        )
        for here, one in zip(rows, standings, strict=True)
    ]


def paper_line(one: Standing) -> tuple[str, str]:
    """Return a material and how it is there, for the review."""
    here = row(0, one)
    return here.name, f"{here.tag}（{here.source}）" if one.given is not None else here.need
