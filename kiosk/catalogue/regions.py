"""Regions by GB/T 2260 code: parents, children and whole names; standard library only."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.domain.form import Option


def parent_of(code: str, known: Mapping[str, str]) -> str:
    """Return the nearest known region above `code`, or an empty string."""
    if len(code) == 12:
        candidates: tuple[str, ...] = (
            code[:9] + "000",
            code[:6],
            code[:4] + "00",
            code[:2] + "0000",
        )
    else:
        candidates = (code[:4] + "00", code[:2] + "0000")
    return next((one for one in candidates if one != code and one in known), "")


class Regions:
    """The region table of a bundle; the local province, city and county come first."""

    def __init__(self, names: Mapping[str, str], local_root: str) -> None:
        """Index `names` (code to name) by parent."""
        self._names = names
        chain = {local_root}
        while local_root := parent_of(local_root, names) if local_root else "":
            chain.add(local_root)
        self._children: dict[str, list[Option]] = {}
        for code in sorted(names, key=lambda one: (one not in chain, one)):
            self._children.setdefault(parent_of(code, names), []).append(Option(code, names[code]))

    def under(self, parent: str) -> tuple[Option, ...]:
        """Return the next level below `parent`; the provinces for an empty code."""
        return tuple(self._children.get(parent, ()))

    def name(self, code: str) -> str:
        """Return 吉林省长春市… down to `code`; the code itself when it is unknown."""
        if code not in self._names:
            return code
        words, here = [self._names[code]], code
        while here := parent_of(here, self._names):
            words.append(self._names[here])
        return "".join(reversed(words))

    def __contains__(self, code: object) -> bool:
        """Tell whether the code is in the table."""
        return code in self._names
