"""网络自检 in words: what each step found, how long it took, what to do. Pure.

The words of the steps and findings are those of `sync.probe`, which this room does not import:
`kiosk.app` hands them over as text, and a test holds both lists together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.health import duration

TITLES = {
    "address": "本机地址",
    "name": "域名解析",
    "tls": "TLS 证书",
    "platform": "平台",
    "clock": "时钟",
}
_WORDS = {
    "good": ("正常", ""),
    "skipped": ("没有查", "前面一步好了再查。"),
    "cancelled": ("已取消", ""),
    "no_url": ("没有平台地址", "请在“设置”里写平台地址。"),
    "no_network": ("没有网络", "请检查网线、交换机和本机的地址设置。"),
    "no_name": ("域名查不到", "请核对平台地址，检查本机的 DNS 设置，或问网络管理员。"),
    "late": ("等不到回答", "请检查网络和防火墙；一直这样请问县里。"),
    "refused": ("那边不接", "请核对平台地址和端口，或问县里平台开没开。"),
    "no_way": ("连不过去", "请检查网线、网关和防火墙。"),
    "expired": ("证书过期了", "先看本机时间对不对；时间对，请县里换平台的证书。"),
    "not_yet": ("证书还没生效", "请先把本机时间校准。"),
    "other_host": ("证书是别的地址的", "请核对平台地址；地址对，请问县里。"),
    "unknown_issuer": ("不认识发证机构", "请核对设置里的 ca_file；用公共机构的，请问县里。"),
    "no_tls": ("建不起加密连接", "这个网络可能在拦。请换一个网络试试，或问网络管理员。"),
    "ends_soon": ("证书快到期", "请提醒县里换平台的证书。"),
    "stranger": ("回答的不是平台", "可能要先登录这个网络，或地址不对。请核对。"),
    "not_accepted": ("平台不认本机", "请问县里本机是不是停用了，或重新注册。"),
    "troubled": ("平台说现在忙", "过一会儿再查；一直这样请问县里。"),
    "clock_off": ("本机时间不准", "请打开 systemd-timesyncd 或校准时间。照常收件。"),
    "clock_refused": ("平台不认本机时间", "请校准时间。"),
}
"""By what was found: the fact, and what to do."""
_SAME_S = 2.0
"""A platform that tells whole seconds is measured no finer than that."""
_STATES = {"good": "done", "skipped": "neutral", "cancelled": "neutral", "ends_soon": "attention"}


@dataclass(frozen=True, slots=True)
class StepSeen:
    """One step of the look, as `sync.probe` has it; words instead of its enums."""

    step: str
    found: str
    took_s: float = 0.0
    address: str = ""
    days: int | None = None
    offset_s: float | None = None
    plain: bool = False


class NetworkLook(Protocol):
    """One look along the way to the platform."""

    def run(self) -> Iterator[StepSeen]:
        """Yield each step when it is done; blocks, each step with a deadline."""
        ...

    def cancel(self) -> None:
        """End it within a moment; from any thread."""
        ...


Looks = Callable[[], NetworkLook]


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """One step for the screen and the report."""

    key: str
    title: str
    status: str
    """done, info, attention, problem; neutral for what was not looked at."""
    fact: str
    detail: str
    """The figure: an address, days, an offset, milliseconds."""
    advice: str


def line(seen: StepSeen) -> NetworkLine:
    """Return a step in words."""
    fact, advice = _WORDS[seen.found]
    status = _STATES.get(seen.found, "attention" if seen.found == "clock_off" else "problem")
    if seen.found == "good" and seen.plain:
        fact = "不加密"
        status = "info"
        advice = "只有练习平台可以不加密。"
    return NetworkLine(seen.step, TITLES[seen.step], status, fact, _detail(seen), advice)


def waiting(step: str) -> NetworkLine:
    """Return a step that has not been looked at yet."""
    return NetworkLine(step, TITLES[step], "neutral", "", "", "")


def _detail(seen: StepSeen) -> str:
    took = f"{seen.took_s * 1000:.0f} 毫秒" if seen.took_s < 1 else f"{seen.took_s:.1f} 秒"
    if seen.found in {"skipped", "cancelled"}:
        return ""
    if seen.address:
        return f"{seen.address}　{took}"
    if seen.days is not None:
        return f"还有 {seen.days} 天　{took}"
    if seen.offset_s is not None:
        return _offset(seen.offset_s)
    return took


def _offset(offset_s: float) -> str:
    if abs(offset_s) < _SAME_S:
        return "和平台一样"
    return f"比平台{'慢' if offset_s > 0 else '快'} {duration(abs(offset_s))}"
