"""What a guide lacks, item by item: findings tied to the requirements GUI-, MAT-, CAT-.

An error breaks a duty of the publisher; a warning asks somebody to look; what only the county can
know is a warning when it is missing. Quoted law is never held to the rule on vague words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from kiosk.catalogue.build import Compiled
from kiosk.catalogue.findings import Finding, Level, in_order
from kiosk.catalogue.items import CompiledItem
from kiosk.catalogue.judge import Judge
from kiosk.catalogue.regions import Regions
from kiosk.catalogue.words import banned_words, plain_length, vague_words
from kiosk.domain.eligibility import Check as EligibilityCheck
from kiosk.domain.form import FieldType
from kiosk.domain.joint import longest
from kiosk.domain.service_item import ServiceItem

Found = Iterator[tuple[Level, str, str, str]]
"""level, code, key, message"""
Check = Callable[[ServiceItem], Found]

_PHONE = re.compile(r"(?:0\d{2,3}-)?\d{7,8}|\d{4}-\d{7,8}|1[3-9]\d{9}|\d{5}|\d{3}-\d{3}-\d{4}")
_ARTICLE = re.compile(r"第.+条|第.+款|[一二三四五六七八九十]+|〔\d{4}〕")
_DOCUMENT = re.compile(r"第\s*\d+\s*号|〔\d{4}〕\s*\d+\s*号|法$|法（|条例|办法|规定|意见|通知")
_PROMISE = re.compile(r"我?(?:确认|承诺|保证|同意)")
_HOURS = re.compile(r"\d{1,2}[:：]\d{2}")
MAX_STEP = 40
MIN_ERRORS = 3
MIN_STEPS = 2


def lint(compiled: Compiled, today: date) -> list[Finding]:
    """Return everything noticed about a compiled directory, errors first."""
    regions = Regions(compiled.tables.regions, compiled.tables.region_root)
    judge = Judge(lambda: today, regions.__contains__ if compiled.tables.regions else None)
    found = list(compiled.all_findings)
    known_themes = {one.name for one in compiled.themes if one.icon}
    for one in compiled.items:
        if one.entry is None:
            continue
        found.extend(_of_item(one, judge, known_themes))
    found.extend(_guides(compiled))
    found.extend(_cycles(compiled))
    found.extend(_elements(compiled))
    return in_order(found)


def _of_item(one: CompiledItem, judge: Judge, known_themes: set[str]) -> Iterator[Finding]:
    for check in _CHECKS:
        for level, code, key, message in check(one.item):
            yield Finding(level, code, one.file, key, message)
    if one.item.theme and known_themes and one.item.theme not in known_themes:
        words = f"主题“{one.item.theme}”不在 _themes.yaml 里，首页没有图标"
        yield Finding(Level.WARNING, "CAT-05", one.file, "theme", words)
    yield from _sample(one, judge)


# -- the guide ---------------------------------------------------------------------------------


def _name(item: ServiceItem) -> Found:
    if not item.theme:
        yield Level.ERROR, "CAT-05", "theme", "没有主题，首页找不到"
    if not item.accepting_org:
        yield Level.ERROR, "GUI-02", "accepting_org", "没有受理单位"
    if not item.subjects:
        yield Level.WARNING, "CH-08", "subject", "没有服务对象（自然人、法人）"


def _basis(item: ServiceItem) -> Found:
    if not item.legal_basis:
        yield Level.ERROR, "GUI-01", "legal_basis", "没有办理依据"
    for index, one in enumerate(item.legal_basis):
        key = f"legal_basis[{index}]"
        if not _DOCUMENT.search(one.title):
            yield Level.WARNING, "GUI-16", f"{key}.title", "要写法律、法规、文件的全称和文号"
        if not one.article or not _ARTICLE.search(one.article):
            yield Level.WARNING, "GUI-16", f"{key}.article", "要写到第几条"
        if not one.gist:
            yield Level.WARNING, "GUI-16", f"{key}.gist", "要写条款内容"
        if one.confidence in {"low", "unsure"}:
            yield Level.WARNING, "GUI-01", f"{key}.confidence", "依据还没核实，公布前请核对条文"


def _steps(item: ServiceItem) -> Found:
    if len(item.steps) < MIN_STEPS:
        yield Level.ERROR, "GUI-03", "steps", f"基本流程至少 {MIN_STEPS} 步"
    for index, one in enumerate(item.steps):
        key = f"steps[{index}]"
        if not one.role:
            yield Level.ERROR, "GUI-03", f"{key}.role", "没有写由谁办"
        if one.days is None:
            yield Level.ERROR, "GUI-03", f"{key}.days", "没有写几天"
        if plain_length(one.name) > MAX_STEP or plain_length(one.notice) > MAX_STEP * 2:
            yield Level.WARNING, "GUI-17", key, f"一步不超过 {MAX_STEP} 个字"


def _materials(item: ServiceItem) -> Found:
    for index, one in enumerate(item.materials):
        key = f"materials[{index}]"
        if "其他" in one.name and vague_words(one.name):
            yield Level.ERROR, "GUI-18", f"{key}.name", "材料要具体，不能写“其他材料”“其他证明”"
        elif vague := vague_words(one.name):
            yield Level.ERROR, "GUI-19", f"{key}.name", f"有含糊的说法：{'、'.join(vague)}"
        if not one.legal_basis:
            # What the resident must hand in needs a basis; what is looked up is only noted.
            handed_in = one.required and not one.data_sharing
            level = Level.ERROR if handed_in else Level.WARNING
            yield level, "MAT-01", f"{key}.legal_basis", f"“{one.name}”没有写法律依据"
        if not one.accept_standard:
            yield Level.WARNING, "GUI-22", f"{key}.accept_standard", f"“{one.name}”没有审查标准"
        if not one.source_channel:
            yield Level.WARNING, "GUI-04", f"{key}.source_channel", "没有写从哪里来"
        if one.required and one.source_channel == "政府部门核发" and not one.data_sharing:
            words = f"“{one.name}”由政府部门核发，请写明能不能共享"
            yield Level.WARNING, "MAT-03", f"{key}.data_sharing", words
    proofs: dict[str, str] = {}
    for index, one in enumerate(item.materials):
        if not one.proves or not one.required:
            continue
        if one.proves in proofs:
            words = f"“{proofs[one.proves]}”和“{one.name}”都证明“{one.proves}”，请留一样"
            yield Level.WARNING, "MAT-08", f"materials[{index}].proves", words
        proofs.setdefault(one.proves, one.name)


def _met_here(item: ServiceItem) -> Found:
    fields = {one.name for one in item.form.fields}
    for index, one in enumerate(item.materials):
        key = f"materials[{index}]"
        if one.in_form and one.in_form not in fields:
            yield Level.ERROR, "MAT-08", f"{key}.in_form", f"没有字段 {one.in_form[:40]}"
        if one.promise and not one.commitment_replaceable:
            words = "写了承诺内容，但不能用承诺代替，请核对"
            yield Level.WARNING, "MAT-04", f"{key}.promise", words
        if banned := banned_words(f"{one.promise}{one.authorises}"):
            words = f"给群众看的话请换个说法：{'、'.join(banned)}"
            yield Level.WARNING, "MAT-04", key, words


def _conditions(item: ServiceItem) -> Found:
    if not item.conditions:
        yield Level.ERROR, "GUI-23", "conditions", "没有申报条件；没有限制的请写“无”"
    for index, one in enumerate(item.conditions):
        key = f"conditions[{index}]"
        if vague := vague_words(one.text):
            yield Level.ERROR, "GUI-19", key, f"有含糊的说法：{'、'.join(vague)}"
        if not one.checks and not one.by_department:
            words = "没有写机器怎么判断；只有部门能判断的请写 judged_by: 部门"
            yield Level.WARNING, "GUI-23", key, words
        for place, check in enumerate(one.checks):
            yield from _check(check, f"{key}.checks[{place}]")
    for field in item.questions.fields:
        if _PROMISE.search(field.label):
            words = "“我确认”“我承诺”不是条件，请问事实"
            yield Level.WARNING, "GUI-23", f"questions.{field.name}", words


def _check(check: EligibilityCheck, key: str) -> Found:
    if not check.unless:
        yield Level.ERROR, "GUI-23", f"{key}.unless", "没有写不能办的原因，群众会看到"
    if not check.instead:
        yield Level.WARNING, "GUI-23", f"{key}.instead", "没有写不能办的可以怎么办"
    if banned := banned_words(f"{check.unless}{check.instead}"):
        words = f"给群众看的话请换个说法：{'、'.join(banned)}"
        yield Level.WARNING, "GUI-23", key, words


def _errors(item: ServiceItem) -> Found:
    if len(item.common_errors) < MIN_ERRORS:
        yield Level.ERROR, "GUI-07", "common_errors", f"常见错误示例至少 {MIN_ERRORS} 条"
    names = {one.name for one in item.form.fields}
    names |= {column.name for one in item.form.fields for column in one.columns}
    for index, one in enumerate(item.common_errors):
        if names and one.field not in names:
            yield (
                Level.ERROR,
                "GUI-07",
                f"common_errors[{index}].field",
                f"没有字段 {one.field[:40]}",
            )
        if not one.why or not one.right:
            yield Level.WARNING, "GUI-07", f"common_errors[{index}]", "要写为什么，以及怎样才对"
        if banned := banned_words(f"{one.why}{one.right}"):
            words = f"给群众看的话请换个说法：{'、'.join(banned)}"
            yield Level.WARNING, "GUI-07", f"common_errors[{index}]", words


def _fee(item: ServiceItem) -> Found:
    if item.fee is None:
        yield Level.ERROR, "GUI-08", "fee", "没有写收不收费；不收费的写“不收费”"
    elif item.fee.is_fee:
        if not item.fee.basis:
            yield Level.ERROR, "GUI-08", "fee.basis", "收费的要写依据"
        if not item.fee.standard:
            yield Level.ERROR, "GUI-08", "fee.standard", "收费的要写标准"


def _joint(item: ServiceItem) -> Found:
    joint = item.joint
    if not joint.parts:
        return
    if not joint.lead:
        yield Level.ERROR, "FLOW-04", "joint.lead", "一件事没有牵头部门"
    if len({one.id for one in joint.parts}) < len(joint.parts):
        yield Level.ERROR, "FLOW-03", "joint.parts", "有两样用了同一个编号"
    whole = longest(joint.parts)
    if whole is not None and item.promised.days != whole:
        words = f"整件事的承诺时限应是各样里最长的（{whole} 个工作日），不是相加"
        yield Level.ERROR, "FLOW-03", "limits.promised.days", words


def _limits(item: ServiceItem) -> Found:
    promised, statutory = item.promised, item.statutory
    if promised.days is None:
        yield Level.ERROR, "GUI-09", "limits.promised.days", "没有承诺时限"
    if statutory.days is None:
        yield Level.INFO, "GUI-09", "limits.statutory.days", "没有法定时限，指南显示“未公布”"
    elif (
        promised.days is not None
        and promised.unit == statutory.unit
        and promised.days > statutory.days
    ):
        yield Level.ERROR, "GUI-09", "limits.promised.days", "承诺时限比法定时限长"
    elif promised.days is not None and promised.unit != statutory.unit:
        yield Level.WARNING, "GUI-09", "limits", "承诺和法定时限的单位不一样，没法比"
    if promised.days == 0 and item.handle_type_code not in {1, None}:
        yield Level.WARNING, "GUI-09", "handle_type_code", "当场办结的应是即办件"
    if promised.days and item.handle_type_code == 1:
        yield Level.WARNING, "GUI-09", "handle_type_code", "即办件的承诺时限应是 0"


def _result(item: ServiceItem) -> Found:
    if not item.result:
        yield Level.WARNING, "GUI-03", "result", "没有写办完拿到什么"
    if not item.accountability:
        yield Level.WARNING, "GUI-10", "accountability", "没有责任追究"
    if not any(one.blank_form for one in item.materials) and item.form.unusable:
        yield Level.WARNING, "GUI-05", "materials", "表格画不出来，又没有空白表可打印"


def _local(item: ServiceItem) -> Found:
    local = item.local
    facts = (
        ("GUI-11", "phone", local.phone, "咨询电话"),
        ("GUI-11", "complaint_phone", local.complaint_phone, "监督投诉电话"),
        ("GUI-12", "address", local.address, "办公地址"),
        ("GUI-12", "hours", local.hours, "办公时间"),
        ("GUI-13", "route", local.route, "乘车线路"),
        ("GUI-14", "status_query", local.status_query, "怎么查进度"),
    )
    for code, key, value, name in facts:
        if not value:
            yield Level.WARNING, code, f"local.{key}", f"没有{name}，指南显示“未公布”"
    for key, value in (("phone", local.phone), ("complaint_phone", local.complaint_phone)):
        if value and not _PHONE.fullmatch(value):
            yield Level.ERROR, "GUI-11", f"local.{key}", "电话写法不对，要带区号"
    if local.phone and local.phone == local.complaint_phone:
        yield Level.ERROR, "GUI-11", "local.complaint_phone", "咨询电话和监督电话不能是同一个"
    if local.hours and not _HOURS.search(local.hours):
        yield Level.WARNING, "GUI-12", "local.hours", "办公时间要写到几点几分"
    if local.example:
        yield Level.INFO, "CAT-09", "local", "地方信息是示例，部署时请换成本地的"


def _form(item: ServiceItem) -> Found:
    if item.form.unusable:
        yield Level.ERROR, "FORM", "form", "本机办不了这一项，屏幕显示“请到窗口办理”"
    for one in item.form.fields:
        if not one.label or one.label == one.name:
            yield Level.WARNING, "FORM", f"form.{one.name}.label", "没有给群众看的名称"
        wordy = one.type in {FieldType.TEXT, FieldType.LONGTEXT}
        if wordy and not one.sample and not one.derived_from:
            yield Level.INFO, "GUI-06", f"form.{one.name}.sample", "没有例子"


# -- 示范文本, between items -------------------------------------------------------------------


def _sample(one: CompiledItem, judge: Judge) -> Iterator[Finding]:
    """GUI-06, GUI-20: one worked example, which passes the same judge as a resident's answers."""
    if one.item.form.unusable:
        return
    if not one.sample:
        yield Finding(Level.WARNING, "GUI-06", one.file, "sample", "没有示范文本")
        return
    for problem in judge.problems(one.item.form, one.sample):
        words = f"示范文本通不过：{problem.message}"
        yield Finding(Level.ERROR, "GUI-20", one.file, f"sample.{problem.path}", words)


