"""The state of the line to the platform, in the few words that the top of every page holds."""

from __future__ import annotations

LINK_WORDS = {
    "": "正在连接",
    "online": "网络正常",
    "offline": "暂时离线",
    "refused": "平台暂停接收",
    "untrusted": "网络要检查",
}
"""By `kiosk.ports.Link`; empty before anything was tried."""
