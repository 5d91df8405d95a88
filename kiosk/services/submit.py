"""提交: from a draft to a committed, sealed, numbered submission (laws 1, 2, 9).

Judge the answers, mint the id, seal to the platform, one store transaction; nothing is shown or
printed before that. The number is part of what is sealed, so sealing happens inside the
transaction (half a millisecond for a photograph). Knows no screen, no printer, no network.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from kiosk.domain.application import Affair, Kind, NewSubmission, Part, ReceiptContent
from kiosk.domain.canonical import canonical_json
from kiosk.domain.deadline import Due, WorkCalendar, due_after
from kiosk.domain.draft import Draft
from kiosk.domain.eligibility import Assessment
from kiosk.domain.form import Field, FieldProblem, FieldType, ProblemKind, Values
from kiosk.domain.joint import PARTS_FIELD, longest
from kiosk.domain.masking import mask_id_number, mask_name, mask_phone
from kiosk.domain.numbers import ReceiptNumber, uuid7
from kiosk.domain.person import Identity
from kiosk.domain.prefill import told_by_card
from kiosk.domain.service_item import Depth, Limit, ServiceItem
from kiosk.ports import Clock, FormJudge, PersonIndex, Sealer, Store
from kiosk.services import hand_in

SCHEMA = "bianmin.application/1"
"""Names the layout of the payload for whoever opens it."""

_WITH_BYTES = frozenset({FieldType.PHOTO, FieldType.ATTACHMENT, FieldType.SIGNATURE})


class NotComplete(Exception):
    """Answers or materials are missing or not right yet; nothing was submitted. Carries no answer."""

    def __init__(self, problems: Sequence[FieldProblem], materials: Sequence[str] = ()) -> None:
        super().__init__(f"{len(problems)} fields and {len(materials)} materials are missing")
        self.problems = tuple(problems)
        self.materials = tuple(materials)
        """Names of the materials that are missing."""


class NotOffered(Exception):
    """This terminal takes no application for the item (请到窗口办理); nothing was submitted."""


@dataclass(frozen=True, slots=True)
class ServicePoint:
    """The terminal's own facts on a receipt."""

    place: str
    """柳湾村便民服务站"""
    terminal: str
    """Name of the terminal, as staff know it."""
    hotline: str = "12345"
    query_url: str = ""
    """Address to which the receipt number is appended; empty: the QR holds the bare digits."""
    practice: bool = False
    """The platform is a practice platform: the slip says so."""