def _guides(compiled: Compiled) -> Iterator[Finding]:
    """GUI-23: the guide of another item that is offered instead has to be there."""
    known = {one.item.id for one in compiled.items}
    for one in compiled.items:
        for index, condition in enumerate(one.item.conditions):
            for check in condition.checks:
                if check.guide and check.guide not in known:
                    words = f"没有事项 {check.guide[:40]}"
                    key = f"conditions[{index}].checks"
                    yield Finding(Level.ERROR, "GUI-23", one.file, key, words)


def _cycles(compiled: Compiled) -> Iterator[Finding]:
    """MAT-09: A needs a paper that B issues, and B needs one that A issues."""
    needs: dict[str, set[str]] = {}
    files: dict[str, str] = {}
    by_result = {one.item.result: one.item.id for one in compiled.items if one.item.result}
    for one in compiled.items:
        files[one.item.id] = one.file
        entry = one.entry
        if entry is None:
            continue
        issuers = {
            material.issued_by_item or by_result.get(material.name, "")
            for material in entry.materials
            if material.necessity.startswith("必要")
        }
        needs[one.item.id] = issuers - {""}
    for start in needs:
        if _comes_back(start, needs):
            words = "循环证明：要交的材料，要先办这一项才拿得到"
            yield Finding(Level.ERROR, "MAT-09", files[start], "materials", words)


