"""Why a secret cannot be had; the texts are for the journal and name files, never a secret."""

from __future__ import annotations


class VaultUnsafe(Exception):
    """A secret cannot be used: readable by others, of another owner, or not whole."""


class VaultAway(VaultUnsafe):
    """What keeps the secret does not answer now (no device, no rights, out of time).

    Nothing is lost; it may mend by itself or with a technician's hand.
    """


class VaultLost(VaultUnsafe):
    """The sealed secret is there and this machine cannot open it any more.

    The TPM was cleared, or the disk stands in another machine. Gone with it: drafts and residents'
    lists of affairs. What was submitted is not touched.
    """
