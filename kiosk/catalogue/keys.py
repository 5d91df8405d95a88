"""Search keys of words: characters, full pinyin and initials; needs pypinyin, used when building.

A character with several readings gives several keys where names need it (长, 重, 乐), bounded so
that a long name cannot explode.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

MAX_READINGS = 4
"""Full-pinyin keys per word, the usual reading first."""


def normal(words: str) -> str:
    """Return words as they are compared: NFKC, lower case, without spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", words).lower()
    return "".join(one for one in folded if one.isalnum())


@lru_cache(maxsize=4096)
def readings(words: str) -> list[list[str]]:
    """Return up to MAX_READINGS readings, each a list of syllables, the usual one first."""
    usual: list[str] = []
    others: list[tuple[int, str]] = []
    for run in _RUN.findall(normal(words)):
        if run.isascii():
            usual.extend(run)
            continue
        start = len(usual)
        usual.extend(lazy_pinyin(run, style=Style.NORMAL))
        if _AMBIGUOUS.isdisjoint(run):
            continue
        # One by one: a phrase table would know only the usual reading of the word.
        others += [
            (start + place, option)
            for place, character in enumerate(run)
            if character in _AMBIGUOUS and len(usual) - start == len(run)
            for option in pinyin(character, style=Style.NORMAL, heteronym=True)[0][:3]
            if option != usual[start + place]
        ]
    return [usual] + [
        [*usual[:place], option, *usual[place + 1 :]]
        for place, option in others[: MAX_READINGS - 1]
    ]


_RUN = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
_AMBIGUOUS = frozenset("长重乐行曾单参差调降省数朝还传系朴仇解盖查区")
"""Only characters whose readings people mix up; not every rare one a table lists."""


def keys_of(words: Iterable[str]) -> tuple[str, str]:
    """Return (character key, latin key) of several words, parts separated by a bar."""
    characters: list[str] = []
    latin: list[str] = []
    for one in words:
        text = normal(one)
        if not text:
            continue
        characters.append(text)
        for syllables in readings(one):
            latin.append("".join(part[:1] for part in syllables))
            latin.append("".join(syllables))
    return "|".join(dict.fromkeys(characters)), "|".join(dict.fromkeys(latin))


def syllables_of(characters: str) -> dict[str, str]:
    """Return, by syllable, the characters read so: those in use and the 3,755 common ones.

    For typing slips that sound alike; the common ones are level 1 of GB/T 2312.
    """
    found: dict[str, list[str]] = {}
    for one in sorted({one for one in characters if not one.isascii()} | _common()):
        found.setdefault("".join(lazy_pinyin(one, style=Style.NORMAL)), []).append(one)
    return {syllable: "".join(many) for syllable, many in found.items()}


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    cells = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return frozenset("".join(one.decode("gb2312", errors="ignore") for one in cells))
