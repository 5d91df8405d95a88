"""The dock: hands for a terminal without hardware. Cards, codes, paper, cover, camera and network by order.

`python -m devices.simulators.dock` owns a card slot, a code scanner, a printer emulator, the tray of an A4
printer, what lies below a camera, and a bad network, and takes orders as JSON lines over a unix socket only
its user may open:

    {"order": ["card", "place", "zhangming"]}  ->  {"ok": true, "status": {...}}
    {"order": ["cover", "lift"]}               ->  {"ok": false, "message": "..."}

It refuses to start unless the caller vouches with `--sandbox` that the platform has called
itself a sandbox, and it holds invented people only.
"""

from __future__ import annotations

import argparse
import base64
import functools
import json
import signal
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from devices.simulators.camera import Lens
from devices.simulators.card import PEOPLE, TITLES, SocialSecurityCard, VirtualCard
from devices.simulators.network import FaultProxy
from devices.simulators.page import Hand, Tray
from devices.simulators.printer import Paper, PrinterEmulator
from devices.simulators.scanner import SerialScannerSimulator
from devices.simulators.shaping import Weather
from devices.simulators.vpcd import Address, CardInSlot

_SLOW_MS = 1500.0
_MM_PER_S = 200.0
_EMPTY_SLOT_S = 0.6
"""A PC/SC daemon looks so often; a faster swap of cards might not be seen."""
_LONGEST_ORDER = 65536
_LONGEST_CODE = 1024


_WORK_CARD = "work-07"
_WORK_TITLE = "工作卡（工号 07，密码 204816）"


class OrderError(Exception):
    """An order that cannot be carried out; its message is for the person who gave it."""


def _card(name: str) -> VirtualCard:
    if name == _WORK_CARD:
        # What signs costs its imports only when somebody wants such a card.
        from devices.simulators.piv_card import practice_card

        return practice_card()
    data = PEOPLE.get(name)
    if data is None:
        raise OrderError(f"没有名为 {name} 的卡，可用的有：{'、'.join((*PEOPLE, _WORK_CARD))}")
    return SocialSecurityCard(data)


