"""Builds the second half, in a background thread after the first frame: store, devices, sync.

Whatever cannot be built raises CannotServe, or the store's own StoreUnsafe, for the screen
这台机器暂停服务.
"""

from __future__ import annotations

import dataclasses
import errno
import logging
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.app.desk import FollowingDesk
from kiosk.app.devices import build_devices
from kiosk.app.documents import build_down
from kiosk.app.enrolling import CLOCK, ENROLMENT, enrol_terminal, follow_address
from kiosk.app.news import NewsHub
from kiosk.app.papers import build_print_guide
from kiosk.app.sealer import FollowingSealer
from kiosk.app.staff import with_desk
from kiosk.app.standing import StandingKeeper, read_standing
from kiosk.app.vitals import VitalSigns
from kiosk.app.wiping import finish_wipe
from kiosk.catalogue.judge import Judge
from kiosk.documents.receipt import receipt_layout
from kiosk.domain.standing import Standing
from kiosk.ports import ClockChanged, QueueChanged, StoreUnsafe, Unsafe
from kiosk.services.ask import Questions
from kiosk.services.drafts import KeepDrafts
from kiosk.services.identify import Identify
from kiosk.services.prefill import Prefill
from kiosk.services.print_asked import PrintAsked
from kiosk.services.print_paper import PrintPaper
from kiosk.services.print_receipt import PrintReceipt
from kiosk.services.submit import ServicePoint, SubmitApplication
from kiosk.services.terminal import Front, Terminal
from kiosk.services.track import Track
from kiosk.settings import SettingsError, addresses, find_file, load, read_raw
from kiosk.store import FILE_NAME, SqliteStore, open_store
from kiosk.vault import KeyedPersonIndex, Vault, VaultAway, VaultLost, VaultUnsafe
from sync.client import ClockWrong, NotOurs, PlatformError, Retryable
from sync.clock import PlatformClock
from sync.engine import Rhythm, SyncEngine, Upkeep, practice_rhythm
from sync.enrolment import (
    Enrolment,
    EnrolmentKeeper,
    EnrolmentRefused,
    EnrolmentUnreadable,
    PayloadRefused,
    load_enrolment,
)
from sync.inquiries.asking import PlatformInquiries
from ui.paper.raster import PaperRasteriser

if TYPE_CHECKING:
    from kiosk.settings.model import Settings

log = logging.getLogger(__name__)

_TRIAL_PATIENCE_S = 40.0
_AGAIN_S = 15.0
_LANE_END_S = 2.0


class CannotServe(Exception):
    """The terminal must not take applications now; `resident_words` say it on the screen.

    `retry_after_s` when it may mend by itself: then it is built again after so many seconds.
    """

    def __init__(
        self, resident_words: str, detail: str, *, retry_after_s: float | None = None
    ) -> None:
        super().__init__(detail)
        self.resident_words = resident_words
        self.detail = detail
        """For the journal: kinds and keys, nothing of a person and no value of a setting."""
        self.retry_after_s = retry_after_s


def build_terminal(settings_file: Path | None, front: Front) -> Terminal:
    """Return the second half. Raises CannotServe or StoreUnsafe; nothing half-built stays behind."""
    try:
        settings = load(settings_file)
    except SettingsError as error:
        raise CannotServe("本机的设置要改一处，请联系技术员。", str(error)) from error
    _check_room(settings.data_dir)
    _check_standing(settings)
    trial = _practice_addresses(settings)
    news = NewsHub()
    clock = PlatformClock(settings.data_dir / CLOCK, lambda off: news(ClockChanged(off)))
    enrolment = _enrolment(settings, trial, clock)
    keeper = EnrolmentKeeper(enrolment, settings.data_dir / ENROLMENT, clock)
    try:
        vault = Vault(settings.data_dir / "keys", settings.security.keys, settings.security.tcti)
        people = KeyedPersonIndex(vault.secret("person-index"))
        drafts_key = vault.secret("drafts")
        store = open_store(settings.data_dir / FILE_NAME, enrolment.number)
    except VaultUnsafe as error:
        raise _without_keys(error) from error
    try:
        raw = read_raw(find_file(settings_file))
        keep_drafts = KeepDrafts(
            store.drafts(drafts_key), people, front.catalogue, front.clock, settings.assurance
        )
        return _assemble(settings, raw, front, trial, keeper, store, people, keep_drafts, news)
    except BaseException:
        store.close()
        raise


