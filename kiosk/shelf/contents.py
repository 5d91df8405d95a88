"""What is inside each kind of document; read strictly, because it comes from outside.

The platform checks with the same functions before it publishes, so that nothing is published that
a terminal of this version refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta, timezone
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from kiosk.domain.calendar_year import CalendarYear, read_year
from kiosk.settings import SettingsError, overrides
from kiosk.shelf import bundles

CHINA = timezone(timedelta(hours=8))
MAX_SMALL = 256 * 1024
"""Bytes of every document but a catalogue."""


class DocumentUnusable(Exception):
    """The content cannot be used; `reason` says what in plain Chinese, quoting nothing of a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Content(BaseModel):
    """Base: unknown keys are ignored, kinds are not guessed."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


Day = Annotated[date, Field(strict=False)]
Moment = Annotated[AwareDatetime, Field(strict=False)]


CardKey = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class StaffEntry(Content):
    """One person of the staff list."""

    work_number: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")]
    role: Literal["staff", "technician"]
    pin_verifier: Annotated[str, Field(pattern=r"^[!-~]{1,500}$", repr=False)]
    card_keys: Annotated[tuple[CardKey, ...], Field(max_length=8, strict=False)] = ()
    """Work cards (工作卡): SHA-256 of the SubjectPublicKeyInfo of key 9A."""


class StaffContent(Content):
    """工作人员名单 of a service point; whoever is not in it may not sign in."""

    content: Literal["bianmin.staff/1"] = Field(alias="schema")
    members: Annotated[tuple[StaffEntry, ...], Field(max_length=500, strict=False)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        numbers = [one.work_number for one in self.members]
        if len(set(numbers)) != len(numbers):
            raise ValueError("a work number stands there twice")
        cards = [key for one in self.members for key in one.card_keys]
        if len(set(cards)) != len(cards):
            raise ValueError("a work card stands there twice")
        return self


class NoticeContent(Content):
    """事项调整公告 or 通知公告."""

    content: Literal["bianmin.notice/1"] = Field(alias="schema")
    kind: Literal["事项调整公告", "通知公告"] = "通知公告"
    title: Annotated[str, Field(min_length=1, max_length=60)]
    text: Annotated[str, Field(min_length=1, max_length=8000)]
    day: Day
    until: Day | None = None
    """Last day on which it is shown."""
    number: Annotated[str, Field(max_length=100)] = ""


class MessageEntry(Content):
    """One message; masked by the platform."""

    at: Moment
    office: Annotated[str, Field(max_length=100)] = ""
    text: Annotated[str, Field(min_length=1, max_length=2000, repr=False)]


class MessageContent(Content):
    """What offices wrote about one submission, all of it."""

    content: Literal["bianmin.message/1"] = Field(alias="schema")
    submission_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    messages: Annotated[tuple[MessageEntry, ...], Field(max_length=100, strict=False)]


C = TypeVar("C", bound=Content)


def read_staff(raw: bytes) -> StaffContent:
    """Read a staff list; raises DocumentUnusable."""
    return _read(StaffContent, raw, "工作人员名单")


def read_notice(raw: bytes) -> NoticeContent:
    """Read a notice; raises DocumentUnusable."""
    return _read(NoticeContent, raw, "公告")


def read_messages(raw: bytes) -> MessageContent:
    """Read the messages about one submission; raises DocumentUnusable."""
    return _read(MessageContent, raw, "消息")


def read_calendar(raw: bytes) -> CalendarYear:
    """Read a year of working days; raises DocumentUnusable."""
    try:
        return read_year(_small(raw))
    except ValueError:
        raise DocumentUnusable(
            "工作日历读不出来：要有 year、holidays、workdays，日期都在这一年里。"
        ) from None


def read_settings(raw: bytes) -> dict[str, dict[str, Any]]:
    """Read the settings a platform may change; raises DocumentUnusable."""
    try:
        return overrides.read(_small(raw))
    except SettingsError as error:
        raise DocumentUnusable(str(error)) from None


def check(kind: str, name: str, raw: bytes) -> None:
    """Read a document as a terminal will; raises DocumentUnusable."""
    reader = _CHECKS.get(kind)
    if reader is None:
        raise DocumentUnusable("这一版程序不认识这种文件，请升级程序。")
    reader(name, raw)


def _small(raw: bytes) -> bytes:
    if len(raw) > MAX_SMALL:
        raise DocumentUnusable(f"文件太大，最多 {MAX_SMALL // 1024} KB。")
    return raw


def _read(model: type[C], raw: bytes, words: str) -> C:
    try:
        return model.model_validate_json(_small(raw))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"][:4]) or "全文"
        raise DocumentUnusable(f"{words}读不出来：{where}（{first['type']}）。") from None


def _check_catalogue(name: str, raw: bytes) -> None:
    if name != "catalogue":
        raise DocumentUnusable("事项目录的名字要是 catalogue。")
    try:
        bundles.compiled(raw)
    except bundles.BundleRefused as error:
        raise DocumentUnusable(error.reason) from None


def _check_calendar(name: str, raw: bytes) -> None:
    if str(read_calendar(raw).year) != name:
        raise DocumentUnusable("工作日历的名字要是它的年份，例如 2027。")


def _check_messages(name: str, raw: bytes) -> None:
    if read_messages(raw).submission_id != name:
        raise DocumentUnusable("消息的名字要是办件的 id。")


_CHECKS: dict[str, Callable[[str, bytes], object]] = {
    "catalogue": _check_catalogue,
    "calendar": _check_calendar,
    "staff": lambda _name, raw: read_staff(raw),
    "settings": lambda _name, raw: read_settings(raw),
    "notice": lambda _name, raw: read_notice(raw),
    "message": _check_messages,
}
