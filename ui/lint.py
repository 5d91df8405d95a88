"""`python -m ui.lint`: hold every QML file against qmllint, warnings included.

The view models live in Python, so qmllint cannot see them. Their types are dumped from the source
by `pyside6-metaobjectdump` and turned into a `qmltypes` file under `build/qml`, never committed.
Exits with qmllint's own code; it changes nothing in the tree.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
QML = ROOT / "ui" / "qml"
BUILD = ROOT / "build" / "qml"
SINGLETON = "AppModel"
"""Registered as `App`; every other class can be named but not created in QML."""


def _tool(name: str) -> str:
    return str(Path(sysconfig.get_path("scripts")) / name)


def _qt_types() -> Path:
    """Return Qt's own description of QObject, which lies beside the wheel's libraries."""
    import PySide6

    return Path(PySide6.__path__[0]) / "Qt" / "metatypes" / "qt6core_metatypes.json"


def _element(one: dict[str, Any]) -> dict[str, Any]:
    """Say how QML sees a class, as a C++ macro would."""
    if one["className"] == SINGLETON:
        facts = {"QML.Element": "App", "QML.Singleton": "true"}
    else:
        facts = {"QML.Element": "auto", "QML.Creatable": "false"}
        facts["QML.UncreatableReason"] = "made in Python"
    infos = [{"name": name, "value": value} for name, value in facts.items()]
    for prop in one.get("properties", ()):
        prop["constant"] = "notify" not in prop
        if prop["type"] == "QObject" or prop["type"].endswith("Model"):
            prop["type"] += "*"
    return {**one, "object": True, "classInfos": infos}


def _objects(classes: list[dict[str, Any]]) -> set[str]:
    """Return the names of the view models: QObjects, also where the base is another view model."""
    models = [one for one in classes if one["className"].endswith("Model")]
    found = {one["className"] for one in models if one.get("object")}
    while True:
        more = {
            one["className"]
            for one in models
            if any(base["name"] in found for base in one.get("superClasses", ()))
        }
        if more <= found:
            return found
        found |= more


def generate_types() -> Path:
    """Write `Kiosk.Models` for qmllint; returns the import path. Raises CalledProcessError."""
    folder = BUILD / "Kiosk" / "Models"
    folder.mkdir(parents=True, exist_ok=True)
    sources = sorted((ROOT / "ui" / "viewmodels").glob("*.py"))
    dump = folder / "models.json"
    subprocess.run(
        [_tool("pyside6-metaobjectdump"), "--quiet", "--out-file", str(dump), *map(str, sources)],
        check=True,
    )
    files = json.loads(dump.read_text(encoding="utf-8"))
    seen = _objects([one for file in files for one in file["classes"]])
    for file in files:
        file["classes"] = [_element(c) for c in file["classes"] if c["className"] in seen]
    dump.write_text(json.dumps([f for f in files if f["classes"]], indent=1), encoding="utf-8")
    subprocess.run(
        [
            _tool("pyside6-qmltyperegistrar"),
            *("--generate-qmltypes", str(folder / "models.qmltypes")),
            *("--import-name", "Kiosk.Models", "--major-version", "1", "--minor-version", "0"),
            *("--foreign-types", str(_qt_types())),
            *("-o", str(folder / "models.cpp")),
            str(dump),
        ],
        check=True,
    )
    (folder / "qmldir").write_text(
        "module Kiosk.Models\ntypeinfo models.qmltypes\n", encoding="utf-8"
    )
    return BUILD


def main(names: list[str]) -> int:
    """Lint the files named, or all; returns the exit code."""
    types = generate_types()
    files = names or sorted(str(one) for one in QML.rglob("*.qml"))
    command = [_tool("pyside6-qmllint"), "-I", str(QML), "-I", str(types), "--max-warnings", "0"]
    done = subprocess.run([*command, *files], check=False)
    if done.returncode == 0:
        print(f"qmllint: {len(files)} files, no warnings")  # noqa: T201 - a program's result
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
