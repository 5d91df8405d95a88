"""Questions to a real platform: sealed both ways, answered by level of assurance, never kept."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.inquiry import Trust
from kiosk.domain.person import Identity, Person
from kiosk.ports import InquiryFailed, Trouble
from sync.client import ClerkClient, PlatformError, Transport
from sync.crypto import HPKE_AES256
from sync.enrolment import EnrolmentKeeper
from sync.inquiries.asking import PlatformInquiries
from sync.inquiries.sealing import InquiryUnreadable, open_question, seal_question
from sync.sandbox.process import SandboxProcess
from sync.wire.clerk import PhoneCodeRequest
from tests.helpers.serving import serving
from tests.helpers.stub_platform import Reply, StubPlatform, problem
from tests.helpers.terminal import enrolled

ZHANG = Person("张明", "11010519491231002X")
HOUSEHOLD = "公安-户籍信息查询"


def identity(assurance: Assurance = Assurance.SIMULATED) -> Identity:
    return Identity(ZHANG, CardKind.SOCIAL_SECURITY, assurance)


def asking(keeper: EnrolmentKeeper, url: str = "") -> PlatformInquiries:
    return PlatformInquiries(
        lambda: keeper.client(url=url), lambda: keeper.now.key, keeper.clock.now
    )


class Answering(StubPlatform):
    """A platform whose answers to questions are a test's."""

    reply = Reply()
    delay_s = 0.0

    def answer(self, method: str, path: str, body: bytes) -> Reply:
        if path != "/v1/inquiries":
            return super().answer(method, path, body)
        time.sleep(self.delay_s)
        return self.reply


@pytest.fixture
def keeper(platform: SandboxProcess, tmp_path) -> EnrolmentKeeper:
    return EnrolmentKeeper(enrolled(platform), tmp_path / "enrolment.json")


@pytest.fixture
def inquiries(keeper) -> PlatformInquiries:
    return asking(keeper)


def test_MAT_03_what_a_department_holds_is_told_with_source_and_day(inquiries):
    told = inquiries.shared(identity(), "DIBAO", HOUSEHOLD)
    assert told.found
    assert told.source == "测试县公安局 户籍信息"
    assert told.as_of is not None
    assert ("户主", "张明") in told.facts
    assert dict(told.elements)["household_region"] == "220199101201"


def test_MAT_07_a_certificate_is_told_of_to_its_holder_while_it_is_in_force(inquiries):
    def told(number):
        return inquiries.certificate(identity(), "YBZ-FOOD", "营业执照", number)

    mine = told("92220199MA00TEST1X")
    assert mine.found
    assert mine.source == "测试县市场监督管理局 营业执照"
    assert mine.valid_until is not None
    for other in ("92220199MA00TEST2X", "92220199MA00TEST3X", "1"):
        assert told(other).found is False, "somebody else's, out of force, nobody's: all the same"
    with pytest.raises(InquiryFailed) as failed:
        inquiries.certificate(identity(), "YBZ-FOOD", "飞碟驾照", "1")
    assert failed.value.trouble is Trouble.NOT_OFFERED


def test_the_archive_names_the_persons_own_papers_to_a_sure_identification(inquiries):
    papers = inquiries.archive(identity(), "DIBAO", ("重大疾病诊断证明",))
    assert [(one.name, one.trust, one.reference) for one in papers] == [
        ("重大疾病诊断证明", Trust.B, "archive-1"),
        ("残疾人证", Trust.D, "archive-2"),
    ]
    assert "archive-1" not in repr(papers)
    with pytest.raises(InquiryFailed) as failed:
        inquiries.archive(identity(Assurance.CHIP_WITHOUT_KEY), "DIBAO", ("残疾人证",))
    assert failed.value.trouble is Trouble.NOT_SURE_ENOUGH


def test_who_is_not_in_a_register_is_not_found_and_that_is_an_answer(inquiries):
    stranger = Identity(
        Person("测试乙", "220199198507180034"), CardKind.RESIDENT_ID, Assurance.SIMULATED
    )
    told = inquiries.shared(stranger, "DIBAO", HOUSEHOLD)
    assert not told.found
    assert told.facts == told.elements == ()


def test_two_look_ups_for_one_paper_are_found_when_both_are(inquiries):
    both = f"公安-居民身份信息核验；{HOUSEHOLD}"
    assert inquiries.shared(identity(), "DIBAO", both).found
    assert not inquiries.shared(identity(), "DIBAO", f"{both}；人社-参保信息").found


def test_a_card_that_could_be_a_copy_learns_only_that_the_paper_is_not_needed(inquiries):
    told = inquiries.shared(identity(Assurance.CHIP_WITHOUT_KEY), "DIBAO", HOUSEHOLD)
    assert told.found
    assert told.facts == told.elements == ()


def test_a_look_up_the_platform_does_not_have_is_told_as_such(inquiries):
    with pytest.raises(InquiryFailed) as failed:
        inquiries.shared(identity(), "DIBAO", "外星-飞碟登记信息")
    assert failed.value.trouble is Trouble.NOT_OFFERED


def test_a_platform_that_counts_takes_no_question_of_a_simulated_card(tmp_path):
    folder = tmp_path / "platform"
    with SandboxProcess(folder) as practice:
        keeper = EnrolmentKeeper(enrolled(practice), tmp_path / "enrolment.json")
    with serving(folder, sandbox=False) as url, pytest.raises(InquiryFailed) as failed:
        asking(keeper, url).shared(identity(), "DIBAO", HOUSEHOLD)
    assert failed.value.trouble is Trouble.REFUSED


