"""What a technician scans or types: a platform's code alone, or one text with all of an enrolment.

    bianmin-enrol:?v=1&url=https%3A%2F%2Fplatform.example&code=ABCD-EFGH-JKLM&key=<43 characters>

`key` is a signing key of the platform (Ed25519, base64url): whoever answers at that address has to
show keys that this one vouches for. `region` and `terminal` may follow: whom the code is for. The
text comes off paper or somebody's screen and is hostile until it is parsed: bounded, each field
once, no field that is not named here.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from sync.wire import VERSION

SCHEME = "bianmin-enrol:?"
_MAX_TEXT = 1000
_NEEDED = frozenset({"v", "url", "code", "key"})
_KNOWN = _NEEDED | {"region", "terminal"}
_CODE = re.compile(r"[A-Za-z0-9-]{8,64}")
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_ON_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})

_NOT_READ = "注册信息看不懂，请重新扫码，或照平台给的注册码再输一次。"
_NOT_SAFE = "注册信息里的平台地址不是 https:// 开头，不能用，请向平台重新索取。"
TERMINAL_OLDER = "本机的程序比平台旧，请先升级本机的程序，再注册。"
PLATFORM_OLDER = "平台比本机的程序旧，请联系平台升级，或给本机装平台要的版本。"


class PayloadRefused(ValueError):
    """The text is no enrolment that can be used; `words` say what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Payload:
    """Everything an enrolment needs, or a bare code (then `url` and `key` are empty)."""

    code: str = field(repr=False)
    url: str = ""
    key: bytes = b""
    """The platform's signing key, 32 bytes."""
    region: str = ""
    terminal: int = 0

    def text(self) -> str:
        """Return the one text; for a QR code."""
        fields = {"v": VERSION, "url": self.url, "code": self.code}
        fields["key"] = base64.urlsafe_b64encode(self.key).decode("ascii").rstrip("=")
        if self.region and self.terminal:
            fields |= {"region": self.region, "terminal": str(self.terminal)}
        return SCHEME + urlencode(fields)


def read_code(text: str) -> Payload:
    """Read either form. Raises PayloadRefused with words for the technician."""
    text = text.strip()
    if not text.isascii() or len(text) > _MAX_TEXT:
        raise PayloadRefused(_NOT_READ)
    if not text.startswith(SCHEME):
        if not _CODE.fullmatch(text):
            raise PayloadRefused(_NOT_READ)
        return Payload(text)
    try:
        pairs = parse_qsl(
            text.removeprefix(SCHEME), strict_parsing=True, max_num_fields=len(_KNOWN)
        )
    except ValueError:
        raise PayloadRefused(_NOT_READ) from None
    fields = dict(pairs)
    if "v" in fields and len(fields) == len(pairs):
        check_version((fields["v"],))
    if len(fields) != len(pairs) or not _NEEDED <= set(fields) <= _KNOWN:
        raise PayloadRefused(_NOT_READ)
    if not _CODE.fullmatch(fields["code"]) or not _KEY.fullmatch(fields["key"]):
        raise PayloadRefused(_NOT_READ)
    region, terminal = fields.get("region", ""), fields.get("terminal", "")
    if bool(region) is not bool(terminal) or not re.fullmatch(r"([0-9]{6})?", region):
        raise PayloadRefused(_NOT_READ)
    if not re.fullmatch(r"([1-9][0-9]{0,3})?", terminal):
        raise PayloadRefused(_NOT_READ)
    return Payload(
        code=fields["code"],
        url=_address(fields["url"]),
        key=base64.urlsafe_b64decode(fields["key"] + "="),
        region=region,
        terminal=int(terminal or 0),
    )


def check_version(spoken: tuple[str, ...]) -> None:
    """Raise PayloadRefused when the other side does not speak ours; says which one is older."""
    if VERSION in spoken:
        return
    numbers = [int(one) for one in spoken if one.isdecimal() and one.isascii() and len(one) <= 9]
    if not numbers:
        raise PayloadRefused(_NOT_READ)
    raise PayloadRefused(TERMINAL_OLDER if max(numbers) > int(VERSION) else PLATFORM_OLDER)


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise PayloadRefused(_NOT_READ) from None
    if not host or parts.query or parts.fragment or parts.username or not url.isprintable():
        raise PayloadRefused(_NOT_READ)
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _ON_THIS_MACHINE):
        raise PayloadRefused(_NOT_SAFE)
    return url.rstrip("/")
