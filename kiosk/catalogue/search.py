"""Find service items by characters, full pinyin and initials; standard library at rest.

Keys are computed when the catalogue is built. They stand in a few long strings, best-used item
first, and `str.find` runs over them: names first, then aliases and life events, then theme and
department. rapidfuzz is imported only when nothing matches (typing slips).

PERFORMANCE: a query that fits many items is answered after the first few; one that fits few would
walk the whole string (0.3 ms for the letters of 5,000 items). So a long string of letters also has
an index from each pair of neighbours to the keys that have it, one bit a key: the keys that have all
pairs of a query are few, and only they are looked at. Made at the first search that needs it, for
5,000 items in 35 ms; it keeps 0.3 MB. A few dozen items are too short to need it, and Chinese
characters have too many pairs and too few of each.
"""

from __future__ import annotations

import itertools
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

MAX_QUERY = 40
_FUZZY_CUTOFF = 72.0
_FUZZY_SHORTEST = 3
_FUZZY_KEPT = 200
_TIERS = 3
_LONG = 20_000
"""Characters that `str.find` walks in less time than an index takes to answer."""


@dataclass(frozen=True, slots=True)
class ItemKeys:
    """Keys of one item: for each tier (name, words, place) its characters and its latin letters."""

    characters: tuple[str, str, str]
    latin: tuple[str, str, str]


def folded(query: str) -> str:
    """Return a query as keys are written: NFKC, lower case, letters and digits only."""
    text = unicodedata.normalize("NFKC", query[: MAX_QUERY * 4]).lower()
    return "".join(one for one in text if one.isalnum())[:MAX_QUERY]


class _Line:
    """One long string of keys, each once, and which items have it."""

    def __init__(self, keys: Sequence[str]) -> None:
        holders: dict[str, list[int]] = {}
        for index, key in enumerate(keys):
            if key:
                holders.setdefault(key, []).append(index)
        self.starts: list[int] = []
        place = 0
        for key in holders:
            self.starts.append(place)
            place += len(key) + 1
        self.keys = list(holders)
        self.text = "\n".join(holders)
        self.holders = list(holders.values())

    def find(self, query: str, limit: int, found: dict[int, None]) -> None:
        """Add items whose key contains `query`, in order, until `found` has `limit`."""
        for index in self._having(query):
            for holder in self.holders[index]:
                found[holder] = None
                if len(found) >= limit:
                    return

    def _having(self, query: str) -> Iterator[int]:
        """Yield the indexes of the keys that contain `query`, in order."""
        if len(query) > 1 and query.isascii() and len(self.text) > _LONG:
            return self._look(query)
        return self._walk(query)

    def _walk(self, query: str) -> Iterator[int]:
        place = self.text.find(query)
        while place >= 0:
            index = bisect_right(self.starts, place) - 1
            yield index
            if index + 1 >= len(self.starts):
                return
            place = self.text.find(query, self.starts[index + 1])

    def _look(self, query: str) -> Iterator[int]:
        bits = bin(self._with_pairs_of(query))[:1:-1]
        index = bits.find("1")
        while index >= 0:
            if query in self.keys[index]:
                yield index
            index = bits.find("1", index + 1)

    def _with_pairs_of(self, query: str) -> int:
        """Return the keys that have every pair of neighbours of `query`: bit n for key n."""
        having = ~0
        for pair in itertools.pairwise(query):
            having &= self._pairs.get(pair, 0)
            if not having:
                return 0
        return having

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], int]:
        """Write each pair's keys as binary digits, the first key last, and read them as a number."""
        count = len(self.keys)
        digits: defaultdict[tuple[str, str], bytearray] = defaultdict(
            lambda: bytearray(b"0" * count)
        )
        for place, key in zip(range(count - 1, -1, -1), self.keys, strict=True):
            for pair in itertools.pairwise(key):
                digits[pair][place] = ord("1")
        return {pair: int(binary, 2) for pair, binary in digits.items()}


