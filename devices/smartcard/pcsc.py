"""PC/SC: the only module that knows pyscard.

It watches all readers by SCardGetStatusChange on a thread of its own and makes its context anew
whenever the service is lost: pyscard's own monitors end for good when pcscd restarts. It must
not know what a card says.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smartcard import scard  # type: ignore[import-untyped]

from devices.ports import DeviceError, Problem
from devices.smartcard import options
from devices.smartcard.apdu import split_response, without_length
from devices.smartcard.connection import CardConnection, Slot, Slots
from devices.smartcard.reader import SlotReader
from kiosk.domain.assurance import Assurance

log = logging.getLogger(__name__)

_PNP = "\\\\?PnP?\\Notification"
_POLL_MS = 1000
"""How long one wait lasts: an SCardCancel that came too early is caught up with by then."""
_BACKOFF_S = (0.1, 0.2, 0.5, 1.0)
_REMOVAL_SEEN_S = 2.0
"""pcscd looks twice a second whether a card is still there, and later on a busy machine."""

_GONE = frozenset({scard.SCARD_W_REMOVED_CARD, scard.SCARD_E_NO_SMARTCARD})
_NO_READER = frozenset({scard.SCARD_E_READER_UNAVAILABLE, scard.SCARD_E_UNKNOWN_READER})
_NO_SERVICE = frozenset(
    {
        scard.SCARD_E_NO_SERVICE,
        scard.SCARD_E_SERVICE_STOPPED,
        scard.SCARD_E_INVALID_HANDLE,
        scard.SCARD_F_COMM_ERROR,
        scard.SCARD_F_INTERNAL_ERROR,
    }
)


class _ServiceLostError(Exception):
    """The daemon does not answer; its message names the call and the code."""


class PcscSlots:
    """Every reader of the PC/SC daemon, or those whose name contains `only`.

    A slot whose name contains `psam` holds the terminal's own module: no resident's card is there.
    """

    def __init__(self, only: str = "", psam: str = "") -> None:
        self._only = only
        self._psam = psam
        self._on_change: Callable[[Slots], None] = lambda _: None
        self._stop = threading.Event()
        self._context: int | None = None
        self._thread = threading.Thread(target=self._run, name="pcsc-watcher", daemon=True)

    def start(self, on_change: Callable[[Slots], None]) -> None:
        """Begin to watch; the daemon may come later."""
        self._on_change = on_change
        self._thread.start()

    def close(self) -> None:
        """Stop the watcher, at once when it waits for the daemon."""
        self._stop.set()
        if self._context is not None:
            scard.SCardCancel(self._context)
        if self._thread.is_alive():
            self._thread.join(timeout=_POLL_MS / 1000 + 1)

    @contextlib.contextmanager
    def connect(self, slot: str) -> Iterator[CardConnection]:
        """Connect exclusively, or shared where another program holds the card; release for sure."""
        context = _establish()
        try:
            card, protocol = _connect(context, slot)
            try:
                yield _PcscConnection(context, slot, card, protocol, _atr(card))
            finally:
                scard.SCardDisconnect(card, scard.SCARD_UNPOWER_CARD)
        finally:
            scard.SCardReleaseContext(context)

    @contextlib.contextmanager
    def connect_psam(self) -> Iterator[CardConnection]:
        """Connect to the module in the terminal's own slot. Raises DeviceError."""
        name = next((one for one in reader_names() if self._is_psam(one)), None)
        if name is None:
            raise DeviceError(Problem.NO_READER, "no slot of that name for the PSAM")
        with self.connect(name) as module:
            yield module

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            try:
                self._watch()
                failures = 0
            except _ServiceLostError as lost:
                if self._context is not None:
                    failures = 0  # it was there until now
                log.info("PC/SC service lost: %s", lost)
                self._on_change(Slots(service=False))
            finally:
                context, self._context = self._context, None
                if context is not None:
                    scard.SCardReleaseContext(context)
            self._stop.wait(_BACKOFF_S[min(failures, len(_BACKOFF_S) - 1)])
            failures += 1

    def _watch(self) -> None:
        result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        _demand("SCardEstablishContext", result)
        self._context = context
        known: dict[str, int] = {_PNP: scard.SCARD_STATE_UNAWARE}
        told: Slots | None = None
        while not self._stop.is_set():
            names = self._readers(context)
            known = {_PNP: known[_PNP]} | {
                name: known.get(name, scard.SCARD_STATE_UNAWARE) for name in names
            }
            # A new reader is looked at before waiting, so that one picture holds them all. The state of
            # the readers' list itself is never anything but 0 here, so it says nothing of being new.
            new = any(known[name] == scard.SCARD_STATE_UNAWARE for name in names)
            result, states = scard.SCardGetStatusChange(
                context, 0 if new else _POLL_MS, list(known.items())
            )
            quiet = result in {scard.SCARD_E_TIMEOUT, scard.SCARD_E_CANCELLED}
            if not quiet and result not in _NO_READER:
                _demand("SCardGetStatusChange", result)
            if new or not quiet:
                known |= {name: state & ~scard.SCARD_STATE_CHANGED for name, state, _ in states}
            slots = Slots(service=True, slots=tuple(_slot(n, known[n]) for n in names))
            if slots != told:
                told = slots
                self._on_change(slots)

    def _readers(self, context: int) -> list[str]:
        result, names = scard.SCardListReaders(context, [])
        if result == scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        _demand("SCardListReaders", result)
        return [name for name in names if self._only in name and not self._is_psam(name)]

    def _is_psam(self, name: str) -> bool:
        return bool(self._psam) and self._psam in name


