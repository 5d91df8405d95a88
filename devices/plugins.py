"""Drivers that a vendor's package brings: entry points of the group `kiosk.devices` (docs/drivers.md).

A package is code that runs with the terminal's rights: who installs it decides. What is checked
here is that it fits, so that a wrong one is named before a worker starts with it.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from devices.manifest import CONTRACT, ConfigError, Driver

GROUP = "kiosk.devices"


def installed() -> tuple[str, ...]:
    """Return the names of the drivers that packages bring, without importing one."""
    return tuple(sorted({one.name for one in _found()}))


def plugin(name: str) -> Driver | None:
    """Return a package's manifest; None when no package brings it. Raises ConfigError."""
    found = [one for one in _found() if one.name == name]
    if not found:
        return None
    if len(found) > 1:
        packages = "、".join(sorted(_package(one) for one in found))
        raise ConfigError(f"有几个软件包都带 {name} 这个驱动，请只留一个：{packages}")
    package = _package(found[0])
    try:
        manifest = found[0].load()
    except Exception as error:
        kind = type(error).__name__
        raise ConfigError(
            f"软件包 {package} 的驱动 {name} 装载不了（{kind}），请重新安装"
        ) from error
    if not isinstance(manifest, Driver) or manifest.name != name:
        raise ConfigError(f"软件包 {package} 的 {name} 不是驱动说明（Driver），请告诉厂家")
    if manifest.contract != CONTRACT:
        raise ConfigError(
            f"软件包 {package} 是为第 {manifest.contract} 版驱动接口写的，本机是第 {CONTRACT} 版，"
            "请向厂家要合适的版本"
        )
    return manifest


def _found() -> tuple[EntryPoint, ...]:
    return tuple(one for one in entry_points(group=GROUP) if "." in one.name)


def _package(found: EntryPoint) -> str:
    return f"{found.dist.name} {found.dist.version}" if found.dist else found.value
