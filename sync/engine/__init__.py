"""The sync engine: push, pull and documents, independent; sees what is kept through `kiosk.ports`."""

from sync.engine.documents import DocumentLane, believed
from sync.engine.engine import SyncEngine
from sync.engine.rhythm import Rhythm, practice_rhythm
from sync.engine.upkeep import Upkeep

__all__ = ["DocumentLane", "Rhythm", "SyncEngine", "Upkeep", "believed", "practice_rhythm"]