def test_without_a_line_it_is_said_at_once_and_nothing_of_the_person_with_it(keeper, caplog):
    with pytest.raises(InquiryFailed) as failed, caplog.at_level("DEBUG"):
        asking(keeper, "http://127.0.0.1:9").shared(identity(), "DIBAO", HOUSEHOLD)
    assert failed.value.trouble is Trouble.OFFLINE
    assert ZHANG.name not in caplog.text + repr(failed.value)
    assert ZHANG.id_number not in caplog.text + repr(failed.value)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(
            200, {"version": "1", "id": "x", "server_time": "2026-01-01T00:00:00Z", "sealed": ""}
        ),
        problem(422, "bad_message"),
    ],
)
def test_an_answer_out_of_contract_is_never_taken_for_a_fact(keeper, reply):
    with Answering() as stub:
        stub.reply = reply
        inquiries = asking(keeper, stub.url)
        with pytest.raises(InquiryFailed):
            inquiries.shared(identity(), "DIBAO", HOUSEHOLD)


def test_whoever_cancels_does_not_wait_for_the_deadline(keeper):
    with Answering() as stub:
        stub.delay_s = 2.0
        inquiries = asking(keeper, stub.url)
        threading.Timer(0.3, inquiries.abandon).start()
        began = time.monotonic()
        with pytest.raises(InquiryFailed) as failed:
            inquiries.shared(identity(), "DIBAO", HOUSEHOLD)
        assert failed.value.trouble is Trouble.OFFLINE
        assert time.monotonic() - began < stub.delay_s


class TestSealing:
    """The layout between the two ends."""

    KEY = HPKE_AES256.recipient(bytes(range(32)))
    ID = "01920000-0000-7000-8000-000000000001"

    def sealed(self):
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        public = X25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()
        return seal_question(HPKE_AES256.id, "k", public.public_bytes_raw(), self.ID, b"question")

    def test_question_and_answer_go_round(self):
        sealed, mine = self.sealed()
        content, theirs = open_question({"k": self.KEY}, HPKE_AES256.id, "k", self.ID, sealed)
        assert content == b"question"
        assert mine.open(theirs.seal(b"answer")) == b"answer"
        assert theirs.seal(b"answer") != theirs.seal(b"answer")

    def test_of_another_id_or_touched_or_cut_it_does_not_open(self):
        sealed, mine = self.sealed()
        keys = {"k": self.KEY}
        other = self.ID[:-1] + "2"
        with pytest.raises(InquiryUnreadable):
            open_question(keys, HPKE_AES256.id, "k", other, sealed)
        for broken in (sealed[:-1], sealed[:-1] + b"\0", sealed[:40], b"", b"\xff\xff", sealed * 2):
            with pytest.raises(InquiryUnreadable):
                open_question(keys, HPKE_AES256.id, "k", self.ID, broken)
        with pytest.raises(InquiryUnreadable):
            open_question({}, HPKE_AES256.id, "k", self.ID, sealed)
        for broken in (b"", b"short", bytes(60)):
            with pytest.raises(InquiryUnreadable):
                mine.open(broken)

    def test_a_question_is_not_taken_for_its_answer(self):
        sealed, mine = self.sealed()
        with pytest.raises(InquiryUnreadable):
            mine.open(bytes(12) + sealed[2 + 80 :])


def test_CH_05_a_code_on_a_telephone_tells_whose_it_is_once(inquiries, clerk, caplog):
    code = clerk.phone_code(PhoneCodeRequest(name="张明", id_number=ZHANG.id_number)).code
    with caplog.at_level("DEBUG"):
        person = inquiries.phone_code(code)
        assert (person.name, person.id_number) == ("张明", ZHANG.id_number)
        assert person.birth_date.isoformat() == "1949-12-31"
        assert inquiries.phone_code(code) is None, "spent"
        assert inquiries.phone_code("never made") is None
        assert inquiries.phone_code("x" * 5000) is None
    assert code not in caplog.text
    assert ZHANG.name not in caplog.text


def test_CH_05_two_who_scan_one_code_at_once_are_not_both_told(any_platform, tmp_path):
    keeper = EnrolmentKeeper(enrolled(any_platform), tmp_path / "enrolment.json")
    client = any_platform.clerk()
    try:
        made = client.phone_code(PhoneCodeRequest(name="张明", id_number=ZHANG.id_number))
    finally:
        client.close()
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: asking(keeper).phone_code(made.code), range(4)))
    assert len([one for one in told if one is not None]) == 1


def test_a_platform_that_counts_makes_and_resolves_no_codes_of_practice(tmp_path):
    folder = tmp_path / "platform"
    with SandboxProcess(folder) as practice:
        keeper = EnrolmentKeeper(enrolled(practice), tmp_path / "enrolment.json")
        token = practice.clerk_token
    with serving(folder, sandbox=False) as url:
        with pytest.raises(InquiryFailed) as failed:
            asking(keeper, url).phone_code("anything")
        clerk = ClerkClient(Transport(url, token))
        with pytest.raises(PlatformError):
            clerk.phone_code(PhoneCodeRequest(name="张明", id_number=ZHANG.id_number))
        clerk.close()
    assert failed.value.trouble is Trouble.NOT_OFFERED


def test_practice_codes_are_for_numbers_that_can_be():
    with pytest.raises(ValueError, match="no such number"):
        PhoneCodeRequest(name="张明", id_number="110105194912310021")