class Dock:
    """One card slot, two printers, one camera, one line to the platform."""

    def __init__(
        self,
        card_slot: Address,
        platform: tuple[str, int],
        *,
        tray: Path,
        lens: Path,
        printer_port: int = 0,
        network_port: int = 0,
        cut: bool = False,
        mm_per_s: float | None = _MM_PER_S,
        scanner: Path | None = None,
    ) -> None:
        """Start the printers, the camera, the scanner and the network. OSError when a port is taken.

        `tray`, `lens` and `scanner` are the folder of the A4 printer, the file of the camera and the line
        of the code scanner.
        """
        self.tray = Tray(tray)
        self.tray.put_up()
        self.lens = Lens(lens)
        self._slot = card_slot
        self._card: CardInSlot | None = None
        self._card_name = ""
        self._lock = threading.Lock()
        self.printer = PrinterEmulator(printer_port, mm_per_s=mm_per_s)
        try:
            self.network = FaultProxy(*platform, port=network_port)
        except OSError:
            self.printer.close()
            raise
        self._scanner: SerialScannerSimulator | None = None
        if scanner is not None:
            scanner.unlink(missing_ok=True)  # left over by a dock that was killed
            self._scanner = SerialScannerSimulator(scanner)
        if cut:
            self.network.cut()

    def order(self, words: Sequence[str]) -> dict[str, Any]:
        """Carry out one order and return the answer's fields. Raises OrderError."""
        with self._lock:
            match list(words):
                case ["status"]:
                    return {"status": self.status()}
                case ["card", "place", name]:
                    self._place(name)
                case ["card", "remove"]:
                    self._remove()
                case ["card", "list"]:
                    titles = {**TITLES, _WORK_CARD: _WORK_TITLE}
                    return {"cards": [{"name": n, "title": t} for n, t in titles.items()]}
                case ["scan", text]:
                    self._scan(text)
                case ["receipts"]:
                    return {"receipts": self._receipts()}
                case [thing, action] if (thing, action) in self._switches():
                    self._switches()[thing, action]()
                case _:
                    raise OrderError(f"不认识的操作：{' '.join(words)}")
            return {"status": self.status()}

    def status(self) -> dict[str, Any]:
        """Return how everything stands, as plain values."""
        printer, network = self.printer, self.network
        return {
            "card": self._card_name if self._card is not None and self._card.inside else None,
            "printer": {
                "power": "on" if printer.powered else "off",
                "paper": printer.paper.value,
                "cover": "open" if printer.cover_open else "closed",
                "stalled": printer.stalled,
                "in_mouth": len(printer.mouth),
                "receipts": len(printer.receipts()),
                "bytes": printer.bytes_received,
            },
            "sheets": {
                "printer": self.tray.hand,
                "busy": self.tray.busy,
                "documents": len(self.tray.documents()),
            },
            "camera": self.lens.sees,
            "network": {
                "link": network.link.value,
                "slow": network.delay_ms > 0,
                "connections": network.connections,
                "bytes_up": network.bytes_up,
                "bytes_down": network.bytes_down,
            },
        }

    def close(self) -> None:
        """Take everything away."""
        self._remove()
        if self._scanner is not None:
            self._scanner.unplug()
        self.printer.close()
        self.tray.set(Hand.OFF)
        self.lens.unplug()
        self.network.close()

    def __enter__(self) -> Self:
        """Return the running dock."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take everything away."""
        self.close()

    def _switches(self) -> dict[tuple[str, str], Callable[[], object]]:
        printer, network = self.printer, self.network
        return {
            ("paper", "tear"): printer.tear,
            ("paper", "empty"): lambda: printer.set_paper(Paper.OUT),
            ("paper", "low"): lambda: printer.set_paper(Paper.LOW),
            ("paper", "refill"): lambda: printer.set_paper(Paper.OK),
            ("cover", "open"): lambda: printer.set_cover(is_open=True),
            ("cover", "close"): lambda: printer.set_cover(is_open=False),
            ("printer", "off"): printer.power_off,
            ("printer", "on"): self._printer_on,
            ("printer", "stall"): printer.stall,
            **{("sheets", hand.value): functools.partial(self.tray.set, hand) for hand in Hand},
            ("sheets", "take"): self.tray.take,
            ("camera", "paper"): self.lens.lay,
            ("camera", "blurred"): self.lens.blur,
            ("camera", "nothing"): self.lens.clear,
            ("camera", "unplug"): self.lens.unplug,
            ("network", "cut"): network.cut,
            ("network", "black-hole"): network.black_hole,
            ("network", "restore"): network.restore,
            ("network", "slow"): self._slow,
            ("network", "thin"): self._thin,
        }

    def _printer_on(self) -> None:
        self.printer.resume()
        self.printer.power_on()

    def _slow(self) -> None:
        self.network.restore()
        self.network.delay_ms = _SLOW_MS

    def _thin(self) -> None:
        """A village's line: 64 kbit/s, two seconds there and back, stalls and resets."""
        self.network.restore()
        self.network.rate_up = self.network.rate_down = 8_000.0
        self.network.delay_ms = 2_000.0
        self.network.weather(Weather(seed=1, stall_every_s=20.0, stall_s=3.0, reset_every_s=60.0))

    def _place(self, name: str) -> None:
        card = _card(name)
        if self._card is not None and self._card.inside:
            self._remove()
            time.sleep(_EMPTY_SLOT_S)
        try:
            self._card = CardInSlot(card, self._slot, timeout_s=3.0)
        except OSError:
            raise OrderError("没有读卡器在等卡：请先启动终端，再放卡") from None
        self._card_name = name

    def _remove(self) -> None:
        card, self._card = self._card, None
        if card is not None:
            card.remove()

    def _scan(self, text: str) -> None:
        """Hold a code before the scanner; it is kept nowhere here."""
        if self._scanner is None:
            raise OrderError("这个模拟台没有扫码枪")
        if not (text.isascii() and text.isprintable() and 0 < len(text) <= _LONGEST_CODE):
            raise OrderError("码是 1 到 1024 个英文字母、数字或符号")
        try:
            self._scanner.scan(text)
        except OSError:
            raise OrderError("终端没有在等扫码枪，请先启动终端") from None

    def _receipts(self) -> list[dict[str, Any]]:
        return [
            {
                "width": receipt.width,
                "height": receipt.height,
                "png": base64.b64encode(receipt.png()).decode("ascii"),
            }
            for receipt in self.printer.receipts()
        ]


