"""The master secret under systemd's host key; where this machine cannot, it says so and says why."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from kiosk.vault import VaultAway, VaultLost
from kiosk.vault.systemd import SystemdCredentials

SECRET = bytes(range(32))


def _works() -> bool:
    """Ask systemd itself, with a host key in a folder that is gone afterwards."""
    if os.geteuid() != 0 or shutil.which("systemd-creds") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        asked = subprocess.run(
            ["systemd-creds", "encrypt", "--with-key=host", "--name=probe", "-", "-"],
            input=b"probe",
            capture_output=True,
            env={**os.environ, "SYSTEMD_CREDENTIAL_SECRET": f"{folder}/credential.secret"},
            timeout=20,
            check=False,
        )
    return asked.returncode == 0


works = pytest.mark.skipif(not _works(), reason="systemd-creds does not work here")


@pytest.fixture
def own_host_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host key of the test's own: the one of this machine is not touched."""
    key = tmp_path / "credential.secret"
    monkeypatch.setenv("SYSTEMD_CREDENTIAL_SECRET", str(key))
    return key


@works
def test_systemd_gives_back_what_it_sealed(own_host_key: Path) -> None:
    systemd = SystemdCredentials()
    assert systemd.missing() == ""
    sealed = systemd.seal(SECRET)
    assert SECRET not in sealed
    assert systemd.open(sealed) == SECRET
    assert own_host_key.exists(), "not the key of this machine"


@works
def test_another_host_key_does_not_open_it(own_host_key: Path) -> None:
    systemd = SystemdCredentials()
    sealed = systemd.seal(SECRET)
    own_host_key.unlink()
    with pytest.raises(VaultLost):
        systemd.open(sealed)


def test_who_is_not_root_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    systemd = SystemdCredentials()
    assert systemd.missing()
    with pytest.raises(VaultAway):
        systemd.open(b"sealed")
