"""What may be spoken, and how long that may take. Pure."""

from __future__ import annotations

LONGEST = 400
"""Characters of one sentence; more is refused: nobody listens for two minutes."""

_BASE_S = 4.0
_PER_CHARACTER_S = 0.6
"""espeak-ng's Mandarin takes about 0.25 s a character at its usual speed of 175."""
_USUAL_SPEED = 175


def spoken_text(text: str) -> str | None:
    """Return what is handed to espeak-ng, or None when that would be nothing or too much.

    Brackets are taken away: `[[` begins phonemes in espeak-ng's own alphabet.
    """
    cleaned = "".join(one if one.isprintable() and one not in "[]" else " " for one in text)
    cleaned = " ".join(cleaned.split())
    return cleaned if cleaned and len(cleaned) <= LONGEST else None


def patience_s(text: str, speed: int) -> float:
    """Return the seconds after which speaking this hangs, at `speed` words a minute."""
    return _BASE_S + _PER_CHARACTER_S * len(text) * _USUAL_SPEED / speed
