"""Field entries of an item -> a compiled `Form`; what is not understood makes it unusable.

The library (`_fields.yaml`) gives fields by `ref`; a reference may override any key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kiosk.catalogue.authoring import ErrorEntry, FieldEntry
from kiosk.catalogue.conditions import Condition, ConditionUnreadable
from kiosk.catalogue.findings import Finding, Level
from kiosk.catalogue.rules import compile_rule, rule_of
from kiosk.catalogue.schema import form_schema
from kiosk.catalogue.sections import arrange, heading_of
from kiosk.catalogue.tables import Tables, options_of
from kiosk.domain.form import Derivation, Field, FieldError, FieldType, Form, Option

UNUSABLE = "这一项的表格本机还画不出来，请到窗口办理。"
_TYPES = {one.value for one in FieldType}
_CHOICES = frozenset({FieldType.SELECT, FieldType.MULTISELECT})
_FROM_ID = {
    FieldType.SELECT: "sex",
    FieldType.DATE: "birth_date",
    FieldType.INTEGER: "age",
}
Report = Callable[[Level, str, str, str], None]
"""level, code, key, message"""


@dataclass(frozen=True, slots=True)
class FormSource:
    """Everything a form is compiled from, besides its entries."""

    library: Mapping[str, FieldEntry]
    tables: Tables
    derivations: Mapping[tuple[str, str], Derivation] = field(default_factory=dict)
    """By (source field, derived field); see `_derivations.yaml`."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Hints and samples by field name or `type:<type>`; see `_words.yaml`."""


