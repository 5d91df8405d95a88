"""The options that both kinds of scanner have in the settings."""

from __future__ import annotations

from collections.abc import Mapping

from devices.scanner.assembler import LONGEST, Assembler, Terminator

Config = Mapping[str, str | int | float]


def assembler_of(config: Config) -> Assembler:
    """Build it from `terminator`, `longest` and `gap_s`. Raises ValueError saying what is allowed."""
    word = str(config.get("terminator", Terminator.ENTER))
    if word not in {one.value for one in Terminator}:
        raise ValueError(f"terminator 只能写 {'、'.join(Terminator)}")
    return Assembler(
        Terminator(word),
        int(config.get("longest", LONGEST)),
        float(config.get("gap_s", 0.25)),
    )


def findings(config: Config) -> list[str]:
    """Return what is wrong with them, in words for a technician."""
    try:
        assembler_of(config)
    except ValueError as error:
        return [str(error)]
    return []
