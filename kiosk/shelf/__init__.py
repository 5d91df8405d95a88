"""The platform's documents on this terminal: taken whole and checked, or not at all.

Files under a data folder, named by the digest of their content, and one small state file that
says which of them hold. Signatures are checked by whoever is handed in; HTTP is not known here.
"""

from kiosk.shelf.contents import DocumentUnusable, check
from kiosk.shelf.shelf import Shelf

__all__ = ["DocumentUnusable", "Shelf", "check"]
