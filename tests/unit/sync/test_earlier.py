"""Earlier applications asked for at a real platform: what is told, to whom, and what never is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.person import Identity, Person
from kiosk.ports import InquiryFailed, Trouble
from sync.enrolment import Enrolment, EnrolmentKeeper
from sync.envelope import HpkeSealer
from sync.inquiries.asking import PlatformInquiries
from sync.sandbox.database import default_url
from sync.sandbox.process import SandboxProcess
from tests.helpers.outbox import MemoryOutbox, sealed_item
from tests.helpers.terminal import Terminal, enrolled
from tests.helpers.waiting import until

ZHANG = Person("张明", "11010519491231002X")
LI = Person("李桂兰", "110105195203120025")
ADDRESS, MOBILE = "柳湾村三组 8 号", "13800138000"
ELEMENTS = {"residence_address": "现居住地址", "mobile": "GB/T 19488.2 移动号码"}


def who(person: Person = ZHANG, assurance: Assurance = Assurance.SIMULATED) -> Identity:
    return Identity(person, CardKind.SOCIAL_SECURITY, assurance)


def payload(person: Person, item: str, name: str, **values: Any) -> bytes:
    """What `kiosk.services.submit` seals, as far as it is looked at here."""
    content = {
        "item": {"id": item, "name": name},
        "applicant": {"name": person.name, "id_number": person.id_number},
        "values": values,
        "elements": {one: ELEMENTS[one] for one in values if one in ELEMENTS},
    }
    return json.dumps(content).encode()


class Counter:
    """A terminal that hands applications in and asks about them."""

    def __init__(self, platform: SandboxProcess, folder: Any) -> None:
        self.enrolment: Enrolment = enrolled(platform)
        self.keeper = EnrolmentKeeper(self.enrolment, folder / "enrolment.json")
        self.inquiries = PlatformInquiries(
            lambda: self.keeper.client(url=platform.url),
            lambda: self.keeper.now.key,
            self.keeper.clock.now,
        )
        self._serial = 0

    def hand_in(self, *payloads: bytes) -> None:
        """Submit each after the other, and wait for the last."""
        sealer = HpkeSealer(self.enrolment.key.id, self.enrolment.key.public_key)
        outbox = MemoryOutbox()
        with Terminal(self.enrolment, outbox=outbox) as terminal:
            for one in payloads:
                self._serial += 1
                item = sealed_item(sealer, self.enrolment.number, self._serial, one)
                item = replace(item, item_id=json.loads(one)["item"]["id"])
                outbox.add(item)
                terminal.engine.wake()
                until(lambda item=item: outbox.table[item.id].received_at is not None, 20)

    def ask(self, item: str, fields: Sequence[str], elements: Sequence[str] = (), **of: Any) -> Any:
        return self.inquiries.earlier(who(**of), item, fields, elements)


@pytest.fixture
def counter(platform: SandboxProcess, tmp_path) -> Counter:
    return Counter(platform, tmp_path)


def test_RE_01_the_latest_application_for_the_same_item_is_told_with_its_day(counter):
    counter.hand_in(
        payload(ZHANG, "RE-ONE", "甲", mobile="13900139000"),
        payload(ZHANG, "RE-ONE", "甲", mobile=MOBILE, rows=[{"m": 1}], car_flag=False),
    )
    told = counter.ask("RE-ONE", ["mobile", "rows", "car_flag", "residence_address"])
    assert told.values == {"mobile": MOBILE, "rows": [{"m": 1}], "car_flag": False}
    assert told.day.isoformat() == "2026-03-02"


def test_RE_02_elements_of_other_items_come_newest_first_and_say_which(counter):
    counter.hand_in(
        payload(ZHANG, "RE-TWO", "乙事项", mobile="13900139000", residence_address=ADDRESS),
        payload(ZHANG, "RE-THREE", "丙事项", mobile=MOBILE),
    )
    told = counter.ask("RE-FOUR", ["mobile"], list(ELEMENTS.values()))
    assert told.day is None
    assert told.values == {}
    mobile = told.elements[ELEMENTS["mobile"]]
    assert (mobile.value, mobile.item) == (MOBILE, "丙事项")
    assert told.elements[ELEMENTS["residence_address"]].item == "乙事项"


def test_only_what_the_form_asks_is_told(counter):
    counter.hand_in(payload(ZHANG, "RE-FIVE", "戊", mobile=MOBILE, residence_address=ADDRESS))
    assert counter.ask("RE-FIVE", ["mobile"]).values == {"mobile": MOBILE}
    assert counter.ask("RE-SIX", [], ["现居住地址"]).elements.keys() == {"现居住地址"}


def test_another_person_is_told_nothing(counter):
    counter.hand_in(payload(ZHANG, "RE-SEVEN", "庚", mobile=MOBILE))
    told = counter.ask("RE-SEVEN", ["mobile"], list(ELEMENTS.values()), person=LI)
    assert (told.day, told.values, told.elements) == (None, {}, {})


@pytest.mark.parametrize("assurance", [Assurance.CHIP_WITHOUT_KEY, Assurance.CODE])
def test_a_card_that_could_be_a_copy_is_told_so(counter, assurance):
    counter.hand_in(payload(ZHANG, "RE-EIGHT", "辛", mobile=MOBILE))
    with pytest.raises(InquiryFailed) as failed:
        counter.ask("RE-EIGHT", ["mobile"], assurance=assurance)
    assert failed.value.trouble is Trouble.NOT_SURE_ENOUGH


@pytest.mark.parametrize(
    "content",
    [b"", b"[1]", b'{"applicant": 1}', b'{"applicant": {"id_number": ["x"]}}', b"\xff" * 90],
)
def test_whatever_is_sealed_in_is_taken_and_belongs_to_nobody(counter, content):
    sealer = HpkeSealer(counter.enrolment.key.id, counter.enrolment.key.public_key)
    outbox = MemoryOutbox([sealed_item(sealer, counter.enrolment.number, 1, content)])
    with Terminal(counter.enrolment, outbox=outbox):
        until(lambda: all(one.received_at for one in outbox.table.values()), 20)


def test_what_an_earlier_version_took_in_is_found_after_the_update(tmp_path):
    folder = tmp_path / "platform"
    with SandboxProcess(folder) as platform:
        counter = Counter(platform, tmp_path)
        counter.hand_in(payload(ZHANG, "RE-ONE", "甲", mobile=MOBILE))
    engine = create_engine(default_url(folder))
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT person_key FROM submissions")).scalar_one()
        connection.execute(text("DROP INDEX submissions_of_a_person"))
        connection.execute(text("ALTER TABLE submissions DROP COLUMN person_key"))
    engine.dispose()
    assert ZHANG.id_number not in kept
    with SandboxProcess(folder) as platform:
        counter.inquiries = PlatformInquiries(
            lambda: counter.keeper.client(url=platform.url),
            lambda: counter.keeper.now.key,
            counter.keeper.clock.now,
        )
        assert counter.ask("RE-ONE", ["mobile"]).values == {"mobile": MOBILE}
