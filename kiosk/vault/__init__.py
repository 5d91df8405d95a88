"""The terminal's own secrets: one master secret, kept by the best this machine has (保险箱).

Who keeps it (`[security] keys`): a TPM, systemd's host key, or a file of mode 0600. All other
secrets are derived from it by name. It is made once, whole or not at all. Losing it loses drafts
and residents' lists of affairs, and nothing that was submitted.

Must not know: submissions, the platform, the screen; and it never makes a new secret where there
is one that does not open.
"""

from kiosk.vault.errors import VaultAway, VaultLost, VaultUnsafe
from kiosk.vault.person_index import KeyedPersonIndex
from kiosk.vault.providers import TPM_DEVICE, Choice
from kiosk.vault.vault import Vault

__all__ = [
    "TPM_DEVICE",
    "Choice",
    "KeyedPersonIndex",
    "Vault",
    "VaultAway",
    "VaultLost",
    "VaultUnsafe",
]
