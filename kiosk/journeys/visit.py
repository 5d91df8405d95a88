"""How a visit ends (law 8): by time, by the card, by the person.

Pure: monotonic seconds and facts go in, verdicts come out. It must not read a clock or a card.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.journeys.apply import Page, Where


class EndReason(StrEnum):
    """Why a visit ended."""

    FINISHED = "finished"
    """办完了"""
    ASKED = "asked"
    """结束办理"""
    TIMED_OUT = "timed_out"
    CARD_REMOVED = "card_removed"
    OTHER_CARD = "other_card"
    OTHER_PERSON = "other_person"
    """Staff checked somebody else than the person whose visit it is."""
    BROKEN = "broken"
    """The terminal cannot go on (out of service)."""
    MENDED = "mended"
    """The terminal serves again; nobody was there."""
    STAFF = "staff"
    """The staff of the service point came: whoever was there is wiped first."""
    STAFF_LEFT = "staff_left"
    """退出, or the desk hid itself."""


END_WORDS = {
    EndReason.FINISHED: "",
    EndReason.ASKED: "已清除您的信息。",
    EndReason.TIMED_OUT: "已清除您的信息。",
    EndReason.CARD_REMOVED: "卡拿走了，办理已结束，信息已清除。",
    EndReason.OTHER_CARD: "换了一张卡，刚才的办理已结束。",
    EndReason.OTHER_PERSON: "核对的是另一个人，刚才的办理已结束。",
    EndReason.BROKEN: "",
    EndReason.MENDED: "",
    EndReason.STAFF: "",
    EndReason.STAFF_LEFT: "",
}
"""What is said on the page that follows; only what is true."""


def page_after(reason: EndReason, *, broken: bool = False) -> Page:
    """Return where the screen goes: whoever still stands there keeps the home page.

    While the terminal is out of service (`broken`) it says so to everybody but its staff.
    """
    if reason is EndReason.STAFF:
        return Page.SIGN_IN
    if broken or reason is EndReason.BROKEN:
        return Page.OUT_OF_SERVICE
    if reason in {EndReason.CARD_REMOVED, EndReason.OTHER_CARD, EndReason.OTHER_PERSON}:
        return Page.HOME
    return Page.ATTRACT


class Phase(StrEnum):
    """Where the idle time of a visit stands."""

    STOPPED = "stopped"
    RUNNING = "running"
    WARNING = "warning"
    """您还在吗"""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Idle:
    """A reading of the clock: the phase, the seconds left in it and the share left (0..1)."""

    phase: Phase
    left_s: float = 0.0
    share: float = 0.0


class VisitClock:
    """Idle time of a visit: `idle_s` without a touch, then `warn_s` of warning, then over.

    The warning is taken back with one tap, as often as wanted (WCAG 2.2.1). All times are
    monotonic seconds (law 7), handed in by the caller.
    """

    def __init__(self, idle_s: float, warn_s: float) -> None:
        if idle_s <= 0 or warn_s <= 0:
            raise ValueError("idle and warning times are positive seconds")
        self._idle_s = idle_s
        self._warn_s = warn_s
        self._since: float | None = None
        self._quiet = False

    def start(self, now: float) -> None:
        """Somebody is there; count from `now`."""
        self._since = now

    def stop(self) -> None:
        """Nobody is there."""
        self._since = None
        self._quiet = False

    def set_quiet(self, quiet: bool) -> None:
        """Nothing would be lost: end after the idle time without a warning."""
        self._quiet = quiet

    def touch(self, now: float) -> None:
        """Any touch counts from anew, except under the warning, which has its own button."""
        if self.read(now).phase is Phase.RUNNING:
            self._since = now

    def extend(self, now: float) -> None:
        """我还在，接着办; too late when the time is over."""
        if self.read(now).phase in {Phase.RUNNING, Phase.WARNING}:
            self._since = now

    def read(self, now: float) -> Idle:
        """Return the phase at `now`."""
        if self._since is None:
            return Idle(Phase.STOPPED)
        left = self._idle_s - (now - self._since)
        if left > 0:
            return Idle(Phase.RUNNING, left, min(left / self._idle_s, 1.0))
        left += self._warn_s
        if self._quiet or left <= 0:
            return Idle(Phase.OVER)
        return Idle(Phase.WARNING, left, left / self._warn_s)


_UNMOVED = frozenset({Page.SUBMITTING, Page.STAFF_CHECK})
"""Where cards mean nothing: the commit is under way, or it may be the work card of the staff."""


class CardVerdict(StrEnum):
    """What a card event means for the visit."""

    NOTHING = "nothing"
    WAKE = "wake"
    """A card at the attract page: somebody is there; it is not read before the notice."""
    OFFER = "offer"
    """The identify page waits for a card."""
    COMPARE = "compare"
    """A card came while somebody is identified: read it; another person's ends the visit."""
    END = "end"
    """The card of the visit was taken away before submission."""
    FINISH = "finish"
    """Taken away at the end, as expected."""


def on_inserted(at: Where) -> CardVerdict:
    """Judge a card that was put in or on a reader.

    While 提交 is under way nothing is read; the caller asks again on the next page.
    """
    if at.page in _UNMOVED:
        return CardVerdict.NOTHING
    if at.page is Page.ATTRACT:
        return CardVerdict.WAKE
    if at.identified:
        return CardVerdict.COMPARE
    return CardVerdict.OFFER if at.page is Page.IDENTIFY else CardVerdict.NOTHING


def on_removed(at: Where, *, senses_removal: bool) -> CardVerdict:
    """Judge a card that was taken away; only readers that see it may end a visit.

    While 提交 is under way nothing ends: the person is told, the commit is not undone.
    """
    if not (senses_removal and at.identified) or at.page in _UNMOVED:
        return CardVerdict.NOTHING
    return CardVerdict.FINISH if at.page is Page.DONE else CardVerdict.END
