"""What each material of an application needs now: whether it is there, and what is offered next.

The order is the duty: the card, the form, shared data, the number of a certificate, the person's own
archive, a written commitment, and only then a picture (MAT-03, MAT-04, MAT-07; 国务院关于在线政务服务的
若干规定 第七条). Pure: knows no screen, no network and no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from kiosk.domain.assurance import CardKind
from kiosk.domain.given import Given, Means
from kiosk.domain.inquiry import ArchivedPaper, Trust
from kiosk.domain.person import Identity
from kiosk.domain.service_item import Material

_ID_CARD, _SOCIAL_SECURITY_CARD = "居民身份证", "社会保障卡"
HANDED = frozenset(
    {
        Means.NUMBER,
        Means.ARCHIVE,
        Means.COMMITMENT,
        Means.SIGNED_HERE,
        Means.SCAN,
        Means.PHONE,
    }
)
"""What the person did; all else follows from card, form and look-ups, and is found anew each time."""
_UPLOADS = frozenset({Means.ARCHIVE, Means.SCAN, Means.PHONE})
"""Papers themselves: one of them serves whatever proves the same (MAT-06)."""
KEPT = _UPLOADS | {Means.NUMBER}
"""What is asked for once a visit; a promise or an authorisation speaks of one application only."""
_TRUSTED = frozenset({Trust.A, Trust.B, Trust.C})
"""Nobody has looked at a D: it is asked for again."""


class Found(StrEnum):
    """How a department's look-up went."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    """It could not be asked now: the office looks, the person is not asked (MAT-03)."""
    NOT_OFFERED = "not_offered"
    """The platform has no such look-up, so the material is met in another way."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What came of one look-up."""

    found: Found
    source: str = ""


class Step(StrEnum):
    """The one thing offered for a material."""

    NONE = "none"
    WAIT = "wait"
    """It is being looked up."""
    ASK_AGAIN = "ask_again"
    FORM = "form"
    """It is a field of the form that is still empty."""
    NUMBER = "number"
    ARCHIVE = "archive"
    COMMIT = "commit"
    SIGN = "sign"
    SCAN = "scan"
    STAFF = "staff"
    """This terminal cannot take it: 叫人帮忙, or the window."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one material stands."""

    material: Material
    given: Given | None
    step: Step
    looked_up: LookedUp | None = None
    paper: ArchivedPaper | None = field(default=None, repr=False)
    """The earlier paper that is offered."""

    @property
    def missing(self) -> bool:
        """Whether the application cannot be handed in without it."""
        return self.material.required and self.given is None


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known when the materials are looked at."""

    identity: Identity
    for_self: bool
    """The applicant is the owner of the card: only then does the card, or a look-up, speak of him."""
    today: date
    filled: frozenset[str] = frozenset()
    """Fields of the form that are answered, or asked on a later page."""
    handed: tuple[Given, ...] = ()
    """What the person handed in during this visit, for this item or an earlier one (MAT-06)."""
    looked_up: Mapping[str, LookedUp] = field(default_factory=dict)
    """By the catalogue's words of the look-up."""
    archive: tuple[ArchivedPaper, ...] = ()
    declined: frozenset[tuple[str, Step]] = frozenset()
    """By the material's name: what the person would rather not do, as long as there is another way."""
    can_scan: bool = False


def stand(materials: Iterable[Material], known: Known) -> list[Standing]:
    """Return how each material stands, in the order of the catalogue."""
    return [_stand(one, known) for one in materials]


def serving(given: Given, materials: Iterable[Material]) -> Given:
    """Return it with what it proves, as the catalogue says."""
    proves = next((one.proves for one in materials if one.name == given.material), "")
    return replace(given, proves=proves)


def _stand(one: Material, known: Known) -> Standing:
    looked_up = known.looked_up.get(one.data_sharing) if one.data_sharing else None
    given = _by_itself(one, known, looked_up) or _handed(one, known)
    if given is not None:
        again = given.means is Means.DEPARTMENT and known.for_self
        return Standing(one, given, Step.ASK_AGAIN if again else Step.NONE, looked_up)
    if one.in_form:
        return Standing(one, None, Step.FORM)
    if one.data_sharing and looked_up is None:
        return Standing(one, None, Step.WAIT)
    paper = _earlier(one, known) if known.for_self else None
    ways = {
        Step.NUMBER: bool(one.number_of) and known.for_self,
        Step.ARCHIVE: paper is not None,
        Step.SIGN: bool(one.authorises),
        Step.COMMIT: one.commitment_replaceable,
        Step.SCAN: known.can_scan,
    }
    open_ways = [way for way, there in ways.items() if there]
    wanted = [way for way in open_ways if (one.name, way) not in known.declined]
    step = next(iter(wanted or open_ways), Step.STAFF)
    return Standing(one, None, step, looked_up, paper)


def _by_itself(one: Material, known: Known, looked_up: LookedUp | None) -> Given | None:
    """What nobody has to do anything for."""
    if known.for_self and _is_the_card(one, known.identity):
        return Given(one.name, Means.CARD, known.identity.card.value)
    if one.in_form:
        there = one.in_form in known.filled
        return Given(one.name, Means.SIGNED_HERE, one.in_form) if there else None
    if not one.data_sharing:
        return None
    if not known.for_self or (looked_up is not None and looked_up.found is Found.LATER):
        return Given(one.name, Means.DEPARTMENT, one.data_sharing, checked=False)
    if looked_up is not None and looked_up.found is Found.YES:
        return Given(one.name, Means.SHARED, looked_up.source)
    return None


def _handed(one: Material, known: Known) -> Given | None:
    for here in known.handed:
        serves = here.means in _UPLOADS and here.proves and here.proves == one.proves
        own = here.material == one.name
        if (own or serves) and allows(one, here, known.identity, for_self=known.for_self):
            return replace(here, material=one.name)
    return None


def _earlier(one: Material, known: Known) -> ArchivedPaper | None:
    """Return the best paper of the archive that may stand for this one: trusted most, then newest."""
    fits = [
        paper
        for paper in known.archive
        if (paper.name == one.name or (paper.proves and paper.proves == one.proves))
        and paper.trust in _TRUSTED
        and (one.kept_days is None or paper.kept_on >= known.today - timedelta(one.kept_days))
    ]
    return min(
        fits, key=lambda paper: (paper.trust.value, -paper.kept_on.toordinal()), default=None
    )


def _is_the_card(one: Material, identity: Identity) -> bool:
    """An identity card is met by whichever card proved who is there; other cards by themselves."""
    if _ID_CARD in one.name:
        return True
    return one.name == _SOCIAL_SECURITY_CARD and identity.card is CardKind.SOCIAL_SECURITY


def allows(one: Material, given: Given, identity: Identity, *, for_self: bool) -> bool:
    """Tell whether the material may be met in this way."""
    match given.means:
        case Means.CARD:
            return for_self and _is_the_card(one, identity)
        case Means.SHARED:
            return for_self and bool(one.data_sharing)
        case Means.DEPARTMENT:
            return bool(one.data_sharing)
        case Means.NUMBER:
            return bool(one.number_of and given.reference)
        case Means.ARCHIVE | Means.PHONE:
            return bool(given.reference)
        case Means.COMMITMENT:
            return one.commitment_replaceable and bool(given.parts)
        case Means.SIGNED_HERE:
            return bool(one.in_form) or bool(one.authorises and given.parts)
        case Means.SCAN:
            return bool(given.parts)
