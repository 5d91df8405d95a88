"""How one material of an application was met (材料的提供方式), in the order they are tried.

Whatever a person need not hand in is better than what is easy to hand in (MAT-03, 04, 07).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.domain.application import Part


class Means(StrEnum):
    """Where a material comes from."""

    CARD = "card"
    """The card that was read is the paper."""
    SHARED = "shared"
    """共享数据: a department holds it (MAT-03)."""
    DEPARTMENT = "department"
    """由部门查: it could not be looked up here, so the office does; never asked of the person."""
    NUMBER = "number"
    """证照编号: the number of an issued certificate, verified (MAT-07)."""
    ARCHIVE = "archive"
    """以前交过: the person's own archive on the platform."""
    COMMITMENT = "commitment"
    """告知承诺: a signed promise instead of the paper (MAT-04)."""
    SIGNED_HERE = "signed_here"
    """What the form already is, or an authorisation that was signed on the glass."""
    SCAN = "scan"
    """拍照 at this terminal."""
    PHONE = "phone"
    """手机上传, held by the platform."""


@dataclass(frozen=True, slots=True)
class Given:
    """One material that is there; goes with the application."""

    material: str
    """Its name in the item's list."""
    means: Means
    reference: str = field(default="", repr=False)
    """What the platform finds it by: source of shared data, certificate number, archive id, ticket,
    SHA-256 of the text that was signed."""
    parts: tuple[Part, ...] = field(default=(), repr=False)
    """Bytes that travel with the application: the PDF of a scan, a signed text and its signature."""
    pages: int = 0
    digests: tuple[str, ...] = field(default=(), repr=False)
    """SHA-256 (hex) of the files that the platform holds under `reference`, in their order."""
    checked: bool = True
    """Whether it was found to be so; a number that was taken down without network was not."""
    signed_at: datetime | None = None
    """When a promise or an authorisation was signed."""
    proves: str = ""
    """What it proves: it serves every material that proves the same (MAT-06, MAT-08)."""
