"""The one door to cryptography under the envelope: which suites (密码套件) there are, by id.

An envelope names its suite in front. `sync.envelope` lays out bytes and knows no algorithm; a suite
knows algorithms and no layout. For a second one (国密 SM2/SM3/SM4) the envelope needs one more module and
one more entry in `SUITES`; the closed list and the key's length in `sync.wire.messages` and the places
that name `SUITE` change too. Suites are added and never replaced, so what waits in a queue stays readable.

Must not know: submissions, messages of the wire, files.
"""

from __future__ import annotations

from sync.crypto.hpke_aes256 import HPKE_AES256
from sync.crypto.port import Aead, DoesNotOpen, RecipientKey, SealingKey, Suite

SUITES: dict[str, Suite] = {HPKE_AES256.id: HPKE_AES256}
"""Every suite this program seals with or opens."""


class UnknownSuite(ValueError):
    """No suite of this program bears the name."""


def suite_of(suite_id: str) -> Suite:
    """Return a suite by the id that stands in an envelope. Raises UnknownSuite."""
    try:
        return SUITES[suite_id]
    except KeyError:
        raise UnknownSuite("no suite of this program bears that name") from None


__all__ = [
    "HPKE_AES256",
    "SUITES",
    "Aead",
    "DoesNotOpen",
    "RecipientKey",
    "SealingKey",
    "Suite",
    "UnknownSuite",
    "suite_of",
]
