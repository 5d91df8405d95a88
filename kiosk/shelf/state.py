"""The state file of the shelf: which documents hold, what was refused, how far the list was read.

Replacing this file is the switch: a kill leaves the old or the new state, never a mixture. A file
that cannot be read is set aside and the shelf begins anew, from the platform's whole list.
"""

from __future__ import annotations

import base64
import logging
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AwareDatetime,
    Base64Bytes,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
)

from kiosk.ports.documents import DocumentFault, Published

log = logging.getLogger(__name__)

FILE = "shelf.json"
_MAX_BYTES = 16 * 1024 * 1024


class Row(BaseModel):
    """Base of what the file holds."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Kept(Row):
    """The newest version of one document that was taken; without bytes once it was withdrawn."""

    kind: str
    name: str
    audience: str
    version: int
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: int
    published_at: AwareDatetime
    withdrawn: bool
    key_id: str
    signature: Base64Bytes
    taken_at: AwareDatetime

    @classmethod
    def of(cls, document: Published, taken_at: datetime) -> Kept:
        """Keep what was listed."""
        values = {name: getattr(document, name) for name in Published.__slots__}
        values["signature"] = base64.b64encode(document.signature)
        return cls(**values, taken_at=taken_at)

    @property
    def document(self) -> Published:
        """As the platform listed it."""
        return Published(**{name: getattr(self, name) for name in Published.__slots__})


class Refused(Row):
    """A version that was not taken."""

    kind: str
    name: str
    version: int
    sha256: str
    refusal: DocumentFault
    reason: str = ""
    at: AwareDatetime


class State(Row):
    """All of it."""

    format: Literal[1] = 1
    owner: str = ""
    """Of which enrolment; another one counts versions anew."""
    cursor: str = ""
    checked_at: AwareDatetime | None = None
    """When the platform's list was last read to its end."""
    statuses_at: AwareDatetime | None = None
    """When the platform last told what became of our cases."""
    kept: tuple[Kept, ...] = ()
    refused: tuple[Refused, ...] = ()


def load(folder: Path) -> State:
    """Read the state; a new one when there is none or it is damaged."""
    file = folder / FILE
    try:
        with file.open("rb") as stream:
            raw = stream.read(_MAX_BYTES)
    except FileNotFoundError:
        return State()
    try:
        return State.model_validate_json(raw)
    except ValidationError:
        log.error("the shelf's state is damaged: set aside")  # noqa: TRY400 - it may quote a document
        file.replace(file.with_suffix(".damaged"))
        return State()


class StateReader:
    """The state beside the program that owns it, to look only; damage is no state here."""

    def __init__(self, folder: Path) -> None:
        """Read it once."""
        try:
            self.state = State.model_validate_json((folder / FILE).read_bytes())
        except (OSError, ValidationError):
            self.state = State()


def save(folder: Path, state: State) -> None:
    """Replace the state file, 0600, durably."""
    write(folder / FILE, state.model_dump_json().encode())


def write(path: Path, raw: bytes) -> None:
    """Write a file only its owner may read: whole or not at all, durable."""
    partial = path.with_name(f".{path.name}.new")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(raw)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
