"""The virtual work card as programs see it that were not written here: Yubico's client and OpenSC.

Both on a real PC/SC daemon. What they read must be what was put in, and what the card signs for
them must hold against its certificate.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding

from devices.simulators.isolation import IsolatedPcscd, isolated_pcscd
from devices.simulators.piv_card import Behaviour, PivCard
from devices.simulators.vpcd import CardInSlot
from tests.helpers.staff_cards import PIN, piv_card
from tests.helpers.waiting import until

CLIENT = Path(__file__).parents[1] / "helpers" / "yubico_client.py"
MODULE = "opensc-pkcs11.so"


@pytest.fixture(scope="module")
def pcscd() -> Iterator[IsolatedPcscd]:
    with isolated_pcscd() as pcscd:
        yield pcscd


def ran(pcscd: IsolatedPcscd, *command: str) -> str:
    done = subprocess.run(
        [*pcscd.command_prefix, *command], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextlib.contextmanager
def placed(card: PivCard, pcscd: IsolatedPcscd) -> Iterator[None]:
    """Put a card in and wait until the daemon has seen the one before go and this one come."""
    command = [*pcscd.command_prefix, "opensc-tool", "--atr"]

    def seen() -> bool:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    until(lambda: not seen())
    with CardInSlot(card, pcscd.connect):
        until(seen)
        yield


@pytest.mark.parametrize("kind", ["rsa2048", "rsa3072", "p256", "p384"])
def test_the_makers_own_client_works_with_it(pcscd: IsolatedPcscd, kind: str) -> None:
    card = piv_card(kind, Behaviour(packed=kind == "p256", vendor_commands=True))
    with placed(card, pcscd):
        told = json.loads(ran(pcscd, sys.executable, str(CLIENT), pcscd.reader_name, PIN))
    assert told == {
        "version": "4.3.5",
        "certificate": card.certificate.hex(),
        "tries": 3,
        "tries_after": 2,
        "signed": kind.upper().replace("P", "ECCP"),
    }
    assert card.verifications == 2


@pytest.mark.parametrize(
    ("kind", "behaviour"),
    [
        ("rsa2048", Behaviour(vendor_commands=True)),
        ("p256", Behaviour(packed=True)),
        ("p384", Behaviour(chunk=200, exact=True)),
    ],
)
def test_opensc_reads_and_signs_with_it(
    pcscd: IsolatedPcscd, tmp_path: Path, kind: str, behaviour: Behaviour
) -> None:
    card = piv_card(kind, behaviour)
    with placed(card, pcscd):
        name = ran(pcscd, "piv-tool", "--name")
        assert "Personal Identity Verification Card" in name
        pem = ran(pcscd, "pkcs15-tool", "--read-certificate", "01")
        found = x509.load_pem_x509_certificate(pem.encode())
        assert found.public_bytes(Encoding.DER) == card.certificate
        assert signed_by_opensc(pcscd, tmp_path, card, found)
    assert card.tries_left == 3


def signed_by_opensc(
    pcscd: IsolatedPcscd, folder: Path, card: PivCard, certificate: x509.Certificate
) -> bool:
    message = b"signed through PKCS #11"
    public = certificate.public_key()
    named = hashes.SHA384() if public.key_size == 384 else hashes.SHA256()
    digest = hashlib.new(named.name, message).digest()
    given, made = folder / "given", folder / "made"
    is_rsa = isinstance(public, rsa.RSAPublicKey)
    given.write_bytes(message if is_rsa else digest)
    ran(
        pcscd,
        *("pkcs11-tool", "--module", MODULE, "--login", "--pin", card.pin),
        *("--sign", "--id", "01", "--mechanism", "SHA256-RSA-PKCS" if is_rsa else "ECDSA"),
        *("--input-file", str(given), "--output-file", str(made), "--signature-format", "openssl"),
    )
    signature = made.read_bytes()
    if isinstance(public, rsa.RSAPublicKey):
        public.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    else:
        assert isinstance(public, ec.EllipticCurvePublicKey)
        public.verify(signature, digest, ec.ECDSA(utils.Prehashed(named)))
    return True
