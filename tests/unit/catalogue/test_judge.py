"""The judge on forms nobody here has seen: what is asked, what follows, what is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.catalogue.build import compile_directory
from kiosk.catalogue.judge import Judge
from kiosk.domain.form import FieldType, Form, ProblemKind
from kiosk.domain.identifiers import luhn_fits, uscc_check_character

ID = "11010519491231002X"
FILE = {"sha256": "a" * 64, "media_type": "image/png", "size": 10}
USCC = "92220199MA0TE5T1X" + uscc_check_character("92220199MA0TE5T1X")
GOOD: dict[str, Any] = {
    "applicant_id": ID,
    "who": "张明",
    "kind": "新建",
    "old_house": False,
    "rows": [{"r_name": "测试甲", "r_age": 30}],
    "true_words": True,
    "sign": FILE,
}


@pytest.fixture
def form(county: Callable[..., Path], unseen: dict[str, Any]) -> Form:
    compiled = compile_directory(county(unseen))
    assert [one.line() for one in compiled.all_findings] == []
    return compiled.items[0].item.form


@pytest.fixture
def judge() -> Judge:
    return Judge(lambda: date(2026, 11, 21))


def test_an_unseen_item_has_every_type_and_a_schema(form: Form):
    assert {one.type for one in form.fields} == set(FieldType)
    assert form.unusable == ""
    assert form.schema["$schema"].endswith("2020-12/schema")
    json.dumps(form.schema)


def test_good_answers_pass_and_are_submitted(judge: Judge, form: Form):
    assert judge.problems(form, GOOD) == []
    sent = judge.answers(form, {**GOOD, "old_area": "5", "stranger": 1, "title": "  "})
    assert sent == {**GOOD, "born": "1949-12-31"}


def test_invisible_fields_are_neither_asked_nor_sent(judge: Judge, form: Form):
    hidden = {**GOOD, "old_area": "many"}
    assert judge.problems(form, hidden) == []
    assert "old_area" not in judge.answers(form, hidden)
    asked = {**hidden, "old_house": True}
    assert [one.path for one in judge.problems(form, asked)] == ["old_area"]


def test_a_condition_on_a_list_holds_for_any_choice(judge: Judge, form: Form):
    assert "wells" not in judge.visible(form, {"extras": ["畜舍"]})
    assert "wells" in judge.visible(form, {"extras": ["畜舍", "水井"]})


@pytest.mark.parametrize(
    ("name", "value", "kind", "words"),
    [
        ("applicant_id", "", ProblemKind.MISSING, "这里还没填。"),
        (
            "applicant_id",
            "110105",
            ProblemKind.TOO_SHORT,
            "还差 12 位。公民身份号码一共 18 位，请补上。",
        ),
        (
            "applicant_id",
            ID[:-1] + "1",
            ProblemKind.CHECK_DIGIT,
            "号码对不上，请对照身份证再看一遍。",
        ),
        (
            "applicant_id",
            ID.lower(),
            ProblemKind.PATTERN,
            "前 17 位是数字，末位是数字或大写 X，请对照身份证再看一遍。",
        ),
        (
            "applicant_id",
            "110105" + "19491331" + "0021",
            ProblemKind.NOT_A_DATE,
            "号码对不上，请对照身份证再看一遍。",
        ),
        ("mobile", "1380000000", ProblemKind.TOO_SHORT, "还差 1 位。手机号码一共 11 位，请补上。"),
        (
            "mobile",
            "138000000000",
            ProblemKind.TOO_LONG,
            "多了 1 位。手机号码一共 11 位，请去掉多的。",
        ),
        ("mobile", "23800000000", ProblemKind.PATTERN, "手机号码由 1 开头，全是数字，请再看一遍。"),
        (
            "account",
            "6217000000000000005",
            ProblemKind.CHECK_DIGIT,
            "号码对不上，请对照银行卡或社保卡再看一遍。",
        ),
        ("org", USCC[:-1] + "I", ProblemKind.PATTERN, None),
        ("org", USCC[:-1] + ("0" if USCC[-1] != "0" else "1"), ProblemKind.CHECK_DIGIT, None),
        (
            "from_day",
            "2026-11-20",
            ProblemKind.OUT_OF_RANGE,
            "不能晚于 2026年10月22日，请再选一遍。",
        ),
        ("from_day", "2026-02-30", ProblemKind.NOT_A_DATE, "没有这一天，请再选一遍。"),
        ("start", "2026-13", ProblemKind.NOT_A_DATE, None),
        ("people", 21, ProblemKind.OUT_OF_RANGE, "请填 1 到 20 之间的。"),
        ("people", 2.0, ProblemKind.WRONG_KIND, None),
        ("people", True, ProblemKind.WRONG_KIND, None),
        ("area", "250.6", ProblemKind.OUT_OF_RANGE, "请填 0 到 250.5 之间的。"),
        ("area", "1.25", ProblemKind.PATTERN, "小数点后最多 1 位，请再看一遍。"),
        ("area", "abc", ProblemKind.PATTERN, "这里填数字，比如 1200.50。"),
        ("kind", "拆", ProblemKind.NOT_AN_OPTION, "请从列出来的里面选。"),
        ("extras", ["畜舍", "畜舍"], ProblemKind.NOT_AN_OPTION, None),
        ("title", "房", ProblemKind.TOO_SHORT, "写得太短，请至少写 2 个字。"),
        ("title", "盖房", ProblemKind.PATTERN, "要写清楚盖什么。正确做法：新建三间平房。"),
        ("place", "220199", ProblemKind.PATTERN, "还没选到底，请接着往下选。"),
        ("tel", "电话", ProblemKind.PATTERN, None),
        ("site", "not a site", ProblemKind.PATTERN, None),
        ("true_words", False, ProblemKind.MISSING, "请先读一遍，愿意承诺再点一下。"),
        ("sign", {"sha256": "x"}, ProblemKind.WRONG_KIND, None),
        ("sign", {}, ProblemKind.MISSING, "还没签名。"),
        ("rows", [], ProblemKind.MISSING, "这里还没填，请至少加一行。"),
        ("rows", [{"r_name": "甲"}] * 4, ProblemKind.TOO_LONG, "最多填 3 行，请删去多的。"),
    ],
)
def test_each_slip_has_its_kind_and_its_words(
    judge: Judge, form: Form, name: str, value: Any, kind: ProblemKind, words: str | None
):
    found = judge.problem(form, name, {**GOOD, name: value})
    assert found is not None
    assert found.kind is kind
    assert words is None or found.message == words


def test_cells_have_paths_of_their_own(judge: Judge, form: Form):
    rows = [{"r_name": "测试甲"}, {"r_age": 200}, "x"]
    found = {one.path: one.kind for one in judge.problems(form, {**GOOD, "rows": rows})}
    assert found == {
        "rows/1/r_name": ProblemKind.MISSING,
        "rows/1/r_age": ProblemKind.OUT_OF_RANGE,
        "rows/2": ProblemKind.WRONG_KIND,
    }


def test_days_and_months_keep_their_order(judge: Judge, form: Form):
    days = {
        **GOOD,
        "from_day": "2026-10-01",
        "to_day": "2026-10-01",
        "start": "2026-03",
        "stop": "2026-03",
    }
    found = judge.problems(form, days)
    assert [(one.path, one.kind, one.message) for one in found] == [
        ("to_day", ProblemKind.ORDER, "要在“开始”之后，请再看一遍。")
    ]
    assert judge.problem(form, "stop", {**days, "stop": "2026-02"}) is not None


def test_residence_permits_of_hong_kong_macao_and_taiwan_are_accepted(judge: Judge, form: Form):
    from kiosk.domain.person import check_character

    for prefix in ("810000", "820000", "830000", "440524"):
        body = prefix + "19900101" + "001"
        number = body + check_character(body)
        assert judge.problem(form, "applicant_id", {**GOOD, "applicant_id": number}) is None


def test_unknown_regions_are_not_options(form: Form):
    judge = Judge(lambda: date(2026, 11, 21), {"220199101201"}.__contains__)
    assert judge.problem(form, "place", {**GOOD, "place": "220199101201"}) is None
    found = judge.problem(form, "place", {**GOOD, "place": "220199101999"})
    assert found is not None
    assert found.kind is ProblemKind.NOT_AN_OPTION


def test_sample_account_and_code_are_right():
    assert luhn_fits("6217000000000000004")
    assert USCC == "92220199MA0TE5T1XX"
