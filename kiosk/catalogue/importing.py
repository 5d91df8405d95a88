"""`kiosk catalogue import FILE --to DIR`: one file of many items -> one file per item.

Lossless: every key is written out as it was read, known or not. Overlays a county keeps in the
directory are not touched, nor are items that FILE does not name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kiosk.catalogue.build import compile_directory
from kiosk.catalogue.bundle import write_atomically
from kiosk.catalogue.findings import Finding, Level, in_order
from kiosk.catalogue.reading import CatalogueUnreadable, read_yaml

_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_KNOWN = frozenset({"meta", "field_library", "items"})
MAX_ITEMS = 10_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    written: tuple[str, ...]
    """Names of the files written."""
    findings: tuple[Finding, ...]


class _Dumper(yaml.SafeDumper):
    """Block style, no anchors, keys in the order they came."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


def dump(data: Any) -> bytes:
    """Return YAML of plain data."""
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text.encode()


def import_file(source: Path, target: Path) -> Imported:
    """Write the items, the field library and the meta data of `source` into `target`.

    Raises CatalogueUnreadable when `source` is no catalogue at all; everything smaller is a finding.
    """
    data = read_yaml(source)
    items = data.get("items")
    if not isinstance(items, list):
        raise CatalogueUnreadable(source.name, "items", "要有事项的列表")
    if len(items) > MAX_ITEMS:
        raise CatalogueUnreadable(source.name, "items", f"最多 {MAX_ITEMS} 项")
    findings: list[Finding] = []
    files: dict[str, bytes] = {}
    for index, item in enumerate(items):
        name = _file_name(item, files)
        if name is None:
            words = "编号要用英文字母、数字和横线，不能重复；这一项没有导入"
            findings.append(Finding(Level.ERROR, "ITEM", source.name, f"items[{index}].id", words))
        else:
            files[name] = dump(item)
    if "field_library" in data:
        files["_fields.yaml"] = dump({"field_library": data["field_library"]})
    files["_meta.yaml"] = dump({"meta": _meta(data, items), **_rest(data)})
    findings += [
        Finding(
            Level.WARNING,
            "ITEM-KEY",
            source.name,
            key,
            f"格式里没有“{key[:40]}”，已保留在 _meta.yaml",
        )
        for key in data
        if key not in _KNOWN
    ]
    target.mkdir(parents=True, exist_ok=True)
    for name, raw in files.items():
        write_atomically(target / name, raw)
    compiled = compile_directory(target)
    mine = {name for name in files if not name.startswith("_")}
    findings += [
        one for one in compiled.all_findings if one.file.startswith("_") or one.file in mine
    ]
    return Imported(tuple(files), tuple(in_order(findings)))


def _file_name(item: Any, taken: dict[str, bytes]) -> str | None:
    identity = item.get("id") if isinstance(item, dict) else None
    if isinstance(identity, int) and not isinstance(identity, bool):
        identity = str(identity)
    if not isinstance(identity, str) or not _SAFE_ID.fullmatch(identity):
        return None
    name = f"{identity}.yaml"
    lower = {one.lower() for one in taken}
    return None if name.lower() in lower else name


def _meta(data: dict[str, Any], items: list[Any]) -> Any:
    """The source's meta data, with the themes its items name when it lists none."""
    meta = data.get("meta")
    if not isinstance(meta, dict):
        return {} if meta is None else meta
    named = [item.get("theme") for item in items if isinstance(item, dict)]
    themes = list(dict.fromkeys(one for one in named if isinstance(one, str)))
    return meta if "themes" in meta else {**meta, "themes": themes}


def _rest(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in _KNOWN}
