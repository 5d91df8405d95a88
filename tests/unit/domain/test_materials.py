"""What is asked for a material, in the order of the duty; what is never asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.application import Part
from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.given import Given, Means
from kiosk.domain.inquiry import ArchivedPaper, Trust
from kiosk.domain.materials import Found, Known, LookedUp, Standing, Step, stand
from kiosk.domain.person import Identity, Person
from kiosk.domain.service_item import Material

ZHANG = Identity(
    Person("张明", "11010519491231002X"), CardKind.SOCIAL_SECURITY, Assurance.CHIP_WITH_SAM
)
KNOWN = Known(ZHANG, for_self=True, today=date(2026, 11, 23), can_scan=True)
LOOK_UP = "公安-户籍信息查询"
HOUSEHOLD = Material("居民户口簿", data_sharing=LOOK_UP, proves="户籍")
ALL_WAYS = Material(
    "营业执照",
    data_sharing="市场监管-登记信息",
    number_of="营业执照",
    commitment_replaceable=True,
    proves="主体",
)
PAPER = ArchivedPaper("archive-1", "营业执照", Trust.B, date(2026, 9, 1))
PDF = Part("scan.pdf", "application/pdf", b"%PDF of one page")


def told(material: Material, found: Found, known: Known = KNOWN) -> Known:
    return replace(known, looked_up={material.data_sharing: LookedUp(found, "测试县")})


def one(material: Material, known: Known) -> Standing:
    (standing,) = stand([material], known)
    return standing


def test_MAT_03_what_a_department_holds_is_never_asked_for() -> None:
    assert one(HOUSEHOLD, KNOWN).step is Step.WAIT
    found = one(HOUSEHOLD, told(HOUSEHOLD, Found.YES))
    assert (found.step, found.given) == (
        Step.NONE,
        Given("居民户口簿", Means.SHARED, "测试县"),
    )


def test_MAT_03_a_look_up_that_cannot_be_made_now_is_the_offices_work() -> None:
    later = one(HOUSEHOLD, told(HOUSEHOLD, Found.LATER))
    assert not later.missing
    assert later.given == Given("居民户口簿", Means.DEPARTMENT, LOOK_UP, checked=False)
    assert later.step is Step.ASK_AGAIN


def test_MAT_03_of_somebody_else_nothing_is_asked_with_this_card() -> None:
    other = replace(KNOWN, for_self=False)
    for material in (HOUSEHOLD, Material("居民身份证", data_sharing="公安-身份核验")):
        standing = one(material, other)
        assert standing.given is not None
        assert (standing.given.means, standing.step) == (Means.DEPARTMENT, Step.NONE)


@pytest.mark.parametrize("found", [Found.NO, Found.NOT_OFFERED])
def test_a_paper_is_asked_for_only_where_nothing_better_is_left(found: Found) -> None:
    known = replace(told(ALL_WAYS, found), archive=(PAPER,))
    order = []
    for _ in range(4):
        step = one(ALL_WAYS, known).step
        order.append(step)
        known = replace(known, declined=known.declined | {("营业执照", step)})
    assert order == [Step.NUMBER, Step.ARCHIVE, Step.COMMIT, Step.SCAN]


def test_without_a_camera_what_was_declined_is_offered_again_and_else_the_staff() -> None:
    blind = replace(told(ALL_WAYS, Found.NO), can_scan=False)
    declined = replace(
        blind, declined=frozenset({("营业执照", Step.NUMBER), ("营业执照", Step.COMMIT)})
    )
    assert one(ALL_WAYS, declined).step is Step.NUMBER
    assert one(HOUSEHOLD, told(HOUSEHOLD, Found.NO, blind)).step is Step.STAFF


@pytest.mark.parametrize(
    ("name", "card", "means"),
    [
        ("居民身份证", CardKind.SOCIAL_SECURITY, Means.CARD),
        ("医保电子凭证或居民身份证", CardKind.RESIDENT_ID, Means.CARD),
        ("社会保障卡", CardKind.SOCIAL_SECURITY, Means.CARD),
        ("社会保障卡", CardKind.RESIDENT_ID, None),
    ],
)
def test_the_card_that_was_read_is_the_paper(
    name: str, card: CardKind, means: Means | None
) -> None:
    known = replace(KNOWN, identity=replace(ZHANG, card=card))
    given = one(Material(name, data_sharing="人社-社保卡持卡信息"), known).given
    assert (given.means if given else None) is means


def test_what_the_form_is_already_is_not_asked_for_twice() -> None:
    photo = Material("本人相片", in_form="photo")
    assert one(photo, KNOWN).step is Step.FORM
    filled = one(photo, replace(KNOWN, filled=frozenset({"photo"})))
    assert filled.given == Given("本人相片", Means.SIGNED_HERE, "photo")


def test_MAT_06_one_upload_serves_whatever_proves_the_same() -> None:
    licence = Material("营业执照", proves="主体")
    register = Material("主体资格证明", proves="主体")
    other = Material("住所证明", proves="住所")
    scan = Given("营业执照", Means.SCAN, parts=(PDF,), pages=1, proves="主体")
    standings = stand([licence, register, other], replace(KNOWN, handed=(scan,)))
    assert [one.given and one.given.parts for one in standings] == [(PDF,), (PDF,), None]
    promise = replace(scan, means=Means.COMMITMENT)
    again = stand(
        [replace(register, commitment_replaceable=True)], replace(KNOWN, handed=(promise,))
    )
    assert again[0].given is None, "a promise stands for its own material only"


def test_MAT_07_a_number_is_asked_for_where_the_catalogue_says_so_only() -> None:
    number = Given("营业执照", Means.NUMBER, "92220199MA00TEST1X")
    known = replace(told(ALL_WAYS, Found.NO), handed=(number,))
    assert one(ALL_WAYS, known).given == number
    assert one(replace(ALL_WAYS, number_of=""), known).given is None


@pytest.mark.parametrize(
    ("paper", "kept_days", "offered"),
    [
        (PAPER, None, True),
        (PAPER, 90, True),
        (PAPER, 60, False),
        (replace(PAPER, trust=Trust.D), None, False),
        (replace(PAPER, name="执照", proves="主体"), None, True),
        (replace(PAPER, name="执照"), None, False),
    ],
)
def test_an_earlier_paper_is_offered_when_it_fits_is_trusted_and_young_enough(
    paper: ArchivedPaper, kept_days: int | None, offered: bool
) -> None:
    material = Material("营业执照", proves="主体", kept_days=kept_days)
    standing = one(material, replace(KNOWN, archive=(paper,)))
    assert (standing.step is Step.ARCHIVE) is offered


def test_the_most_trusted_and_then_the_newest_earlier_paper_is_taken() -> None:
    old, best = (
        replace(PAPER, kept_on=date(2026, 1, 1)),
        replace(PAPER, trust=Trust.A, kept_on=date(2025, 1, 1)),
    )
    material = Material("营业执照")
    assert one(material, replace(KNOWN, archive=(old, PAPER, best))).paper == best
    assert one(material, replace(KNOWN, archive=(old, PAPER))).paper == PAPER


def test_what_need_not_be_there_never_holds_anybody_up() -> None:
    spare = replace(HOUSEHOLD, required=False)
    assert not one(spare, told(spare, Found.NO)).missing
    assert one(HOUSEHOLD, told(HOUSEHOLD, Found.NO)).missing
