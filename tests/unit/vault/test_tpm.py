"""The master secret under a real TPM 2.0: a software chip in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.vault import Vault, VaultAway, VaultLost
from kiosk.vault.tpm import Tpm
from tests.helpers.soft_tpm import SoftTpm, tcti_of, two_free_ports
from tests.helpers.wiretap import Wiretap

SECRET = bytes(range(32))


@pytest.fixture
def chip(tmp_path: Path) -> Iterator[SoftTpm]:
    with SoftTpm(tmp_path / "chip") as running:
        yield running


def test_a_chip_gives_back_what_it_sealed_after_power_off(chip: SoftTpm) -> None:
    tpm = Tpm(chip.tcti)
    assert tpm.missing() == ""
    sealed = tpm.seal(SECRET)
    assert SECRET not in sealed
    assert SECRET.hex() not in sealed.decode()
    assert tpm.open(sealed) == SECRET
    assert tpm.seal(SECRET) != sealed
    chip.stop()
    chip.start()
    assert tpm.open(sealed) == SECRET


def test_who_listens_on_the_bus_hears_no_secret(chip: SoftTpm) -> None:
    own = two_free_ports()
    with Wiretap(chip.port, own) as tap:
        tpm = Tpm(tcti_of(own))
        assert tpm.open(tpm.seal(SECRET)) == SECRET
        assert len(tap.heard) > 1000
        assert SECRET not in tap.heard


_WITHOUT_POLICY = """
import base64, json, sys
from tpm2_pytss import ESAPI, TPM2B_PRIVATE, TPM2B_PUBLIC, TSS2_Exception
from kiosk.vault.tpm_worker import _Chip
with ESAPI(sys.argv[1]) as tpm:
    chip = _Chip(tpm)
    sealed = json.loads(sys.argv[2])
    public, _ = TPM2B_PUBLIC.unmarshal(base64.b64decode(sealed["public"]))
    private, _ = TPM2B_PRIVATE.unmarshal(base64.b64decode(sealed["private"]))
    handle = tpm.load(chip._primary, private, public)
    for attempt in (lambda: tpm.unseal(handle), lambda: tpm.object_change_auth(handle, chip._primary, b"new")):
        try:
            attempt()
        except TSS2_Exception as error:
            print("refused", error)
"""


def test_the_chip_asks_for_the_policy_and_takes_no_empty_password(chip: SoftTpm) -> None:
    sealed = Tpm(chip.tcti).seal(SECRET)
    argv = [sys.executable, "-c", _WITHOUT_POLICY, chip.tcti, sealed.decode()]
    told = subprocess.run(argv, check=True, capture_output=True, text=True, timeout=60)
    assert [line.split()[0] for line in told.stdout.splitlines()] == ["refused", "refused"]


def test_another_chip_does_not_open_it(chip: SoftTpm, tmp_path: Path) -> None:
    sealed = Tpm(chip.tcti).seal(SECRET)
    with SoftTpm(tmp_path / "other") as other, pytest.raises(VaultLost, match="another chip"):
        Tpm(other.tcti).open(sealed)


def test_a_cleared_chip_does_not_open_it(chip: SoftTpm) -> None:
    tpm = Tpm(chip.tcti)
    sealed = tpm.seal(SECRET)
    chip.clear()
    with pytest.raises(VaultLost, match="cleared"):
        tpm.open(sealed)


def test_what_was_changed_on_the_disk_does_not_open(chip: SoftTpm) -> None:
    tpm = Tpm(chip.tcti)
    parts = json.loads(tpm.seal(SECRET))
    private = parts["private"]
    spoilt = dict(
        parts, private=private[:-8] + ("AAAA" if private[-8] != "A" else "BBBB") + private[-4:]
    )
    with pytest.raises(VaultLost):
        tpm.open(json.dumps(spoilt).encode())
    for nonsense in (
        b"not json",
        b"[1]",
        b"{}",
        b'{"parent":1,"public":"","private":""}',
        b"[" * 60_000,
    ):
        with pytest.raises(VaultLost, match="not whole"):
            tpm.open(nonsense)


def test_a_chip_that_hangs_is_given_up_in_time(chip: SoftTpm) -> None:
    sealed = Tpm(chip.tcti).seal(SECRET)
    chip.hang()
    started = time.monotonic()
    with pytest.raises(VaultAway):
        Tpm(chip.tcti, deadline_s=2.0).open(sealed)
    assert time.monotonic() - started < 30, "the chip hangs until it is told to go on"
    chip.go_on()


def test_a_chip_that_is_off_or_not_there_is_away(chip: SoftTpm) -> None:
    sealed = Tpm(chip.tcti).seal(SECRET)
    chip.stop()
    with pytest.raises(VaultAway):
        Tpm(chip.tcti).open(sealed)
    nowhere = Tpm("device:/dev/no-such-tpm")
    assert "找不到 /dev/no-such-tpm" in nowhere.missing()
    with pytest.raises(VaultAway):
        nowhere.open(sealed)


def test_the_vault_keeps_its_master_secret_in_the_chip(chip: SoftTpm, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    vault = Vault(folder, "auto", chip.tcti)
    secret = vault.secret("drafts")
    assert vault.provider == "tpm"
    assert [one.name for one in folder.iterdir()] == ["master.tpm"]
    assert Vault(folder, "auto", chip.tcti).secret("drafts") == secret
    # Before the board is changed: out of the chip, and into the next one.
    assert Vault(folder, "file", chip.tcti).secret("drafts") == secret
    with SoftTpm(tmp_path / "next") as following:
        assert Vault(folder, "tpm", following.tcti).secret("drafts") == secret
        assert [one.name for one in folder.iterdir()] == ["master.tpm"]
        following.clear()
        with pytest.raises(VaultLost):
            Vault(folder, "auto", following.tcti).secret("drafts")
        assert Vault(folder, "auto", following.tcti).look().lost
