"""Local and standard tables an item refers to: options, limits, regions (`_tables/*.yaml`).

A table has a `name` that items cite (`options_ref`, `max_ref`), and `example: true` when its
content is a placeholder (示例).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.catalogue.findings import Finding, Level
from kiosk.catalogue.reading import CatalogueUnreadable, read_yaml
from kiosk.domain.form import Option

_CODE = re.compile(r"\d{6}|\d{12}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_MAX_OPTIONS = 5_000


@dataclass(frozen=True, slots=True)
class OptionTable:
    """Choices by name."""

    options: tuple[Option, ...]
    example: bool


@dataclass(slots=True)
class Tables:
    """All tables of a catalogue directory."""

    options: dict[str, OptionTable] = field(default_factory=dict)
    limits: dict[str, str] = field(default_factory=dict)
    """Numbers by name, as digits."""
    regions: dict[str, str] = field(default_factory=dict)
    """Name by code, 6 digits down to the county, 12 below."""
    region_root: str = ""
    """The county this terminal stands in: choices down to the village begin there."""

    def over(self, base: Tables) -> Tables:
        """Return these tables with those of `base` for every name that is missing here."""
        regions = self if self.regions else base
        return Tables(
            {**base.options, **self.options},
            {**base.limits, **self.limits},
            regions.regions,
            regions.region_root,
        )


def read_tables(folder: Path) -> tuple[Tables, list[Finding]]:
    """Read every table of `folder`; what cannot be read is a finding."""
    tables, findings = Tables(), []
    for path in sorted(folder.glob("*.yaml")):
        name = f"{folder.name}/{path.name}"
        try:
            _read_one(read_yaml(path, name), name, tables)
        except CatalogueUnreadable as error:
            findings.append(Finding(Level.ERROR, "TABLE", error.file, error.key, error.reason))
    return tables, findings


def _read_one(data: dict[str, Any], file: str, tables: Tables) -> None:
    name = data.get("name")
    if not isinstance(name, str) or not name:
        raise CatalogueUnreadable(file, "name", "表要有名字")
    if "regions" in data:
        _read_regions(data, file, tables)
    elif "value" in data:
        value = str(data["value"])
        if not _NUMBER.fullmatch(value):
            raise CatalogueUnreadable(file, "value", "要是一个数")
        tables.limits[name] = value
    else:
        options = options_of(data.get("options"))
        if not options:
            raise CatalogueUnreadable(file, "options", "要有选项：文字列表，或“代码: 文字”")
        tables.options[name] = OptionTable(options, example=data.get("example") is True)


def options_of(value: Any) -> tuple[Option, ...]:
    """Read options: words, `{code, label}` entries, or a mapping from code to words.

    Returns nothing when the value is no such list, or when a code stands twice.
    """
    pairs: list[tuple[str, str]] = []
    if isinstance(value, dict):
        pairs = [(str(code), label) for code, label in value.items() if isinstance(label, str)]
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, dict):
                pairs.append((str(one.get("code", "")), str(one.get("label", ""))))
            elif isinstance(one, bool):
                pairs.append(("是", "是") if one else ("否", "否"))
            elif isinstance(one, (str, int, float)):
                pairs.append((str(one), str(one)))
            else:
                return ()
    codes = [code for code, _ in pairs]
    good = all(code and label.strip() for code, label in pairs) and len(set(codes)) == len(codes)
    if not good or len(pairs) > _MAX_OPTIONS:
        return ()
    return tuple(Option(code, label) for code, label in pairs)


def _read_regions(data: dict[str, Any], file: str, tables: Tables) -> None:
    regions = data["regions"]
    if not isinstance(regions, dict):
        raise CatalogueUnreadable(file, "regions", "要是“代码: 名称”")
    for code, label in regions.items():
        if not _CODE.fullmatch(code) or not isinstance(label, str) or not label:
            raise CatalogueUnreadable(
                file, f"regions.{code}"[:60], "代码要 6 位或 12 位数字（加引号），名称不能空"
            )
        tables.regions[code] = label
    root = data.get("local_root")
    if isinstance(root, str) and root in regions:
        tables.region_root = root
    elif root is not None:
        raise CatalogueUnreadable(file, "local_root", "不在表里")
