"""The shipped catalogue: items that can be done here, with a home page and local facts."""

from __future__ import annotations

from kiosk.catalogue.build import Compiled
from kiosk.catalogue.bundle import BundleCatalogue
from kiosk.catalogue.findings import Level
from kiosk.catalogue.judge import Judge
from kiosk.catalogue.lint import lint
from kiosk.catalogue.words import banned_words
from kiosk.domain.form import FieldType
from kiosk.domain.service_item import Depth
from tests.helpers.shipped import item_files
from tests.unit.catalogue.conftest import TODAY


def test_every_item_can_be_done_here_and_nothing_is_misunderstood(compiled: Compiled):
    assert len(compiled.items) == len(item_files())
    assert [one.file for one in compiled.items if one.item.form.unusable] == []
    assert {one.item.depth for one in compiled.items} == {Depth.ONLINE}
    assert [one.line() for one in compiled.all_findings if one.level is Level.ERROR] == []


def test_what_the_bundle_serves_is_what_was_compiled(
    compiled: Compiled, catalogue: BundleCatalogue
):
    for one in compiled.items:
        assert catalogue.item(one.item.id) == one.item


def test_each_worked_example_passes_the_judge(compiled: Compiled, judge: Judge):
    for one in compiled.items:
        assert judge.problems(one.item.form, one.sample) == [], one.file
        assert one.item.sample, one.file


def test_empty_forms_ask_for_the_required_fields_only(compiled: Compiled, judge: Judge):
    for one in compiled.items:
        shown = judge.visible(one.item.form, {})
        wanted = [
            field.name
            for field in one.item.form.fields
            if field.required and field.derivation is None and field.name in shown
        ]
        assert [problem.path for problem in judge.problems(one.item.form, {})] == wanted


def test_pages_hold_at_most_five_questions_before_a_choice_opens_more(compiled: Compiled):
    for one in compiled.items:
        for section in one.item.form.sections:
            asked = [field for field in section.fields if not field.derived_from]
            assert 1 <= len(asked) <= 5, (one.file, section.title)


def test_home_page_has_nine_entrances_of_life_and_two_of_business(catalogue: BundleCatalogue):
    themes = catalogue.themes()
    assert [one.group for one in themes] == ["life"] * 9 + ["business"] * 2
    assert all(one.icon and one.hint and one.count for one in themes)
    assert [one.id for one in catalogue.frequent()] == ["CXJB-REG", "PENSION-LIVE", "DIBAO"]
    assert {one.id for one in catalogue.items("创业准营")} == {"GETI", "YBZ-FOOD"}


def test_lint_finds_only_materials_that_lack_a_basis(compiled: Compiled):
    found = lint(compiled, TODAY)
    assert {one.code for one in found if one.level is Level.ERROR} == {"MAT-01"}
    assert all(one.file.endswith(".yaml") and one.message for one in found)


def test_resident_words_blame_nobody(compiled: Compiled, judge: Judge):
    for one in compiled.items:
        for field in one.item.form.fields:
            assert banned_words(f"{field.hint}{field.label}") == []
        for problem in judge.problems(one.item.form, {}):
            assert banned_words(problem.message) == []


def test_disability_certificate_gives_kind_and_grade(catalogue: BundleCatalogue, judge: Judge):
    form = catalogue.item("CANJI-2B").form
    assert judge.derived(form, {"disable_cert": "22019919780412001742"}) == {
        "disable_type": "肢体",
        "disable_grade": "二级",
    }
    short = judge.problem(form, "disable_cert", {"disable_cert": "220199197804120017"})
    assert short is not None
    assert short.message.startswith("残疾人证号为20位")


def test_the_items_own_words_are_used_when_they_fit(catalogue: BundleCatalogue, judge: Judge):
    pension, shop = catalogue.item("CXJB-REG").form, catalogue.item("GETI").form
    for form, name, value, words in (
        (
            pension,
            "applicant_id",
            "11010519491231002x",
            "校验位是大写字母X。正确做法：11010519491231002X。",
        ),
        (pension, "applicant_id", "11010519491231001X", "号码对不上，请对照身份证再看一遍。"),
        (pension, "applicant_id", "X", "还差 17 位。公民身份号码一共 18 位，请补上。"),
        (
            shop,
            "shop_name",
            "测试县某某公司",
            "个体工商户不得使用公司字样。正确做法：××县王小花餐饮店（个体工商户）。",
        ),
        (shop, "shop_name", "测试县某某集团", "里面不能有“集团”，请换个说法。"),
    ):
        found = judge.problem(form, name, {name: value, "use_name": True})
        assert found is not None
        assert found.message == words


def test_too_young_for_the_old_age_allowance_is_said_at_the_number(
    catalogue: BundleCatalogue, judge: Judge
):
    form = catalogue.item("GAOLING").form
    found = judge.problem(form, "applicant_id", {"applicant_id": "11010519491231002X"})
    assert found is not None
    assert found.message == "这一项要周岁年龄满 80，按证件现在是 76。可以叫人帮忙问一问。"


def test_guardian_is_asked_for_children_and_for_mental_disability(
    catalogue: BundleCatalogue, judge: Judge
):
    form = catalogue.item("CANJI-CARD").form
    adult, child = "11010519491231002X", "220199201209210017"
    for number, kinds, asked in (
        (adult, ["肢体"], False),
        (adult, ["肢体", "精神"], True),
        (child, ["肢体"], True),
        ("", ["精神"], True),
        ("", [], False),
    ):
        values = {"applicant_id": number, "disable_type": kinds}
        assert ("guardian_name" in judge.visible(form, values)) is asked, values


def test_region_tables_lead_from_the_province_to_the_village(catalogue: BundleCatalogue):
    assert catalogue.regions()[0].label == "吉林省"
    assert [one.label for one in catalogue.regions(catalogue.region_root)] == [
        "青石镇",
        "云岭镇",
        "白杨乡",
    ]
    assert catalogue.region_name("220199101201") == "吉林省长春市测试县青石镇柳湾村"
    assert catalogue.region_name("999999") == "999999"
    village = catalogue.item("CXJB-REG").form.field("household_region")
    city = catalogue.item("YB-YDJY").form.field("dest_region")
    assert (village.rule.region_level, village.rule.region_root) == (
        "village",
        catalogue.region_root,
    )
    assert (city.rule.region_level, city.rule.region_root) == ("city", "")
    assert city.type is FieldType.REGION