def _elements(compiled: Compiled) -> Iterator[Finding]:
    """RE-02: one element is one kind of answer everywhere, and stands once in a form."""
    known: dict[str, tuple[FieldType, str]] = {}
    for one in compiled.items:
        here: set[str] = set()
        for asked in one.item.form.fields:
            if not (element := asked.element):
                continue
            kind, first = known.setdefault(element, (asked.type, f"{one.item.id}.{asked.name}"))
            words = ""
            if element in here:
                words = f"数据元“{element}”在一张表里写了两遍，不知道带到哪一个"
            elif kind is not asked.type:
                words = f"数据元“{element}”这里是 {asked.type.value}，{first} 是 {kind.value}"
            here.add(element)
            if words:
                key = f"form.{asked.name}.element"
                yield Finding(Level.ERROR, "RE-02", one.file, key, words)


def _comes_back(start: str, needs: dict[str, set[str]]) -> bool:
    todo, seen = list(needs[start]), set[str]()
    while todo:
        here = todo.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            todo.extend(needs.get(here, ()))
    return False


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by level."""
    found = {level.value: 0 for level in Level}
    for one in findings:
        found[one.level.value] += 1
    return found


_CHECKS: tuple[Check, ...] = (
    _name,
    _basis,
    _steps,
    _materials,
    _met_here,
    _conditions,
    _errors,
    _fee,
    _limits,
    _joint,
    _result,
    _local,
    _form,
)
