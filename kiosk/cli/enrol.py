"""`kiosk enrol`: sign this terminal on, change its key, or empty it after a revocation.

For a technician, with the terminal stopped: the lock of the data folder is taken throughout.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kiosk.settings import load

if TYPE_CHECKING:
    from kiosk.settings.model import Settings


_LONGEST_LINE = 2000


class _Quit(click.ClickException):
    """Ends a command with plain words and exit status 1."""

    def show(self, file: Any = None) -> None:  # noqa: ARG002 - click's signature
        """Print the words alone."""
        click.echo(self.message, err=True)


@click.command()
@click.argument("text", metavar="[注册码或二维码里的文字]", default="")
@click.option("--roll", is_flag=True, help="换本机的密钥；要联网。")
@click.option("--wipe", is_flag=True, help="停用以后清空本机：密钥和数据都删掉。")
@click.option("--yes", is_flag=True, help="不再询问。")
@click.pass_obj
def enrol(settings_file: Path | None, text: str, *, roll: bool, wipe: bool, yes: bool) -> None:
    """把本机注册到平台，或重新注册。先停下终端。写 - 就从标准输入读一行（扫码枪）。"""  # noqa: D415
    if bool(text) + roll + wipe != 1:
        raise _Quit("请写一样：注册码（或二维码里的文字）、--roll、--wipe。")
    if text == "-":
        text = sys.stdin.readline(_LONGEST_LINE)
    settings = load(settings_file)
    with _alone(settings), _explained():
        if roll:
            _roll(settings)
        elif wipe:
            _wipe(settings, yes=yes)
        else:
            _sign_on(settings, text)


def _sign_on(settings: Settings, text: str) -> None:
    from kiosk.app.enrolling import CLOCK, enrol_terminal
    from kiosk.domain.health import clock_words
    from kiosk.settings import addresses
    from sync.clock import PlatformClock

    trial = addresses.read(settings.runtime_dir) if settings.platform.mode == "sandbox" else None
    clock = PlatformClock(settings.data_dir / CLOCK)
    bare = not text.strip().startswith("bianmin-enrol:")
    url = trial.platform_url if trial is not None and bare else ""
    found = enrol_terminal(settings, text, url=url, clock=clock)
    click.echo(f"已注册：{found.region}-{found.terminal:04}，第 {found.epoch} 次。")
    click.echo(f"平台 {found.url}" + ("（练习平台，办的事不算数）" if found.sandbox else ""))
    if words := clock_words(clock.offset_s):
        click.echo(words)


def _roll(settings: Settings) -> None:
    from kiosk.app.enrolling import CLOCK, ENROLMENT
    from sync.clock import PlatformClock
    from sync.enrolment import EnrolmentKeeper, load_enrolment

    file = settings.data_dir / ENROLMENT
    found = load_enrolment(file)
    if found is None:
        raise _Quit("本机还没有注册，没有密钥可换。请先注册。")
    keeper = EnrolmentKeeper(found, file, PlatformClock(settings.data_dir / CLOCK))
    client = keeper.client()
    try:
        keeper.roll(client)
    finally:
        client.close()
    click.echo(f"密钥已换，新的是 {keeper.identity().key_id}。")


def _wipe(settings: Settings, *, yes: bool) -> None:
    from kiosk.app.enrolling import exported_here, left_here, refuse_wipe, refuse_with
    from kiosk.app.standing import read_standing, write_standing
    from kiosk.app.wiping import finish_wipe
    from kiosk.domain.standing import NotYet, Standing, after_wipe_order

    now = read_standing(settings.data_dir)
    if now is Standing.ACTIVE:
        raise _Quit("平台没有停用本机，不能清空。要停用，请先在平台上停用，再联网一次。")
    if now is Standing.WIPED:
        click.echo("本机已经清空。要再用，请用 kiosk enrol 重新注册。")
        return
    if now is Standing.REVOKED:
        refuse_wipe(settings.data_dir)
        left = left_here(settings.data_dir)
        try:
            ordered = after_wipe_order(now, left)
        except NotYet:
            raise refuse_with(left, "清空") from None
        if not yes:
            click.confirm(_wipe_question(exported_here(settings.data_dir)), abort=True)
        write_standing(settings.data_dir, ordered)
    finish_wipe(settings.data_dir)
    click.echo("已清空。要再用，请用 kiosk enrol 重新注册。")


def _wipe_question(exported: int) -> str:
    stick = f"已导出、平台还没有回音的 {exported} 件，清空以后只在 U 盘上有。" if exported else ""
    return f"{stick}本机的密钥、数据和草稿都要删掉，不能恢复。清空吗？"


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    from kiosk.run.lock import AlreadyRunning, InstanceLock

    try:
        lock = InstanceLock(settings.data_dir)
    except AlreadyRunning:
        raise _Quit("终端正在运行。请先停下它，再运行这个命令。") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what may go wrong into words that say what to do next."""
    from kiosk.ports import StoreUnsafe
    from sync.client import (
        ClockWrong,
        NotOurs,
        PlatformError,
        Rejected,
        Retryable,
        Unauthorised,
    )
    from sync.enrolment import EnrolmentRefused, EnrolmentUnreadable, PayloadRefused

    try:
        yield
    except (EnrolmentRefused, PayloadRefused) as error:
        raise _Quit(error.words) from None
    except EnrolmentUnreadable as error:
        raise _Quit(f"本机的注册文件要检查：{error}") from None
    except StoreUnsafe as error:
        raise _Quit(f"看不了本机还有没有没上传的，先不动。{error.reason}") from None
    except Rejected as error:
        raise _Quit(error.title or f"平台没有接受（{error.code}）。") from None
    except Retryable as error:
        raise _Quit(f"现在联系不上平台，请检查网络，再来一次。（{error}）") from None
    except NotOurs as error:
        raise _Quit(
            f"这个网络到不了平台，或平台的证书不对，没有注册。请联系技术人员。（{error}）"
        ) from None
    except ClockWrong:
        raise _Quit("平台说本机的时间不准。请校准时间，再来一次。") from None
    except Unauthorised as error:
        raise _Quit(f"平台不认本机（{error.code}）。请重新注册。") from None
    except PlatformError as error:
        raise _Quit(f"平台没有接受。（{error}）") from None
    except OSError as error:
        raise _Quit(f"{error.filename or '文件'}：{error.strerror}。请检查磁盘和权限。") from None