def _assemble(
    settings: Settings,
    raw: dict[str, Any],
    front: Front,
    trial: addresses.TrialAddresses | None,
    keeper: EnrolmentKeeper,
    store: SqliteStore,
    people: KeyedPersonIndex,
    keep_drafts: KeepDrafts,
    news: NewsHub,
) -> Terminal:
    enrolment, url = keeper.now, trial.platform_url if trial else ""
    standing = StandingKeeper(settings.data_dir, store, news)
    news.subscribe(standing.hear)
    rhythm = _rhythm(settings)
    down = build_down(settings, raw, front, keeper, rhythm, news, url=url)
    devices = build_devices(settings, trial)
    reader, printer = devices.reader, devices.printer
    if printer is not None and store.print_cut_off():
        printer.expect_fragment()
    signs = VitalSigns(
        settings.data_dir,
        store.counts,
        front.clock,
        lambda: keeper.clock.offset_s,
        news,
        devices={name: one.status for name, one in devices.by_name().items()},
        catalogue=lambda: front.catalogue.version,
        thresholds=settings.warnings.thresholds(),
    )
    engine = SyncEngine(
        store,
        lambda: keeper.client(url=url),
        news,
        rhythm,
        on_pulled=down.statuses_pulled,
        upkeep=Upkeep(keeper, signs, settings.platform.roll_key_days),
    )
    region_known = getattr(front.catalogue, "knows_region", None)
    inquiries = PlatformInquiries(
        lambda: keeper.client(url=url), lambda: keeper.now.key, keeper.clock.now
    )
    judge = Judge(lambda: front.clock.now().date(), region_known)
    number = enrolment.number
    point = ServicePoint(
        front.place.name,
        f"{number.region}{number.terminal:04}",
        front.place.hotline,
        practice=enrolment.sandbox,
    )
    sealer = FollowingSealer(keeper)
    submit = SubmitApplication(
        store,
        sealer,
        people,
        judge,
        down.calendar,
        front.clock,
        point,
        keep_drafts.submitted,
    )
    questions = Questions(store, sealer, people, front.clock, point, number)
    print_receipt = PrintReceipt(store, printer, PaperRasteriser(), receipt_layout)
    print_asked = PrintAsked(store.print_requests(), print_receipt)

    def wait_received(submission_id: str, timeout_s: float) -> bool:
        engine.wake()
        return engine.wait_received(submission_id, timeout_s)

    def acted() -> None:  # staff, on this screen or by a command in another process
        engine.wake()
        news(QueueChanged(store.counts()))
        print_asked()

    def platform_now() -> datetime:
        return datetime.fromtimestamp(keeper.clock.now(), UTC)

    def close() -> None:
        inquiries.abandon()
        down.lane.stop()
        engine.stop()
        down.lane.join(_LANE_END_S)
        devices.supervisor.close()
        store.close()

    if (offset_s := keeper.clock.offset_s) is not None:
        news(ClockChanged(offset_s))  # known from an earlier run, also without network
    devices.supervisor.start()
    engine.start()
    store.look_after(
        timedelta(days=settings.queue.retention_days),
        acted,
        platform_now,
    )
    news.subscribe(down.hear)
    down.lane.start()
    terminal = Terminal(
        store=store,
        judge=judge,
        reader=reader,
        printer=printer,
        inquiries=inquiries,
        drafts=keep_drafts,
        prefill=Prefill(inquiries, settings.assurance),
        devices=devices.by_name(),
        camera=devices.camera,
        lens=devices.lens,
        identify=Identify(reader, settings.assurance, inquiries),
        submit=submit,
        print_receipt=print_receipt,
        print_paper=PrintPaper(printer, PaperRasteriser(), practice=enrolment.sandbox),
        print_guide=build_print_guide(devices, front, practice=enrolment.sandbox),
        questions=questions,
        track=Track(store, people),
        subscribe=news.subscribe,
        counts=store.counts,
        wait_received=wait_received,
        standing=standing,
        close=close,
        notices=down.notices,
        freshness=down.freshness,
    )
    desk = FollowingDesk(store, keeper)
    cards = devices.staff_cards
    return with_desk(
        terminal, settings, front, store, down.staff, desk, engine.wake, cards, platform_now
    )


def _rhythm(settings: Settings) -> Rhythm:
    platform = settings.platform
    rhythm = practice_rhythm() if platform.mode == "sandbox" else Rhythm()
    return dataclasses.replace(
        rhythm,
        poll_s=platform.poll_s or rhythm.poll_s,
        documents_s=platform.poll_s or rhythm.documents_s,
        backoff_cap_s=platform.backoff_cap_s or rhythm.backoff_cap_s,
        workers=settings.queue.workers,
    )