class _Handler(socketserver.StreamRequestHandler):
    """One caller; as many orders as it likes, one a line."""

    server: DockServer

    def handle(self) -> None:
        while line := self.rfile.readline(_LONGEST_ORDER):
            answer = json.dumps(self.server.answer(line))
            self.wfile.write(answer.encode() + b"\n")


class DockServer(socketserver.ThreadingUnixStreamServer):
    """Takes orders for a dock over a unix socket."""

    daemon_threads = True

    def __init__(self, dock: Dock, path: Path) -> None:
        """Listen at `path`, which only this user may open."""
        self._dock = dock
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)  # left over by a dock that was killed
        super().__init__(str(path), _Handler)
        path.chmod(0o600)

    def answer(self, line: bytes) -> dict[str, Any]:
        """Return the answer to one line, whatever it holds."""
        try:
            words = json.loads(line)["order"]
        except (ValueError, KeyError, TypeError, RecursionError):
            words = None
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            return {"ok": False, "message": '每行要写成 {"order": ["card", "remove"]}'}
        try:
            return {"ok": True, **self._dock.order(words)}
        except OrderError as error:
            return {"ok": False, "message": str(error)}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a caller go that went away in mid-answer; anything else is told on stderr."""
        if not isinstance(sys.exception(), BrokenPipeError | ConnectionResetError):
            super().handle_error(request, client_address)


def card_slot(text: str) -> Address:
    """Read `unix:PATH` or `tcp:HOST:PORT`; ValueError otherwise."""
    kind, _, rest = text.partition(":")
    if kind == "unix" and rest:
        return Path(rest)
    if kind == "tcp":
        return host_and_port(rest)
    raise ValueError(f"{text!r} is neither unix:PATH nor tcp:HOST:PORT")


def host_and_port(text: str) -> tuple[str, int]:
    """Read `HOST:PORT`; ValueError otherwise."""
    host, _, port = text.rpartition(":")
    if not host:
        raise ValueError(f"{text!r} is not HOST:PORT")
    return host, int(port)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a dock until SIGTERM."""
    parser = argparse.ArgumentParser(prog="devices.simulators.dock", description=__doc__)
    parser.add_argument("--socket", type=Path, required=True, help="where orders are taken")
    parser.add_argument("--card-slot", type=card_slot, required=True, help="unix:PATH or tcp:H:P")
    parser.add_argument("--tray", type=Path, required=True, help="folder of the A4 printer")
    parser.add_argument("--lens", type=Path, required=True, help="file of the camera")
    parser.add_argument("--platform", type=host_and_port, required=True, help="HOST:PORT")
    parser.add_argument("--printer-port", type=int, default=0)
    parser.add_argument("--network-port", type=int, default=0)
    parser.add_argument("--scanner", type=Path, help="where the code scanner hangs")
    parser.add_argument("--network", choices=["up", "cut"], default="up", help="at the start")
    parser.add_argument(
        "--sandbox", action="store_true", help="the platform has called itself a sandbox"
    )
    given = parser.parse_args(argv)
    if not given.sandbox:
        parser.error("the dock works with a sandbox platform only; the caller says so by --sandbox")
    with Dock(
        given.card_slot,
        given.platform,
        tray=given.tray,
        lens=given.lens,
        printer_port=given.printer_port,
        network_port=given.network_port,
        cut=given.network == "cut",
        scanner=given.scanner,
    ) as dock:
        server = DockServer(dock, given.socket)
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
        try:
            server.serve_forever(poll_interval=0.1)
        finally:
            server.server_close()
            given.socket.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
