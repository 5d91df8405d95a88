"""A real PC/SC daemon with virtual readers, walled off in its own network and mount namespace.

vpcd listens on every address without a password, so it only ever runs where nobody can reach it.
Whatever wants to talk to it (a worker, a card, a whole kiosk) is started inside the namespace
with `command_prefix`. Needs root, Linux, util-linux, iproute2, pcscd and vsmartcard-vpcd. For
demonstrations and tests; a terminal in service never starts it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_READY_S = 10.0
_CLONE_NEWNET = 0x40000000
_TOOLS = {
    "pcscd": "pcscd",
    "unshare": "util-linux",
    "nsenter": "util-linux",
    "setpriv": "util-linux",
    "ip": "iproute2",
    "mount": "mount",
}
# A person who is root only in a user namespace can mount over /run, but make no folder in it.
_INSIDE = """
set -e
ip link set lo up
if ! mkdir -p /run/pcscd 2>/dev/null; then
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir /run/pcscd
  case "$XDG_RUNTIME_DIR" in /run/*) mkdir -p -m 700 "$XDG_RUNTIME_DIR";; esac
fi
mount -t tmpfs -o mode=755 tmpfs /run/pcscd
echo ready
exec sleep infinity
"""


class IsolationUnavailableError(RuntimeError):
    """This machine cannot do it; the message says what is missing and what to do."""


def missing() -> list[str]:
    """Name what keeps an isolated PC/SC daemon from being started here; empty when nothing does."""
    found = []
    if os.geteuid() != 0:
        found.append("root (network and mount namespaces): run it with sudo")
    packages = {package for tool, package in _TOOLS.items() if _tool(tool) is None}
    if not _DRIVER.exists():
        packages.add("vsmartcard-vpcd")
    if packages:
        found.append("packages: apt-get install " + " ".join(sorted(packages)))
    return found


class IsolatedPcscd:
    """A namespace, and in it a PC/SC daemon that can be killed and started again."""

    def __init__(self, directory: Path, port: int, slots: int) -> None:
        """Use `isolated_pcscd` instead."""
        self.vpcd_port = port
        """Where virtual cards connect (TCP, 127.0.0.1 inside the namespace); then port + 1 ..."""
        self.reader_names = [f"Virtual PCD 00 {slot:02d}" for slot in range(slots)]
        self.reader_name = self.reader_names[0]
        self._directory = directory
        self._daemon: subprocess.Popen[bytes] | None = None
        self._config = directory / "reader.conf.d"
        self._config.mkdir()
        self._holder = subprocess.Popen(
            [
                *(_need("unshare"), "-n", "-m", "--propagation", propagation()),
                *(_need("setpriv"), "--pdeathsig", "KILL", "sh", "-c", _INSIDE),
            ],
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )
        try:
            self._wait_for_namespace()
        except BaseException:
            self.close()
            raise

    @property
    def command_prefix(self) -> list[str]:
        """What to put before a command so that it runs inside."""
        process = f"/proc/{self._holder.pid}"
        spaces = [f"--net={process}/ns/net", f"--mount={process}/ns/mnt"]
        # A mount namespace brings its own root with it: back to ours, which may be a chroot.
        return [_need("nsenter"), *spaces, f"--root={process}/root", "--"]

    def connect(self, slot: int = 0) -> socket.socket:
        """Return a socket to a slot of vpcd, made inside the namespace."""
        address = ("127.0.0.1", self.vpcd_port + slot)
        sock = self._inside(lambda: socket.create_connection(address, 5))
        sock.settimeout(None)
        return sock

    def listen(self) -> socket.socket:
        """Return a socket that listens on 127.0.0.1 inside the namespace, at a free port."""
        return self._inside(lambda: socket.create_server(("127.0.0.1", 0)))

    def _inside(self, make: Callable[[], socket.socket]) -> socket.socket:
        """Make a socket on a thread that enters the namespace."""
        made: list[socket.socket] = []
        faults: list[OSError] = []

        def enter() -> None:
            try:
                with Path(f"/proc/{self._holder.pid}/ns/net").open("rb") as namespace:
                    _setns(namespace.fileno())
                made.append(make())
            except OSError as fault:
                faults.append(fault)

        # A namespace belongs to a thread; one that has entered another is not used again.
        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        if faults:
            raise faults[0]
        return made[0]

    def start_pcscd(self, *, readers: bool = True) -> None:
        """Start the daemon, with its virtual readers or with none, and wait until it serves.

        Raises IsolationUnavailableError.
        """
        text = _reader_conf(self.vpcd_port) if readers else ""
        (self._config / "vpcd").write_text(text, encoding="ascii")
        command = [_need("pcscd"), "--foreground", "--config", str(self._config)]
        if "--disable-polkit" in _help_of_pcscd():
            command.append("--disable-polkit")
        with (self._directory / "pcscd.log").open("ab") as log:
            self._daemon = subprocess.Popen(
                [*self.command_prefix, _need("setpriv"), "--pdeathsig", "KILL", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait_for_service(readers=readers)

    def kill_pcscd(self) -> None:
        """Kill the daemon as a crash would: SIGKILL, sockets left behind."""
        if self._daemon is not None:
            self._daemon.send_signal(signal.SIGKILL)
            self._daemon.wait(timeout=5)
            self._daemon = None

    def stop_pcscd(self) -> None:
        """Stop the daemon in good order."""
        if self._daemon is not None:
            self._daemon.terminate()
            try:
                self._daemon.wait(timeout=3)
            except subprocess.TimeoutExpired:
                self._daemon.kill()
                self._daemon.wait(timeout=5)
            self._daemon = None

    def close(self) -> None:
        """End the daemon and the namespace; safe to call twice."""
        self.stop_pcscd()
        self._holder.kill()
        self._holder.wait(timeout=5)
        if self._holder.stdout is not None:
            self._holder.stdout.close()

    def _wait_for_namespace(self) -> None:
        out = self._holder.stdout
        if out is None or out.readline() != b"ready\n":
            raise IsolationUnavailableError(
                "no network and mount namespace can be made here: run as root on a machine"
                " (or in a container) that allows unshare"
            )

    def _wait_for_service(self, *, readers: bool) -> None:
        deadline = time.monotonic() + _READY_S
        # The socket file of a killed daemon stays behind; what listens does not.
        sockets = ["/proc/net/unix", "/proc/net/tcp", "/proc/net/tcp6"]
        signs = ["/pcscd.comm"] + [f":{self.vpcd_port:04X} "] * readers
        while time.monotonic() < deadline:
            if self._daemon is None or self._daemon.poll() is not None:
                break
            probe = subprocess.run(
                [*self.command_prefix, "cat", *sockets], capture_output=True, text=True, check=False
            )
            if all(sign in probe.stdout for sign in signs):
                return
            time.sleep(0.05)
        log = (self._directory / "pcscd.log").read_text(errors="replace")[-500:]
        raise IsolationUnavailableError(f"pcscd did not start; its last words: {log}")


def propagation() -> str:
    """Say how `unshare` should treat mounts: private, where the root is a mount point.

    In a plain chroot it is none, so nothing can be made private there; the tmpfs on /run/pcscd is
    then seen outside the namespace only if the machine shares its root mount.
    """
    probe = [_need("unshare"), "-m", "--propagation", "private", "true"]
    private = subprocess.run(probe, capture_output=True, check=False).returncode == 0
    return "private" if private else "unchanged"


@contextlib.contextmanager
def isolated_pcscd(port: int = 0x9C40, slots: int = 2) -> Iterator[IsolatedPcscd]:
    """Run a real pcscd with virtual readers in a namespace of its own.

    `slots` only names how many readers vpcd offers (it is built with two). Raises
    IsolationUnavailableError when the machine cannot do it.
    """
    if absent := missing():
        raise IsolationUnavailableError("; ".join(absent))
    with tempfile.TemporaryDirectory(prefix="kiosk-pcscd-") as directory:
        pcscd = IsolatedPcscd(Path(directory), port, slots)
        try:
            pcscd.start_pcscd()
            yield pcscd
        finally:
            pcscd.close()


def _setns(descriptor: int) -> None:
    """Move the calling thread into a network namespace (Python has os.setns from 3.12 on)."""
    if ctypes.CDLL(None, use_errno=True).setns(descriptor, _CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _reader_conf(port: int) -> str:
    return (
        'FRIENDLYNAME "Virtual PCD"\n'
        f"DEVICENAME /dev/null:0x{port:04X}\n"
        f"LIBPATH {_DRIVER}\n"
        f"CHANNELID 0x{port:04X}\n"
    )


def _tool(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def _need(name: str) -> str:
    path = _tool(name)
    if path is None:
        raise IsolationUnavailableError(f"{name} is missing: apt-get install {_TOOLS[name]}")
    return path


def _help_of_pcscd() -> str:
    result = subprocess.run([_need("pcscd"), "--help"], capture_output=True, text=True, check=False)
    return result.stdout + result.stderr
