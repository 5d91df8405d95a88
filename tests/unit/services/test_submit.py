"""From a draft to a committed submission that only the platform can read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.app.clock import SystemClock
from kiosk.catalogue.bundle import BundleCatalogue
from kiosk.catalogue.judge import Judge
from kiosk.domain.application import Delivery, Kind, Part
from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.canonical import canonical_json
from kiosk.domain.draft import Consent
from kiosk.domain.form import ProblemKind
from kiosk.domain.given import Given, Means
from kiosk.domain.person import Identity, Person, Sex
from kiosk.domain.service_item import Depth
from kiosk.services.calendar import load_calendar
from kiosk.services.submit import NotComplete, NotOffered, ServicePoint, SubmitApplication
from kiosk.services.track import Track
from kiosk.settings import shipped_assets
from kiosk.store import SqliteStore, open_store
from kiosk.store.codec import receipt_from, receipt_text
from kiosk.vault import KeyedPersonIndex
from sync.crypto import HPKE_AES256
from sync.envelope import HpkeSealer, open_envelope
from tests.helpers.drafts import ME, catalogue, draft
from tests.helpers.submissions import TERMINAL

PLATFORM_KEY = X25519PrivateKey.generate()
OPENER = HPKE_AES256.recipient(PLATFORM_KEY.private_bytes_raw())
PEOPLE = KeyedPersonIndex(b"k" * 32)


class FrozenClock(SystemClock):
    """A wall clock that stands, for deadlines that do not depend on the day of the test."""

    def __init__(self, moment: str) -> None:
        self._moment = datetime.fromisoformat(moment)

    def now(self) -> datetime:
        return self._moment


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> BundleCatalogue:
    return catalogue(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "kiosk.db", TERMINAL)
    yield opened
    opened.close()


def submitting(
    store: SqliteStore, moment: str = "2026-09-28T09:30:00+08:00", *, practice: bool = False
) -> SubmitApplication:
    clock = FrozenClock(moment)
    return SubmitApplication(
        store,
        HpkeSealer("k1", PLATFORM_KEY.public_key().public_bytes_raw()),
        PEOPLE,
        Judge(lambda: clock.now().date()),
        load_calendar(shipped_assets() / "calendar"),
        clock,
        ServicePoint("柳湾村便民服务站", "LW-01", "12345", "https://platform.example/q/", practice),
    )


def test_what_was_submitted_can_be_opened_by_the_platform_only(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    whole = draft(items)
    asked = {name: value for name, value in whole.values.items() if name != "gender"}
    affair = submitting(store)(replace(whole, values={**asked, "agent_name": "测试甲"}))
    (item,) = store.lease(1, 10**7, 60)
    assert (item.id, item.number, item.kind) == (affair.id, affair.number, Kind.APPLICATION)
    opened = open_envelope({"k1": OPENER}, item.id, item.kind, item.sealed.envelope)
    content = json.loads(opened.payload)
    assert canonical_json(content) == opened.payload
    assert content["number"] == str(affair.number)
    assert content["applicant"]["id_number"] == ME.person.id_number
    assert content["values"]["gender"] == "1"  # derived, not asked
    assert "agent_name" not in content["values"]  # not visible, not sent
    assert {part.name for part in opened.parts} == {"signature.png", "signature.json"}
    signature = content.pop("signature")
    assert signature["content_sha256"] == sha256(canonical_json(content)).hexdigest()
    assert {part["name"] for part in signature["parts"]} == {"signature.png", "signature.json"}
    assert signature["values"]["signature"]["sha256"] == opened.parts[0].sha256


def test_CH_05_who_compared_the_document_and_what_was_agreed_to_go_with_it(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    by_staff = replace(ME, assurance=Assurance.STAFF, identified_by="07", in_reader=False)
    agreed = Consent("银行账号", datetime.fromisoformat("2026-09-28T09:21:00+08:00"))
    submitting(store)(replace(draft(items), identity=by_staff, consents=(agreed,)))
    (item,) = store.lease(1, 10**7, 60)
    opened = open_envelope({"k1": OPENER}, item.id, item.kind, item.sealed.envelope)
    content = json.loads(opened.payload)
    assert content["applicant"]["assurance"] == "staff"
    assert content["applicant"]["identified_by"] == "07"
    assert content["consents"] == [{"what": "银行账号", "at": "2026-09-28T09:21:00+08:00"}]


def test_GUI_23_answers_and_outcomes_of_the_conditions_go_with_the_application(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    answers = {"agent_flag": False, "student": False, "local": None, "employee_pension": False}
    affair = submitting(store)(replace(draft(items), eligibility=answers))
    (item,) = store.lease(10, 10**9, 60)
    assert item.id == affair.id
    opened = open_envelope({"k1": OPENER}, item.id, item.kind, item.sealed.envelope)
    first, second, third = json.loads(opened.payload)["eligibility"]
    assert first == {
        "text": "年满16周岁且不是在校学生",
        "outcome": "met",
        "answers": [
            {"question": "agent_flag", "words": "这次是替家里人或别人办吗？", "value": False},
            {"question": "student", "words": "现在是在校学生吗？", "value": False},
        ],
    }
    assert (second["outcome"], second["answers"][0]["value"]) == ("unsure", None)
    assert (third["outcome"], third["answers"][0]["value"]) == ("met", False)


def test_a_foreigner_of_2017_is_told_by_the_card_where_the_number_is_silent(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    number = "CAN110081010100"
    person = Person("测试丁", number, Sex.FEMALE, date(1981, 1, 1))
    who = Identity(person, CardKind.FOREIGN_RESIDENCE, Assurance.CHIP_WITH_SAM)
    whole = draft(items, who=who)
    values = {name: value for name, value in whole.values.items() if name != "gender"}
    values |= {"applicant_name": person.name, "applicant_id": number}
    affair = submitting(store)(replace(whole, values=values))
    (item,) = store.lease(1, 10**7, 60)
    opened = open_envelope({"k1": OPENER}, item.id, item.kind, item.sealed.envelope)
    content = json.loads(opened.payload)
    assert content["applicant"]["id_number"] == content["values"]["applicant_id"] == number
    assert content["values"]["gender"] == Sex.FEMALE.value
    assert content["values"].get("birth_date", "1981-01-01") == "1981-01-01"
    assert store.receipt(affair.id).id_number == "CAN********0100"


def test_bytes_of_a_question_that_is_no_longer_asked_stay_behind(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    whole = draft(items)
    stray = Part("proxy-photo.jpg", "image/jpeg", b"an agent's face" * 9)
    strayed = replace(
        whole, parts=(*whole.parts, stray), values={**whole.values, "agent_name": "测试甲"}
    )
    submitting(store)(strayed)
    (item,) = store.lease(1, 10**7, 60)
    opened = open_envelope({"k1": OPENER}, item.id, item.kind, item.sealed.envelope)
    assert {part.name for part in opened.parts} == {"signature.png", "signature.json"}
    assert b"proxy-photo" not in opened.payload


def test_a_value_for_a_derived_field_is_never_taken_from_outside(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    whole = draft(items)
    submitting(store)(replace(whole, values={**whole.values, "gender": "2", "unknown": "x"}))
    (item,) = store.lease(1, 10**7, 60)
    opened = open_envelope({"k1": OPENER}, item.id, item.kind, item.sealed.envelope)
    values = json.loads(opened.payload)["values"]
    assert values["gender"] == "1"
    assert "unknown" not in values


def test_a_derived_field_that_is_not_shown_is_not_sent(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    whole = draft(items)
    form = whole.item.form
    sections = tuple(
        replace(
            part,
            fields=tuple(
                replace(one, visible_if="false") if one.name == "gender" else one
                for one in part.fields
            ),
        )
        for part in form.sections
    )
    hidden = replace(whole.item, form=replace(form, sections=sections))
    submitting(store)(replace(whole, item=hidden, values={**whole.values, "gender": "2"}))
    (item,) = store.lease(1, 10**7, 60)
    opened = open_envelope({"k1": OPENER}, item.id, item.kind, item.sealed.envelope)
    assert "gender" not in json.loads(opened.payload)["values"]


def test_the_terminal_keeps_nothing_in_clear(store: SqliteStore, items: BundleCatalogue) -> None:
    affair = submitting(store)(draft(items))
    files = [one.read_bytes() for one in store.path.parent.iterdir()]
    for secret in (
        ME.person.id_number,
        "张明",
        "13000000000",
        "柳湾村 3 组 12 号",
        "6217000000000000004",
    ):
        assert not any(secret.encode() in data for data in files), "personal data in clear"
    receipt = store.receipt(affair.id)
    assert receipt is not None
    assert (receipt.applicant, receipt.id_number, receipt.phone) == (
        "张*",
        "220***********0017",
        "130****0000",
    )
    assert receipt.query_url == f"https://platform.example/q/{affair.number}"


def test_the_record_remembers_that_it_was_practice_and_older_records_are_real(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    for practice in (True, False):
        affair = submitting(store, practice=practice)(draft(items))
        receipt = store.receipt(affair.id)
        assert receipt is not None
        assert receipt.practice is practice
    values = json.loads(receipt_text(receipt))
    del values["practice"]  # as a program before this one wrote it
    assert receipt_from(json.dumps(values)) == receipt


def test_a_due_day_counts_working_days_and_says_when_it_cannot_know(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    whole = draft(items)
    five_days = replace(whole.item, promised=replace(whole.item.promised, days=5, unit="工作日"))
    # 1 to 7 October is the holiday, Saturday the 10th is worked.
    before = submitting(store)(replace(whole, item=five_days))
    assert (before.due, before.due_provisional) == (date(2026, 10, 10), False)
    late = submitting(store, "2026-12-30T16:00:00+08:00")(replace(whole, item=five_days))
    assert (late.due, late.due_provisional) == (date(2027, 1, 6), True)
    unknown = replace(whole.item, promised=replace(whole.item.promised, days=None))
    never = submitting(store)(replace(whole, item=unknown))
    assert never.due is None
    receipt = store.receipt(never.id)
    assert receipt is not None
    assert receipt.promise == "未公布"


def test_an_incomplete_draft_is_not_submitted(store: SqliteStore, items: BundleCatalogue) -> None:
    whole = draft(items)
    values = {name: value for name, value in whole.values.items() if name != "mobile"}
    with pytest.raises(NotComplete) as refused:
        submitting(store)(replace(whole, values=values))
    assert [(one.path, one.kind) for one in refused.value.problems] == [
        ("mobile", ProblemKind.MISSING)
    ]
    with pytest.raises(NotComplete) as unsigned:
        submitting(store)(replace(whole, parts=()))
    assert [one.path for one in unsigned.value.problems] == ["signature"]
    assert store.counts().waiting == 0


def test_MAT_04_the_promise_goes_with_its_text_signer_and_time(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    affair = submitting(store)(draft(items, "DIBAO"))
    (item,) = store.lease(1, 10**7, 60)
    opened = open_envelope({"k1": OPENER}, item.id, item.kind, item.sealed.envelope)
    listed = {one["material"]: one for one in json.loads(opened.payload)["materials"]}
    promise = listed["家庭收入财产状况声明"]
    parts = {part.name: part for part in opened.parts}
    assert promise["means"] == "commitment"
    assert promise["parts"] == ["material-4-text.txt", "material-4-signature.png"]
    text = parts["material-4-text.txt"]
    assert promise["signed"] == {
        "signer": ME.person.name,
        "at": "2026-09-30T15:59:00+08:00",
        "text_sha256": sha256(text.data).hexdigest(),
    }
    assert listed["居民户口簿"]["means"] == "department"
    assert not listed["居民户口簿"]["checked"]
    receipt = store.receipt(affair.id)
    assert receipt is not None
    assert "居民户口簿（由部门查，不用交）" in receipt.materials
    assert "家庭收入财产状况声明（已签承诺书）" in receipt.materials


def test_MAT_06_one_upload_for_two_materials_travels_once(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    whole = draft(items, "DIBAO")
    pdf = Part("scan.pdf", "application/pdf", b"%PDF one page" * 9)
    names = ("家庭收入财产状况声明", "重大疾病诊断证明")
    scans = tuple(Given(name, Means.SCAN, parts=(pdf,), pages=1) for name in names)
    others = tuple(one for one in whole.given if one.material not in names)
    affair = submitting(store)(replace(whole, given=(*scans, *others)))
    (item,) = store.lease(1, 10**7, 60)
    opened = open_envelope({"k1": OPENER}, item.id, item.kind, item.sealed.envelope)
    assert [part.name for part in opened.parts].count("material-4-scan.pdf") == 1
    listed = json.loads(opened.payload)["materials"]
    assert [one["parts"] for one in listed if one["means"] == "scan"] == [
        ["material-4-scan.pdf"],
        ["material-4-scan.pdf"],
    ]
    receipt = store.receipt(affair.id)
    assert receipt is not None
    assert [one for one in receipt.materials if "已拍 1 页" in one] == [
        f"{name}（已拍 1 页）" for name in names
    ]


@pytest.mark.parametrize(
    "given",
    [
        None,
        Given("家庭收入财产状况声明", Means.COMMITMENT),
        Given("家庭收入财产状况声明", Means.DEPARTMENT, "随便什么"),
        Given("家庭收入财产状况声明", Means.CARD),
        Given("家庭收入财产状况声明", Means.NUMBER, "1"),
        Given("家庭收入财产状况声明", Means.SCAN),
    ],
)
def test_a_needed_material_is_missing_unless_it_is_there_in_a_way_it_allows(
    store: SqliteStore, items: BundleCatalogue, given: Given | None
) -> None:
    whole = draft(items, "DIBAO")
    others = [one for one in whole.given if one.material != "家庭收入财产状况声明"]
    there = tuple([*others, given] if given else others)
    with pytest.raises(NotComplete) as refused:
        submitting(store)(replace(whole, given=there))
    assert refused.value.materials == ("家庭收入财产状况声明",)
    assert store.counts().waiting == 0


def test_what_this_terminal_does_not_offer_is_not_submitted(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    whole = draft(items)
    undrawable = replace(whole.item.form, unusable="unknown type")
    for item in (
        replace(whole.item, form=undrawable),
        replace(whole.item, depth=Depth.CONSULT),
    ):
        with pytest.raises(NotOffered):
            submitting(store)(replace(whole, item=item))
    assert store.counts().waiting == 0


@pytest.mark.parametrize("item_id", ["PENSION-LIVE", "JUZHU", "DIBAO", "GETI"])
def test_other_items_need_no_code_of_their_own(
    store: SqliteStore, items: BundleCatalogue, item_id: str
) -> None:
    affair = submitting(store)(draft(items, item_id))
    assert affair.item_id == item_id


def test_a_person_finds_her_affairs_and_nobody_elses(
    store: SqliteStore, items: BundleCatalogue
) -> None:
    affair = submitting(store)(draft(items))
    track = Track(store, PEOPLE)
    assert [one.id for one in track.affairs_of(ME)] == [affair.id]
    other = replace(ME, person=replace(ME.person, id_number="11010519491231002X"))
    assert track.affairs_of(other) == []
    found = track.affair(affair.id)
    assert found is not None
    assert found.delivery is Delivery.WAITING