class FormCompiler:
    """Compiles one form; findings go to `report` as they are met."""

    def __init__(self, source: FormSource, errors: Sequence[ErrorEntry], file: str) -> None:
        """Start; `errors` are the item's common mistakes."""
        self._source = source
        self._errors = errors
        self._file = file
        self.findings: list[Finding] = []
        self._unusable = False

    def compile(self, entries: Sequence[FieldEntry]) -> Form:
        """Return the form; `unusable` is set when anything was not understood."""
        pairs: list[tuple[str, Field]] = []
        seen: set[str] = set()
        for index, entry in enumerate(entries):
            key = f"form[{index}]"
            whole = self._resolve(entry, key)
            if whole is None:
                continue
            one = self._field(whole, key, column=False)
            if one is None:
                continue
            if one.name in seen:
                self._refuse("FORM-NAME", key, f"字段 {one.name} 写了两遍")
                continue
            seen.add(one.name)
            pairs.append((heading_of(one, from_library=bool(entry.ref), own=whole.section), one))
        pairs = [(heading, self._settle_derivation(one, seen)) for heading, one in pairs]
        fields = [one for _, one in pairs]
        self._check_references(fields)
        if not fields:
            self._refuse("FORM", "form", "没有可填的字段")
        schema = form_schema(fields) if not self._unusable else {}
        if schema and not self._schema_compiles(schema):
            schema = {}
        return Form(arrange(pairs), schema, UNUSABLE if self._unusable else "")

    # -- one field ---------------------------------------------------------------------------

    def _resolve(self, entry: FieldEntry, key: str) -> FieldEntry | None:
        if not entry.ref:
            return entry
        base = self._source.library.get(entry.ref)
        if base is None:
            self._refuse("FORM-REF", f"{key}.ref", f"公用字段库里没有 {entry.ref[:60]}")
            return None
        changes = {name: getattr(entry, name) for name in entry.model_fields_set if name != "ref"}
        return base.model_copy(update=changes)

    def _field(self, entry: FieldEntry, key: str, *, column: bool) -> Field | None:
        if entry.type not in _TYPES:
            self._refuse(
                "FORM-TYPE", f"{key}.type", f"不认识的字段类型：{entry.type[:60] or '（空）'}"
            )
            return None
        if not entry.name.isidentifier() or not entry.name.isascii() or len(entry.name) > 64:
            self._refuse("FORM-NAME", f"{key}.name", "字段名要用英文字母、数字和下划线")
            return None
        kind = FieldType(entry.type)
        if column and kind in {FieldType.TABLE, FieldType.SIGNATURE, FieldType.COMMITMENT}:
            self._refuse("FORM-TYPE", f"{key}.type", f"表格里放不下 {kind.value}")
            return None
        outcome = compile_rule(entry.validation, kind, self._source.tables)
        for level, code, where, message in outcome.notes:
            self._note(level, code, f"{key}.validation.{where}", message)
        self._unusable = self._unusable or outcome.unusable
        options, example = self._options(entry, kind, key)
        words = (
            self._source.words.get(entry.name) or self._source.words.get(f"type:{kind.value}") or {}
        )
        hints = [entry.hint or words.get("hint", ""), outcome.hint]
        rule = rule_of(outcome)
        if kind is FieldType.COMMITMENT:
            rule = replace(rule, must_be_true=True)
        return Field(
            name=entry.name,
            label=entry.label or entry.name,
            type=kind,
            required=entry.required is True,
            hint="；".join(dict.fromkeys(one for one in hints if one)),
            sample=entry.sample or words.get("sample", ""),
            options=options,
            options_example=example,
            rule=rule,
            columns=self._columns(entry, kind, key),
            visible_if=entry.visible_if.strip(),
            derived_from=entry.derived_from,
            element=entry.element,
            prefill=tuple(entry.prefill) or ((entry.auto,) if entry.auto else ()),
            sensitive=entry.sensitive is True or kind is FieldType.CN_ID,
            errors=tuple(
                FieldError(one.wrong, one.why, one.right)
                for one in self._errors
                if one.field == entry.name
            ),
        )

    def _options(
        self, entry: FieldEntry, kind: FieldType, key: str
    ) -> tuple[tuple[Option, ...], bool]:
        if kind not in _CHOICES:
            return (), False
        if entry.options:
            options = options_of(entry.options)
            if not options:
                self._refuse("FORM-OPTIONS", f"{key}.options", "选项要是不重复的文字")
            return options, False
        table = self._source.tables.options.get(entry.options_ref)
        if table is None:
            name = entry.options_ref[:60] or "（没写）"
            self._refuse("FORM-OPTIONS", f"{key}.options_ref", f"没有选项表“{name}”")
            return (), False
        if table.example:
            message = f"选项表“{entry.options_ref}”是示例，请换成本地的"
            self._note(Level.WARNING, "TABLE", f"{key}.options_ref", message)
        return table.options, table.example

    def _columns(self, entry: FieldEntry, kind: FieldType, key: str) -> tuple[Field, ...]:
        if kind is not FieldType.TABLE:
            return ()
        columns: list[Field] = []
        for index, one in enumerate(entry.columns):
            where = f"{key}.columns[{index}]"
            whole = self._resolve(one, where)
            column = self._field(whole, where, column=True) if whole else None
            if column is None:
                continue
            if column.visible_if or column.derived_from:
                self._refuse("FORM-RULE", where, "表格的列不能用 visible_if 和 derived_from")
            columns.append(column)
        if not columns:
            self._refuse("FORM", f"{key}.columns", "表格没有列")
        if len({one.name for one in columns}) < len(columns):
            self._refuse("FORM-NAME", f"{key}.columns", "列名写了两遍")
        return tuple(columns)

    # -- between fields ----------------------------------------------------------------------

    def _settle_derivation(self, one: Field, names: set[str]) -> Field:
        """Keep `derived_from` only where the terminal can compute it; else the field is asked."""
        if not one.derived_from:
            return one
        known = self._source.derivations.get((one.derived_from, one.name))
        if known is None and one.derived_from.endswith("_id") and one.type in _FROM_ID:
            known = Derivation(_FROM_ID[one.type])
        if known is not None and one.derived_from in names:
            return replace(one, derivation=known)
        message = f"本机算不出来（来自 {one.derived_from[:40]}），改为请群众填写"
        self._note(Level.INFO, "FORM-DERIVED", f"form.{one.name}.derived_from", message)
        return replace(one, derived_from="", prefill=(*one.prefill, "共享数据"))

    def _check_references(self, fields: Sequence[Field]) -> None:
        names = {one.name for one in fields}
        needs: dict[str, frozenset[str]] = {}
        for one in fields:
            for key, other in (
                ("gt", one.rule.after_field),
                ("gte", one.rule.not_before_field),
                ("not_equal", one.rule.differs_from),
            ):
                if other and other not in names:
                    self._refuse(
                        "FORM-RULE", f"form.{one.name}.validation.{key}", f"没有字段 {other}"
                    )
            if one.visible_if:
                try:
                    needs[one.name] = Condition(one.visible_if, fields).names
                except ConditionUnreadable as error:
                    self._refuse("FORM-RULE", f"form.{one.name}.visible_if", str(error))
        for name in needs:
            if _reaches(name, name, needs):
                self._refuse("FORM-RULE", f"form.{name}.visible_if", "条件绕回到自己")

    def _schema_compiles(self, schema: dict[str, object]) -> bool:
        from kiosk.catalogue.validator import SchemaUnusable, validator_of

        try:
            validator_of(schema)
        except SchemaUnusable as error:
            self._refuse("FORM-RULE", "form", str(error))
            return False
        return True

    def _refuse(self, code: str, key: str, message: str) -> None:
        self._unusable = True
        self._note(Level.ERROR, code, key, message)

    def _note(self, level: Level, code: str, key: str, message: str) -> None:
        self.findings.append(Finding(level, code, self._file, key, message))


def _reaches(start: str, goal: str, needs: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether `goal` is among what `start` depends on, however far."""
    todo, seen = list(needs.get(start, ())), set[str]()
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            todo.extend(needs.get(here, ()))
    return False
