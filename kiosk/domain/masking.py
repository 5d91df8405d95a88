"""The one mask (law 12): what may be shown of a person on screens, papers and lists."""

from __future__ import annotations

import re

_LEAST_HIDDEN = 4
_ID_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
_FOREIGN_NUMBER = re.compile(r"(?<![A-Za-z])[A-Z]{3}[0-9]{12}(?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


def mask_id_number(number: str) -> str:
    """110***********123X: first three and last four characters stay."""
    return _keep(number, 3, 4)


def mask_phone(number: str) -> str:
    """138****5678: first three and last four digits stay; of a short one (****1234) the last four."""
    return _keep(number, 3, 4)


def mask_words(text: str) -> str:
    """Mask the ID numbers and mobile numbers that somebody wrote into free words."""
    text = _ID_NUMBER.sub(lambda found: mask_id_number(found[0]), text)
    text = _FOREIGN_NUMBER.sub(lambda found: mask_id_number(found[0]), text)
    return _MOBILE.sub(lambda found: mask_phone(found[0]), text)


def mask_account(number: str) -> str:
    """A bank account: first three and last four digits stay."""
    return _keep(number, 3, 4)


def mask_name(name: str) -> str:
    """First and last character stay: 张*, 张*明, 古丽*尔."""
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) == 2:
        return name[0] + "*"
    if len(name) == 4:
        return name[:2] + "*" + name[-1]
    return name[0] + "*" * (len(name) - 2) + name[-1]


def _keep(text: str, head: int, tail: int) -> str:
    """Hide at least four characters: a short number loses its head first, then all of it."""
    if len(text) - head - tail < _LEAST_HIDDEN:
        head = 0
    hidden = len(text) - head - tail
    if hidden < _LEAST_HIDDEN:
        return "*" * len(text)
    return text[:head] + "*" * hidden + text[-tail:]