class SubmitApplication:
    """Call it with a draft; safe from any thread."""

    def __init__(
        self,
        store: Store,
        sealer: Sealer,
        people: PersonIndex,
        judge: FormJudge,
        calendar: WorkCalendar,
        clock: Clock,
        point: ServicePoint,
        submitted: Callable[[Identity, str], None] = lambda _identity, _item_id: None,
    ) -> None:
        """Take the collaborators, and whom to tell of who submitted for which item; touches nothing."""
        self._store = store
        self._sealer = sealer
        self._people = people
        self._judge = judge
        self._calendar = calendar
        self._clock = clock
        self._point = point
        self._submitted = submitted

    def __call__(self, draft: Draft) -> Affair:
        """Submit and return what was committed.

        Raises NotComplete, NotOffered or StoreUnsafe: then nothing is.
        """
        form = draft.item.form
        if form.unusable or draft.item.depth is not Depth.ONLINE:
            raise NotOffered(draft.item.id)
        answers = self._answers(draft)
        parts = _named(answers, [_hashed(part) for part in draft.parts])
        problems = [*self._judge.problems(form, answers), *_without_bytes(draft, answers, parts)]
        given, lacking = hand_in.sorted_out(draft.item, draft.given, draft.identity, answers)
        if problems or lacking:
            raise NotComplete(problems, lacking)
        parts = (*parts, *hand_in.parts_of(given))
        whole = replace(draft, given=given)
        now = self._clock.now()
        submission_id = uuid7(now, os.urandom(10))
        eligibility = self._judge.assess(draft.item, draft.identity.person, draft.eligibility)
        person_key = self._people.key_of(draft.identity.person.id_number)

        def mint(number: ReceiptNumber) -> NewSubmission:
            payload = _payload(
                submission_id, number, whole, answers, parts, now, self._point, eligibility
            )
            return NewSubmission(
                id=submission_id,
                number=number,
                kind=Kind.APPLICATION,
                item_id=draft.item.id,
                item_name=draft.item.name,
                applicant_masked=mask_name(draft.identity.person.name),
                person_key=person_key,
                assurance=draft.identity.assurance,
                submitted_at=now,
                sealed=self._sealer.seal(submission_id, Kind.APPLICATION, payload, parts),
                receipt=self._receipt(number, whole, answers, now),
            )

        affair = self._store.submit(mint)
        self._submitted(draft.identity, draft.item.id)
        return affair

    def _answers(self, draft: Draft) -> Values:
        """Return what is asked and what follows from it; answers of hidden fields stay behind."""
        form = draft.item.form
        visible = self._judge.visible(form, draft.values)
        open_to_answers = {one.name for one in form.fields if one.derivation is None} & visible
        asked = {name: value for name, value in draft.values.items() if name in open_to_answers}
        today = self._clock.now().date()
        derived = told_by_card(form, draft.identity.person, asked, today)
        derived |= self._judge.derived(form, asked)
        return asked | {name: value for name, value in derived.items() if name in visible}

    def _receipt(
        self, number: ReceiptNumber, draft: Draft, answers: Values, now: datetime
    ) -> ReceiptContent:
        item, person = draft.item, draft.identity.person
        promised = _promised(item, answers)
        due = _due(promised, now, self._calendar)
        return ReceiptContent(
            number=number,
            item_name=item.name,
            department=item.department,
            applicant=mask_name(person.name),
            id_number=mask_id_number(person.id_number),
            phone=mask_phone(_phone(item, answers)),
            submitted_at=now,
            place=self._point.place,
            materials=tuple(hand_in.said_of(one) for one in draft.given),
            promise=_promise(promised),
            due=due.day if due else None,
            due_provisional=due.provisional if due else False,
            collect=_collect(item),
            consult_phone=item.local.phone,
            complaint_phone=item.local.complaint_phone or self._point.hotline,
            query_url=f"{self._point.query_url}{number}",
            terminal=self._point.terminal,
            practice=self._point.practice,
        )


def _hashed(part: Part) -> Part:
    return replace(part, sha256=hashlib.sha256(part.data).hexdigest())


