"""A real cupsd in folders of its own, and a printer behind it that tests can empty, open and break.

The printer is a CUPS backend (see backend(7)): it says its states on stderr with `STATE:`, as the
backends of real printers do, and keeps what it was sent. Nothing of this machine's own print
service is read or changed; there is no port, only a socket in the folder.
"""

from __future__ import annotations

import contextlib
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.helpers.waiting import until

QUEUE = "a4"
_BIN = Path("/usr/lib/cups")
_BACKEND = r"""#!/bin/sh
# job user title copies options [file]; nothing: list devices
[ $# -eq 0 ] && exit 0
tray="${DEVICE_URI#tray:}"
stop() { echo "$1" >> "$tray/stopped"; exit 0; }
trap 'stop "$1"' TERM
echo "$1|$2|$3|$4|$5" >> "$tray/jobs"
if [ -e "$tray/state" ]; then
  said="$(cat "$tray/state")"
  echo "STATE: +$said" >&2
  while [ -e "$tray/state" ]; do sleep 0.05; done
  echo "STATE: -$said" >&2
fi
while [ -e "$tray/stall" ]; do sleep 0.05; done
if [ -e "$tray/fail" ]; then exit "$(cat "$tray/fail")"; fi
cat > "$tray/$1.$$" && mv "$tray/$1.$$" "$tray/$1.pdf"
"""
_CUPSD = """\
Listen {root}/cups.sock
Browsing Off
IdleExitTimeout 0
WebInterface No
LogLevel debug
AccessLogLevel all
JobRetryInterval 1
DirtyCleanInterval 0
PreserveJobHistory {history}
PreserveJobFiles {files}
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  SubscriptionPrivateAccess default
  SubscriptionPrivateValues default
  <Limit Cancel-Job Purge-Jobs Cancel-My-Jobs>
    {owner}
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_FILES = """\
ServerRoot {root}/etc
ServerBin {root}/bin
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/run
ErrorLog {root}/error.log
AccessLog {root}/access.log
PageLog {root}/page.log
LogFilePerm 0600
Printcap
User lp
Group lp
SystemGroup root
FileDevice Yes
"""
_PRINTERS = """\
<Printer {queue}>
DeviceURI {uri}
State Idle
Accepting Yes
JobSheets none none
ErrorPolicy {policy}
</Printer>
"""
_PPD = """\
*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "TRAY.PPD"
*Manufacturer: "Test"
*Product: "(Tray)"
*ModelName: "Tray"
*ShortNickName: "Tray"
*NickName: "Tray"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsVersion: 2.4
*cupsFilter2: "application/vnd.cups-pdf application/pdf 0 -"
*OpenUI *PageSize/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: Letter
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageSize Letter/Letter: "<</PageSize[612 792]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: Letter
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageRegion Letter/Letter: "<</PageSize[612 792]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: Letter
*ImageableArea A4/A4: "0 0 595.276 841.89"
*ImageableArea Letter/Letter: "0 0 612 792"
*DefaultPaperDimension: Letter
*PaperDimension A4/A4: "595.276 841.89"
*PaperDimension Letter/Letter: "612 792"
"""


class PrintServiceUnderTest:
    """A cupsd that can be stopped, killed and started, and the tray its printer prints into."""

    def __init__(
        self,
        root: Path,
        *,
        history: str,
        files: str,
        policy: str,
        uri: str,
        prefix: Sequence[str],
    ) -> None:
        """Use `print_service` instead."""
        self._prefix = tuple(prefix)
        self.root = root
        self.socket = root / "cups.sock"
        self.tray = root / "tray"
        self._daemon: subprocess.Popen[bytes] | None = None
        root.chmod(0o755)
        for folder in ("etc/ppd", "spool/tmp", "cache", "run", "bin/backend", "tray"):
            (root / folder).mkdir(parents=True)
        self.tray.chmod(0o777)
        for part in _BIN.iterdir():
            if part.name != "backend":
                (root / "bin" / part.name).symlink_to(part)
        for backend in (_BIN / "backend").iterdir():
            (root / "bin/backend" / backend.name).symlink_to(backend)
        backend = root / "bin/backend/tray"
        backend.write_text(_BACKEND, "ascii")
        backend.chmod(0o755)
        owner = "Require user @OWNER @SYSTEM" if _has_lp() else ""
        conf = _CUPSD.format(root=root, history=history, files=files, owner=owner)
        self._write("etc/cupsd.conf", conf)
        self._write("etc/cups-files.conf", _FILES.format(root=root))
        where = uri or f"tray:{self.tray}"
        self._write("etc/printers.conf", _PRINTERS.format(queue=QUEUE, uri=where, policy=policy))
        self._write(f"etc/ppd/{QUEUE}.ppd", _PPD)

    @property
    def options(self) -> dict[str, str | int | float]:
        """What the settings would say about its queue."""
        return {"queue": QUEUE, "server": str(self.socket), "poll_s": 0.1}

    def start(self) -> None:
        """Start cupsd and wait until it listens."""
        conf, files = self.root / "etc/cupsd.conf", self.root / "etc/cups-files.conf"
        program = shutil.which("cupsd", path="/usr/sbin:/sbin:/usr/bin")
        assert program is not None, "apt-get install cups-daemon"
        with (self.root / "cupsd.log").open("ab") as log:
            self._daemon = subprocess.Popen(
                [
                    *self._prefix,
                    *(() if _has_lp() else ("unshare", "-U", "--map-user=7", "--map-group=7")),
                    *("setpriv", "--pdeathsig", "KILL", "--"),
                    *(program, "-f", "-c", str(conf), "-s", str(files)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until(self._listens, timeout_s=30)

    def kill(self) -> None:
        """Kill cupsd as a crash would."""
        assert self._daemon is not None
        self._daemon.kill()
        self._daemon.wait()
        self._daemon = None

    def stop(self) -> None:
        """Stop cupsd in good order."""
        if self._daemon is not None:
            self._daemon.terminate()
            try:
                self._daemon.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()
            self._daemon = None

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Let cupsd hang for a while: its socket takes connections, and nobody answers."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._daemon.send_signal(signal.SIGCONT)

    def tell(self, what: str, words: str | None) -> None:
        """Set (or with None clear) `state`, `stall` or `fail` of the printer."""
        file = self.tray / what
        if words is None:
            file.unlink(missing_ok=True)
        else:
            file.write_text(words, "ascii")

    def printed(self) -> list[Path]:
        """Return the documents that came out, in order."""
        return sorted(self.tray.glob("*.pdf"), key=lambda file: int(file.stem))

    def jobs(self) -> list[list[str]]:
        """Return what the backend was told of every job: number, user, title, copies, options."""
        file = self.tray / "jobs"
        return [line.split("|") for line in file.read_text().splitlines()] if file.exists() else []

    def asked_for(self, operation: str) -> bool:
        """Tell whether somebody asked cupsd for an operation of IPP and got its answer."""
        file = self.root / "access.log"
        return file.exists() and f" {operation} " in file.read_text(errors="replace")

    def spooled(self) -> list[str]:
        """Return the names of the documents in the spool; the records beside them name nobody."""
        return sorted(one.name for one in (self.root / "spool").glob("d[0-9]*"))

    def _write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, "ascii")

    def _listens(self) -> bool:
        import socket

        assert self._daemon is not None
        assert self._daemon.poll() is None, (self.root / "error.log").read_text()[-800:]
        with socket.socket(socket.AF_UNIX) as one:
            try:
                one.connect(str(self.socket))
            except OSError:
                return False
        return True


def _has_lp() -> bool:
    """Tell whether cupsd can change to its user lp: not where one person is root in a user namespace.

    There it runs as lp from the start, and cannot tell who is at its socket, so nobody owns a job.
    """
    first, _, count = Path("/proc/self/uid_map").read_text("ascii").split()[:3]
    return int(first) == 0 and int(count) > pwd.getpwnam("lp").pw_uid


@contextlib.contextmanager
def print_service(
    *,
    history: str = "Yes",
    files: str = "Yes",
    policy: str = "stop-printer",
    uri: str = "",
    prefix: Sequence[str] = (),
) -> Iterator[PrintServiceUnderTest]:
    """Run a cupsd with one queue. Needs root, as cupsd does.

    As its defaults are the worst case: it would keep what was printed.
    """
    with tempfile.TemporaryDirectory(prefix="kiosk-cups-") as folder:
        service = PrintServiceUnderTest(
            Path(folder), history=history, files=files, policy=policy, uri=uri, prefix=prefix
        )
        try:
            service.start()
            yield service
        finally:
            service.stop()
