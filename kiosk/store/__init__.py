"""The terminal's file: SQLAlchemy tables, outbox, audit chain, migrations. Knows no screen."""

from kiosk.store.database import Tuning
from kiosk.store.opening import FILE_NAME, open_beside, open_reader, open_store
from kiosk.store.print_requests import SqlitePrintRequests
from kiosk.store.store import SqliteStore
from kiosk.store.tries import TriesFile
from kiosk.store.witness import Loss

__all__ = [
    "FILE_NAME",
    "Loss",
    "SqlitePrintRequests",
    "SqliteStore",
    "TriesFile",
    "Tuning",
    "open_beside",
    "open_reader",
    "open_store",
]
