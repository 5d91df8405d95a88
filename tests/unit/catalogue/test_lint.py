"""Lint: each duty of a guide has its finding, tied to its requirement."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.catalogue.build import compile_directory
from kiosk.catalogue.findings import Level
from kiosk.catalogue.lint import lint
from kiosk.catalogue.words import vague_words
from tests.unit.catalogue.conftest import TODAY

GOOD: dict[str, Any] = {
    "id": "OK",
    "name": "示例事项",
    "department": "民政局",
    "theme": "社会救助",
    "subject": "自然人",
    "kiosk_depth": "全程自助",
    "handle_type_code": 2,
    "limits": {
        "statutory": {"days": 20, "unit": "工作日"},
        "promised": {"days": 10, "unit": "工作日"},
    },
    "fee": {"is_fee": 0, "text": "不收费"},
    "legal_basis": [
        {
            "title": "某某条例（国务院令第1号）",
            "article": "第三条",
            "gist": "条款",
            "confidence": "high",
        }
    ],
    "conditions": [{"text": "户籍在本县", "judged_by": "部门"}],
    "materials": [
        {
            "name": "居民身份证",
            "necessity": "必要",
            "source_channel": "政府部门核发",
            "data_sharing": "公安",
            "proves": "身份",
            "legal_basis": "某某条例第三条",
            "accept_standard": "在有效期内",
        }
    ],
    "form": [{"name": "who", "label": "姓名", "type": "person_name", "required": True}],
    "sample": {"who": "张明"},
    "common_errors": [
        {"field": "who", "wrong": f"写法{n}", "why": "原因", "right": "张明"} for n in range(3)
    ],
    "steps": [
        {"name": "申请", "role": "申请人", "days": 0},
        {"name": "审核", "role": "民政局", "days": 10},
    ],
    "result": "通知书",
    "accountability": "按规定追究",
    "local": {
        "phone": "0000-5550101",
        "complaint_phone": "12345",
        "address": "测试县",
        "hours": "8:30-17:00",
        "route": "101 路",
        "status_query": "本机",
    },
}


def found_in(folder: Path) -> list[tuple[str, str, str]]:
    return [(one.level.value, one.code, one.key) for one in lint(compile_directory(folder), TODAY)]


def test_a_whole_guide_has_no_findings(county: Callable[..., Path]):
    assert found_in(county(GOOD)) == []


@pytest.mark.parametrize(
    ("path", "value", "level", "code"),
    [
        ("theme", "", "error", "CAT-05"),
        ("department", "", "error", "GUI-02"),
        ("legal_basis", [], "error", "GUI-01"),
        ("legal_basis.0.article", "unsure", "warning", "GUI-16"),
        ("legal_basis.0.confidence", "low", "warning", "GUI-01"),
        ("steps", [{"name": "办", "role": "我", "days": 0}], "error", "GUI-03"),
        ("steps.0.role", "", "error", "GUI-03"),
        ("steps.0.days", None, "error", "GUI-03"),
        ("steps.0.name", "很" * 41, "warning", "GUI-17"),
        ("materials.0.name", "其他材料", "error", "GUI-18"),
        ("materials.0.name", "有关证明", "error", "GUI-19"),
        ("materials.0.accept_standard", "", "warning", "GUI-22"),
        ("conditions", [], "error", "GUI-23"),
        ("conditions", ["户籍在本县等情形"], "error", "GUI-19"),
        ("common_errors", [], "error", "GUI-07"),
        ("common_errors.0.field", "nobody", "error", "GUI-07"),
        ("common_errors.0.why", "填写错误", "warning", "GUI-07"),
        ("fee", None, "error", "GUI-08"),
        ("fee", {"is_fee": 1, "text": "10 元", "standard": "x"}, "error", "GUI-08"),
        ("fee", {"is_fee": 1, "text": "10 元", "basis": "x"}, "error", "GUI-08"),
        ("limits.promised.days", 21, "error", "GUI-09"),
        ("limits.promised.days", None, "error", "GUI-09"),
        ("limits.promised.unit", "自然日", "warning", "GUI-09"),
        ("limits.statutory.days", None, "info", "GUI-09"),
        ("accountability", "", "warning", "GUI-10"),
        ("local.phone", "", "warning", "GUI-11"),
        ("local.phone", "12345", "error", "GUI-11"),
        ("local.phone", "call us", "error", "GUI-11"),
        ("local.hours", "每天", "warning", "GUI-12"),
        ("local.address", "", "warning", "GUI-12"),
        ("local.route", "", "warning", "GUI-13"),
        ("local.status_query", "", "warning", "GUI-14"),
        ("sample", {}, "warning", "GUI-06"),
        ("sample.who", ["x"], "error", "GUI-20"),
        ("kiosk_depth", "到窗口", "info", "CH-07"),
        ("materials.0.legal_basis", "", "warning", "MAT-01"),
        ("materials.0.data_sharing", "", "warning", "MAT-03"),
        ("materials.0.in_form", "nobody", "error", "MAT-08"),
        ("materials.0.promise", "都是真的", "warning", "MAT-04"),
        ("materials.0.authorises", "失败也查询", "warning", "MAT-04"),
    ],
)
def test_each_lack_has_its_finding(
    county: Callable[..., Path], path: str, value: Any, level: str, code: str
):
    item: Any = copy.deepcopy(GOOD)
    here = item
    *parents, last = path.split(".")
    for part in parents:
        here = here[int(part)] if part.isdigit() else here[part]
    here[last] = value
    assert (level, code) in {one[:2] for one in found_in(county(item))}


def test_what_people_must_bring_needs_a_basis(county: Callable[..., Path]):
    item = copy.deepcopy(GOOD)
    item["materials"].append(
        {"name": "声明", "necessity": "必要", "proves": "身份", "source_channel": "申请人自备"}
    )
    found = found_in(county(item))
    assert ("error", "MAT-01", "materials[1].legal_basis") in found
    assert ("warning", "MAT-08", "materials[1].proves") in found


def test_proofs_that_go_in_circles(county: Callable[..., Path]):
    first, second = copy.deepcopy(GOOD), copy.deepcopy(GOOD)
    second |= {"id": "OK2", "result": "资格证"}
    first["materials"][0]["name"] = "资格证"
    second["materials"][0]["issued_by_item"] = "OK"
    found = lint(compile_directory(county(first, second)), TODAY)
    assert [(one.file, one.code) for one in found if one.level is Level.ERROR] == [
        ("OK.yaml", "MAT-09"),
        ("OK2.yaml", "MAT-09"),
    ]


def test_an_unusable_form_is_an_error(county: Callable[..., Path]):
    item = copy.deepcopy(GOOD)
    item["form"][0]["type"] = "hologram"
    codes = {one[1] for one in found_in(county(item)) if one[0] == "error"}
    assert {"FORM", "FORM-TYPE"} <= codes


@pytest.mark.parametrize("words", ["高等学校毕业", "同等学力", "残疾等级二级", "平等", "登记机关"])
def test_fixed_words_are_not_vague(words: str):
    assert vague_words(words) == []


def test_shared_samples_alone_are_no_example(county: Callable[..., Path]):
    item = {key: value for key, value in GOOD.items() if key != "sample"}
    found = found_in(county(item, _samples={"common": {"who": "张明"}}))
    assert [one[1] for one in found] == ["GUI-06"]
    whole = {"common": {"who": "张明"}, "items": {"OK": {"who": "测试甲"}}}
    assert found_in(county(item, _samples=whole)) == []
