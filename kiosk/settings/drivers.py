"""What a `driver` of the settings may be called. Whether it is installed, the registry of the devices knows."""

from __future__ import annotations

import re

_VENDORS = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+")
_LONGEST = 60


class DriverName:
    """One of the drivers that come with the terminal, or a vendor's, whose name has a dot: `vendor.model`."""

    def __init__(self, *shipped: str) -> None:
        self.shipped = shipped

    def __call__(self, name: str) -> str:
        """Return the name. Raises ValueError that says which are allowed."""
        if name in self.shipped or (len(name) <= _LONGEST and _VENDORS.fullmatch(name)):
            return name
        allowed = "、".join(f'"{one}"' for one in self.shipped)
        raise ValueError(f'只能写 {allowed}，或者另外安装的驱动的名字，如 "vendor.model"')
