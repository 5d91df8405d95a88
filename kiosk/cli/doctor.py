"""`kiosk doctor`: what this machine has, what is missing, and what to do about it."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.settings import SettingsError, addresses, find_file, load

if TYPE_CHECKING:
    from kiosk.settings.model import Settings

_MARKS = {"ok": "正常", "warning": "注意", "problem": "要处理"}
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: str
    """`ok`, `warning` or `problem`."""
    detail: str
    advice: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，给程序读。")
@click.option(
    "--pdf",
    "paper",
    type=click.Path(dir_okay=False, path_type=Path),
    help="再写一份 A4 的就绪报告（PDF），可以打出来签字。",
)
@click.option("--report", "as_report", is_flag=True, help="出自检报告：也问设备和网络。")
@click.option(
    "--console-code", is_flag=True, help="给一个一次性口令，进屏幕上的技术员维护台；10 分钟内有效。"
)
@click.pass_obj
def doctor(
    settings_file: Path | None,
    *,
    as_json: bool,
    paper: Path | None,
    as_report: bool,
    console_code: bool,
) -> None:
    """检查这台机器：设置、设备、目录、磁盘、时钟、字体。有要处理的，退出码是 1。"""  # noqa: D415
    if as_json + as_report + console_code > 1:
        raise click.UsageError("--json、--report、--console-code 只能写一个。")
    if console_code:
        from kiosk.cli.console_code import issue_code

        issue_code(load(settings_file).data_dir)
        return
    findings = list(_examine(settings_file))
    if paper is not None:
        from kiosk.cli.readiness import write_report
        from kiosk.documents.readiness_sheet import Check, Grade

        checks = [
            Check(one.name, Grade[one.state.upper()], one.detail, one.advice) for one in findings
        ]
        write_report(paper, settings_file, checks)
    if as_report:
        from kiosk.cli.self_report import tell_report

        sys.exit(tell_report(settings_file, findings))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=1))
    else:
        for one in findings:
            click.echo(f"[{_MARKS[one.state]}] {one.name}：{one.detail}")
            if one.advice:
                click.echo(f"        {one.advice}")
    sys.exit(any(one.state == "problem" for one in findings))


def _examine(settings_file: Path | None) -> Iterator[Finding]:
    yield _versions()
    yield _fonts()
    yield _display()
    yield _smart_card_service()
    try:
        settings = load(settings_file)
    except SettingsError as error:
        yield Finding("设置", "problem", str(error), "请按上面的提示改正设置文件。")
        return
    file = find_file(settings_file)
    yield Finding("设置", "ok", str(file) if file else "没有设置文件，用内置设置（练习用）")
    checks: tuple[Callable[[Settings], Finding], ...] = (
        *(_printer, _scanner, _speaker, _page, _camera),
        *(_disk, _clock, _standing, _keys, _catalogue, _queue),
    )
    yield from _readers(settings)
    for check in checks:
        yield check(settings)
    yield from _came_down(settings)


def _versions() -> Finding:
    qt = importlib.metadata.version("PySide6")
    name = importlib.metadata.version("bianmin-kiosk")
    words = f"终端 {name}，Python {platform.python_version()}，Qt {qt}，{platform.platform()}"
    if qt.startswith("6.12") and sys.version_info < (3, 12):
        return Finding(
            "版本", "problem", words, "PySide6 6.12 在 Python 3.11 上会崩溃，请装 6.11.3。"
        )
    return Finding("版本", "ok", words)


def _fonts() -> Finding:
    for folder in _FONT_FOLDERS:
        if any(Path(folder).rglob("NotoSansCJK-*")):
            return Finding("字体", "ok", "Noto Sans CJK")
    advice = "请安装 fonts-noto-cjk，否则生僻姓名打不出来。"
    return Finding("字体", "problem", "没有 Noto Sans CJK", advice)


def _display() -> Finding:
    named = [name for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
    if named:
        return Finding("显示", "ok", f"{named[0]}={os.environ[named[0]]}")
    missing = [tool for tool in ("Xvfb", "x11vnc", "xauth") if shutil.which(tool) is None]
    if missing:
        return Finding(
            "显示", "problem", f"没有显示器，也缺 {'、'.join(missing)}", "请运行 make setup。"
        )
    return Finding("显示", "warning", "没有显示器", "kiosk run 会用虚拟屏幕，并告诉您怎么看。")


def _smart_card_service() -> Finding:
    if shutil.which("pcscd") is None:
        return Finding("读卡服务", "warning", "没有装 pcscd", "用社保卡读卡器时请安装 pcscd。")
    running = Path("/run/pcscd/pcscd.comm").exists()
    if running:
        return Finding("读卡服务", "ok", "pcscd 在运行")
    return Finding(
        "读卡服务", "warning", "pcscd 没有运行", "用真读卡器时请运行 systemctl start pcscd.socket。"
    )


def _readers(settings: Settings) -> Iterator[Finding]:
    """Look at each reader: residents go on with one of them, so a broken one must be said here."""
    from kiosk.cli.devices.common import TITLES

    for name, table in settings.devices.readers().items():
        options = dict(table.options)
        if table.driver == "simulated":
            options.setdefault("path", str(addresses.reader_socket(settings.runtime_dir)))
        yield _device(TITLES[name], table.driver, options)
    if not settings.devices.readers():
        yield _device(TITLES["reader"], "none", {})


def _printer(settings: Settings) -> Finding:
    table = settings.devices.printer
    if table.driver == "simulated":
        return Finding("打印机", "ok", "模拟打印机（只用于练习平台）")
    found = _device("打印机", table.driver, dict(table.options))
    if found.state != "ok" or table.driver == "none":
        return found
    from devices.receipt.profile import load as load_profile

    profile = load_profile(str(table.options.get("profile", "generic-80mm")))
    seen = "" if profile.verified else "，参数没有都在真机上核对过"
    advice = "" if profile.verified else "请打一张回执，看宽度、切纸和汉字对不对。"
    return Finding("打印机", "ok", f"{found.detail}，型号资料：{profile.title}{seen}", advice)


def _scanner(settings: Settings) -> Finding:
    table = settings.devices.scanner
    if table.driver == "simulated":
        return Finding("扫码枪", "ok", "模拟扫码枪（只用于练习平台）")
    return _device("扫码枪", table.driver, dict(table.options))


def _speaker(settings: Settings) -> Finding:
    table = settings.devices.speaker
    return _device("语音播报", table.driver, dict(table.options))


def _page(settings: Settings) -> Finding:
    table = settings.devices.page
    if table.driver == "simulated-page":
        return Finding("A4 打印机", "ok", "模拟 A4 打印机（只用于练习平台）")
    return _device("A4 打印机", table.driver, dict(table.options))


def _camera(settings: Settings) -> Finding:
    table = settings.devices.camera
    if table.driver == "simulated-camera":
        return Finding("摄像头", "ok", "模拟摄像头（只用于练习平台）")
    return _device("摄像头", table.driver, dict(table.options))


def _device(name: str, driver_name: str, options: dict[str, str | int | float]) -> Finding:
    from devices.registry import check_environment, driver

    if driver_name == "none":
        return Finding(name, "ok", "没有装，设置里写的是 none")
    title = driver(driver_name).title
    found = check_environment(driver_name, options)
    return (
        Finding(name, "problem", title, "；".join(found)) if found else Finding(name, "ok", title)
    )


def _clock(settings: Settings) -> Finding:
    """Compare with the platform's time as it was last heard; say whether it is set from outside."""
    from kiosk.app.clock import SystemClock
    from kiosk.app.enrolling import CLOCK
    from kiosk.domain.health import clock_words
    from sync.clock import PlatformClock
    from sync.enrolment import EnrolmentUnreadable, load_enrolment

    now = SystemClock().now()
    words = f"{now:%Y-%m-%d %H:%M}"
    try:
        enrolment = load_enrolment(settings.data_dir / "enrolment.json")
    except EnrolmentUnreadable as error:
        return Finding("注册", "problem", str(error), "请按上面说的做，或重新注册本机。")
    if words_off := clock_words(PlatformClock(settings.data_dir / CLOCK).offset_s):
        return Finding(
            "时钟", "warning", f"{words}。{words_off}", "请打开 systemd-timesyncd 或校准时间。"
        )
    if enrolment is not None and now < enrolment.enrolled_at:
        return Finding("时钟", "problem", f"{words}，比注册的时候还早", "请校准时间。")
    if _is_synchronised() is False:
        return Finding("时钟", "warning", f"{words}，没有和网络对时", "请打开 systemd-timesyncd。")
    return Finding("时钟", "ok", words)


