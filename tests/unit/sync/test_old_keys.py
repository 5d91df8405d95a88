"""A platform rolls its key while a terminal is away: what was sealed to an old one is still taken."""

from __future__ import annotations

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.domain.application import Kind
from sync.engine.push import _message
from sync.envelope import HpkeSealer, open_envelope
from sync.sandbox.keys import open_keys, write_secret
from sync.sandbox.process import SandboxProcess
from tests.helpers.outbox import sealed_item
from tests.helpers.terminal import enrolled

GOLDEN = json.loads((Path(__file__).parent / "golden/envelope-1.json").read_text("utf-8"))


def add_key(data: Path, name: str, key: X25519PrivateKey) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_secret(data / name, pem)


def test_a_terminal_comes_back_after_two_new_keys(tmp_path: Path) -> None:
    with SandboxProcess(tmp_path) as platform:
        away = enrolled(platform)
    for number in (2, 3):
        add_key(tmp_path, f"recipient-{number:04}.pem", X25519PrivateKey.generate())
    item = sealed_item(HpkeSealer(away.key.id, away.key.public_key), away.number, 1)
    with SandboxProcess(tmp_path, port=platform.port) as rolled:
        assert enrolled(rolled).key.id != away.key.id, "whoever enrols now seals to the newest"
        client = away.client()
        [result] = client.submit([_message(item)]).items
        client.close()
    assert (result.status, result.code) == ("received", "")


def test_a_platform_opens_what_the_first_version_sealed(tmp_path: Path) -> None:
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(GOLDEN["private_key"]))
    open_keys(tmp_path)
    add_key(tmp_path, "recipient-0000.pem", private)
    keys = open_keys(tmp_path)
    assert [key.id for key in keys.public][-1] == GOLDEN["recipient_key_id"]
    envelope = bytes.fromhex(GOLDEN["envelope"])
    opened = open_envelope(keys.private, GOLDEN["id"], Kind.APPLICATION, envelope)
    assert opened.payload.decode() == GOLDEN["payload"]