def _practice_addresses(settings: Settings) -> addresses.TrialAddresses | None:
    """Wait for the parent's practice set-up; None when the terminal works with a real platform."""
    if settings.platform.mode != "sandbox":
        return None
    deadline = time.monotonic() + _TRIAL_PATIENCE_S
    while time.monotonic() < deadline:
        if (found := addresses.read(settings.runtime_dir)) is not None:
            return found
        time.sleep(0.05)
    detail = "no trial.json in the runtime folder"
    raise CannotServe("练习用的平台没有准备好。", detail, retry_after_s=_AGAIN_S)


def _check_room(folder: Path) -> None:
    """Raise StoreUnsafe when nothing can be written; before anything is asked of the platform."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        io = error.errno == errno.EIO
        cause = Unsafe.DISK_FULL if full else Unsafe.IO if io else Unsafe.READ_ONLY
        raise StoreUnsafe(cause=cause) from error


def _check_standing(settings: Settings) -> None:
    """Finish a wipe that was ordered; a wiped terminal stays locked until it is enrolled anew."""
    standing = read_standing(settings.data_dir)
    if standing is Standing.WIPING:
        try:
            finish_wipe(settings.data_dir)
        except OSError as error:
            words = "本机正在清空，还没有完，请联系技术员。"
            raise CannotServe(words, f"wipe: {error.strerror}", retry_after_s=_AGAIN_S) from error
        standing = Standing.WIPED
    if standing is Standing.WIPED:
        words = "这台机器已停用，资料已经清空。\n要再用，请技术员用 kiosk enrol 重新注册。"
        raise CannotServe(words, "wiped")


def _enrolment(
    settings: Settings, trial: addresses.TrialAddresses | None, clock: PlatformClock
) -> Enrolment:
    """Return this terminal's enrolment; spend the code when there is none yet."""
    file = settings.data_dir / ENROLMENT
    platform = settings.platform
    url = trial.platform_url if trial else platform.url
    code = trial.enrolment_code if trial else platform.enrolment_code
    try:
        found = load_enrolment(file)
        if found is None and code:
            found = enrol_terminal(settings, code, url=url, clock=clock)
        elif found is not None and trial is None and found.url.rstrip("/") != url.rstrip("/"):
            found = follow_address(found, url, settings.data_dir)
    except EnrolmentUnreadable as error:
        raise CannotServe("本机的注册文件要检查，请联系技术员。", str(error)) from error
    except (EnrolmentRefused, PayloadRefused) as error:
        raise CannotServe(error.words, f"enrolment: {error}") from error
    except PlatformError as error:
        raise _not_enrolled(error) from error
    if found is None:
        raise CannotServe("本机还没有注册到平台，请联系技术员。", "no enrolment and no code")
    if not found.sandbox and practises(settings):
        raise CannotServe("模拟设备只能接练习平台，请联系技术员。", "platform is no sandbox")
    return found


def _without_keys(error: VaultUnsafe) -> CannotServe:
    """Say why the terminal's own secrets cannot be had, and whether time may mend it."""
    words, again_s = "本机的密钥文件要检查，请联系技术员。", None
    if isinstance(error, VaultAway):
        words = "本机的密钥现在取不出来。\n取得出来后自动恢复；一直这样，请联系技术员。"
        again_s = _AGAIN_S
    elif isinstance(error, VaultLost):
        words = "本机的密钥打不开了，请联系技术员。\n已经提交的申请都在，没有丢。"
    return CannotServe(words, f"vault: {error}", retry_after_s=again_s)


def _not_enrolled(error: PlatformError) -> CannotServe:
    """Say why the first contact did not come about, and whether time may mend it."""
    words, again_s = "平台没有收下本机的注册码，请联系技术员。", None
    if isinstance(error, Retryable):
        words = "本机第一次使用，要先联系平台，现在联系不上。\n联网后自动恢复。"
        again_s = max(_AGAIN_S, error.retry_after_s or 0.0)
    elif isinstance(error, NotOurs):
        words = "本机第一次使用，要先联系平台，现在这个网络到不了平台。\n网络修好后自动恢复。"
        again_s = _AGAIN_S
    elif isinstance(error, ClockWrong):
        words = "本机的时间不准，联系不上平台。\n时间校准后自动恢复。"
        again_s = _AGAIN_S
    return CannotServe(words, f"enrolment: {error}", retry_after_s=again_s)


def practises(settings: Settings) -> bool:
    """Tell whether simulators or the dock take part: only a sandbox may be at the other end."""
    return settings.platform.mode == "sandbox" or settings.devices.simulated()