def _standing(settings: Settings) -> Finding:
    """Whether the platform has put this terminal out of service, as it was last heard."""
    from kiosk.app.standing import read_standing
    from kiosk.domain.standing import Standing

    words, advice = {
        Standing.ACTIVE: ("没有被停用", ""),
        Standing.REVOKED: (
            "平台已停用本机",
            "请导出没有上传的，再问平台；清空用 kiosk enrol --wipe。",
        ),
        Standing.WIPING: ("正在清空，还没有完", "请运行 kiosk enrol --wipe。"),
        Standing.WIPED: ("已停用，资料已清空", "要再用，请用 kiosk enrol 重新注册。"),
    }[read_standing(settings.data_dir)]
    return Finding("平台", "problem" if advice else "ok", words, advice)


def _is_synchronised() -> bool | None:
    """Return what systemd says; None where nobody can say."""
    if shutil.which("timedatectl") is None:
        return None
    asked = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=5, check=False)
    except subprocess.TimeoutExpired:
        return None
    return {"yes": True, "no": False}.get(answer.stdout.strip())


def _disk(settings: Settings) -> Finding:
    from kiosk.domain.health import Stage, Vitals, assess

    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = f"数据在 {settings.data_dir}，还剩 {free / (1 << 30):.1f} GB"
    found = assess(Vitals(disk_free_bytes=free), settings.warnings.thresholds())
    if found:
        state = "problem" if found[0].stage is Stage.URGENT else "warning"
        return Finding("磁盘", state, words, found[0].words)
    if not os.access(folder, os.W_OK):
        return Finding("磁盘", "problem", words, f"不能写 {folder}，请检查权限。")
    return Finding("磁盘", "ok", words)


