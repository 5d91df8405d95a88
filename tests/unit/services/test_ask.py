"""咨询 (CH-07) whole: asked on the real store, sealed, uploaded, answered by a clerk, found by number."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.application import Kind, Stage
from kiosk.domain.assurance import Assurance
from kiosk.domain.numbers import NumberMistyped
from kiosk.domain.question import LONGEST, Question
from kiosk.services.ask import Questions
from kiosk.services.submit import ServicePoint
from kiosk.store import FILE_NAME, open_store
from kiosk.vault import KeyedPersonIndex
from sync.engine import SyncEngine
from sync.envelope import HpkeSealer
from sync.sandbox.process import SandboxProcess
from sync.wire.clerk import Decision
from tests.helpers.drafts import ME, catalogue
from tests.helpers.terminal import FAST, enrolled
from tests.helpers.waiting import until

WORDS = "我在外地打工，儿子能替我参保吗？"


class Now:
    """The wall clock."""

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC).astimezone()

    def monotonic(self) -> float:
        """Nobody asks."""
        raise NotImplementedError


def test_CH_07_a_question_is_answered_by_a_clerk_and_found_by_its_number(tmp_path: Path) -> None:
    item = catalogue(tmp_path / "cache").item("CXJB-REG")
    with SandboxProcess(tmp_path / "platform") as platform:
        enrolment = enrolled(platform)
        store = open_store(tmp_path / FILE_NAME, enrolment.number)
        sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
        point = ServicePoint("柳湾村便民服务站", "LW-01", practice=True)
        people = KeyedPersonIndex(b"k" * 32)
        questions = Questions(store, sealer, people, Now(), point, enrolment.number)
        bare = questions.ask(Question(f"  {WORDS} "))
        named = questions.ask(Question(WORDS, item, ME, phone="13800138000"))
        engine = SyncEngine(store, enrolment.client, lambda _news: None, FAST)
        engine.start()
        until(lambda: store.counts().received == 2)
        clerk = platform.clerk()
        opened = clerk.case(bare.id, decrypt=True)
        assert (opened.case.kind, opened.case.assurance) == (Kind.QUESTION, Assurance.NONE)
        content = json.loads(opened.payload)
        assert content["text"] == WORDS
        assert content.keys().isdisjoint({"item", "applicant", "contact"})
        content = json.loads(clerk.case(named.id, decrypt=True).payload)
        assert content["applicant"]["id_number"] == ME.person.id_number
        assert (content["item"]["id"], content["contact"]) == (item.id, {"phone": "13800138000"})
        assert questions.answer(str(bare.number)).stage is Stage.SUBMITTED
        clerk.decide(Decision(id=bare.id, stage=Stage.ACCEPTED))
        clerk.decide(Decision(id=bare.id, stage=Stage.GRANTED, opinion="能。带身份证来。"))
        tail = str(bare.number)[-7:]
        until(lambda: questions.answer(tail).stage is Stage.GRANTED)
        assert questions.answer(tail).steps[-1].opinion == "能。带身份证来。"
        clerk.close()
        assert engine.stop(30)
        receipt = store.receipt(named.id)
        assert (receipt.applicant, receipt.phone) == ("张*", "138****8000")
        assert receipt.id_number == "220***********0017"
        with pytest.raises(NumberMistyped):
            questions.answer("0000000")
        assert questions.answer(str(enrolment.number.number(99))) is None
        store.close()
    data = b"".join(one.read_bytes() for one in tmp_path.glob(f"{FILE_NAME}*"))
    for secret in (WORDS, "13800138000", ME.person.id_number):
        assert secret.encode() not in data, "law 9"


@pytest.mark.parametrize("text", ["", " \n", "字" * (LONGEST + 1)])
def test_a_question_that_says_nothing_or_too_much_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="question") as refused:
        Question(text)
    assert "字" not in str(refused.value)
    assert WORDS not in repr(Question(WORDS, name="张明", phone="13800138000"))
