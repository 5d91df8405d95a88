"""Between a supervisor and the worker of a speaker."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.protocol.base import Codecs, plain


@dataclass(frozen=True, slots=True)
class Say:
    """Queue a sentence of a visit, at a volume in percent."""

    id: int
    visit: int
    volume: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Silence:
    """Fall silent; with `ended`, say nothing more of the visit of that number or an earlier one."""

    id: int
    ended: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """Answer to Say and Silence: whether it is done, or will be."""

    id: int
    accepted: bool


CODECS: Codecs = {
    Say: (plain, lambda b: Say(**b)),
    Silence: (plain, lambda b: Silence(**b)),
    Taken: (plain, lambda b: Taken(**b)),
}
