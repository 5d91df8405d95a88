"""Conditions and questions of an item file -> `kiosk.domain.eligibility`, compiled.

Questions are fields of a small form of their own, so that they are drawn and judged as every other field.
Which facts of the card are needed follows from the checks; where the form may be filled in for somebody
else, that is asked first, and then what the card would have told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from kiosk.catalogue.authoring import ConditionEntry, FieldEntry, ItemEntry, QuestionEntry
from kiosk.catalogue.conditions import Condition as Predicate
from kiosk.catalogue.conditions import ConditionUnreadable
from kiosk.catalogue.findings import Finding, Level
from kiosk.catalogue.forms import FormCompiler, FormSource
from kiosk.domain.eligibility import FOR_ANOTHER, Check, Condition
from kiosk.domain.form import Field, FieldType, Form, Section
from kiosk.domain.prefill import may_be_for_another

DAYS = "_days"
"""`arrive_days`: how many days ago the date answered to `arrive` was."""
CARD = {"age": "birth_date", "birth_date": "birth_date", "gender": "gender"}
"""Facts of the card, and the question that asks for each where the card does not tell it."""
_BUILT_IN = {
    FOR_ANOTHER: FieldEntry(
        name=FOR_ANOTHER, label="这次是替家里人或别人办吗？", type="boolean", required=True
    ),
    "birth_date": FieldEntry(
        name="birth_date",
        label="要办这件事的人，是哪一天出生的？",
        type="date",
        required=True,
        hint="按身份证上的阳历填",
        validation={"max": "today"},
    ),
    "gender": FieldEntry(
        name="gender",
        label="要办这件事的人，是男是女？",
        type="select",
        required=True,
        options_ref="GB/T 2261.1",
    ),
}
_TYPES = frozenset({"boolean", "select", "multiselect", "integer", "decimal", "date"})
_DEPARTMENT = "部门"
_OWN = frozenset({"hint", "options", "options_ref", "validation"})
"""What a question may say otherwise than the field of the form it fills in."""


@lru_cache(maxsize=512)
def predicate(needs: str, questions: tuple[Field, ...]) -> Predicate:
    """Compile a predicate over the questions; raises ConditionUnreadable."""
    dates = (one for one in questions if one.type is FieldType.DATE)
    days = (Field(one.name + DAYS, "", FieldType.INTEGER) for one in dates)
    return Predicate(needs, (*questions, *days))


def question_of(name: str) -> str:
    """Return which question gives a variable of a predicate."""
    return CARD.get(name, name.removesuffix(DAYS))


class ConditionCompiler:
    """Compiles the conditions of one item; `unusable` is set when anything was not understood."""

    def __init__(self, source: FormSource, file: str) -> None:
        self._source = source
        self._file = file
        self.findings: list[Finding] = []
        self.unusable = False

    def compile(self, entry: ItemEntry, form: Form) -> tuple[tuple[Condition, ...], Form]:
        """Return the conditions and the form of their questions."""
        own = self._own(entry)
        told = self._form(own, report=True).fields
        names: set[str] = set()
        for index, condition in enumerate(entry.conditions):
            for place, check in enumerate(condition.checks):
                key = f"conditions[{index}].checks[{place}]"
                names |= self._names(check.needs, told, f"{key}.needs")
                if check.days_after and check.days_after not in {one.name for one in told}:
                    self._refuse(f"{key}.days_after", f"没有问题 {check.days_after[:40]}")
        used = {question_of(name) for name in names}
        for index, one in enumerate(entry.questions):
            if (one.field or one.id) not in used:
                self._note(Level.WARNING, f"questions[{index}]", "没有条件用到这个问题，不会问")
        facts = [name for name in dict.fromkeys(CARD.values()) if name in used]
        if facts and may_be_for_another(form):
            facts.insert(0, FOR_ANOTHER)
        questions = self._form([*(_BUILT_IN[name] for name in facts), *own])
        conditions = tuple(self._condition(*one) for one in enumerate(entry.conditions))
        if self.unusable:  # nobody applies here, so nobody is asked
            return tuple(Condition(one.text) for one in entry.conditions), Form(())
        return conditions, questions

    def _own(self, entry: ItemEntry) -> list[FieldEntry]:
        """Return the item's own questions as fields."""
        found = []
        for index, one in enumerate(entry.questions):
            key, field = f"questions[{index}]", _as_field(one, entry.form, self._source)
            if field is None:
                self._refuse(f"{key}.field", f"表格里没有字段 {one.field[:40]}")
            elif field.type not in _TYPES:
                self._refuse(f"{key}.type", f"问题只能是 {'、'.join(sorted(_TYPES))}；承诺不是条件")
            elif field.name in {*CARD, FOR_ANOTHER} or field.name.endswith(DAYS):
                self._refuse(f"{key}.id", f"{field.name[:40]} 是留给证件上的信息的名字")
            else:
                found.append(field)
        return found

    def _form(self, entries: Sequence[FieldEntry], *, report: bool = False) -> Form:
        if not entries:
            return Form(())
        compiler = FormCompiler(self._source, (), self._file)
        form = compiler.compile(entries)
        if report:
            self.findings += [
                replace(one, key=one.key.replace("form", "questions", 1))
                for one in compiler.findings
            ]
        self.unusable = self.unusable or bool(form.unusable)
        by_name = {one.name: one for one in form.fields}
        kept = dict.fromkeys(one.name for one in entries if one.name in by_name)
        return Form(tuple(Section("", (by_name[name],)) for name in kept), form.schema)

    def _names(self, needs: str, questions: Iterable[Field], key: str) -> frozenset[str]:
        try:
            return predicate(needs, tuple(questions)).names
        except ConditionUnreadable as error:
            self._refuse(key, str(error))
            return frozenset()

    def _condition(self, index: int, entry: ConditionEntry) -> Condition:
        if entry.judged_by not in {"", _DEPARTMENT}:
            self._refuse(f"conditions[{index}].judged_by", f"只能写 {_DEPARTMENT}")
        checks = (
            Check(
                one.needs,
                one.unless.rstrip("。"),
                one.instead.rstrip("。"),
                one.guide,
                one.at_age,
                one.days_after,
                one.days,
            )
            for one in entry.checks
        )
        return Condition(entry.text, tuple(checks), entry.judged_by == _DEPARTMENT)

    def _refuse(self, key: str, message: str) -> None:
        self.unusable = True
        self._note(Level.ERROR, key, message)

    def _note(self, level: Level, key: str, message: str) -> None:
        self.findings.append(Finding(level, "GUI-23", self._file, key, message))


def _as_field(
    entry: QuestionEntry, form: Sequence[FieldEntry], source: FormSource
) -> FieldEntry | None:
    """Return the question as a field: its own, or one of the form asked in other words."""
    if not entry.field:
        return FieldEntry(
            name=entry.id,
            label=entry.ask,
            type=entry.type,
            required=True,
            hint=entry.hint,
            options=entry.options,
            options_ref=entry.options_ref,
            validation=entry.validation,
        )
    for one in form:
        whole = source.library.get(one.ref, one).model_copy(
            update={name: getattr(one, name) for name in one.model_fields_set - {"ref"}}
        )
        if whole.name == entry.field:
            own = {name: getattr(entry, name) for name in entry.model_fields_set & _OWN}
            plain = {"required": True, "visible_if": "", "derived_from": ""}
            return whole.model_copy(update={**plain, **own, "label": entry.ask})
    return None
