"""Compile a catalogue directory: item files, field library, overlays, tables -> values.

A directory holds one YAML file per item, and files of its own with a leading underscore:
`_fields.yaml` `_meta.yaml` (made by the import) and the county's `_local.yaml` `_themes.yaml`
`_words.yaml` `_samples.yaml` `_derivations.yaml` `_search.yaml` `_tables/*.yaml`. Any of them may be absent:
what every county shares (fields, words, derivations, themes, tables) then comes from the shipped
catalogue, name by name; local facts, examples and use never do.
A file that cannot be read is a finding; the others are served.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kiosk.catalogue.authoring import ItemEntry, LocalEntry
from kiosk.catalogue.findings import Finding, in_order
from kiosk.catalogue.forms import FormSource
from kiosk.catalogue.items import (
    CompiledItem,
    Overlay,
    broken_item,
    compile_item,
    unknown_key_findings,
    validation_findings,
)
from kiosk.catalogue.overlays import Overlays
from kiosk.catalogue.reading import CatalogueUnreadable, read_yaml
from kiosk.catalogue.regions import Regions
from kiosk.catalogue.tables import Tables, read_tables
from kiosk.domain.service_item import Theme
from kiosk.settings import shipped_assets

MAX_ITEM_BYTES = 256 * 1024


@dataclass(slots=True)
class Compiled:
    """A compiled directory."""

    items: list[CompiledItem] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    tables: Tables = field(default_factory=Tables)
    usage: dict[str, int] = field(default_factory=dict)
    version: str = ""
    date: str = ""
    """YYYY-MM-DD of the data, empty when it says none."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def all_findings(self) -> list[Finding]:
        """Everything noticed while compiling, errors first."""
        return in_order([*self.findings, *(one for item in self.items for one in item.findings)])


def shipped_catalogue() -> Path:
    """Where the catalogue of this installation lies."""
    return shipped_assets() / "catalogue"


def compile_directory(folder: Path) -> Compiled:
    """Compile everything under `folder`; raises CatalogueUnreadable when it is no directory."""
    if not folder.is_dir():
        raise CatalogueUnreadable(str(folder), "", "没有这个目录")
    base = shipped_catalogue()
    shipped = None if folder.resolve() == base.resolve() else Overlays(base)
    overlays = Overlays(folder, shipped)
    compiled = Compiled()
    standard = Tables() if shipped is None else read_tables(base / "_tables")[0]
    own, table_findings = read_tables(folder / "_tables")
    compiled.tables = own.over(standard)
    library, library_findings = overlays.library()
    source = FormSource(library, compiled.tables, overlays.derivations(), overlays.words())
    regions = Regions(compiled.tables.regions, compiled.tables.region_root)
    taken: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        if not path.name.startswith("_"):
            one = _compile_file(path, source, overlays, regions)
            if one.item.id in taken:
                words = f"编号 {one.item.id} 已在 {taken[one.item.id]}"
                one = broken_item(path.name, one.item.name, words, "id")
            taken.setdefault(one.item.id, path.name)
            compiled.items.append(one)
    compiled.themes = overlays.themes(Counter(one.item.theme for one in compiled.items))
    compiled.usage = overlays.usage()
    meta = overlays.mapping("_meta", "meta")
    compiled.version, compiled.date = str(meta.get("version", "")), str(meta.get("date", ""))
    compiled.findings = [*overlays.findings, *table_findings, *library_findings]
    return compiled


def _compile_file(
    path: Path, source: FormSource, overlays: Overlays, regions: Regions
) -> CompiledItem:
    name = ""
    try:
        data = read_yaml(path, limit=MAX_ITEM_BYTES)
        name = data["name"] if isinstance(data.get("name"), str) else ""
        entry = ItemEntry.model_validate(data)
    except CatalogueUnreadable as error:
        return broken_item(path.name, name, error.reason, error.key)
    except ValidationError as error:
        findings = validation_findings(error, path.name)
        broken = broken_item(path.name, name[:200], findings[0].message, findings[0].key)
        return CompiledItem(broken.item, path.name, {}, None, tuple(findings))
    compiled = compile_item(entry, path.name, source, _overlay(entry, overlays), regions)
    unknown = unknown_key_findings(entry, path.name)
    return CompiledItem(
        compiled.item, path.name, compiled.sample, entry, (*compiled.findings, *unknown)
    )


def _overlay(entry: ItemEntry, overlays: Overlays) -> Overlay:
    words = overlays.mapping("_local", "default") | _inner(
        overlays.mapping("_local", "items"), entry.id
    )
    try:
        local = LocalEntry.model_validate(words)
    except ValidationError as error:
        overlays.findings.extend(validation_findings(error, "_local.yaml"))
        local = LocalEntry()
    own = _inner(overlays.mapping("_samples", "items"), entry.id)
    # What items share completes an example; alone it is none.
    sample = overlays.mapping("_samples", "common") | own if own or entry.sample else {}
    return Overlay(
        local=local,
        sample=sample,
        aliases=_texts(overlays.mapping("_search", "aliases").get(entry.id)),
        life_events=_texts(overlays.mapping("_search", "life_events").get(entry.id)),
        standards=overlays.standards(),
    )


def _inner(mapping: dict[str, Any], key: str) -> dict[str, Any]:
    value = mapping.get(key)
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
