"""ippeveprinter: a printer that speaks IPP Everywhere, with avahi and dbus, walled off from this machine.

It lies in network, mount and process namespaces of its own, so ports and the folders under /run are
nobody else's; when the first process of the namespace is killed, everything in it ends.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.helpers.waiting import until

URI = "ipp://localhost:8631/ipp/print"
_BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=/run/dbus/system_bus_socket</listen>
<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/><allow user="*"/></policy></busconfig>
"""
_COMMAND = """\
#!/bin/sh
# The print command of ippeveprinter: its last argument is the document.
if [ -e "{root}/state" ]; then
  said="$(cat "{root}/state")"
  echo "STATE: +$said" >&2
  while [ -e "{root}/state" ]; do sleep 0.05; done
  echo "STATE: -$said" >&2
fi
for document; do :; done
cp "$document" "{root}/out/$$.tmp" && mv "{root}/out/$$.tmp" "{root}/out/$$.pdf"
"""
_INSIDE = """\
ip link set lo up
mount -t tmpfs -o mode=755 tmpfs /run
mount -t proc proc /proc
mount --bind {root}/passwd /etc/passwd
mount --bind {root}/group /etc/group
mkdir -p /run/dbus /run/avahi-daemon
dbus-daemon --config-file={root}/bus.conf --nofork --nopidfile &
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.02; done
avahi-daemon --no-drop-root --no-chroot --no-rlimits &
until [ -S /run/avahi-daemon/socket ]; do sleep 0.02; done
while :; do
  until [ ! -e {root}/off ]; do sleep 0.02; done
  ippeveprinter -p 8631 -n localhost -d {root}/spool -K {root}/keys -f application/pdf \\
    -c {root}/command "A4" &
  printer=$!
  until [ -e {root}/off ]; do sleep 0.02; done
  kill -KILL $printer
done
"""


class IppPrinter:
    """The printer, and the way into its namespace."""

    def __init__(self, root: Path) -> None:
        """Use `ipp_printer` instead."""
        self.root = root
        for folder in ("spool", "keys", "out"):
            (root / folder).mkdir()
        (root / "bus.conf").write_text(_BUS, "ascii")
        # Who is root in a user namespace only can give nothing to avahi: here avahi is root.
        (root / "passwd").write_text("root:x:0:0::/:/bin/sh\navahi:x:0:0::/:/bin/sh\n", "ascii")
        (root / "group").write_text("root:x:0:\navahi:x:0:\n", "ascii")
        command = root / "command"
        command.write_text(_COMMAND.format(root=root), "ascii")
        command.chmod(0o755)
        with (root / "log").open("wb") as log:
            self._holder = subprocess.Popen(
                [
                    *("setpriv", "--pdeathsig", "KILL", "--"),
                    *("unshare", "-n", "-m", "-p", "--fork", "--kill-child"),
                    *("sh", "-c", _INSIDE.format(root=root)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def command_prefix(self) -> list[str]:
        """What to put before a command so that it reaches the printer."""
        spaces = f"/proc/{self._holder.pid}/ns"
        nsenter = shutil.which("nsenter")
        assert nsenter is not None
        return [nsenter, f"--net={spaces}/net", "--"]

    def is_up(self) -> bool:
        """Tell whether it answers."""
        asked = [*self.command_prefix, "ipptool", "-q", URI, "get-printer-attributes.test"]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0

    def tell(self, what: str, words: str | None) -> None:
        """Set (or with None clear) its `state`, or switch it `off`."""
        file = self.root / what
        if words is None:
            file.unlink(missing_ok=True)
        else:
            file.write_text(words, "ascii")

    def printed(self) -> list[Path]:
        """Return the documents that came out."""
        return list((self.root / "out").glob("*.pdf"))

    def close(self) -> None:
        """End everything in the namespace."""
        self._holder.kill()
        self._holder.wait()


@contextlib.contextmanager
def ipp_printer() -> Iterator[IppPrinter]:
    """Run the printer. Needs root, Linux, dbus, avahi-daemon and cups-ipp-utils."""
    with tempfile.TemporaryDirectory(prefix="kiosk-ipp-") as folder:
        printer = IppPrinter(Path(folder))
        try:
            until(printer.is_up, timeout_s=30, step_s=0.1)
            yield printer
        finally:
            printer.close()
