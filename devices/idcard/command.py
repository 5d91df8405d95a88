"""The commands of a SAM_A module and how long each may take. Source: GA 450, GA 467."""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType

from devices.idcard.frame import encode


class Command(Enum):
    """CMD and PARA; `frame` is the whole request."""

    RESET = b"\x10\xff"
    """SAM_A 复位"""
    STATUS = b"\x11\xff"
    """SAM_A 状态检测"""
    SAM_ID = b"\x12\xff"
    """读 SAM_A 管理信息"""
    FIND = b"\x20\x01"
    """寻找居民身份证"""
    SELECT = b"\x20\x02"
    """选取居民身份证"""
    READ_BASE = b"\x30\x01"
    """读机读文字信息和照片"""
    READ_BASE_AND_FINGERPRINT = b"\x30\x10"
    """读机读文字信息、照片和指纹"""
    READ_NEW_ADDRESS = b"\x30\x03"
    """读追加地址"""
    BAUD_115200 = b"\x60\x00"
    BAUD_57600 = b"\x60\x01"
    BAUD_38400 = b"\x60\x02"
    BAUD_19200 = b"\x60\x03"
    BAUD_9600 = b"\x60\x04"

    @property
    def frame(self) -> bytes:
        """The whole request without any vendor's envelope."""
        return encode(self.value)


BAUDS = MappingProxyType(
    {
        115200: Command.BAUD_115200,
        57600: Command.BAUD_57600,
        38400: Command.BAUD_38400,
        19200: Command.BAUD_19200,
        9600: Command.BAUD_9600,
    }
)
"""Every speed of the serial line (8N1), the default first, and the command that sets it."""


def max_rf_frame(size: int = 0x50) -> bytes:
    """Return the request that limits one frame on the air (设置射频适配器最大通信字节数), in bytes."""
    return encode(b"\x61\xff", bytes([size]))


SECONDS = MappingProxyType(
    {
        Command.STATUS: 0.6,
        Command.SAM_ID: 0.6,
        Command.FIND: 1.0,
        Command.SELECT: 1.5,
        Command.READ_BASE: 4.0,
        Command.READ_BASE_AND_FINGERPRINT: 6.0,
        Command.READ_NEW_ADDRESS: 2.0,
    }
)
"""Until when a reply must have come; at 9600 baud the longest reply alone takes 2.5 s."""
