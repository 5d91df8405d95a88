"""The maker's own PIV client on a card in a PC/SC reader: `python yubico_client.py READER PIN`.

Run inside the namespace of a virtual reader. Prints one JSON object of what it saw, so that a test
outside can compare it. Uses `yubikit` only: the rest of yubikey-manager looks for USB keys.
"""

from __future__ import annotations

import json
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from smartcard.System import readers
from yubikit.core import TRANSPORT
from yubikit.core.smartcard import SmartCardConnection
from yubikit.piv import KEY_TYPE, SLOT, InvalidPinError, PivSession


class Pcsc(SmartCardConnection):
    """A connection of yubikit through pyscard."""

    def __init__(self, name: str) -> None:
        found = next(reader for reader in readers() if str(reader) == name)
        self._connection = found.createConnection()
        self._connection.connect()

    @property
    def transport(self) -> TRANSPORT:
        """Say how the card is reached."""
        return TRANSPORT.USB

    def send_and_receive(self, apdu: bytes) -> tuple[bytes, int]:
        """Send one command."""
        data, sw1, sw2 = self._connection.transmit(list(apdu))
        return bytes(data), sw1 << 8 | sw2

    def close(self) -> None:
        """Let the card go."""
        self._connection.disconnect()


def main() -> None:
    """Read the certificate, count tries, give a wrong and the right PIN, sign and check."""
    name, pin = sys.argv[1:]
    connection = Pcsc(name)
    session = PivSession(connection)
    certificate = session.get_certificate(SLOT.AUTHENTICATION)
    told = {
        "version": str(session.version),
        "certificate": certificate.public_bytes(Encoding.DER).hex(),
        "tries": session.get_pin_attempts(),
    }
    try:
        session.verify_pin("000000")
    except InvalidPinError as error:
        told["tries_after"] = error.attempts_remaining
    session.verify_pin(pin)
    public = certificate.public_key()
    kind = KEY_TYPE.from_public_key(public)
    message = b"signed by the maker's own client"
    if isinstance(public, rsa.RSAPublicKey):
        signature = session.sign(
            SLOT.AUTHENTICATION, kind, message, hashes.SHA256(), padding.PKCS1v15()
        )
        public.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    else:
        named = hashes.SHA384() if kind is KEY_TYPE.ECCP384 else hashes.SHA256()
        signature = session.sign(SLOT.AUTHENTICATION, kind, message, named)
        public.verify(signature, message, ec.ECDSA(named))
    told["signed"] = kind.name
    connection.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
