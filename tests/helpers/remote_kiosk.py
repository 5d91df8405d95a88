"""The shipped program at a platform that speaks TLS with a private authority: no simulator in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.cli.enrolment_code import payload_of
from sync.client import ClerkClient
from sync.sandbox.process import SandboxProcess
from sync.wire.clerk import TerminalReport
from tests.helpers.certificates import Authority
from tests.helpers.running_kiosk import RunningKiosk

SETTINGS = """\
[paths]
data = {{data}}
runtime = {{runtime}}

[platform]
mode = "remote"
url = "{url}"
ca_file = "{ca_file}"
enrolment_code = "{code}"
poll_s = 0.5
backoff_cap_s = 1.0

[devices.reader]
driver = "none"

[devices.printer]
driver = "none"
"""


@dataclass
class SecurePlatform:
    """A platform over TLS, its authority, and its clerk."""

    process: SandboxProcess
    authority: Authority
    clerk: ClerkClient

    @property
    def payload(self) -> str:
        """The text of a new code for a new terminal."""
        made = self.clerk.enrolment_code()
        return payload_of(made, self.clerk.platform_keys(), self.process.url)

    def kiosk(self, folder: Path, **changes: str) -> RunningKiosk:
        """Start the shipped program with an enrolment text in its settings."""
        given = {
            "url": self.process.url,
            "ca_file": str(self.authority.ca_file),
            "code": self.payload,
        }
        return RunningKiosk(folder, settings=SETTINGS.format(**given | changes))

    def reports(self) -> list[TerminalReport]:
        """Terminals that have said how they are."""
        return [one for one in self.clerk.terminals().items if one.report is not None]


def start(folder: Path) -> SecurePlatform:
    """Start a platform with a certificate of its own authority."""
    folder.mkdir()
    authority = Authority(folder)
    certificate, key = authority.certificate("platform", end_day=800)
    arguments = ("--certificate", str(certificate), "--certificate-key", str(key))
    process = SandboxProcess(folder / "data", arguments=("--not-a-sandbox", *arguments))
    return SecurePlatform(process, authority, process.clerk(ca_file=authority.ca_file))