@dataclass(frozen=True, slots=True)
class _PcscConnection:
    """A connection to one card; its answers are checked for being answers at all."""

    context: int
    slot: str
    card: int
    protocol: int
    atr: bytes

    def send_and_receive(self, apdu: bytes | bytearray) -> tuple[bytes, int]:
        pci = scard.SCARD_PCI_T1
        if self.protocol == scard.SCARD_PROTOCOL_T0:
            pci, apdu = scard.SCARD_PCI_T0, without_length(apdu)
        result, response = scard.SCardTransmit(self.card, pci, list(apdu))
        if result != scard.SCARD_S_SUCCESS:
            raise _fault(self.context, self.slot, _problem(result), _message(result))
        if len(response) < 2:
            detail = f"reply of {len(response)} bytes"
            raise _fault(self.context, self.slot, Problem.CARD_UNREADABLE, detail)
        return split_response(bytes(response))


def _fault(context: int, slot: str, problem: Problem, detail: str) -> DeviceError:
    """Tell why a card does not answer; a pulled one fails or answers nothing before it is missed."""
    if problem is Problem.CARD_UNREADABLE and _removed(context, slot):
        problem = Problem.CARD_REMOVED
    return DeviceError(problem, detail)


def _removed(context: int, slot: str) -> bool:
    """Tell whether the daemon sees the slot empty before it must have looked."""
    deadline = time.monotonic() + _REMOVAL_SEEN_S
    state = scard.SCARD_STATE_PRESENT
    while time.monotonic() < deadline:
        result, states = scard.SCardGetStatusChange(context, 100, [(slot, state)])
        if result == scard.SCARD_E_TIMEOUT:
            continue
        if result != scard.SCARD_S_SUCCESS:
            return False
        state = states[0][1] & ~scard.SCARD_STATE_CHANGED
        if not state & scard.SCARD_STATE_PRESENT:
            return True
    return False


def _slot(name: str, state: int) -> Slot:
    present = bool(state & scard.SCARD_STATE_PRESENT)
    # The upper half counts the card events of this slot: a quick swap does not go unseen.
    return Slot(name, (state >> 16) & 0xFFFF if present else None)


def _establish() -> int:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    if result != scard.SCARD_S_SUCCESS:
        raise DeviceError(Problem.NO_SERVICE, _message(result))
    return int(context)


def _connect(context: int, slot: str) -> tuple[int, int]:
    protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    result, card, protocol = _try(context, slot, scard.SCARD_SHARE_EXCLUSIVE, protocols)
    if result == scard.SCARD_E_SHARING_VIOLATION:
        result, card, protocol = _try(context, slot, scard.SCARD_SHARE_SHARED, protocols)
    if result != scard.SCARD_S_SUCCESS:
        raise _fault(context, slot, _problem(result), _message(result))
    return card, protocol


def _atr(card: int) -> bytes:
    result: tuple[Any, ...] = scard.SCardStatus(card)
    return bytes(result[4]) if result[0] == scard.SCARD_S_SUCCESS else b""


def _try(context: int, slot: str, mode: int, protocols: int) -> tuple[int, int, int]:
    result: tuple[Any, ...] = scard.SCardConnect(context, slot, mode, protocols)
    return result[0], result[1], result[2]


def _problem(result: int) -> Problem:
    if result in _GONE:
        return Problem.CARD_REMOVED
    if result in _NO_READER:
        return Problem.NO_READER
    if result in _NO_SERVICE:
        return Problem.NO_SERVICE
    if result == scard.SCARD_E_SHARING_VIOLATION:
        return Problem.BUSY
    return Problem.CARD_UNREADABLE


def _demand(call: str, result: int) -> None:
    if result != scard.SCARD_S_SUCCESS:
        raise _ServiceLostError(f"{call}: {_message(result)}")


def _message(result: int) -> str:
    return str(scard.SCardGetErrorMessage(result)).strip()


def open_reader(name: str, config: Mapping[str, str | int | float], secret: bytes) -> SlotReader:
    """Make the driver `pcsc`: key `reader` narrows it to readers whose name contains it.

    `interface`, `psam...` and `hsm...`: see `devices.smartcard.options`. Raises ValueError.
    """
    source = _source(config)
    return SlotReader(
        name,
        source,
        assurance=Assurance.CHIP_WITHOUT_KEY,
        visit_secret=secret,
        authenticator=options.authenticator(config, source.connect_psam),
        takes=options.takes(config),
    )


def _source(config: Mapping[str, str | int | float]) -> PcscSlots:
    return PcscSlots(str(config.get("reader", "")), str(config.get("psam", "")))


def reader_names() -> list[str]:
    """Return the names of all readers; empty without a daemon. Blocks while the daemon is silent."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    if result != scard.SCARD_S_SUCCESS:
        return []
    try:
        result, names = scard.SCardListReaders(context, [])
    finally:
        scard.SCardReleaseContext(context)
    return list(names) if result == scard.SCARD_S_SUCCESS else []


def check_environment(config: Mapping[str, str | int | float]) -> list[str]:
    """Return what keeps PC/SC from working here, for a technician."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    if result != scard.SCARD_S_SUCCESS:
        return ["PC/SC 服务没有运行：请执行 systemctl start pcscd"]
    try:
        result, names = scard.SCardListReaders(context, [])
    finally:
        scard.SCardReleaseContext(context)
    psam = str(config.get("psam", ""))
    names = [one for one in names or [] if not psam or psam not in one]
    if result != scard.SCARD_S_SUCCESS or not names:
        return ["没有找到读卡器：请检查连接线，或换一个 USB 口"]
    only = str(config.get("reader", ""))
    if not any(only in name for name in names):
        return [f"没有名称含“{only}”的读卡器，现有：{'、'.join(names)}"]
    return options.key_findings(config, _source(config).connect_psam)
