"""Signing the terminal on, or on again, without losing what it still holds.

A terminal that holds unsent submissions may be enrolled only as the same terminal at the same
platform: its receipt numbers and what it sealed belong there. Everything else waits until the
queue is empty or exported.
"""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app.standing import read_standing, unsent, write_standing
from kiosk.domain import standing as rules
from kiosk.domain.numbers import TerminalNumber
from kiosk.domain.standing import NotYet
from kiosk.store import FILE_NAME, open_reader
from kiosk.store.damage import set_aside_files
from sync.client import PlatformClient, Rejected, Transport
from sync.enrolment import (
    Enrolment,
    EnrolmentRefused,
    EnrolmentUnreadable,
    NotTrusted,
    OtherPlatform,
    Payload,
    believe_as,
    enrol,
    load_enrolment,
    read_code,
    save_enrolment,
)

if TYPE_CHECKING:
    from kiosk.settings.model import Settings
    from sync.clock import PlatformClock

log = logging.getLogger(__name__)

ENROLMENT = "enrolment.json"
CLOCK = "clock.json"


def left_here(data_dir: Path) -> int:
    """Return how many pieces exist only here; 0 without a database. StoreUnsafe when unreadable."""
    try:
        with contextlib.closing(open_reader(data_dir / FILE_NAME)) as store:
            return unsent(store.counts())
    except FileNotFoundError:
        return 0


def exported_here(data_dir: Path) -> int:
    """Return how many pieces went onto a stick and have no answer yet. As `left_here`."""
    try:
        with contextlib.closing(open_reader(data_dir / FILE_NAME)) as store:
            return store.counts().exported
    except FileNotFoundError:
        return 0


def refuse_with(left: int, what: str) -> EnrolmentRefused:
    """Say how many pieces are in the way, and how to get them out of it."""
    return EnrolmentRefused(
        f"本机还有 {left} 件没有上传，现在不能{what}。请先联网传完（kiosk queue list 看还有什么），"
        f"或运行 kiosk queue export --to U盘文件夹 导出，再来一次。",
        f"{left} unsent",
    )


def enrol_terminal(
    settings: Settings, text: str, *, url: str = "", clock: PlatformClock | None = None
) -> Enrolment:
    """Spend a code or a whole payload and keep the enrolment.

    `url` is the platform's address for a bare code. Raises PayloadRefused, EnrolmentRefused,
    EnrolmentUnreadable, PlatformError, StoreUnsafe: then the earlier enrolment stands as it was.
    """
    payload = read_code(text)
    address = _address(settings, payload, url)
    data_dir, file = settings.data_dir, settings.data_dir / ENROLMENT
    standing = read_standing(data_dir)
    try:
        after = rules.after_enrolment(standing)
    except NotYet:
        raise EnrolmentRefused("本机正在清空，还没有完。请先运行 kiosk enrol --wipe。") from None
    left = left_here(data_dir)
    # What is unsent has its numbers from this terminal and is sealed to this platform.
    same = _only_as_before(data_dir, payload, left) if left else None
    earlier = _present(file) if left else None
    key_file = file.with_suffix(".key")
    try:
        found = enrol(
            address,
            payload.code,
            ca_file=settings.platform.ca_file,
            key_file=key_file,
            pinned=[payload.key] if payload.key else (),
            earlier=earlier,
            same=same,
            clock=clock,
        )
    except OtherPlatform:
        if earlier is not None:
            raise refuse_with(left, "换到别的平台") from None
        raise
    except Rejected as error:
        if error.code == "code_for_another":
            raise refuse_with(left, "改成别的终端") from None
        raise
    if after is not standing:
        # First: killed after this, the same code enrols again by the kept key.
        write_standing(data_dir, after)
    save_enrolment(file, found)
    key_file.unlink(missing_ok=True)
    log.info("enrolled as %s-%04d, epoch %d", found.region, found.terminal, found.epoch)
    return found


def _address(settings: Settings, payload: Payload, url: str) -> str:
    platform = settings.platform
    wanted = url or platform.url
    if payload.url and wanted and payload.url != wanted.rstrip("/"):
        raise EnrolmentRefused(
            f"注册信息里的平台是 {payload.url}，设置里的 platform.url 是 {wanted}。"
            "请先核对是哪一个，把设置改成一样的，再注册。"
        )
    if not (payload.url or wanted):
        raise EnrolmentRefused(
            "只有注册码，不知道平台在哪里。请在设置里写 platform.url，或用整条注册信息。"
        )
    return payload.url or wanted


def _present(file: Path) -> Enrolment | None:
    """Return the enrolment there is; one that cannot be read is no reason not to enrol anew."""
    try:
        return load_enrolment(file)
    except EnrolmentUnreadable as error:
        log.warning("enrolment: %s", error)
        return None


def _only_as_before(data_dir: Path, payload: Payload, left: int) -> TerminalNumber:
    """Return who this terminal has to stay; raises EnrolmentRefused for another service point."""
    with contextlib.closing(open_reader(data_dir / FILE_NAME)) as store:
        [row] = store.rows(1)
    digits = row.number.digits
    same = TerminalNumber(digits[:6], int(digits[6:10]), int(digits[10:12]))
    if payload.terminal and (payload.region, payload.terminal) != (same.region, same.terminal):
        raise refuse_with(left, "改成别的终端")
    return same


def follow_address(enrolment: Enrolment, url: str, data_dir: Path) -> Enrolment:
    """Follow the settings to another address of the same platform; nothing else is followed.

    Raises EnrolmentRefused when what answers there is not vouched for by a key that is trusted,
    PlatformError when nobody does.
    """
    ca_file = Path(enrolment.ca_file) if enrolment.ca_file else None
    client = PlatformClient(Transport(url, ca_file=ca_file))  # unsigned: it may be anybody
    try:
        believe_as(enrolment, client.keys())
    except NotTrusted:
        left = left_here(data_dir)
        if left:
            raise refuse_with(left, "换到别的平台") from None
        raise EnrolmentRefused(
            "设置里的平台地址改了，那里不是原来的平台。请改回去，或用那个平台的注册信息重新注册。",
            "another platform at the new address",
        ) from None
    finally:
        client.close()
    moved = enrolment.model_copy(update={"url": url})
    save_enrolment(data_dir / ENROLMENT, moved)
    log.info("the platform moved to another address")
    return moved


def refuse_wipe(data_dir: Path) -> None:
    """Raise EnrolmentRefused when a wipe would destroy what nobody else has."""
    if aside := set_aside_files(data_dir / FILE_NAME):
        raise EnrolmentRefused(
            f"数据目录里有搁置的文件 {aside[-1].name}，里面可能有没上传的申请。"
            "请先把它交给技术人员带走，再清空。",
            "files were set aside",
        )
