"""The import contract holds, and no module escapes it by not being named in it."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kiosk", "ui", "devices", "sync")
SPEAK_TO_PORTS_ONLY = ("services", "staff", "journeys", "documents", "catalogue")
KEPT_FROM_THEM = ("store", "shelf", "vault")


def _contracts() -> dict[str, dict[str, Any]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        linter = tomllib.load(file)["tool"]["importlinter"]
    return {contract["name"]: contract for contract in linter["contracts"]}


def _first_level() -> list[str]:
    return [
        f"{package}.{module.name}"
        for package in PACKAGES
        for module in pkgutil.iter_modules([str(ROOT / package)])
    ]


def _named(layers: list[str]) -> set[str]:
    return {name.strip(" ()") for layer in layers for name in layer.split("|")}


def test_every_first_level_module_is_named_in_the_layers() -> None:
    named = _named(_contracts()["Imports point down"]["layers"])
    modules = _first_level()
    assert "kiosk.domain" in modules
    assert [m for m in modules if m not in named and m.split(".")[0] not in named] == []


def test_rooms_above_the_ports_are_in_their_contract() -> None:
    contract = _contracts()["Screens, use cases and staff speak to ports only"]
    modules = set(_first_level())
    sources = {f"kiosk.{name}" for name in SPEAK_TO_PORTS_ONLY} & modules
    kept = {f"kiosk.{name}" for name in KEPT_FROM_THEM} & modules
    assert sources <= set(contract["source_modules"])
    assert kept <= set(contract["forbidden_modules"])


def test_import_contract_is_kept() -> None:
    # A process of its own: import-linter silences the loggers of whoever calls it.
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
