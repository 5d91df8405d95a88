"""What the settings say of a PC/SC reader: which sides of a card it takes, and who holds the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devices.ports import CardWay, DeviceError, Problem
from devices.smartcard.authentication import Authenticator, KeyAuthenticator
from devices.smartcard.connection import CardConnection

if TYPE_CHECKING:  # a worker without a key does not pay for TLS and HTTP
    from devices.smartcard.hsm import Hsm
    from devices.smartcard.psam import Psam

Options = Mapping[str, str | int | float]
ConnectPsam = Callable[[], AbstractContextManager[CardConnection]]

_INSERTED, _LAID = CardWay.SOCIAL_SECURITY_INSERTED, CardWay.SOCIAL_SECURITY_LAID
_TAKES = {
    "contact": frozenset({_INSERTED}),
    "contactless": frozenset({_LAID}),
    "both": frozenset({_INSERTED, _LAID}),
}
_PSAM = ("psam_application", "psam_internal_key", "psam_external_key")
_ADVICE = {
    Problem.KEY_AWAY: "PSAM 卡没有回应：请检查它有没有插在 psam 写的那个卡槽里",
    Problem.NO_READER: "没有找到 psam 写的卡槽：请检查读卡器和名称",
    Problem.CARD_REMOVED: "PSAM 卡槽是空的：请插好 PSAM 卡",
}


def takes(options: Options) -> frozenset[CardWay]:
    """Return what a resident does with the card: `interface` is contact, contactless or both."""
    return _TAKES[str(options.get("interface", "contact"))]


def authenticator(options: Options, connect_psam: ConnectPsam) -> Authenticator | None:
    """Return who convinces 3.x cards; None: nobody here. Raises ValueError for a technician."""
    if "psam" in options and "hsm" in options:
        raise ValueError("psam 和 hsm 只能写一个")
    if "hsm" in options:
        return KeyAuthenticator(_hsm(options))
    if "psam" in options:
        return KeyAuthenticator(_psam(options, connect_psam))
    left = [name for name in options if name.startswith(("psam_", "hsm_"))]
    if left:
        raise ValueError(f"写了 {left[0]}，还要写 {left[0].partition('_')[0]}")
    return None


def key_findings(options: Options, connect_psam: ConnectPsam) -> list[str]:
    """Return what keeps the key from being used here, for a technician; asks for no card's key."""
    try:
        authenticator(options, connect_psam)
        if "hsm" in options:
            _hsm(options).check()
        elif "psam" in options:
            _psam(options, connect_psam).check()
    except ValueError as error:
        return [str(error)]
    except DeviceError as error:
        if "hsm" in options:
            return [f"加密机连不上（{error}）：请检查地址、网络和证书"]
        return [
            _ADVICE.get(error.problem, "PSAM 卡里没有 psam_application 写的应用：请和发卡单位核对")
        ]
    return []


def _psam(options: Options, connect: ConnectPsam) -> Psam:
    from devices.smartcard.psam import Psam, keys_of

    missing = [name for name in _PSAM if name not in options]
    if missing:
        raise ValueError(f"用 PSAM 卡要写 {missing[0]}，向发 PSAM 卡的单位要")
    return Psam(connect, keys_of(*(str(options[name]) for name in _PSAM)))


def _hsm(options: Options) -> Hsm:
    from devices.smartcard.hsm import Hsm

    own = [name in options for name in ("hsm_cert", "hsm_key")]
    if any(own) and not all(own):
        raise ValueError("hsm_cert 和 hsm_key 要一起写")
    given: dict[str, Any] = {}
    if "hsm_ca" in options:
        given["ca_file"] = Path(str(options["hsm_ca"]))
    if all(own):
        given["certificate"] = (Path(str(options["hsm_cert"])), Path(str(options["hsm_key"])))
    if "hsm_s" in options:
        given["deadline_s"] = float(options["hsm_s"])
    return Hsm(str(options["hsm"]), **given)
