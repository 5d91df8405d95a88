"""What the practice platform answers to each kind of question (查询); nothing of them is stored.

A new kind is one more model in `sync.wire.inquiries` and one more case here.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from kiosk.domain.assurance import Action, Assurance, default_policy, may
from sync.sandbox.earlier import EarlierApplications
from sync.sandbox.phone_codes import PracticePhoneCodes
from sync.sandbox.phones import Phones
from sync.sandbox.registers import Registers
from sync.sandbox.terminals import Known, now
from sync.wire.inquiries import (
    AnyQuestion,
    ArchiveAnswer,
    ArchiveQuestion,
    CertificateAnswer,
    CertificateQuestion,
    EarlierQuestion,
    Element,
    Fact,
    NotTold,
    Paper,
    PhoneCodeAnswer,
    PhoneCodeQuestion,
    SharedAnswer,
    SharedQuestion,
    TicketQuestion,
    UploadQuestion,
)

_POLICY = default_policy()


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question came."""

    by: Known
    assurance: Assurance
    base_url: str
    """Under which address the terminal reached this platform."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Who knows what; None for what this platform does not offer."""

    registers: Registers
    applications: EarlierApplications
    codes: PracticePhoneCodes | None
    phones: Phones

    def to(self, question: AnyQuestion, asked: Asked) -> BaseModel:
        """Answer one question, as far as the level of the identification goes."""
        assurance = asked.assurance
        match question:
            case SharedQuestion():
                return self._shared(question, assurance)
            case EarlierQuestion():
                if not may(assurance, Action.HISTORY, _POLICY):
                    return NotTold(why="not_sure_enough")
                return self.applications.answer(question)
            case CertificateQuestion():
                return self._certificate(question)
            case ArchiveQuestion():
                return self._archive(question, assurance)
            case PhoneCodeQuestion():
                return self._phone_code(question)
            case TicketQuestion():
                return self.phones.issue(asked.by, question, asked.base_url)
            case UploadQuestion():
                return self.phones.state(asked.by, question.ticket)

    def _shared(self, question: SharedQuestion, assurance: Assurance) -> BaseModel:
        held = self.registers.look_up(question.look_up, question.asker.id_number, now().date())
        if held is None:
            return NotTold(why="not_offered")
        # A chip that could be a copy learns that the paper is not needed, and nothing of what it says.
        whole = may(assurance, Action.HISTORY, _POLICY)
        return SharedAnswer(
            found=held.found,
            source=held.source,
            as_of=held.as_of,
            facts=tuple(Fact(label=a, words=b) for a, b in held.facts) if whole else (),
            elements=tuple(Element(name=a, value=b) for a, b in held.elements) if whole else (),
        )

    def _certificate(self, question: CertificateQuestion) -> BaseModel:
        held = self.registers.certificate(
            question.certificate, question.number, question.asker.id_number, now().date()
        )
        if held is None:
            return NotTold(why="not_offered")
        return CertificateAnswer(found=held.found, source=held.source, valid_until=held.valid_until)

    def _archive(self, question: ArchiveQuestion, assurance: Assurance) -> BaseModel:
        if not may(assurance, Action.HISTORY, _POLICY):
            return NotTold(why="not_sure_enough")
        papers = self.registers.archive(question.asker.id_number)
        return ArchiveAnswer(
            papers=tuple(
                Paper(
                    reference=one.reference,
                    name=one.name,
                    trust=one.trust,
                    kept_on=one.kept_on,
                    proves=one.proves,
                )
                for one in papers
            )
        )

    def _phone_code(self, question: PhoneCodeQuestion) -> BaseModel:
        if self.codes is None:
            return NotTold(why="not_offered")
        found = self.codes.spend(question.code)
        if found is None:
            return PhoneCodeAnswer(found=False)
        return PhoneCodeAnswer(found=True, name=found.name, id_number=found.id_number)