def _named(answers: Values, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts that answers name, and what bears the same name (a signature's strokes).

    What belongs to a field that is no longer asked stays behind, as its answer does.
    """
    wanted = {digest for value in answers.values() for digest in _digests(value)}
    stems = {PurePath(part.name).stem for part in parts if part.sha256 in wanted}
    return tuple(part for part in parts if PurePath(part.name).stem in stems)


def _without_bytes(draft: Draft, answers: Values, parts: Sequence[Part]) -> list[FieldProblem]:
    """Photographs, attachments and signatures whose bytes are not among the parts."""
    there = {part.sha256 for part in parts}
    return [
        FieldProblem(one.name, ProblemKind.MISSING, f"“{one.label}”没有存好，请重新做一次。")
        for one in draft.item.form.fields
        if one.type in _WITH_BYTES and not _digests(answers.get(one.name)) <= there
    ]


def _digests(value: Any) -> set[str]:
    """Return the digests an answer names: of one file, of several, or none."""
    if isinstance(value, dict):
        return {str(value["sha256"])} if value.get("sha256") else set()
    if isinstance(value, list):
        return {digest for one in value for digest in _digests(one)}
    return set()


def _payload(
    submission_id: str,
    number: ReceiptNumber,
    draft: Draft,
    answers: Values,
    parts: Sequence[Part],
    now: datetime,
    point: ServicePoint,
    eligibility: Assessment,
) -> bytes:
    """Return the canonical bytes the platform opens; the signature names the hash of the rest."""
    fields: Sequence[Field] = draft.item.form.fields
    signatures = {one.name for one in fields if one.type is FieldType.SIGNATURE}
    signing = _signing_parts(parts, answers, signatures)
    person, identity = draft.identity.person, draft.identity
    content = {
        "schema": SCHEMA,
        "id": submission_id,
        "number": str(number),
        "kind": Kind.APPLICATION.value,
        "item": {
            "id": draft.item.id,
            "name": draft.item.name,
            "catalogue_version": draft.item.edition.catalogue,
            "catalogue_digest": draft.item.edition.bundle,
            "form_digest": draft.item.edition.item,
        },
        "applicant": {
            "name": person.name,
            "id_number": person.id_number,
            "card": identity.card.value,
            "assurance": identity.assurance.value,
            **({"identified_by": identity.identified_by} if identity.identified_by else {}),
        },
        "values": {name: value for name, value in answers.items() if name not in signatures},
        "eligibility": [asdict(one) for one in eligibility.conditions],
        "elements": {
            one.name: one.element for one in fields if one.element and one.name in answers
        },
        "sources": {name: one.plain() for name, one in draft.sources.items() if name in answers},
        "materials": [hand_in.listed(one, person.name) for one in draft.given],
        "parts": [_listed(part) for part in parts if part.name not in signing],
        "consents": [{"what": one.what, "at": one.at.isoformat()} for one in draft.consents],
        "submitted_at": now.isoformat(),
        "place": point.place,
        "terminal": point.terminal,
    }
    if draft.item.joint.parts:
        content["joint"] = {
            "lead": draft.item.joint.lead,
            "parts": [
                {"id": one.id, "name": one.name, "department": one.department}
                for one in draft.item.joint.wanted(answers.get(PARTS_FIELD) or ())
            ],
        }
    signed = {name: answers[name] for name in sorted(signatures) if answers.get(name)}
    if signed:
        content["signature"] = {
            "content_sha256": hashlib.sha256(canonical_json(content)).hexdigest(),
            "values": signed,
            "parts": [_listed(part) for part in parts if part.name in signing],
        }
    return canonical_json(content)


def _signing_parts(parts: Sequence[Part], answers: Values, signatures: set[str]) -> set[str]:
    """Return the names of a signature's image and of the strokes that bear the same name."""
    images = {digest for name in signatures for digest in _digests(answers.get(name))}
    stems = {PurePath(part.name).stem for part in parts if part.sha256 in images}
    return {part.name for part in parts if PurePath(part.name).stem in stems}


def _listed(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "media_type": part.media_type,
        "size": len(part.data),
        "sha256": part.sha256,
    }


def _phone(item: ServiceItem, answers: Values) -> str:
    """Return the first telephone of the form that was answered; forms ask the applicant's first."""
    for one in item.form.fields:
        if one.type in {FieldType.CN_MOBILE, FieldType.PHONE} and answers.get(one.name):
            return str(answers[one.name])
    return ""


def _promised(item: ServiceItem, answers: Values) -> Limit:
    """Return the promised time: of a joint item the longest of the parts asked for (FLOW-03)."""
    if not item.joint.parts:
        return item.promised
    return Limit(longest(item.joint.wanted(answers.get(PARTS_FIELD) or ())))


def _promise(limit: Limit) -> str:
    if limit.days is None:
        return "未公布"
    return "当场办结" if limit.days == 0 else f"{limit.days}个{limit.unit or '工作日'}"


def _due(limit: Limit, now: datetime, calendar: WorkCalendar) -> Due | None:
    """Return the expected day; None when no limit is published or its unit is not a day's."""
    if limit.days is None:
        return None
    if limit.unit == "工作日" or not limit.unit or limit.days == 0:
        return due_after(now.date(), limit.days, calendar)
    if limit.unit in {"自然日", "日", "天"}:
        return due_after(now.date(), limit.days, _EVERY_DAY)
    return None


class _EveryDay(WorkCalendar):
    """Counts natural days (自然日)."""

    def knows(self, day: Any) -> bool:  # noqa: ARG002 - every year is known
        return True

    def is_workday(self, day: Any) -> bool:  # noqa: ARG002 - every day counts
        return True


_EVERY_DAY = _EveryDay()


def _collect(item: ServiceItem) -> str:
    if not item.result:
        return "未公布，请按咨询电话询问"
    return f"{item.result}；怎么领请按咨询电话询问"
