"""A software TPM (swtpm) as a process of its own: a real TPM 2.0 that a test can stop and clear."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

_PORTS = range(20_000, 32_000)
"""Below those the kernel gives to others' connections: none takes one between choice and use."""

_CLEAR = """
import sys
from tpm2_pytss import ESAPI, ESYS_TR
with ESAPI(sys.argv[1]) as tpm:
    tpm.clear(ESYS_TR.LOCKOUT)
"""


def tcti_of(port: int) -> str:
    """Return the way to a chip at a port of this machine, as the settings write it."""
    return f"swtpm:host=127.0.0.1,port={port}"


class SoftTpm:
    """One chip; its seeds lie in `state`, so that a second run on the same folder is the same chip."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._process: subprocess.Popen[bytes] | None = None
        self.port = two_free_ports()

    @property
    def tcti(self) -> str:
        """The way to it, as the settings write it."""
        return tcti_of(self.port)

    def start(self) -> None:
        """Power it on."""
        self._state.mkdir(parents=True, exist_ok=True)
        command = ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={self._state}"]
        command += ["--server", f"type=tcp,port={self.port},bindaddr=127.0.0.1"]
        command += ["--ctrl", f"type=tcp,port={self.port + 1},bindaddr=127.0.0.1"]
        command += ["--flags", "not-need-init,startup-clear"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            # Only the control channel: the first to close the other one switches the chip off.
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port + 1), timeout=1),
            ):
                return
            time.sleep(0.02)
        raise TimeoutError("swtpm does not listen")

    def stop(self) -> None:
        """Power it off."""
        if self._process is not None:
            self.go_on()
            self._process.kill()
            self._process.wait()
            self._process = None

    def hang(self) -> None:
        """Take orders and answer none."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Answer again."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def clear(self) -> None:
        """TPM2_Clear, as the firmware's set-up does it: the seed of the owner is made anew."""
        subprocess.run([sys.executable, "-c", _CLEAR, self.tcti], check=True, timeout=60)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def two_free_ports() -> int:
    """Return a port that is free together with the one after it."""
    for _ in range(100):
        port = random.SystemRandom().choice(_PORTS)
        with (
            contextlib.suppress(OSError),
            socket.socket() as first,
            socket.socket() as second,
        ):
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port
    raise OSError("no two free ports in a row")
