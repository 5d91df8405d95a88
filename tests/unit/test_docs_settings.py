"""The settings reference says what the settings are: every key, its default and its bounds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import AfterValidator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from devices.registry import DRIVERS
from kiosk.domain.assurance import Action
from kiosk.settings.model import Settings, Table, validated

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "docs/guides/settings.md").read_text("utf-8")
SAMPLE = ROOT / "docs/guides/kiosk.toml"
GUIDES = sorted((ROOT / "docs").rglob("*.md"))


def _keys(table: type[Table], path: str = "") -> Iterator[tuple[str, str, FieldInfo | None]]:
    for name, info in table.model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, Table):
            yield from _keys(kind, f"{path}.{name}".strip("."))
        elif name == "assurance":
            yield from ((name, action.value, None) for action in Action)
        else:
            yield path, name, info


def _rows(table: str) -> dict[str, list[str]]:
    """Return the cells of one table of the reference by key."""
    _, _, after = REFERENCE.partition(f"\n## `[{table}]`")
    lines = after.partition("\n## ")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {row[0].strip("|` "): row for row in cells if row[0].startswith("`") and len(row) == 4}


KEYS = list(_keys(Settings))
TABLES = sorted({table for table, _, _ in KEYS})


def test_the_reference_has_exactly_the_keys_of_the_model() -> None:
    told = {(table, key) for table in TABLES for key in _rows(table)}
    assert told == {(table, key) for table, key, _ in KEYS}
    headings = re.findall(r"^## `\[([a-z.]+)\]`", REFERENCE, re.MULTILINE)
    assert sorted(headings) == TABLES


@pytest.mark.parametrize(
    ("table", "key", "info"),
    [pytest.param(*one, id=f"{one[0]}.{one[1]}") for one in KEYS if one[2] is not None],
)
def test_default_and_bounds_are_told(table: str, key: str, info: FieldInfo) -> None:
    _, default, allowed, meaning = _rows(table)[key]
    assert len(meaning) > 5
    if isinstance(info.default, str | bool | int | float | tuple):
        assert f"`{_toml(info.default)}`" in default
    elif info.default is not PydanticUndefined:
        assert info.default is None
        assert default.startswith("不写")
    numbers = re.findall(r"[\d.]+", allowed)
    for rule in info.metadata:
        for bound in ("ge", "le", "min_length", "max_length"):
            value: Any = getattr(rule, bound, None)
            assert value is None or f"{value:g}" in numbers, (key, bound, value)
    names = [rule.func.shipped for rule in info.metadata if isinstance(rule, AfterValidator)]
    if get_origin(info.annotation) is Literal:
        names.append(get_args(info.annotation))
    for shipped in names:
        assert set(re.findall(r'`"([^"]+)"`', allowed)) == set(shipped)


def _toml(value: str | bool | float | tuple[float, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def test_options_of_the_drivers_are_told() -> None:
    _, _, section = REFERENCE.partition("\n## 驱动的选项")
    section = section.partition("\n## ")[0]
    told = re.findall(r"^\| `([a-z-]+)`[^|]*\| `([a-z_]+)` \|", section, re.MULTILINE)
    assert sorted(told) == sorted((d.name, o.name) for d in DRIVERS.values() for o in d.options)


def test_the_sample_is_a_terminal_with_a_real_platform() -> None:
    settings = validated(tomllib.loads(SAMPLE.read_text("utf-8")), SAMPLE)
    assert settings.platform.mode == "remote"
    assert "simulated" not in (settings.devices.reader.driver, settings.devices.printer.driver)


@pytest.mark.parametrize("page", GUIDES, ids=[page.name for page in GUIDES])
def test_settings_in_the_guides_are_accepted(page: Path) -> None:
    for block in re.findall(
        r"^```toml\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
    ):
        raw = tomllib.loads(block)
        if set(raw) <= set(Settings.model_fields):
            validated(raw, page)
        else:
            assert "facts" in raw, page.name  # a printer profile
