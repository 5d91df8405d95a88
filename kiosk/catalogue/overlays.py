"""The underscore files of a catalogue directory: what items share and what only the county knows.

Fields, words, derivations and themes a directory does not name come from the shipped catalogue;
local facts, examples and use never do. What cannot be read is a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kiosk.catalogue.authoring import FieldEntry
from kiosk.catalogue.findings import Finding, Level
from kiosk.catalogue.items import load_fields
from kiosk.catalogue.reading import CatalogueUnreadable, read_yaml
from kiosk.domain.form import Derivation
from kiosk.domain.service_item import Theme

FILES = (
    "_meta",
    "_fields",
    "_local",
    "_themes",
    "_words",
    "_samples",
    "_derivations",
    "_search",
    "_standards",
)


class Overlays:
    """The underscore files, read with findings instead of exceptions."""

    def __init__(self, folder: Path, shipped: Overlays | None = None) -> None:
        """Read the files of `folder`; `shipped` fills in what every county shares."""
        self.findings: list[Finding] = []
        self._shipped = shipped
        self._data = {name: self._read(folder, name) for name in FILES}

    def _read(self, folder: Path, name: str) -> dict[str, Any]:
        path = folder / f"{name}.yaml"
        if not path.exists():
            return {}
        try:
            return read_yaml(path)
        except CatalogueUnreadable as error:
            self.findings.append(
                Finding(Level.ERROR, "OVERLAY", error.file, error.key, error.reason)
            )
            return {}

    def mapping(self, name: str, key: str) -> dict[str, Any]:
        """Return the mapping under `key` of an overlay, empty when absent or of another kind."""
        value = self._data[name].get(key, {})
        if isinstance(value, dict):
            return value
        self.findings.append(Finding(Level.ERROR, "OVERLAY", f"{name}.yaml", key, "要是“键: 值”"))
        return {}

    def entries(self, name: str, key: str) -> list[Any]:
        """Return the list under `key`."""
        value = self._data[name].get(key, [])
        if isinstance(value, list):
            return value
        self.findings.append(Finding(Level.ERROR, "OVERLAY", f"{name}.yaml", key, "要是列表"))
        return []

    def library(self) -> tuple[dict[str, FieldEntry], list[Finding]]:
        """Return the common fields by name, the county's own before the shipped ones."""
        base = {} if self._shipped is None else self._shipped.library()[0]
        own, findings = load_fields(self.entries("_fields", "field_library"), "_fields.yaml")
        return {**base, **own}, findings

    def words(self) -> dict[str, dict[str, str]]:
        """Return hints and samples by field name or `type:<type>`."""
        found = {} if self._shipped is None else self._shipped.words()
        for key, prefix in (("fields", ""), ("types", "type:")):
            for name, words in self.mapping("_words", key).items():
                if isinstance(words, dict):
                    found[prefix + name] = {part: str(text) for part, text in words.items()}
        return found

    def derivations(self) -> dict[tuple[str, str], Derivation]:
        """Return derivations by (source field, derived field)."""
        found = {} if self._shipped is None else self._shipped.derivations()
        for index, one in enumerate(self.entries("_derivations", "derivations")):
            try:
                start, end = (int(part) for part in one["slice"])
                mapping = tuple((str(code), str(label)) for code, label in one["map"].items())
                found[str(one["from"]), str(one["to"])] = Derivation("slice", start, end, mapping)
            except (KeyError, TypeError, ValueError, AttributeError):
                words = "要有 from、to、slice: [起, 止] 和 map"
                self.findings.append(
                    Finding(
                        Level.ERROR, "OVERLAY", "_derivations.yaml", f"derivations[{index}]", words
                    )
                )
        return found

    def themes(self, counts: Mapping[str, int]) -> list[Theme]:
        """Themes in the county's order; a theme that only items name comes last."""
        themes: dict[str, Theme] = {}
        for index, data in enumerate(self.entries("_themes", "themes")):
            if not isinstance(data, dict) or not isinstance(data.get("name"), str):
                self.findings.append(
                    Finding(
                        Level.ERROR, "CAT-05", "_themes.yaml", f"themes[{index}]", "主题要有 name"
                    )
                )
                continue
            name = data["name"]
            group = "business" if data.get("group") == "business" else "life"
            themes[name] = Theme(
                name,
                str(data.get("hint", "")),
                str(data.get("icon", "")),
                group,
                counts.get(name, 0),
            )
        if not themes and self._shipped is not None:
            themes = {one.name: one for one in self._shipped.themes(counts) if one.count}
        for name, count in counts.items():
            if name:
                themes.setdefault(name, Theme(name, "", "", "life", count))
        return list(themes.values())

    def standards(self) -> dict[str, str]:
        """Return 审查标准 by the name of the material (GUI-22)."""
        found = self.mapping("_standards", "standards")
        return {name: text for name, text in found.items() if isinstance(text, str)}

    def usage(self) -> dict[str, int]:
        """Return how often items are used, by id."""
        return {
            name: count
            for name, count in self.mapping("_search", "usage").items()
            if isinstance(count, int) and not isinstance(count, bool) and count >= 0
        }