class _Near:
    """Keys by length, for the fuzzy comparison: a key much shorter than the query never counts."""

    def __init__(self, keys: Sequence[Sequence[str]]) -> None:
        pairs = sorted(
            ((one, index) for index, many in enumerate(keys) for one in many if one),
            key=lambda pair: len(pair[0]),
        )
        self.keys = [one for one, _ in pairs]
        self.holders = [index for _, index in pairs]
        self.lengths = [len(one) for one in self.keys]

    def score(self, query: str, cutoff: float, best: dict[int, float]) -> None:
        """Raise the scores in `best` (0..100) of items that come near."""
        from rapidfuzz import fuzz, process

        start = bisect_left(self.lengths, len(query) - 1)
        near = process.extract(
            query,
            self.keys[start:],
            scorer=fuzz.partial_ratio,
            score_cutoff=cutoff,
            limit=_FUZZY_KEPT,
        )
        for _, score, offset in near:
            holder = self.holders[start + offset]
            best[holder] = max(score, best.get(holder, 0.0))


class Searcher:
    """Searches a fixed set of items; build a new one when the order of use has changed."""

    def __init__(
        self, keys: Sequence[ItemKeys], usage: Sequence[int], syllables: Mapping[str, str]
    ) -> None:
        """`keys` and `usage` by item; `syllables` gives the characters of each syllable."""
        self._order = sorted(range(len(keys)), key=lambda index: -usage[index])
        ordered = [keys[index] for index in self._order]
        self._characters = [
            _Line([one.characters[tier] for one in ordered]) for tier in range(_TIERS)
        ]
        self._latin = [_Line([one.latin[tier] for one in ordered]) for tier in range(_TIERS)]
        self._ordered = ordered
        self._sound_of = {one: syllable for syllable, many in syllables.items() for one in many}
        self._words: dict[str, dict[int, None]] = {}
        """Items by whole word: `db` means 低保 before anything that merely contains it."""
        for tier in range(2):
            for index, one in enumerate(ordered):
                for word in f"{one.characters[tier]}|{one.latin[tier]}".split("|"):
                    self._words.setdefault(word, {})[index] = None

    def find(self, query: str, limit: int) -> tuple[list[int], bool]:
        """Return (item indexes, best first; whether only a fuzzy comparison found them)."""
        terms = [term for term in map(folded, query.split()) if term][:4]
        if not terms or limit <= 0:
            return [], False
        whole = self._exact("".join(terms), limit)
        if not whole and len(terms) > 1:
            each = [self._exact(term, len(self._order)) for term in terms]
            whole = [one for one in each[0] if all(one in rest for rest in map(set, each[1:]))][
                :limit
            ]
        if whole:
            return [self._order[index] for index in whole], False
        return [self._order[index] for index in self._fuzzy("".join(terms), limit)], True

    def _exact(self, query: str, limit: int) -> list[int]:
        found = dict(itertools.islice(self._words.get(query, {}).items(), limit))
        for line in self._latin if query.isascii() else self._characters:
            if len(found) >= limit:
                break
            line.find(query, limit, found)
        return list(found)

    def _sounds(self, query: str) -> str:
        return "".join(one if one.isascii() else self._sound_of.get(one, "") for one in query)

    def _fuzzy(self, query: str, limit: int) -> list[int]:
        """Sounds alike first (养老保显), then one or two slips away."""
        sound = self._sounds(query)
        if not query.isascii() and len(sound) >= _FUZZY_SHORTEST:
            alike = self._exact(sound, limit)
            if alike:
                return alike
        if len(query) < 2 or (query.isascii() and len(query) < _FUZZY_SHORTEST):
            return []
        best: dict[int, float] = {}
        if not query.isascii():
            self._near_names.score(query, _FUZZY_CUTOFF, best)
        if len(sound) >= _FUZZY_SHORTEST:
            self._near_letters.score(sound, _FUZZY_CUTOFF + 4, best)
        top = max(best.values(), default=0.0)
        near = sorted((-score, index) for index, score in best.items() if score >= top - 12)
        return [index for _, index in near][:limit]

    @cached_property
    def _near_names(self) -> _Near:
        return _Near([[one.characters[0]] for one in self._ordered])

    @cached_property
    def _near_letters(self) -> _Near:
        return _Near([one.latin[0].split("|") for one in self._ordered])
