"""Words and rows of the staff desk, from what the store and the ports say. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from kiosk.domain.application import progress
from kiosk.domain.freshness import SOURCE_WORDS, Freshness
from kiosk.domain.health import Subject
from kiosk.domain.kinds import title
from kiosk.journeys.desk import Section
from kiosk.staff import reasons
from ui.viewmodels.truths import when

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kiosk.domain.health import Concern
    from kiosk.ports import Medium, QueueRow, SourceState

SECTIONS = {
    Section.TODAY: ("今日概况", "list"),
    Section.WAITING: ("待上传", "status-waiting"),
    Section.ATTENTION: ("要处理", "status-attention"),
    Section.REPRINT: ("补打回执", "printer"),
    Section.EXCHANGE: ("导出导入", "usb"),
    Section.UPDATES: ("数据更新", "refresh"),
}
ROLES = {"staff": "村代办员", "technician": "技术员"}
_STANDING = {
    "waiting": ("待上传", "waiting"),
    "sending": ("正在上传", "info"),
    "received": ("平台已收到", "done"),
    "parked": ("要处理", "attention"),
    "exported": ("已导出", "waiting"),
}
"""By the state in the queue; one that is not known here shows as it is."""
ON_A_STICK = "县里导入以后，把回执文件拿回来，在“导出导入”里导入。U 盘没有交到县里，按“重新上传”。"
REVOKED = (
    "平台已停用这台机器，不再收新的申请。\n"
    "1. 到“导出导入”把剩下的全部导出，交给县里。\n"
    "2. 县里都收到以后，请技术员清空本机（kiosk enrol --wipe）。"
)
_FRESHNESS = {
    Freshness.FRESH: ("正常", "done"),
    Freshness.STALE: ("旧了", "attention"),
    Freshness.NEVER: ("还没有", "attention"),
}


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One submission in a list; everything about the person is masked."""

    key: str
    item: str
    who: str
    number: str
    detail: str
    tag: str
    status: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where files can be exchanged."""

    key: str
    name: str
    detail: str
    usable: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of acknowledgements."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class AgeRow:
    """How old one kind of data is."""

    key: str
    name: str
    detail: str
    trouble: str
    """What came and was not taken, and why; may be empty."""
    tag: str
    status: str


def standing(row: QueueRow) -> tuple[str, str]:
    """Return word and status of the tag."""
    return _STANDING.get(row.delivery.value, (row.delivery.value, "neutral"))


def desk_row(row: QueueRow, now: datetime, *, online: bool) -> DeskRow:
    """Return the line of one submission."""
    tag, status = standing(row)
    return DeskRow(
        row.id,
        title(row.kind, row.item_name),
        row.applicant_masked,
        row.number.shown,
        _detail(row, now, online=online),
        tag,
        status,
    )


def submitted(row: QueueRow, now: datetime) -> str:
    """张*明　11月20日 09:58 提交; without a person the time alone."""
    when_ = f"{when(row.submitted_at, now)} 提交"
    return f"{row.applicant_masked}　{when_}" if row.applicant_masked else when_


def _detail(row: QueueRow, now: datetime, *, online: bool) -> str:
    if words := progress(row.delivery, row.uploaded, row.size, row.parts):
        return words
    match row.delivery.value:
        case "parked":
            return reasons.read(row).why.rstrip("。")
        case "waiting":
            tried = f"试过 {row.attempts} 次，" if row.attempts else ""
            return tried + ("排队等上传" if online else "等待网络")
        case "sending":
            return "正在上传"
        case "exported" if row.exported_at is not None:
            return f"{when(row.exported_at, now)} 导出到 U 盘"
        case _:
            return f"{when(row.submitted_at, now)} 提交"


def span(seconds: float) -> str:
    """3 小时 12 分, 2 天 5 小时, 40 分; never less than 1 分."""
    minutes = max(int(seconds // 60), 1)
    if minutes < 60:
        return f"{minutes} 分"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} 小时 {minutes} 分" if minutes else f"{hours} 小时"
    days, hours = divmod(hours, 24)
    return f"{days} 天 {hours} 小时" if hours else f"{days} 天"


def oldest(since: datetime | None, now: datetime) -> tuple[str, str]:
    """Return number and unit of how long the oldest has waited; two empty words when none does."""
    if since is None:
        return "", ""
    seconds = max((now - since).total_seconds(), 0.0)
    for length, unit in ((86400.0, "天"), (3600.0, "小时")):
        if seconds >= length:
            return str(int(seconds // length)), unit
    return str(max(int(seconds // 60), 1)), "分"


def age_row(one: SourceState) -> AgeRow:
    """Return the line of one source."""
    tag, status = _FRESHNESS[one.state]
    name = SOURCE_WORDS[one.source]
    detail = one.words.removeprefix(name).strip()  # the name stands above it
    return AgeRow(one.source.value, name, detail, one.trouble, tag, status)


def stale_words(sources: Sequence[SourceState]) -> str:
    """事项信息 3 天没更新, for what is old; empty when nothing is."""
    return "，".join(one.words for one in sources if one.state is Freshness.STALE)


def concern_words(concerns: Sequence[Concern]) -> str:
    """Say what staff should look at; the clock has a place of its own."""
    return "\n".join(one.words for one in concerns if one.subject is not Subject.CLOCK)


def place_row(one: Medium) -> PlaceRow:
    """Return the line of one place to exchange files at."""
    if one.kind == "stick":
        name = f"U 盘　{one.name}" if one.name != "U 盘" else one.name
    else:
        name = f"本机文件夹　{one.name}"
    key = key_of(one.folder)
    if not one.writable:
        return PlaceRow(key, name, "只能读，不能写", usable=False)
    return PlaceRow(key, name, f"还可以放 {size(one.free_bytes)}", usable=True)


def file_row(path: Path) -> FileRow:
    """Return the line of a file; its name is whatever somebody wrote on the stick."""
    shown = "".join(one if one.isprintable() else "?" for one in path.name)
    return FileRow(key_of(path), shown)


def key_of(path: Path) -> str:
    """Name a path by its bytes: what is no text does not come back from QML as it was."""
    return quote(bytes(path))


def size(count: int) -> str:
    """14.2 GB, 380 MB, 12 KB."""
    for length, unit in ((1 << 30, "GB"), (1 << 20, "MB")):
        if count >= length:
            return f"{count / length:.1f} {unit}"
    return f"{max(count >> 10, 1) if count else 0} KB"
