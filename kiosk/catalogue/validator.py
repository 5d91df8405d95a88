"""jsonschema_rs behind two functions: compile a schema once, list what is wrong as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import jsonschema_rs


class SchemaUnusable(ValueError):
    """A schema does not compile: most often a pattern that no linear-time engine can run."""


class Validator(Protocol):
    """A compiled schema."""

    def iter_errors(self, instance: Any) -> Any:
        """Yield every violation."""
        ...


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation: where, and which keyword of the schema."""

    path: tuple[str | int, ...]
    keyword: str


def validator_of(schema: dict[str, Any]) -> Validator:
    """Compile a schema; patterns run in linear time. Raises SchemaUnusable."""
    try:
        return jsonschema_rs.Draft202012Validator(
            schema, pattern_options=jsonschema_rs.RegexOptions(size_limit=2_000_000)
        )
    except (ValueError, TypeError) as error:
        reason = str(error).splitlines()[0][:120]
        raise SchemaUnusable(f"格式规则用不了：{reason}") from None


def violations(validator: Validator, values: dict[str, Any]) -> list[Violation]:
    """List violations of `values`; what cannot even be read as JSON counts at the root."""
    try:
        return [
            Violation(
                tuple(error.instance_path), str(error.schema_path[-1]) if error.schema_path else ""
            )
            for error in validator.iter_errors(values)
        ]
    except (ValueError, TypeError, OverflowError):
        return [Violation((), "type")]