def _keys(settings: Settings) -> Finding:
    from kiosk.cli.keys import examine

    return Finding("密钥", *examine(settings))


def _catalogue(settings: Settings) -> Finding:
    from kiosk.app.documents import FOLDER
    from kiosk.catalogue.current import open_newest
    from kiosk.shelf.takers import rebuilder

    try:
        cache_dir = settings.data_dir / "catalogue"
        rebuild = rebuilder(settings.data_dir / FOLDER)
        catalogue = open_newest(settings.paths.catalogue, cache_dir, rebuild)
    except (OSError, ValueError) as error:
        return Finding(
            "目录", "problem", f"{settings.paths.catalogue}：{error}", "请重新安装或导入目录。"
        )
    count = len(catalogue.items())
    if not count:
        return Finding("目录", "problem", "一个事项也没有", "请运行 kiosk catalogue import。")
    return Finding("目录", "ok", f"{count} 个事项，版本 {catalogue.version}")


def _came_down(settings: Settings) -> Iterator[Finding]:
    """How old what the platform hands down is; nothing before the first start."""
    from kiosk.app.clock import SystemClock
    from kiosk.app.documents import FOLDER, limits_of
    from kiosk.domain.freshness import SOURCE_WORDS, Freshness
    from kiosk.shelf.readings import PulledFreshness
    from kiosk.shelf.state import StateReader

    folder = settings.data_dir / FOLDER
    if not folder.is_dir():
        return
    limits = limits_of(settings.freshness)
    for one in PulledFreshness(StateReader(folder), SystemClock().now, limits).sources():
        words = f"{one.words}，版本 {one.version}" if one.version else one.words
        name = SOURCE_WORDS[one.source]
        if one.trouble:
            yield Finding(name, "warning", words, one.trouble)
        elif one.state is Freshness.FRESH:
            yield Finding(name, "ok", words)
        else:
            yield Finding(name, "warning", words, "请检查网络；一直这样请问县里。")


def _queue(settings: Settings) -> Finding:
    from kiosk.app.clock import SystemClock
    from kiosk.app.vitals import queue_vitals
    from kiosk.domain.health import Stage, assess
    from kiosk.ports import StoreUnsafe
    from kiosk.store import FILE_NAME, open_reader
    from kiosk.store.damage import set_aside_files

    file = settings.data_dir / FILE_NAME
    if not file.exists():
        return _no_store(set_aside_files(file))
    try:
        with contextlib.closing(open_reader(file)) as store:
            counts = store.counts()
    except StoreUnsafe as error:
        return Finding("待上传", "problem", str(error), "请按技术员指南处理，先不要删除任何文件。")
    words = f"待上传 {counts.waiting + counts.sending}，要处理 {counts.parked}，平台已收到 {counts.received}"
    advice = ["请看 kiosk queue list。"] if counts.parked else []
    concerns = assess(queue_vitals(counts, SystemClock()), settings.warnings.thresholds())
    advice += [one.words for one in concerns]
    urgent = any(one.stage is Stage.URGENT for one in concerns)
    state = "problem" if urgent else "warning" if advice else "ok"
    return Finding("待上传", state, words, "".join(advice))


def _no_store(set_aside: list[Path]) -> Finding:
    if not set_aside:
        return Finding("待上传", "ok", "还没有收过申请")
    words = f"数据文件坏了，原样留在 {set_aside[-1].name}"
    advice = "请按技术员指南处理，要重新开始用 kiosk queue begin-again；先不要删除任何文件。"
    return Finding("待上传", "problem", words, advice)
