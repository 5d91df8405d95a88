"""Draws the results as SVG, without a library: goals reached, and medians with their spread.

Colours are fixed on a white ground, so that the pictures read the same in every viewer; what a
colour says, words say too.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from html import escape

from tests.bench.harness import Measured

_WIDTH = 1000
_LEFT = 390
_RIGHT = 60
_WORDS = 190
"""Room for the words beside the longest bar."""
_LONGEST = 2.0
"""Shares of the goal; a longer bar is cut, and says so."""
_ROW = 46
_TOP = 66
_FONT = "font-family='Noto Sans, Noto Sans CJK SC, Helvetica, Arial, sans-serif'"
_INK, _FAINT, _OURS, _PEER, _MISSED = "#1c2733", "#66717d", "#0b6e4f", "#5b6b7b", "#b3261e"


def number(value: float) -> str:
    """Three figures, as a person writes them."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def goals(results: Sequence[Measured]) -> str:
    """How much of each goal is used up: the line at the right is the goal, shorter is better."""
    rows = [(one, _share(one)) for one in results]
    longest = max(1.25, *(min(share, _LONGEST) for _, share in rows))
    scale = (_WIDTH - _LEFT - _RIGHT - _WORDS) / longest
    goal_x = _LEFT + scale
    parts = [
        _text(20, 30, "Ratio to the peer, as a share of the goal", 18, bold=True),
        _text(goal_x, _TOP - 10, "goal", 13, anchor="middle", colour=_FAINT),
    ]
    for place, (one, share) in enumerate(rows):
        y = _TOP + place * _ROW
        colour = _OURS if one.met else _MISSED
        length = min(share, 2.0) * scale
        words = f"{one.ratio:.2f}  (goal {one.goal.text}{'' if one.met else ', missed'})"
        cut = "  bar cut" if share > _LONGEST else ""
        length = min(share, _LONGEST) * scale
        x = max(_LEFT + length, goal_x) + 10
        parts += [
            _text(_LEFT - 14, y + 20, one.name, 15, anchor="end"),
            _text(_LEFT - 14, y + 37, _short(one.goal.against), 11, "end", _FAINT),
            f"<rect x='{_LEFT}' y='{y + 6}' width='{length:.1f}' height='28' rx='3' fill='{colour}'/>",
            _text(x, y + 25, words + cut, 14, colour=colour),
        ]
    bottom = _TOP + len(rows) * _ROW
    parts.append(
        f"<line x1='{goal_x:.1f}' x2='{goal_x:.1f}' y1='{_TOP - 4}' y2='{bottom}' stroke='{_INK}'"
        " stroke-width='2' stroke-dasharray='5 4'/>"
    )
    return _svg(bottom + 20, parts, "Ratios of all benches against their goals")


def medians(results: Sequence[Measured]) -> str:
    """Each bench on its own scale from nought: median as a dot, smallest to largest as a line."""
    row = 64
    parts = [_text(20, 30, "Medians with smallest and largest of all runs", 18, bold=True)]
    for place, one in enumerate(results):
        y = _TOP - 16 + place * row
        top = max(*one.ours, *one.theirs)
        scale = (_WIDTH - _LEFT - _RIGHT - _WORDS) / top if top else 0.0
        parts += [
            f"<line x1='20' x2='{_WIDTH - 20}' y1='{y}' y2='{y}' stroke='#e3e7eb'/>",
            _text(_LEFT - 14, y + 24, one.name, 15, anchor="end"),
            _text(_LEFT - 14, y + 44, _short(one.goal.against), 11, "end", _FAINT),
            *_spread(one.ours, y + 20, scale, _OURS, "ours", one.goal.unit),
            *_spread(one.theirs, y + 46, scale, _PEER, "peer", one.goal.unit),
        ]
    return _svg(_TOP + len(results) * row, parts, "Medians and spread of all benches")


def _spread(
    samples: Sequence[float], y: float, scale: float, colour: str, who: str, unit: str
) -> list[str]:
    ordered = sorted(samples)
    middle = statistics.median(ordered)
    low, high = (_LEFT + one * scale for one in (ordered[0], ordered[-1]))
    words = f"{who} {number(middle)} {unit}"
    if len(ordered) > 1:
        words += f"  [{number(ordered[0])} – {number(ordered[-1])}]"
    return [
        f"<line x1='{low:.1f}' x2='{high:.1f}' y1='{y}' y2='{y}' stroke='{colour}' stroke-width='3'/>",
        f"<circle cx='{_LEFT + middle * scale:.1f}' cy='{y}' r='6' fill='{colour}'/>",
        _text(high + 14, y + 5, words, 13, colour=colour),
    ]


def _short(against: str) -> str:
    words = f"to {against}"
    return words if len(words) <= 62 else f"{words[:60]}…"


def _share(one: Measured) -> float:
    share = one.ratio / one.goal.bound
    return share if one.goal.sign == "<=" else 1 / share


def _text(
    x: float,
    y: float,
    words: str,
    size: int,
    anchor: str = "start",
    colour: str = _INK,
    *,
    bold: bool = False,
) -> str:
    weight = " font-weight='bold'" if bold else ""
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' text-anchor='{anchor}'"
        f" fill='{colour}'{weight}>{escape(words)}</text>"
    )


def _svg(height: float, parts: Sequence[str], title: str) -> str:
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {height:.0f}' role='img' {_FONT}>\n"
        f"<title>{escape(title)}</title>\n<rect width='100%' height='100%' fill='#ffffff'/>\n"
        + "\n".join(parts)
        + "\n</svg>\n"
    )
